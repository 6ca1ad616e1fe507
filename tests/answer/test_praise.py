"""Praise that rests on the record, and good practice that others take over."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.difference_rules import Difference, difference
from huiyin.answer.assessment.rules import Period, Rate, Record, rate, wilson
from huiyin.answer.supervision.cases import actions
from huiyin.answer.supervision.cases.jobs import look_for_praise
from huiyin.answer.supervision.cases.models import Practice, Praise
from huiyin.answer.supervision.cases.refusals import PraiseNotNow, Unfinished
from huiyin.answer.supervision.cases.rules import praise as rules
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.models import Appeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.supervised import order_at

NOVEMBER = datetime(2026, 11, 12, 2, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
TEXTS = {"problem": "雨天井盖总丢。", "done": "换成带锁的，编号上墙。", "result": "三个月没有再丢。"}


def rose(now: tuple[int, int], before: tuple[int, int]) -> Difference:
    found = difference(rate(*now, 1), rate(*before, 1))
    assert found is not None
    return found


@given(a=st.integers(0, 200), b=st.integers(0, 200))
def test_the_interval_of_a_difference_holds_it_and_turns_with_it(a: int, b: int) -> None:
    there, back = rose((a, 200), (b, 200)), rose((b, 200), (a, 200))
    assert there.low <= there.points <= there.high
    assert there.low == pytest.approx(-back.high) and there.points == pytest.approx(-back.points)


def test_the_interval_of_a_difference_is_newcombes() -> None:
    """His own example (Statistics in Medicine 17:873, table II): 56/70 against 48/80."""
    found = rose((56, 70), (48, 80))
    assert (round(found.points, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


def test_a_rise_by_chance_is_no_recovery() -> None:
    assert rules.is_recovery(rose((180, 200), (140, 200)), 0.05)
    assert not rules.is_recovery(rose((27, 30), (25, 30)), 0.05), "chance"
    assert not rules.is_recovery(rose((19400, 20000), (19000, 20000)), 0.05), "certain, and small"


def praised(key: str, unit: str = STREET, kind: str = "praise", channel: str = "web") -> WorkOrder:
    with at_time(NOVEMBER):
        order = order_at(unit, key)
    WorkOrder.objects.filter(pk=order.pk).update(kind=kind, state="80", closed_at=NOVEMBER)
    Appeal.objects.filter(pk=order.appeal_id).update(channel=channel)
    return order


def look() -> int:
    with at_time(DECEMBER):
        return look_for_praise()


def test_thanks_from_appellants_are_proposed_with_their_orders(cast: Cast) -> None:
    orders = [praised(f"thanks{n}") for n in range(2)]
    assert look() == 0
    orders.append(praised("thanks2"))
    assert look() == 1
    assert look() == 0
    found = Praise.objects.get()
    assert (found.unit_id, found.ground, found.period, found.state) == (
        STREET,
        "thanks",
        "2026-11",
        "proposed",
    )
    assert found.orders == [order.number for order in orders]


def test_matters_found_before_anybody_called(cast: Cast) -> None:
    for n in range(5):
        praised(f"grid{n}", kind="help", channel="grid")
    praised("phone", kind="help", channel="phone")
    assert look() == 1
    assert Praise.objects.get().numbers == {"orders": 5}


def test_a_recovery_against_oneself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def marks(good: int, of: int) -> assessment.Marks:
        low, high = wilson(good, of)
        rate = Rate(good, of, good / of, low, high, of < 30)
        return assessment.Marks(STREET, "core", Record(), {"resolution": rate}, rate, None, None)

    month = Period.read("2026-11")
    monkeypatch.setattr(
        assessment, "table", lambda actor, period: [marks(180, 200) if period == month else marks(420, 600)]
    )
    assert look() == 1
    numbers = Praise.objects.get().numbers
    assert numbers["now"] == 0.9 and numbers["before"] == 0.7 and numbers["low"] > 0


def test_a_person_gives_it_or_does_not(cast: Cast) -> None:
    for n in range(3):
        praised(f"thanks{n}")
    look()
    found = Praise.objects.get()
    for who in (cast.head, cast.rival_head, cast.discipline, cast.district):
        with pytest.raises(Refused):
            actions.give(who, found.pk, "好。")
    first = actions.give(cast.supervisor, found.pk, "群众满意。")
    assert actions.give(cast.supervisor, found.pk, "群众满意。").pk == first.pk
    with pytest.raises(PraiseNotNow):
        actions.decline(cast.leader, found.pk, "不必。")
    assert [event.action for event in story(f"praise:{found.pk}")] == ["propose", "given"]


def test_praise_of_ones_own_decision_names_orders_that_exist(cast: Cast) -> None:
    with pytest.raises(Unfinished):
        actions.praise(cast.leader, STREET, "夜里抢修。", ["NO-SUCH"])
    order = order_at(STREET)
    first = actions.praise(cast.leader, STREET, "夜里抢修。", [order.number])
    assert actions.praise(cast.leader, STREET, "夜里抢修。", [order.number]).pk == first.pk
    with pytest.raises(Refused):
        actions.praise(cast.head, STREET, "自己夸自己。")


@pytest.fixture
def practice(cast: Cast) -> Practice:
    """Written by the street and handed in."""
    return actions.write_practice(cast.clerk, STREET, "井盖带锁", TEXTS)


def test_a_practice_is_written_once_and_reviewed_by_another(cast: Cast, practice: Practice) -> None:
    assert actions.write_practice(cast.clerk, STREET, "井盖带锁", TEXTS).pk == practice.pk
    for who in (cast.clerk, cast.head, cast.rival_head, cast.district):
        with pytest.raises(Refused):
            actions.publish(who, practice.pk, "好。")
    back = actions.send_back(cast.supervisor, practice.pk, "写上花了多少钱。")
    assert back.state == "draft"
    again = actions.rewrite_practice(
        cast.clerk, practice.pk, "井盖带锁", {**TEXTS, "result": "每个加四十元。"}
    )
    assert again.state == "submitted"
    assert actions.publish(cast.supervisor, practice.pk, "各街道可以照办。").state == "published"


def test_other_units_take_it_over_once(cast: Cast, practice: Practice) -> None:
    with pytest.raises(PraiseNotNow):
        actions.adopt(cast.rival, practice.pk, RIVAL, "照办。")
    actions.publish(cast.leader, practice.pk, "各街道可以照办。")
    with pytest.raises(Refused):
        actions.adopt(cast.head, practice.pk, STREET, "自己用自己的。")
    with pytest.raises(Refused):
        actions.adopt(cast.rival, practice.pk, DEPARTMENT, "替别人。")
    first = actions.adopt(cast.rival, practice.pk, RIVAL, "换了二十个。")
    assert actions.adopt(cast.rival, practice.pk, RIVAL, "又换了二十个。").pk == first.pk
    assert practice.adoptions.count() == 1
    gone = actions.withdraw(cast.supervisor, practice.pk, "锁会生锈。")
    assert gone.state == "withdrawn"


@pytest.mark.parametrize("lacking", ["problem", "done", "result"])
def test_a_practice_is_whole(cast: Cast, lacking: str) -> None:
    with pytest.raises(Unfinished) as found:
        actions.write_practice(cast.clerk, STREET, "井盖带锁", {**TEXTS, lacking: " "})
    assert found.value.fields == (lacking,)

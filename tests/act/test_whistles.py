"""Blowing a whistle, coming to it, and judging both sides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.coordination.whistles import queries, rules
from huiyin.act.coordination.whistles.actions import (
    answer_rating,
    approve,
    arrive,
    blow,
    call_off,
    check,
    confirm,
    draft,
    drop,
    escalate,
    rate,
    resolve,
    row_done,
    settle,
)
from huiyin.act.coordination.whistles.jobs import watch_whistles
from huiyin.act.coordination.whistles.models import Summons, Whistle
from huiyin.act.coordination.whistles.refusals import AlreadyWhistling, AnsweredBefore, WhistleNotNow
from huiyin.act.coordination.whistles.rules import Row
from huiyin.act.orders.actions import instruct, receive_many, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused, Stale
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
# A Wednesday morning, in office hours of the city.
MORNING = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
WORDS = {
    "question": "路面塌陷一处，水管外露。",
    "why": "管道由部门管养，街道无权开挖。",
    "place": "江岸路12号门前",
}


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order the street is handling since this morning."""
    new = NewAppeal(words="路上塌了一个坑，底下在冒水。", channel="web", source="web", source_key="pit")
    with at_time(MORNING - timedelta(hours=1)):
        made = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
        sign(cast.clerk, made.pk)
        submit(cast.clerk, made.pk)
        return instruct(cast.head, made.pk, "马上处置。", "周经办")


@pytest.fixture
def blown(cast: Cast, order: WorkOrder) -> Whistle:
    """An emergency whistle, blown this morning to the department."""
    with at_time(MORNING):
        return blow(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT], lon=116.0, lat=39.0)


def only(whistle: Whistle) -> Summons:
    return Summons.objects.get(whistle=whistle, unit=DEPARTMENT)


def row(unit: str = DEPARTMENT, by: date = date(2026, 3, 6)) -> Row:
    return Row(unit, "卫部门", "更换破损水管并回填路面", by)


def later(hours: float) -> datetime:
    return MORNING + timedelta(hours=hours)


def actions(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_an_emergency_goes_straight_to_the_units(blown: Whistle) -> None:
    assert (blown.state, blown.check_by, WorkOrder.objects.get().state) == ("blown", None, "53")
    assert only(blown).arrive_by == only(blown).confirm_by == MORNING + timedelta(minutes=30)


def test_a_draft_waits_for_the_head(cast: Cast, order: WorkOrder) -> None:
    with at_time(MORNING):
        whistle = draft(cast.clerk, order.pk, "enforcement", **WORDS, units=[DEPARTMENT])
        assert WorkOrder.objects.get().state == "50"
        with pytest.raises(Refused):
            approve(cast.clerk, whistle.pk)
        assert approve(cast.head, whistle.pk).state == "checking"
    assert WorkOrder.objects.get().state == "53"


def test_a_clerk_cannot_blow(cast: Cast, order: WorkOrder) -> None:
    with pytest.raises(Refused):
        blow(cast.clerk, order.pk, "emergency", **WORDS, units=[DEPARTMENT])
    assert not Whistle.objects.exists()


@pytest.mark.parametrize(
    "who", ["rival", "rival_head", "department_head", "district", "supervisor", "outsider"]
)
def test_others_cannot_draft(cast: Cast, order: WorkOrder, who: str) -> None:
    with pytest.raises(Refused):
        draft(cast.everybody()[who], order.pk, "hard", **WORDS, units=[DEPARTMENT])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "loud"}, "kind"),
        ({"question": " "}, "question"),
        ({"why": ""}, "why"),
        ({"place": ""}, "place"),
        ({"units": []}, "units"),
        ({"units": [STREET]}, "units"),
        ({"units": ["nowhere"]}, "units"),
        ({"units": [DEPARTMENT, DEPARTMENT]}, "units"),
    ],
)
def test_an_incomplete_draft_names_the_field(
    cast: Cast, order: WorkOrder, changed: dict[str, object], field: str
) -> None:
    given = {"kind": "hard", **WORDS, "units": [DEPARTMENT]} | changed
    with pytest.raises(Incomplete) as refusal:
        draft(cast.clerk, order.pk, **given)
    assert refusal.value.fields == (field,)


def test_a_draft_on_a_page_that_is_old_is_refused(cast: Cast, order: WorkOrder) -> None:
    with pytest.raises(Stale):
        draft(cast.clerk, order.pk, "hard", **WORDS, units=[DEPARTMENT], version=order.version - 1)


def test_one_order_has_one_open_whistle(cast: Cast, order: WorkOrder) -> None:
    first = draft(cast.clerk, order.pk, "hard", **WORDS, units=[DEPARTMENT])
    assert draft(cast.clerk, order.pk, "hard", **WORDS, units=[DEPARTMENT]) == first
    with pytest.raises(AlreadyWhistling):
        draft(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT])
    drop(cast.head, first.pk, "先自己处置。")
    assert draft(cast.head, order.pk, "hard", **WORDS, units=[DEPARTMENT]).pk != first.pk


def test_blowing_twice_blows_once(cast: Cast, order: WorkOrder) -> None:
    with at_time(MORNING):
        first = blow(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT])
        assert blow(cast.head, order.pk, "emergency", **WORDS, units=[DEPARTMENT]) == first
    assert actions(order).count("whistle") == 1


def test_a_whistle_is_blown_only_while_the_order_is_handled(cast: Cast, blown: Whistle) -> None:
    with at_time(later(1)):
        call_off(cast.head, blown.pk, "已自行修好。")
    WorkOrder.objects.update(state="60")
    with pytest.raises(NotNow):
        draft(cast.clerk, blown.order_id, "hard", **WORDS, units=[DEPARTMENT])


def test_the_coordinator_lets_it_through_within_the_citys_time(
    cast: Cast, order: WorkOrder, city: City
) -> None:
    with at_time(MORNING):
        whistle = blow(cast.head, order.pk, "enforcement", **WORDS, units=[DEPARTMENT])
    assert whistle.check_by == city.calendar.due(MORNING, city.whistle_limit("check"))
    with at_time(later(1)):
        with pytest.raises(Refused):
            check(cast.head, whistle.pk)
        checked = check(cast.district, whistle.pk)
    assert (checked.state, checked.unchecked) == ("blown", False)
    assert only(whistle).confirm_by == city.calendar.due(later(1), city.whistle_limit("enforcement"))


def test_what_nobody_checks_is_passed_on_and_marked(cast: Cast, order: WorkOrder) -> None:
    with at_time(MORNING):
        whistle = blow(cast.head, order.pk, "hard", **WORDS, units=[DEPARTMENT])
    with at_time(later(1.9)):
        assert watch_whistles() == 0
    with at_time(later(2.1)):
        assert watch_whistles() == 1
        assert watch_whistles() == 0
    whistle.refresh_from_db()
    assert (whistle.state, whistle.unchecked, whistle.checked_by) == ("blown", True, None)
    assert "pass_whistle_on" in actions(order)


def test_the_coordinator_sends_it_back_with_a_reason(cast: Cast, order: WorkOrder) -> None:
    with at_time(MORNING):
        whistle = blow(cast.head, order.pk, "hard", **WORDS, units=[DEPARTMENT])
        with pytest.raises(Incomplete):
            call_off(cast.district, whistle.pk, "")
        assert call_off(cast.district, whistle.pk, "属街道履职事项。").state == "called_off"
    assert WorkOrder.objects.get().state == "50"
    with pytest.raises(WhistleNotNow):
        check(cast.district, whistle.pk)


def test_a_unit_confirms_once(cast: Cast, blown: Whistle) -> None:
    with at_time(later(0.1)):
        confirm(cast.department, only(blown).pk, True, "马上到")
        confirm(cast.department, only(blown).pk, True, "马上到")
        with pytest.raises(AnsweredBefore):
            confirm(cast.department_head, only(blown).pk, False, "不归我们")
    assert actions(blown.order).count("confirm_whistle") == 1


def test_a_unit_that_denies_its_duty_says_why(cast: Cast, blown: Whistle) -> None:
    with pytest.raises(Incomplete):
        confirm(cast.department, only(blown).pk, False, "")
    assert confirm(cast.department, only(blown).pk, False, "管线属产权单位。").accepts is False


@pytest.mark.parametrize("who", ["clerk", "head", "rival", "district", "supervisor", "outsider"])
def test_only_the_summoned_unit_answers(cast: Cast, blown: Whistle, who: str) -> None:
    with pytest.raises(Refused):
        confirm(cast.everybody()[who], only(blown).pk)
    with pytest.raises(Refused):
        arrive(cast.everybody()[who], only(blown).pk, "卫部门", "科长")


def test_arriving_is_written_with_its_distance(cast: Cast, blown: Whistle) -> None:
    with at_time(later(0.4)):
        came = arrive(cast.department, only(blown).pk, "卫部门", "科长", lon=116.001, lat=39.0)
    assert came.arrived_at == came.confirmed_at == later(0.4)
    assert came.metres is not None and 80 < came.metres < 95
    event = story(f"order:{blown.order_id}")[-1]
    assert (event.action, event.role, event.evidence["late"]) == ("arrive", "summoned", False)


def test_a_phone_without_a_place_checks_in_all_the_same(cast: Cast, blown: Whistle) -> None:
    assert arrive(cast.department, only(blown).pk, "卫部门", "科长").metres is None


def test_who_misses_the_time_is_marked_once(cast: Cast, blown: Whistle) -> None:
    with at_time(later(0.6)):
        assert watch_whistles() == 2
        assert watch_whistles() == 0
    with at_time(later(4.6)):
        assert watch_whistles() == 1
    found = only(blown)
    assert None not in (found.silent_at, found.late_at, found.absent_at)
    assert [a for a in actions(blown.order) if a.startswith("mark")] == [
        "mark_silent",
        "mark_late",
        "mark_absent",
    ]


def test_what_was_settled_before_its_time_marks_nobody(cast: Cast, blown: Whistle) -> None:
    with at_time(later(0.2)):
        resolve(cast.head, blown.pk, [row(STREET)])
    with at_time(later(9)):
        assert watch_whistles() == 0


def test_a_sheet_needs_who_what_and_one_of_those_present(cast: Cast, blown: Whistle) -> None:
    for wrong in ([], [row(RIVAL)], [Row(DEPARTMENT, "", "修", date(2026, 3, 6))]):
        with pytest.raises(Incomplete):
            resolve(cast.head, blown.pk, wrong)
    with pytest.raises(Refused):
        resolve(cast.clerk, blown.pk, [row()])
    assert resolve(cast.head, blown.pk, [row(), row(STREET)]).state == "resolved"
    assert resolve(cast.head, blown.pk, [row(), row(STREET)]).sheet.count() == 2
    assert WorkOrder.objects.get().state == "50"


def test_each_duty_of_the_sheet_is_followed_to_its_end(cast: Cast, blown: Whistle) -> None:
    with at_time(later(0.2)):
        resolve(cast.head, blown.pk, [row(), row(by=date(2026, 3, 5))])
    first, second = blown.sheet.order_by("id")
    with at_time(later(48)):
        assert watch_whistles() == 1
        with pytest.raises(Refused):
            row_done(cast.rival, first.pk, "好了")
        row_done(cast.department, first.pk, "水管已更换。")
        row_done(cast.clerk, second.pk, "路面已回填。")
        assert watch_whistles() == 0
    second.refresh_from_db()
    assert second.overdue_at is not None
    assert queries.duties(cast.department) == []


def rated(cast: Cast, blown: Whistle, minutes: int = 20) -> Summons:
    with at_time(MORNING + timedelta(minutes=minutes)):
        arrive(cast.department, only(blown).pk, "卫部门", "科长")
    with at_time(later(2)):
        resolve(cast.head, blown.pk, [row()])
        return rate(cast.clerk, only(blown).pk, 30, 35, "处置快。")


def test_the_mark_for_coming_follows_from_the_record(cast: Cast, blown: Whistle) -> None:
    assert rated(cast, blown).arrived_mark == 30


def test_who_comes_late_keeps_the_citys_share(cast: Cast, blown: Whistle) -> None:
    assert rated(cast, blown, 50).arrived_mark == 15


def test_marks_are_given_once_and_within_their_bounds(cast: Cast, blown: Whistle) -> None:
    with pytest.raises(WhistleNotNow):
        rate(cast.clerk, only(blown).pk, 30, 40)
    rated(cast, blown)
    with pytest.raises(WhistleNotNow):
        rate(cast.head, only(blown).pk, 10, 10)
    Summons.objects.update(rated_at=None, arrived_mark=None, accepted_mark=None, result_mark=None)
    with pytest.raises(Incomplete):
        rate(cast.clerk, only(blown).pk, 31, 40)
    with pytest.raises(Refused):
        rate(cast.department, only(blown).pk, 30, 40)


def test_a_unit_objects_and_the_coordinator_settles(cast: Cast, blown: Whistle) -> None:
    found = rated(cast, blown)
    with pytest.raises(WhistleNotNow):
        settle(cast.district, found.pk, 30, 30, 40, "采信。")
    with pytest.raises(Incomplete):
        answer_rating(cast.department, found.pk, "")
    answer_rating(cast.department, found.pk, "当日已修复，结果分偏低。", objects=True)
    assert [one.pk for one in queries.to_settle(cast.district)] == [found.pk]
    with pytest.raises(Refused):
        settle(cast.head, found.pk, 30, 30, 40, "采信。")
    settled = settle(cast.district, found.pk, 30, 30, 40, "采信单位说明。")
    assert (settled.result_mark, queries.to_settle(cast.district)) == (40, [])


def test_an_answer_without_objection_needs_no_ruling(cast: Cast, blown: Whistle) -> None:
    found = rated(cast, blown)
    answer_rating(cast.department, found.pk, "谢谢。")
    with pytest.raises(WhistleNotNow):
        settle(cast.district, found.pk, 30, 30, 40, "采信。")


def test_what_is_not_settled_goes_up(cast: Cast, blown: Whistle) -> None:
    assert escalate(cast.head, blown.pk, "产权单位不明。").state == "escalated"
    assert WorkOrder.objects.get().state == "55"


def test_a_whistle_ends_with_its_order(cast: Cast, blown: Whistle) -> None:
    WorkOrder.objects.update(state="80", closed_at=now())
    assert watch_whistles() == 1
    blown.refresh_from_db()
    assert blown.state == "lapsed"


def test_units_see_a_whistle_only_once_it_is_blown(cast: Cast, order: WorkOrder) -> None:
    whistle = blow(cast.head, order.pk, "hard", **WORDS, units=[DEPARTMENT])
    with pytest.raises(Refused):
        queries.whistle(cast.department, whistle.pk)
    assert queries.to_go(cast.department) == []
    check(cast.district, whistle.pk)
    assert queries.whistle(cast.department, whistle.pk) == whistle
    assert [one.whistle_id for one in queries.to_go(cast.department)] == [whistle.pk]
    for who in ("rival", "outsider", "agent"):
        with pytest.raises(Refused):
            queries.whistle(cast.everybody()[who], whistle.pk)


def test_both_sides_are_counted_with_their_denominators(cast: Cast, blown: Whistle) -> None:
    found = rated(cast, blown)
    (street,) = queries.whistle_counts(MORNING - timedelta(days=1), later(24))
    assert (street.unit, street.orders, street.whistles, street.resolved) == (STREET, 1, 1, 1)
    assert (street.rate, street.closure, street.accuracy, street.band) == (1.0, 1.0, 1.0, "unknown")
    with at_time(later(3)):
        (unit,) = queries.unit_records(MORNING - timedelta(days=1), later(24))
    assert (unit.unit, unit.due, unit.came, unit.in_time, unit.mark) == (found.unit_id, 1, 1, 1, 95)
    assert queries.whistle_counts(MORNING - timedelta(days=1), later(24), "C.D02") == []


@given(st.integers(0, 400), st.integers(0, 4000))
def test_a_band_is_told_only_from_enough_orders(whistles: int, orders: int) -> None:
    told = rules.band(whistles, orders, 0.005, 0.05, 100)
    if orders < 100:
        assert told == "unknown"
    else:
        expected = "few" if whistles * 200 < orders else "many" if whistles * 20 > orders else "healthy"
        assert told == expected


POINT = st.tuples(st.floats(-179, 179), st.floats(-85, 85))


@given(POINT, POINT)
def test_distance_is_the_same_both_ways_and_zero_at_home(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert rules.metres(one, other) == rules.metres(other, one)
    assert rules.metres(one, one) == 0
    north = (one[0], one[1] + 0.001)
    assert rules.metres(one, north) in (111, 112)

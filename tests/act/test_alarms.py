"""Alarms: raised once for every danger, taken by exactly one, finished with words, raised further when late."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.act.coordination import actions, queries
from huiyin.act.coordination.jobs import watch_over_danger
from huiyin.act.coordination.models import Alarm
from huiyin.act.coordination.rules import faults
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import verify
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import Cast, prepare_cast, prepare_city
from tests.act.test_at_once import together

RED, ORANGE, CALM = "柳堤街有人落水了，快来。", "柳堤街井盖没了，车都绕着走。", "柳堤街路灯不亮。"
MAY = {"agent", "dispatcher", "supervisor"}
pytestmark = pytest.mark.django_db


def came(words: str, key: str = "one", **more: Any) -> WorkOrder:
    new = NewAppeal(words=words, channel="web", source="web", source_key=key, place="柳堤街", **more)
    return receive_many(CITIZEN, [new])[0].order


@pytest.fixture
def alarm(cast: Cast) -> Alarm:
    came(RED)
    actions.raise_alarms()
    return Alarm.objects.get()


def acts(alarm: Alarm) -> list[str]:
    return [event.action for event in queries.telling(alarm.pk)]


def make_late(alarm: Alarm) -> None:
    Alarm.objects.filter(pk=alarm.pk).update(take_by=now() - timedelta(seconds=1))


def test_danger_raises_an_alarm_once_whoever_looks(cast: Cast) -> None:
    order = came(RED)
    assert [actions.raise_alarms(), actions.raise_alarms(), watch_over_danger()] == [1, 0, 0]
    alarm = Alarm.objects.get()
    assert (alarm.order, alarm.grade) == (order, "red")
    assert "有人落水" in alarm.said[0]
    assert alarm.take_by - alarm.raised_at == timedelta(minutes=2)
    assert acts(alarm) == ["raise"]


def test_an_order_in_danger_goes_on_and_is_seen_too(cast: Cast) -> None:
    order = came(RED)
    assert order.urgency == "critical"
    actions.raise_alarms()
    order.refresh_from_db()
    assert order.state in ("20", "30")
    assert [one.order for one in queries.waiting(cast.dispatcher)] == [order]


@pytest.mark.parametrize(("words", "raised"), [(RED, 1), (ORANGE, 1), (CALM, 0), ("防溺水宣传牌倒了。", 0)])
def test_only_the_grades_of_the_pack_raise_alarms(cast: Cast, words: str, raised: int) -> None:
    came(words)
    assert actions.raise_alarms() == raised


def test_the_quick_look_is_for_the_gravest(cast: Cast) -> None:
    came(RED, "a")
    came(ORANGE, "b")
    assert actions.raise_alarms(queries.WATCHED) == 1
    assert actions.raise_alarms() == 1


def test_what_was_said_long_ago_raises_none(cast: Cast) -> None:
    came(RED, said_at=now() - timedelta(days=30))
    assert actions.raise_alarms() == 0


def test_what_is_added_later_is_heard_too(cast: Cast) -> None:
    order = came(CALM)
    assert not actions.hear_again(order.pk, "还是不亮。", "said:1")
    assert actions.hear_again(order.pk, "我不想活了。", "said:2")
    assert not actions.hear_again(order.pk, "我不想活了。", "said:2")
    assert Alarm.objects.get().grade == "red"


def test_one_takes_it_and_the_other_is_told_who(cast: Cast, alarm: Alarm) -> None:
    assert actions.take(cast.agent, alarm.pk).taken_by == cast.agent.id
    actions.take(cast.agent, alarm.pk)
    with pytest.raises(actions.TakenByOther) as refusal:
        actions.take(cast.dispatcher, alarm.pk)
    assert cast.agent.name in refusal.value.message
    assert acts(alarm) == ["raise", "take"]
    assert queries.waiting(cast.dispatcher) == []
    assert queries.waiting(cast.agent) == [alarm]


def test_it_is_finished_by_its_owner_with_words(cast: Cast, alarm: Alarm) -> None:
    with pytest.raises(actions.NotTaken):
        actions.finish(cast.agent, alarm.pk, "spoke", note="人已上岸")
    actions.take(cast.agent, alarm.pk)
    for outcome, to in (("", ""), ("nonsense", ""), ("handed_over", ""), ("spoke", "")):
        with pytest.raises(actions.Unfinished):
            actions.finish(cast.agent, alarm.pk, outcome, to)
    with pytest.raises(actions.TakenByOther):
        actions.finish(cast.supervisor, alarm.pk, "spoke", note="人已上岸")
    for _ in range(2):
        done = actions.finish(cast.agent, alarm.pk, "handed_over", "119", "")
    assert (done.outcome, done.handed_to) == ("handed_over", "119")
    with pytest.raises(actions.AlreadyDone):
        actions.finish(cast.agent, alarm.pk, "safe", note="又说没事")
    assert acts(alarm) == ["raise", "take", "finish"]
    assert queries.waiting(cast.agent) == []


def test_who_lets_go_leaves_it_to_the_next(cast: Cast, alarm: Alarm) -> None:
    actions.take(cast.agent, alarm.pk)
    with pytest.raises(actions.TakenByOther):
        actions.let_go(cast.dispatcher, alarm.pk)
    actions.let_go(cast.agent, alarm.pk)
    actions.take(cast.dispatcher, alarm.pk)
    assert acts(alarm) == ["raise", "take", "let_go", "take"]


def test_what_nobody_takes_in_time_is_raised_further_once(cast: Cast, alarm: Alarm) -> None:
    assert watch_over_danger() == 0
    assert queries.waiting(cast.district) == []
    make_late(alarm)
    assert [actions.escalate_if_due(), actions.escalate_if_due()] == [1, 0]
    assert acts(alarm) == ["raise", "escalate"]
    assert queries.waiting(cast.district) == [alarm]
    assert actions.take(cast.district, alarm.pk).taken_by == cast.district.id


def test_who_may_take_an_alarm(cast: Cast, alarm: Alarm) -> None:
    for who, someone in cast.everybody().items():
        if who in MAY:
            continue
        with pytest.raises(Refused):
            actions.take(someone, alarm.pk)
        with pytest.raises(Refused):
            queries.alarm(someone, alarm.pk)
        assert queries.waiting(someone) == [], who
        assert queries.history(someone) == [], who
    for who in MAY:
        assert queries.alarm(cast.everybody()[who], alarm.pk) == alarm


def test_a_coordinator_answers_only_in_the_own_area(cast: Cast, alarm: Alarm) -> None:
    make_late(alarm)
    actions.escalate()
    elsewhere = Actor(
        cast.district.id, "别区", tuple(type(p)(p.role, "D02", "C.D02") for p in cast.district.posts)
    )
    assert queries.waiting(elsewhere) == []
    with pytest.raises(Refused):
        actions.take(elsewhere, alarm.pk)


def test_what_an_agent_settled_during_the_call_calls_nobody(cast: Cast) -> None:
    order = came(RED)
    with transaction.atomic():
        assert actions.answered_at_desk(cast.agent, order.pk, "handed_over", "110")
    assert actions.raise_alarms() == 0
    assert actions.answered_at_desk(cast.agent, order.pk, "safe") is None
    assert queries.waiting(cast.agent) == []
    assert queries.history(cast.agent)[0].at_desk
    assert queries.record().raised == 0


def test_the_record_counts_false_alarms_and_time_to_take(cast: Cast) -> None:
    for key in "abcd":
        came(RED, key)
    actions.raise_alarms()
    alarms = list(Alarm.objects.order_by("id"))
    for place, alarm in enumerate(alarms[:3]):
        actions.take(cast.agent, alarm.pk)
        Alarm.objects.filter(pk=alarm.pk).update(
            taken_at=alarm.raised_at + timedelta(seconds=10 * (place + 1))
        )
        actions.finish(cast.agent, alarm.pk, "safe" if place else "spoke", note="问过了")
    make_late(alarms[3])
    actions.escalate()
    found = queries.record()
    assert (found.raised, found.done, found.safe, found.late, found.half_taken) == (4, 3, 2, 1, 20)


@pytest.mark.parametrize(
    "wrong",
    [
        {"taken_by": 1},
        {"done_at": now(), "outcome": "safe"},
        {"outcome": "safe"},
        {"grade": "mauve"},
        {"taken_by": 1, "taken_at": now(), "done_at": now(), "outcome": "nonsense"},
    ],
)
def test_the_database_refuses_an_alarm_that_cannot_be(alarm: Alarm, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Alarm.objects.filter(pk=alarm.pk).update(**wrong)


def test_a_note_is_needed_where_it_says_something() -> None:
    assert faults("handed_over", "110", "") == []
    assert faults("safe", "", " ") == ["note"]
    assert faults("safe", "", "误报" * 1001) == ["note"]


def test_the_watch_uses_the_index_of_what_is_red(cast: Cast) -> None:
    came(RED)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = queries.without_alarm("red").explain()
    assert "order_red" in plan


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Two looks, two hands, one moment."""

    @pytest.fixture
    def cast(self) -> Cast:
        prepare_city()
        return prepare_cast()

    def test_eight_looks_raise_one_alarm(self, cast: Cast) -> None:
        came(RED)
        assert sorted(together(*[actions.raise_alarms] * 8)) == [0] * 7 + [1]  # type: ignore[type-var]
        assert Alarm.objects.count() == 1

    def test_three_hands_and_one_owner(self, cast: Cast) -> None:
        came(RED)
        actions.raise_alarms()
        alarm = Alarm.objects.get()
        hands = (cast.agent, cast.dispatcher, cast.supervisor)
        done = together(*[lambda who=who: actions.take(who, alarm.pk) for who in hands])  # type: ignore[misc]
        assert sum(isinstance(one, Alarm) for one in done) == 1
        assert sum(isinstance(one, actions.TakenByOther) for one in done) == 2
        assert acts(alarm) == ["raise", "take"] and verify().ok

    def test_late_and_taken_at_the_same_moment(self, cast: Cast) -> None:
        came(RED)
        actions.raise_alarms()
        alarm = Alarm.objects.get()
        make_late(alarm)
        together(actions.escalate, lambda: actions.take(cast.agent, alarm.pk), actions.escalate)
        assert acts(alarm).count("escalate") <= 1 and acts(alarm).count("take") == 1 and verify().ok

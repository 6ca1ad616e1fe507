"""What a step does to each clock of an order."""

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.act.orders import clocks, rules
from huiyin.act.orders.actions import Receiving, assign, contact, instruct, receive_many, sign, submit
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.models import Clock, ClockChange, WorkOrder
from huiyin.foundation.accounts.rules import Actor, Post
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # ten o'clock in the city
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANYBODY = Actor(1, "甲", tuple(Post(role, STREET, f"C.D01.{STREET}") for role in ("unit_clerk", "unit_head")))


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the unit handles since Friday at ten."""
    with at_time(FRIDAY):
        new = NewAppeal(words="路灯不亮。", channel="web", source="clocks", source_key="1")
        found = receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order
        sign(cast.clerk, found.pk)
        submit(cast.clerk, found.pk)
        instruct(cast.head, found.pk, "请今天去看。", cast.clerk.name)
        found.refresh_from_db()
    return found


def step(order: WorkOrder, action: str, at: datetime, source: str = "") -> WorkOrder:
    """Do this to the order by whoever may, whatever evidence it needs."""
    known = rules.step(source or WorkOrder.objects.get(pk=order.pk).state, action)
    assert known
    with at_time(at):
        evidence = dict.fromkeys(known.evidence, "x")
        return move(
            ANYBODY, order.pk, action, evidence=evidence, right=min(known.roles), change=next_round(action)
        )


def next_round(action: str):  # type: ignore[no-untyped-def]
    def change(order: WorkOrder) -> None:
        order.round += action == "redo"

    return change


def clock(order: WorkOrder, name: str) -> Clock:
    found = Clock.objects.filter(order=order, name=name).order_by("-id").first()
    assert found
    return found


@pytest.mark.parametrize("away", ["ask", "request_extension", "whistle", "letter", "escalate", "shelve"])
def test_first_contact_can_still_be_made_while_the_order_waits(
    order: WorkOrder, cast: Cast, away: str
) -> None:
    step(order, away, FRIDAY + HOUR)
    assert clock(order, "contact").outcome == ""
    with at_time(FRIDAY + 2 * HOUR):
        contact(cast.clerk, order.pk, "说好下午去看。")
    assert clock(order, "contact").outcome == "met"


def test_a_reply_without_a_word_with_the_appellant_misses_contact(order: WorkOrder) -> None:
    step(order, "reply", FRIDAY + HOUR)
    assert clock(order, "contact").outcome == ""
    step(order, "release", FRIDAY + 2 * HOUR)
    assert clock(order, "contact").outcome == "missed"


@pytest.mark.parametrize(("action", "source"), [("confer", "50"), ("reassign", "55")])
def test_sent_elsewhere_in_time_the_units_clocks_are_void(order: WorkOrder, action: str, source: str) -> None:
    if source == "55":
        step(order, "escalate", FRIDAY + HOUR)
    step(order, action, FRIDAY + 2 * HOUR, source)
    old = Clock.objects.filter(order=order, started_at=FRIDAY, name__in=("contact", "handle"))
    assert set(old.values_list("outcome", flat=True)) == {"void"}


@pytest.mark.parametrize(("action", "source"), [("confer", "50"), ("reassign", "55")])
def test_sent_elsewhere_what_was_late_stays_late(order: WorkOrder, action: str, source: str) -> None:
    if source == "55":
        step(order, "escalate", FRIDAY + HOUR)
    step(order, action, FRIDAY + 30 * DAY, source)
    old = Clock.objects.filter(order=order, started_at=FRIDAY, name__in=("contact", "handle"))
    assert set(old.values_list("outcome", flat=True)) == {"missed"}
    if action == "confer":
        step(order, "rule", FRIDAY + 31 * DAY)
    new = clock(order, "handle")
    assert (new.outcome, new.started_at) == ("", FRIDAY + (31 if action == "confer" else 30) * DAY)


def test_a_withdrawn_order_is_void_unless_it_was_late(order: WorkOrder) -> None:
    due = clock(order, "handle").due_at
    assert due - FRIDAY == 7 * DAY
    step(order, "withdraw", due - HOUR)
    assert clock(order, "handle").outcome == "void"
    assert clock(order, "contact").outcome == "missed"


def test_what_is_excluded_too_late_stays_late(order: WorkOrder) -> None:
    step(order, "request_exclusion", FRIDAY + HOUR)
    step(order, "exclude", clock(order, "handle").due_at + HOUR)
    assert clock(order, "handle").outcome == "missed"


def test_a_return_taken_back_was_never_asked_for(cast: Cast) -> None:
    with at_time(FRIDAY):
        new = NewAppeal(words="路灯不亮。", channel="web", source="clocks", source_key="2")
        order = receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order
    due = clock(order, "sign").due_at
    step(order, "request_return", FRIDAY + HOUR)
    assert (clock(order, "sign").outcome, clock(order, "ruling").outcome) == ("void", "")
    step(order, "withdraw_return", FRIDAY + 6 * HOUR)
    again = clock(order, "sign")
    assert (again.outcome, again.due_at, again.started_at) == ("", due, FRIDAY)
    step(order, "sign", FRIDAY + 6 * HOUR)
    assert clock(order, "sign").outcome == "missed"
    kinds = ClockChange.objects.filter(clock=again).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["void", "run_again"]


def test_a_weekend_waited_through_is_no_gift_of_working_days(order: WorkOrder) -> None:
    Clock.objects.filter(order=order, name="handle").update(
        measure="workday", amount=2, due_at=FRIDAY + 4 * DAY
    )
    step(order, "ask", FRIDAY + 8 * HOUR)  # Friday after hours
    step(order, "supplement", FRIDAY + 3 * DAY - HOUR)  # Monday at opening
    assert clock(order, "handle").due_at == FRIDAY + 4 * DAY
    step(order, "ask", FRIDAY + 3 * DAY)
    step(order, "supplement", FRIDAY + 3 * DAY + 2 * HOUR)
    assert clock(order, "handle").due_at == FRIDAY + 4 * DAY + 2 * HOUR
    assert clock(order, "handle").paused == timedelta(days=2, hours=15) + 2 * HOUR


def test_a_pause_lasts_no_longer_than_the_city_lets_it(order: WorkOrder) -> None:
    due = clock(order, "handle").due_at
    step(order, "ask", FRIDAY)
    waited = clock(order, "supplement").due_at
    assert waited - FRIDAY == 7 * DAY  # five working days
    order.refresh_from_db()
    assert order.due_at == clock(order, "contact").due_at  # what stands still does not come due
    step(order, "resume", FRIDAY + 20 * DAY)
    assert clock(order, "handle").due_at == due + 7 * DAY
    assert clock(order, "supplement").outcome == "missed"


def test_a_pause_after_the_deadline_moves_nothing(order: WorkOrder) -> None:
    due = clock(order, "handle").due_at
    step(order, "ask", due + HOUR)
    step(order, "supplement", due + DAY)
    late = clock(order, "handle")
    assert (late.due_at, late.paused) == (due, 23 * HOUR)


def test_a_deadline_put_off_keeps_the_old_one_and_says_why(order: WorkOrder) -> None:
    old, promised = clock(order, "handle").due_at, FRIDAY + 60 * DAY
    with at_time(FRIDAY + HOUR):
        held = locked(order.pk)
        clocks.prolong(held, "handle", promised, "地下室等汛期过后施工")
        clocks.prolong(held, "handle", old, "早一些的日子不算")
    order.refresh_from_db()
    assert order.handle_due_at == promised
    change = ClockChange.objects.get(clock__order=order)
    assert (change.kind, change.old_due, change.new_due) == ("prolong", old, promised)
    told = story(f"order:{order.pk}")[-1]
    assert (told.action, told.reason, told.source) == ("prolong", "地下室等汛期过后施工", order.state)
    assert datetime.fromisoformat(told.evidence["to"]) == promised


def test_the_ledger_of_promises_does_not_stop_the_clock(order: WorkOrder) -> None:
    step(order, "shelve", FRIDAY + HOUR)
    assert clock(order, "handle").paused_at is None
    step(order, "take_off", FRIDAY + 2 * DAY)
    assert clock(order, "handle").paused == timedelta(0)


def test_a_second_round_has_its_own_clock_through_everything(order: WorkOrder) -> None:
    for number, action in enumerate(
        ("reply", "release", "approve", "redo", "instruct", "reply", "send_back")
    ):
        step(order, action, FRIDAY + (1 + number) * HOUR)
    redo = clock(order, "redo")
    assert (redo.round, redo.outcome, clock(order, "handle").outcome) == (1, "", "met")
    step(order, "reply", FRIDAY + 10 * HOUR)
    step(order, "release", FRIDAY + 11 * HOUR)
    assert clock(order, "redo").outcome == "met"
    step(order, "disapprove", FRIDAY + 12 * HOUR)
    assert (clock(order, "redo").pk, clock(order, "redo").outcome) == (redo.pk, "")


def test_clocks_of_parts_are_left_alone(order: WorkOrder) -> None:
    handle = clock(order, "handle")
    part = Clock.objects.create(
        order=order, name="part", amount=1, measure="day", started_at=FRIDAY, due_at=FRIDAY + DAY, paused="0"
    )
    step(order, "ask", FRIDAY + HOUR)
    step(order, "withdraw", FRIDAY + 2 * HOUR)
    part.refresh_from_db()
    handle.refresh_from_db()
    assert (part.outcome, part.paused_at) == ("", None)
    assert handle.outcome == "void"


def test_limits_that_are_the_same_for_all_classes(city: City) -> None:
    assert city.limit("general", "conference").amount == 3
    assert city.limit("emergency", "conference").amount == 1
    assert (city.limit("general", "extension").amount, city.limit("general", "extension").unit) == (
        1,
        "workday",
    )
    assert city.limit("report", "exclusion").amount == 3


def test_who_handles_may_be_said_again(order: WorkOrder, cast: Cast) -> None:
    assert assign(cast.deputy, order.pk, cast.deputy.id).handler == cast.deputy.name
    assert assign(cast.head, order.pk, cast.clerk.id).handler == cast.clerk.name

"""Cards: yellow before a limit ends, red when it is over, each once, seen and answered by the unit."""

from datetime import datetime, timedelta

import pytest

from huiyin.act.coordination.oversight.actions import (
    answer_card,
    end_cards,
    give_cards,
    open_triggered,
    see_cards,
)
from huiyin.act.coordination.oversight.models import Card
from huiyin.act.coordination.oversight.refusals import Unfinished
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.act.supervised import order_at, walk

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the street is handling, with seven days."""
    return walk(cast, order_at(STREET), "50")


def due_of(order: WorkOrder, name: str = "handle") -> datetime:
    due: datetime = Clock.objects.get(order=order, name=name, stopped_at=None).due_at
    return due


def working_day_before(city: City, due: datetime) -> datetime:
    """The first minute from which one working day does not end before the limit."""
    moment = due - timedelta(days=12)
    while city.calendar.due(moment, Limit(1, "workday")) < due:
        moment += MINUTE
    return moment


def test_yellow_one_working_day_before_and_once(cast: Cast, order: WorkOrder, city: City) -> None:
    begins = working_day_before(city, due_of(order))
    with at_time(begins - 2 * MINUTE):
        assert give_cards() == 0
    with at_time(begins + MINUTE):
        assert [give_cards(), give_cards()] == [1, 0]
    card = Card.objects.get()
    assert (card.colour, card.unit_id, card.clock.name, card.due_at) == (
        "yellow",
        STREET,
        "handle",
        due_of(order),
    )
    told = story(f"order:{order.pk}")[-1]
    assert (told.action, told.evidence["unit"], told.evidence["clock"]) == ("yellow_card", STREET, "handle")
    assert told.evidence["due"] == card.due_at.isoformat()


def test_red_on_the_first_day_over_in_place_of_the_yellow(cast: Cast, order: WorkOrder) -> None:
    due = due_of(order)
    with at_time(due - MINUTE):
        assert give_cards() == 1
    with at_time(due + MINUTE):
        assert [give_cards(), give_cards()] == [1, 0]
    assert [(card.colour, card.ended_at is None) for card in Card.objects.order_by("id")] == [
        ("yellow", False),
        ("red", True),
    ]


def test_nobody_looked_before_it_was_over_then_only_the_red_one_comes(cast: Cast, order: WorkOrder) -> None:
    with at_time(due_of(order) + timedelta(days=3)):
        assert give_cards() == 1
    assert Card.objects.get().colour == "red"


def test_a_limit_in_hours_is_warned_of_by_its_share(cast: Cast) -> None:
    order = walk(cast, order_at(STREET, "pipe"), "50")
    WorkOrder.objects.filter(pk=order.pk).update(clock_class="utilities")
    clock = Clock.objects.get(order=order, name="handle")
    clock.amount, clock.measure, clock.due_at = 24, "hour", clock.started_at + timedelta(hours=24)
    clock.save()
    with at_time(clock.due_at - timedelta(hours=4.81)):
        assert give_cards() == 0
    with at_time(clock.due_at - timedelta(hours=4.79)):
        assert give_cards() == 1


def test_a_clock_that_stands_or_stopped_gives_none(cast: Cast, order: WorkOrder) -> None:
    due = due_of(order)
    Clock.objects.filter(order=order, name="handle").update(paused_at=due - timedelta(days=2))
    with at_time(due + MINUTE):
        assert give_cards() == 0
    done = walk(cast, order_at(STREET, "done"), "70")
    with at_time(due + timedelta(days=30)):
        assert give_cards() == 0, done.number


def test_a_limit_that_was_moved_is_warned_of_anew(cast: Cast, order: WorkOrder) -> None:
    due = due_of(order)
    with at_time(due - MINUTE):
        give_cards()
    Clock.objects.filter(order=order, name="handle").update(due_at=due + timedelta(days=7))
    assert [end_cards(), end_cards()] == [1, 0]
    with at_time(due + timedelta(days=7) - MINUTE):
        assert give_cards() == 1
    assert Card.objects.filter(ended_at=None).count() == 1


def test_what_is_done_takes_its_card_back(cast: Cast, order: WorkOrder) -> None:
    with at_time(due_of(order) + MINUTE):
        give_cards()
        walk(cast, order, "65", "50")
        assert end_cards() == 1


def test_a_late_part_is_the_late_units_own(cast: Cast, order: WorkOrder) -> None:
    late = due_of(order) - timedelta(days=5)  # so that the lead is far from its own limit
    Clock.objects.create(
        order=order, name="part", unit_id=RIVAL, amount=1, measure="day", started_at=late - DAY, due_at=late
    )
    with at_time(late + 2 * DAY):
        assert give_cards() == 1
        assert open_triggered() == 0, "the lead is not looked into for what another is late with"
    assert (Card.objects.get().unit_id, Card.objects.get().colour) == (RIVAL, "red")
    answer_card(cast.rival, Card.objects.get().pk, "明天办完。")


def test_the_unit_sees_and_answers(cast: Cast, order: WorkOrder) -> None:
    with at_time(due_of(order) + MINUTE):
        give_cards()
    card = Card.objects.get()
    assert [
        see_cards(cast.rival, [card.pk]),
        see_cards(cast.head, [card.pk]),
        see_cards(cast.clerk, [card.pk]),
    ] == [
        0,
        1,
        0,
    ]
    for who, someone in cast.everybody().items():
        if who not in ("clerk", "deputy", "head"):
            with pytest.raises(Refused):
                answer_card(someone, card.pk, "不是我。")
    with pytest.raises(Unfinished):
        answer_card(cast.clerk, card.pk, " ")
    for _ in range(2):
        answer_card(cast.clerk, card.pk, "等配件，周五装好。")
    card.refresh_from_db()
    assert (card.seen_by, card.answered_name) == (cast.head.id, cast.clerk.name)
    assert [event.action for event in story(f"order:{order.pk}")].count("card_answer") == 1

"""Merged orders in the three rates: the matter falls due once, and each appellant's own rating counts once."""

from datetime import timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, merge_many, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment import queries
from huiyin.answer.assessment.rules import Tally
from huiyin.answer.callback.actions import record
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast
from tests.answer.test_rates_of_orders import BAD, GOOD, HALF, LATER, MARCH, START, marks, receive, work

pytestmark = pytest.mark.django_db


def another(cast: Cast, key: str) -> WorkOrder:
    """The same thing, said by somebody else."""
    new = NewAppeal(
        words="楼下路灯灭了，晚上看不见。", channel="web", source="merged", source_key=key,
        person=Person("顾试", f"1390000220{key}"),
    )  # fmt: skip
    with at_time(START):
        return receive_many(cast.citizen, [new], Receiving(stop_at="20"))[0].order


@pytest.fixture
def three(cast: Cast) -> list[WorkOrder]:
    """One handled in time with two merged into it; all answered and nobody asked yet."""
    parent, one, other = receive(cast), another(cast, "1"), another(cast, "2")
    with at_time(START + timedelta(minutes=1)):
        merge_many(cast.dispatcher, [one.pk, other.pk], parent.pk)
    work(cast, parent)
    return [parent, one, other]


def rate(cast: Cast, order: WorkOrder, given: object, days: int = 1) -> None:
    with at_time(START + timedelta(days=days)):
        record(cast.callback, order.pk, given, "person")  # type: ignore[arg-type]


def test_one_matter_falls_due_once_and_every_rating_counts(cast: Cast, three: list[WorkOrder]) -> None:
    for order, given in zip(three, (GOOD, HALF, GOOD), strict=True):
        rate(cast, order, given)
    assert marks(cast).record.counted == Tally(
        due=1, contacted=1, on_time=1, valid=3, solved=2, partly=1, satisfied=2, basically=1, merged=2
    )


def test_the_orders_behind_each_number_are_as_many(cast: Cast, three: list[WorkOrder]) -> None:
    rate(cast, three[1], HALF)
    tally = marks(cast).record.counted
    numbers = {
        ("response", "all"): 1, ("response", "yes"): 1, ("response", "no"): 0, ("on_time", "all"): 1,
        ("resolution", "all"): 1, ("resolution", "partly"): 1,
        ("resolution", "unasked"): tally.due + tally.merged - tally.valid, ("excluded", "all"): 0,
    }  # fmt: skip
    with at_time(LATER):
        for (name, part), count in numbers.items():
            assert len(queries.orders_behind(cast.head, STREET, MARCH, name, part).orders) == count, (
                name,
                part,
            )


def test_an_unhappy_one_counts_until_it_is_asked_again(cast: Cast, three: list[WorkOrder]) -> None:
    parent, one, other = three
    rate(cast, parent, GOOD)
    rate(cast, other, GOOD)
    rate(cast, one, BAD)
    before = marks(cast).record.counted
    assert (before.due, before.valid, before.solved, before.merged) == (1, 3, 2, 2)
    with at_time(START + timedelta(days=2)):
        actions.instruct(cast.head, one.pk, "再去一趟。", "周经办")
        actions.reply(cast.clerk, one.pk, "换了电缆。")
        actions.release(cast.head, one.pk)
        actions.approve(cast.reviewer, one.pk, {"answered": True})
    rate(cast, one, GOOD, days=3)
    after = marks(cast).record.counted
    assert (after.due, after.valid, after.solved) == (1, 3, 3)


def test_what_is_split_off_counts_as_its_own(cast: Cast) -> None:
    parent, one = receive(cast), another(cast, "3")
    with at_time(START + timedelta(minutes=1)):
        merge_many(cast.dispatcher, [one.pk], parent.pk)
    with at_time(START + timedelta(minutes=2)):
        actions.split(cast.dispatcher, one.pk, "另一盏")
    with at_time(START + timedelta(minutes=3)):
        actions.dispatch(cast.dispatcher, one.pk, STREET, basis="person")
    counted = marks(cast).record.counted
    assert (counted.due, counted.merged) == (2, 0)

"""Merging by two people at the same moment."""

from collections.abc import Callable

import pytest

from huiyin.act.orders.actions import CannotMerge, merge, split
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.actions import record
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.ledger.queries import verify
from huiyin.testing.cast import STREET, Cast, prepare_cast, prepare_city
from tests.act.test_at_once import actions, together
from tests.act.test_merging import BAD, GOOD, said, to_answer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


def merged() -> set[tuple[int, int | None]]:
    return set(WorkOrder.objects.exclude(merged_at=None).values_list("pk", "parent"))


def test_two_merged_into_each_other_exactly_one_wins(cast: Cast) -> None:
    for _ in range(4):
        one, other = said(), said()
        acts: list[Callable[[], object]] = [
            lambda a=one, b=other: merge(cast.dispatcher, a.pk, b.pk),
            lambda a=one, b=other: merge(cast.agent, b.pk, a.pk),
        ]
        done = together(*acts)
        assert sum(isinstance(result, CannotMerge) for result in done) == 1
        pairs = {pair for pair in merged() if pair[0] in (one.pk, other.pk)}
        assert pairs in ({(one.pk, other.pk)}, {(other.pk, one.pk)})
    assert verify().ok


def test_the_same_merge_six_times_is_one(cast: Cast) -> None:
    parent, child = said(lead=STREET), said()
    done = together(*[lambda: merge(cast.dispatcher, child.pk, parent.pk)] * 6)
    assert not any(isinstance(one, Refusal) for one in done)
    assert actions(child).count("merge") == actions(parent).count("join") == 1 and verify().ok


def test_a_ring_of_three_leaves_no_chain(cast: Cast) -> None:
    a, b, c = said(), said(), said()
    together(
        lambda: merge(cast.dispatcher, a.pk, b.pk),
        lambda: merge(cast.agent, b.pk, c.pk),
        lambda: merge(cast.dispatcher, c.pk, a.pk),
    )
    children = {child for child, _ in merged()}
    assert children and not children & {parent for _, parent in merged()}


def test_answering_and_splitting_at_once(cast: Cast) -> None:
    parent, child = said(lead=STREET), said()
    merge(cast.dispatcher, child.pk, parent.pk)
    together(lambda: to_answer(cast, parent), lambda: split(cast.dispatcher, child.pk, "不是"))
    now = WorkOrder.objects.get(pk=child.pk)
    assert (now.state, now.merged_at) in {("20", None), ("70", now.merged_at)} and verify().ok


def test_two_unhappy_at_once_are_one_redo(cast: Cast) -> None:
    parent, one, other = said(lead=STREET), said(), said()
    for child in (one, other):
        merge(cast.dispatcher, child.pk, parent.pk)
    to_answer(cast, parent)
    together(
        lambda: record(CITIZEN, one.pk, BAD, "link"),
        lambda: record(CITIZEN, other.pk, BAD, "link"),
    )
    assert actions(parent).count("redo") == 1
    assert {WorkOrder.objects.get(pk=o.pk).state for o in (one, other)} == {"11"} and verify().ok


def test_an_unhappy_one_while_the_parent_closes(cast: Cast) -> None:
    parent, child = said(lead=STREET), said()
    merge(cast.dispatcher, child.pk, parent.pk)
    to_answer(cast, parent)
    together(lambda: record(CITIZEN, parent.pk, GOOD, "link"), lambda: record(CITIZEN, child.pk, BAD, "link"))
    states = tuple(WorkOrder.objects.get(pk=o.pk).state for o in (parent, child))
    assert states in {("80", "75"), ("75", "11")} and verify().ok

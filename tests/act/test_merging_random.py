"""Random merging, splitting, handling and rating: one parent at most, no chain, each appellant asked once a round."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from huiyin.act.orders import actions
from huiyin.act.orders.actions import merge, split
from huiyin.act.orders.clock_rules import CLOCK_RULES
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.models import Callback
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import STREET, prepare_cast, prepare_city
from tests.act.living import undone
from tests.act.test_merging import BAD, GOOD, again, said, to_answer

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
RUNS = {rule.name: rule.runs_in for rule in CLOCK_RULES}
ANY = st.integers(0, 5)
PEOPLE = ("13911110001", "13911110001", "13911110002", "13911110003", "13911110004", "13911110005")


class Merging(RuleBasedStateMachine):
    """Six orders of five people."""

    @initialize()
    def begin(self) -> None:
        """All stand in the queue or with the street."""
        prepare_city()
        self.cast, self.at = prepare_cast(), START
        with at_time(self.at):
            self.orders = [said(phone, lead=STREET if n % 2 else "") for n, phone in enumerate(PEOPLE)]

    def attempt(self, act: object) -> None:
        """What is refused changes nothing."""
        self.at += timedelta(minutes=7)
        try:
            with at_time(self.at), transaction.atomic():
                act()  # type: ignore[operator]
        except Refusal:
            pass

    @rule(child=ANY, parent=ANY)
    def merges(self, child: int, parent: int) -> None:
        """Anything into anything."""
        self.attempt(lambda: merge(self.cast.dispatcher, self.orders[child].pk, self.orders[parent].pk))

    @rule(child=ANY)
    def splits(self, child: int) -> None:
        """Whatever is merged."""
        self.attempt(lambda: split(self.cast.dispatcher, self.orders[child].pk, "另一件事"))

    @rule(which=ANY)
    def dispatches(self, which: int) -> None:
        """Whatever waits."""
        self.attempt(
            lambda: actions.dispatch(self.cast.dispatcher, self.orders[which].pk, STREET, basis="person")
        )

    @rule(which=ANY)
    def handles(self, which: int) -> None:
        """A unit does its whole work, or does it again."""
        order = WorkOrder.objects.get(pk=self.orders[which].pk)
        work = again if order.state == "75" else to_answer
        self.attempt(lambda: work(self.cast, order))

    @rule(which=ANY, happy=st.booleans())
    def rates(self, which: int, happy: bool) -> None:
        """The appellant answers by the link."""
        self.attempt(lambda: record(self.cast.citizen, self.orders[which].pk, GOOD if happy else BAD, "link"))

    @precondition(lambda self: hasattr(self, "orders"))
    @invariant()
    def whole(self) -> None:
        """One parent, no chain, clocks that belong to the state, a ledger that agrees."""
        rows = {row.pk: row for row in WorkOrder.objects.filter(pk__in=[o.pk for o in self.orders])}
        parents = {row.parent_id for row in rows.values() if row.merged_at}
        for pk, row in rows.items():
            assert not (row.merged_at and pk in parents), "a parent is never merged"
            assert (row.state == "11") <= (row.merged_at is not None)
            assert (
                row.state == [e for e in story(f"order:{pk}") if e.action not in ("join", "leave")][-1].target
            )
            for clock in Clock.objects.filter(order=row, stopped_at=None):
                assert row.state in RUNS[clock.name], (row.state, clock.name)
            if row.state == "11" and not row.round:
                assert row.lead_id is row.due_at is row.handle_due_at is None
            if row.merged_at is None and row.state == "20":
                assert row.reply == "" and row.lead_id is None and row.parent_id is None
                assert Clock.objects.filter(order=row, stopped_at=None, name="dispatch").exists()
        self.nobody_is_asked_twice(rows)

    def nobody_is_asked_twice(self, rows: dict[int, WorkOrder]) -> None:
        """Of one person's orders in one thing at most one waits for a rating that the thing itself has not got."""
        waiting = [row for row in rows.values() if row.state == "70"]
        things = [(row.parent_id if row.merged_at else row.pk, row.appeal.appellant) for row in waiting]
        assert len(things) == len(set(things))
        answered = Callback.objects.filter(outcome="answered").values_list("order", "round")
        assert len(answered) == len(set(answered))

    def teardown(self) -> None:
        """The ledger verifies whatever was done."""
        if hasattr(self, "orders"):
            assert verify().ok


@pytest.mark.slow
class TestMerging(TestCase):
    """Each example is undone."""

    def test_whatever_is_merged_and_split_stays_whole(self) -> None:
        class Undone(Merging):
            def __init__(self) -> None:
                super().__init__()
                self.undone = undone()
                self.undone.__enter__()

            def teardown(self) -> None:
                try:
                    super().teardown()
                finally:
                    self.undone.__exit__(None, None, None)

        run_state_machine_as_test(
            Undone, settings=settings(max_examples=8, stateful_step_count=20, deadline=None)
        )

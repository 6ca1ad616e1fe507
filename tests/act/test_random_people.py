"""Random people try random things with random haste: the order stays whole."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.act.orders import rules
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.clock_rules import CLOCK_RULES, PAUSED_IN
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story, verify
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, prepare_cast, prepare_city

ACTIONS = sorted({m.action for m in rules.MOVES if m.source})
CLOCKS = {rule.name: rule for rule in CLOCK_RULES}
START = datetime(2026, 11, 2, 1, tzinfo=UTC)
STEP = st.tuples(st.sampled_from(ACTIONS), st.integers(0, 40), st.floats(0, 72))


@pytest.mark.slow
class TestRandomPeople(TestCase):
    """Each example is undone; the city and the cast stay."""

    @classmethod
    def setUpTestData(cls) -> None:
        prepare_city()
        cls.people = [*prepare_cast().everybody().values(), SYSTEM]

    @settings(max_examples=25, deadline=None)
    @given(st.lists(STEP, min_size=10, max_size=60))
    def test_whatever_is_tried_the_order_stays_whole(self, steps: list[tuple[str, int, float]]) -> None:
        clock = START
        with at_time(clock):
            new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="walk", source_key="1")
            order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
        for action, who, hours in steps:
            clock += timedelta(hours=hours)
            with at_time(clock):
                self.attempt(order, action, who)
            self.assert_whole(order)
        assert verify().ok

    def attempt(self, order: WorkOrder, action: str, who: int) -> None:
        """Mostly the people who can do something now, sometimes anybody."""
        state = WorkOrder.objects.values_list("state", flat=True).get(pk=order.pk)
        step = (
            rules.step(state, action)
            or (rules.moves_from(state) or (None,))[who % max(1, len(rules.moves_from(state)))]
        )
        if step is None or step.target == "11":  # merging takes two orders: see test_merging_random
            return
        for actor in self.people[who % len(self.people) :]:
            try:
                with transaction.atomic():
                    move(actor, order.pk, step.action, evidence=dict.fromkeys(step.evidence, "x"))
                return
            except (Refusal, PermissionDenied):
                continue

    def assert_whole(self, order: WorkOrder) -> None:
        now = WorkOrder.objects.get(pk=order.pk)
        events = story(f"order:{order.pk}")
        assert now.state == events[-1].target, "the row and the ledger must agree"
        assert now.version == len(events) - 3
        assert (now.closed_at is not None) == (now.state in rules.CLOSED)
        for one in events:
            step = rules.step(one.source, one.action)
            assert step and step.target == one.target, "only moves of the table"
        for running in Clock.objects.filter(order=order, stopped_at=None):
            assert now.state in CLOCKS[running.name].runs_in
            assert running.due_at > running.started_at
            assert (running.paused_at is not None) == (
                now.state in PAUSED_IN and running.name in ("handle", "redo")
            )

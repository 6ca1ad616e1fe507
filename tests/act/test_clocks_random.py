"""Every clock of an order, whatever is done to it and when, equals a slow reckoner that reads the ledger alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huiyin.act.orders import clocks, rules
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.models import Clock, ClockChange, WorkOrder
from huiyin.foundation.accounts.rules import Actor, Post
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.organisations.models import Unit
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, prepare_cast, prepare_city
from tests.act.slow_clocks import Found, slow_clocks

START = datetime(
    2026, 9, 17, 1, 30, tzinfo=UTC
)  # a working day before two swapped weekends and a week of holidays
ROLES = {role for one in rules.MOVES for role in one.roles}
SELDOM = {"withdraw", "confer", "grant_return", "exclude", "reassign", "contact", "assign", "vote_return"}
CLASSES = ("general", "complex", "utilities", "statutory", "suggestion", "emergency")


def found_clocks(order: WorkOrder) -> dict[tuple[str, int, int], Clock]:
    """The rows of an order's clocks under the keys of the slow reckoner."""
    found: dict[tuple[str, int, int], Clock] = {}
    for clock in Clock.objects.filter(order=order).exclude(name="part").order_by("id"):
        n = sum(key[:2] == (clock.name, clock.round) for key in found)
        found[clock.name, clock.round, n] = clock
    return found


def assert_equal(order: WorkOrder, slow: Found) -> None:
    """The rows say what the slow reckoner found."""
    rows = found_clocks(order)
    assert rows.keys() == slow.keys()
    for key, clock in rows.items():
        one = slow[key]
        assert (clock.started_at, clock.stopped_at, clock.outcome) == (
            one.started,
            one.stopped,
            one.outcome,
        ), key
        assert clock.due_at == one.due, (key, clock.due_at, one.due)
        assert clock.paused == one.paused, key
        assert clock.paused_at == one.standing_since, key


class TestRandomClocks(TestCase):
    """Hypothesis with Django's transactions around each example."""

    actor: Actor

    @classmethod
    def setUpTestData(cls) -> None:
        prepare_city()
        cast = prepare_cast()
        posts = tuple(Post(role, STREET, f"C.D01.{STREET}") for role in sorted(ROLES - {"callback_agent"}))
        cls.actor = Actor(cast.clerk.id, "甲", (*posts, *(Post("unit_head", unit, "") for unit in (RIVAL,))))

    @settings(max_examples=150, report_multiple_bugs=False)
    @given(
        st.sampled_from(CLASSES),
        st.lists(
            st.tuples(st.integers(0, 40), st.floats(0.0, 1.0), st.integers(0, 400)), min_size=10, max_size=60
        ),
    )
    def test_rows_equal_the_slow_reckoner(
        self, clock_class: str, tries: list[tuple[int, float, int]]
    ) -> None:
        moment = START
        with at_time(moment):
            new = NewAppeal(words="路灯不亮，晚上看不清。", channel="web", source="r", source_key="1")
            how = Receiving(lead=STREET, matter="010202", stop_at="" if tries[0][0] % 2 else "00")
            order = receive_many(Actor(None, "甲", (Post("agent", "", ""),)), [new], how)[0].order
        WorkOrder.objects.filter(pk=order.pk).update(clock_class=clock_class)
        began = clock_class if how.stop_at else order.clock_class
        for which, share, hours in tries:
            moment += timedelta(minutes=1) + timedelta(hours=hours) * share**3
            with at_time(moment):
                self.attempt(order, which)
        order.refresh_from_db()
        events = story(f"order:{order.pk}")
        city = current()
        told = slow_clocks(
            events, city.limit, city.calendar, lambda at: began if at == START else clock_class
        )
        assert_equal(order, told)
        self.assert_due(order)
        self.assert_changes(order)

    def attempt(self, order: WorkOrder, which: int) -> None:
        order = locked(order.pk)
        if which in (39, 40):
            clocks.prolong(order, "handle", now() + timedelta(days=which), "答应的日子")
            return
        step = chosen(order.state, which)
        if step is None:
            return
        evidence: dict[str, Any] = dict.fromkeys(step.evidence, "x")
        with transaction.atomic():
            move(
                self.actor,
                order.pk,
                step.action,
                evidence=evidence,
                change=change_of(step),
                right=next(iter(sorted(step.roles))),
            )

    def assert_due(self, order: WorkOrder) -> None:
        going = Clock.objects.filter(order=order, stopped_at=None, paused_at=None)
        assert order.due_at == min((clock.due_at for clock in going), default=None)

    def assert_changes(self, order: WorkOrder) -> None:
        """The changes of a clock lead from the deadline of its limit to the one it has."""
        calendar = current().calendar
        from huiyin.foundation.calendar.rules import Limit

        for clock in Clock.objects.filter(order=order):
            due = calendar.due(clock.started_at, Limit(clock.amount, clock.measure))
            for one in ClockChange.objects.filter(clock=clock).order_by("id"):
                assert one.old_due == due
                due = one.new_due
            assert clock.due_at == due
            void = ClockChange.objects.filter(clock=clock, kind="void").exists()
            assert clock.outcome != "void" or void


def chosen(state: str, which: int) -> rules.Move | None:
    """One of the moves from a state; those that lead on more often than those that end it or begin anew."""
    moves = [one for one in rules.moves_from(state) if one.target not in ("11", "01", "02", "03")]
    onward = [one for one in moves if one.action not in SELDOM]
    moves = onward if onward and which % 7 else moves
    return moves[which % len(moves)] if moves else None


def change_of(step: rules.Move) -> Any:
    """What an order needs to be as the move leaves it."""

    def change(order: WorkOrder) -> None:
        order.round += step.action in ("redo", "rejoin")
        if step.action == "grant_return":
            order.lead = None
        elif step.target == "30":
            order.lead = order.lead or Unit.objects.get(code=STREET)

    return change

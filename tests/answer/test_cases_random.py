"""Whatever people do with cases, in whatever order: the table holds, and nobody judges what they brought about."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.supervision.cases import actions, rules
from huiyin.answer.supervision.cases.jobs import watch_cases
from huiyin.answer.supervision.cases.models import Case, FollowUp
from huiyin.answer.supervision.cases.queries import counts, page, read
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import RIVAL, STREET, prepare_cast, prepare_city
from tests.act.living import undone
from tests.act.supervised import order_at
from tests.answer.inspected import OTHERS, others

BEGIN = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
PEOPLE = "supervisor leader discipline head rival_head clerk district dispatcher agent auditor".split()
WHO = st.sampled_from([*PEOPLE, *OTHERS])
PICK = st.integers(0, 4)
FINDINGS = st.sampled_from(rules.FINDINGS)
MEASURES = st.sampled_from(rules.MEASURES)


class Inspecting(RuleBasedStateMachine):
    """Two units, a handful of cases, and anybody doing anything at any time."""

    @initialize()
    def begin(self) -> None:
        """An order of the street."""
        prepare_city()
        cast, more = prepare_cast(), others()
        self.people: dict[str, Actor] = {who: getattr(cast, who) for who in PEOPLE}
        self.people |= {who: getattr(more, who) for who in OTHERS}
        self.at = BEGIN
        with at_time(self.at):
            self.order: WorkOrder = order_at(STREET, "random")

    def do(self, who: str, act: Callable[[Actor], object]) -> None:
        """Try it at the time of the story; done again at once it changes nothing, nor does a refusal."""
        with at_time(self.at):
            before = self.written()
            try:
                act(self.people[who])
            except Refusal:
                assert self.written() == before
                return
            after = self.written()
            with suppress(Refusal):
                act(self.people[who])
            assert self.written() == after, "twice is once"
        self.at += timedelta(minutes=3)

    def written(self) -> list[tuple[int, int]]:
        return [
            (pk, len(story(f"case:{pk}"))) for pk in Case.objects.order_by("pk").values_list("pk", flat=True)
        ]

    def one(self, pick: int) -> int:
        found = list(Case.objects.order_by("closed_at", "-id").values_list("pk", flat=True)[:5])
        return found[pick % len(found)] if found else 0

    @rule(days=st.sampled_from([1, 6, 15, 40]))
    def wait(self, days: int) -> None:
        """Time goes by, and the worker looks; a second look finds nothing."""
        self.at += timedelta(days=days)
        with at_time(self.at):
            watch_cases()
            assert watch_cases() == 0

    @rule(
        who=WHO,
        unit=st.sampled_from([STREET, RIVAL]),
        ground=st.sampled_from(rules.GROUNDS),
        whole=st.booleans(),
    )
    def open(self, who: str, unit: str, ground: str, whole: bool) -> None:
        """Open, or let the worker notice."""
        period, order = ("2026-02", None) if whole else ("", self.order.pk)
        evidence = {"words": "去看看。", "numbers": {"orders": 1}, "orders": [self.order.pk]}
        self.do(who, lambda actor: actions.open_case(actor, unit, ground, evidence, order, period))
        if ground != "low_score":
            with at_time(self.at):
                actions.open_case(SYSTEM, unit, ground, evidence, order, period)

    @rule(who=WHO, pick=PICK, act=st.sampled_from("open_lead put confirm".split()))
    def button(self, who: str, pick: int, act: str) -> None:
        """What takes no words."""
        if pk := self.one(pick):
            self.do(who, lambda actor: getattr(actions, act)(actor, pk))

    @rule(
        who=WHO,
        pick=PICK,
        act=st.sampled_from("set_aside add_facts reply dismiss reject appeal uphold".split()),
        words=st.sampled_from(["理由", ""]),
    )
    def write(self, who: str, pick: int, act: str, words: str) -> None:
        """What takes words."""
        if pk := self.one(pick):
            self.do(who, lambda actor: getattr(actions, act)(actor, pk, words))

    @rule(who=WHO, pick=PICK, finding=FINDINGS, todo=st.booleans())
    def find(self, who: str, pick: int, finding: str, todo: bool) -> None:
        """A finding, with or without what the platform must do."""
        if pk := self.one(pick):
            follows = {"ruling": "重新裁定。"} if todo else {}
            self.do(who, lambda actor: actions.find(actor, pk, finding, "理由", follows))

    @rule(who=WHO, pick=PICK, measure=MEASURES)
    def decide(self, who: str, pick: int, measure: str) -> None:
        """A measure."""
        if pk := self.one(pick):
            self.do(who, lambda actor: actions.decide(actor, pk, measure, "理由"))

    @rule(who=WHO, pick=PICK, finding=FINDINGS, measure=MEASURES)
    def change(self, who: str, pick: int, finding: str, measure: str) -> None:
        """An appeal that changes something."""
        if pk := self.one(pick):
            self.do(who, lambda actor: actions.change_outcome(actor, pk, finding, measure, "理由"))

    @rule(pick=PICK)
    def onward(self, pick: int) -> None:
        """The next step by whoever may do it: so that cases come to their end."""
        if not (pk := self.one(pick)):
            return None
        for who, actor in self.people.items():
            doing = set(read_or_none(actor, pk))
            for act in ("open_lead", "put", "confirm"):
                if {"open_lead": "open"}.get(act, act) in doing:
                    return self.do(who, lambda actor, act=act: getattr(actions, act)(actor, pk))
            for act in ("reply", "appeal", "uphold"):
                if act in doing:
                    return self.do(who, lambda actor, act=act: getattr(actions, act)(actor, pk, "理由"))
            if "find" in doing:
                return self.do(who, lambda actor: actions.find(actor, pk, "falsification", "理由"))
            if "decide" in doing and actor.has("discipline"):
                return self.do(who, lambda actor: actions.decide(actor, pk, "held", "理由"))
        return None

    @invariant()
    def hold(self) -> None:
        """What is always true."""
        if not hasattr(self, "people"):
            return
        how = current().consequences
        for case in Case.objects.all():
            told = story(f"case:{case.pk}")
            moves = [event for event in told if event.source or event.target]
            assert [one.target for one in moves[:-1]] == [one.source for one in moves[1:]]
            assert moves[-1].target == rules.code(case.state)
            assert (case.closed_at is None) == (case.state != "closed") == (not case.outcome)
            assert bool(case.number) == (case.opened_at is not None)
            assert case.finding == "" or case.measure in ("", *how.measures[case.finding])
            assert not (case.measure in how.two and case.measured_at) or case.proposed_by != case.measured_by
            earlier = {case.opened_by, case.found_by, case.proposed_by, case.measured_by} - {None}
            if case.outcome in ("upheld", "changed"):
                assert case.decided_by not in earlier
            if case.finding in rules.EXCUSED:
                assert FollowUp.objects.filter(case=case).exists()

    @rule()
    def lists_agree(self) -> None:
        """What the list calls a person's turn is what the page lets the person do."""
        with at_time(self.at):
            for actor in self.people.values():
                found = {one.pk: one for one in page(actor, "todo").orders}
                assert counts(actor)["todo"] == len(found)
                waiting = {one.pk for one in page(actor, "waiting").orders}
                for pk in found:
                    assert set(read(actor, pk).doing) - {"add_facts"}, "a turn without a step"
                for pk in waiting:
                    assert not set(read(actor, pk).doing) - {"add_facts"}, "a step without a turn"


def read_or_none(actor: Actor, pk: int) -> tuple[str, ...]:
    """What this person can do to the case; nothing where it is closed to the person."""
    try:
        return read(actor, pk).doing
    except Refusal:
        return ()


@pytest.mark.slow
class TestInspecting(TestCase):
    """The machine, each of its stories in a transaction of its own."""

    def test_cases_hold_whatever_is_done(self) -> None:
        ran = settings(max_examples=6, stateful_step_count=25, deadline=None)
        run_state_machine_as_test(_Held, settings=ran)
        assert verify().ok


class _Held(Inspecting):
    """Rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = undone()
        self.undone.__enter__()

    def teardown(self) -> None:
        """Nothing of a story is left for the next."""
        self.undone.__exit__(None, None, None)

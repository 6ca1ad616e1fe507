"""Whatever people do with whistles and letters, in whatever order, the order and they agree."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from huiyin.act.coordination.letters import actions as letters
from huiyin.act.coordination.letters.jobs import watch_letters
from huiyin.act.coordination.letters.models import Counter, Letter
from huiyin.act.coordination.whistles import actions as whistles
from huiyin.act.coordination.whistles.jobs import watch_whistles
from huiyin.act.coordination.whistles.models import SheetRow, Summons, Whistle
from huiyin.act.coordination.whistles.rules import IN_FORCE, KINDS, OPEN, Row
from huiyin.act.orders.actions import instruct, receive_many, sign, submit
from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story, verify
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, prepare_cast, prepare_city
from tests.act.living import undone

BEGIN = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
WHO = st.sampled_from(
    "clerk head deputy rival rival_head district department department_head supervisor outsider".split()
)
PICK = st.integers(0, 3)


class Together(RuleBasedStateMachine):
    """One order, two units that can be called on, and anybody doing anything at any time."""

    @initialize()
    def begin(self) -> None:
        """An order that the street is handling."""
        prepare_city()
        self.cast = prepare_cast()
        self.at = BEGIN
        new = NewAppeal(words="路灯杆歪了。", channel="web", source="web", source_key="random")
        with at_time(self.at):
            self.order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
            sign(self.cast.clerk, self.order.pk)
            submit(self.cast.clerk, self.order.pk)
            instruct(self.cast.head, self.order.pk, "去办。", "周经办")

    def do(self, act: Callable[[], object]) -> None:
        """Try it, at the time of the story; a refusal changes nothing."""
        before = len(story(f"order:{self.order.pk}"))
        try:
            with at_time(self.at):
                act()
        except Refusal:
            assert len(story(f"order:{self.order.pk}")) == before

    def one(self, model: type, pick: int) -> int | None:
        found = list(model._default_manager.order_by("-id").values_list("pk", flat=True)[:4])
        return found[pick % len(found)] if found else None

    @rule(hours=st.sampled_from([0.1, 0.6, 3, 20, 100]))
    def wait(self, hours: float) -> None:
        """Time goes by, and the worker looks."""
        self.at += timedelta(hours=hours)
        with at_time(self.at):
            watch_whistles()
            watch_letters()
            assert watch_whistles() + watch_letters() == 0

    @rule(who=WHO, kind=st.sampled_from(KINDS), at_once=st.booleans())
    def whistle(self, who: str, kind: str, at_once: bool) -> None:
        """Write a whistle, or blow it."""
        actor, act = self.cast.everybody()[who], whistles.blow if at_once else whistles.draft
        self.do(lambda: act(actor, self.order.pk, kind, "难题", "不归街道", "路口", [DEPARTMENT, RIVAL]))

    @rule(who=WHO, what=st.sampled_from("approve check".split()), pick=PICK)
    def let_through(self, who: str, what: str, pick: int) -> None:
        """Approve or check."""
        if (pk := self.one(Whistle, pick)) is not None:
            self.do(lambda: getattr(whistles, what)(self.cast.everybody()[who], pk))

    @rule(who=WHO, what=st.sampled_from("drop call_off escalate".split()), pick=PICK)
    def end(self, who: str, what: str, pick: int) -> None:
        """End a whistle without a sheet."""
        if (pk := self.one(Whistle, pick)) is not None:
            self.do(lambda: getattr(whistles, what)(self.cast.everybody()[who], pk, "原因"))

    @rule(who=WHO, pick=PICK)
    def resolve(self, who: str, pick: int) -> None:
        """Settle on the spot."""
        if (pk := self.one(Whistle, pick)) is not None:
            rows = [Row(DEPARTMENT, "张三", "修复", self.at.date())]
            self.do(lambda: whistles.resolve(self.cast.everybody()[who], pk, rows))

    @rule(who=WHO, pick=PICK, step=st.integers(0, 5))
    def summons(self, who: str, pick: int, step: int) -> None:
        """Confirm, come, mark, answer, settle."""
        actor, pk = self.cast.everybody()[who], self.one(Summons, pick)
        if pk is None:
            return
        acts: list[Callable[[], object]] = [
            lambda: whistles.confirm(actor, pk, True, ""),
            lambda: whistles.arrive(actor, pk, "李四", "科长"),
            lambda: whistles.rate(actor, pk, 20, 30),
            lambda: whistles.answer_rating(actor, pk, "不同意", True),
            lambda: whistles.settle(actor, pk, 30, 30, 40, "采信"),
            lambda: self._row(actor, pick),
        ]
        self.do(acts[step])

    def _row(self, actor: object, pick: int) -> None:
        if (pk := self.one(SheetRow, pick)) is not None:
            whistles.row_done(actor, pk, "好了")

    @rule(who=WHO, to=st.sampled_from([DEPARTMENT, RIVAL]), at_once=st.booleans())
    def write(self, who: str, to: str, at_once: bool) -> None:
        """Write a letter, or send it."""
        actor, act = self.cast.everybody()[who], letters.send if at_once else letters.draft
        self.do(lambda: act(actor, self.order.pk, to, "pressing", "duty", "请办理"))

    @rule(who=WHO, pick=PICK, step=st.integers(0, 5))
    def letter(self, who: str, pick: int, step: int) -> None:
        """Release, answer, recall, drop, seal, prepare."""
        actor, pk = self.cast.everybody()[who], self.one(Letter, pick)
        if pk is None:
            return
        acts: list[Callable[[], object]] = [
            lambda: letters.release(actor, pk),
            lambda: letters.answer(actor, pk, "同意"),
            lambda: letters.recall(actor, pk, "不用了"),
            lambda: letters.drop(actor, pk, "不发了"),
            lambda: letters.seal(actor, pk),
            lambda: letters.prepare_reply(actor, pk, "拟同意"),
        ]
        self.do(acts[step])

    @rule()
    def settled_above(self) -> None:
        """What went up comes back."""
        self.do(lambda: move(self.cast.district, self.order.pk, "take_up", evidence={"decision": "区里协调"}))

    @invariant()
    def they_agree(self) -> None:
        """An order waits for a whistle or a letter exactly when there is one to wait for."""
        if not hasattr(self, "order"):
            return
        self.order.refresh_from_db()
        open_ones = [one.state for one in Whistle.objects.filter(closed_at=None)]
        assert len(open_ones) <= 1 and all(state in OPEN for state in open_ones)
        assert (self.order.state == "53") == bool(set(open_ones) & set(IN_FORCE)) or self.order.state == "55"
        assert self.order.state != "54" or Letter.objects.filter(state="sent").exists()
        serials = sorted(Letter.objects.exclude(serial=None).values_list("serial", flat=True))
        assert serials == list(range(1, len(serials) + 1))
        assert sum(Counter.objects.values_list("last", flat=True)) == len(serials)


@pytest.mark.slow
class TestTogether(TestCase):
    """Each example is undone."""

    def test_whatever_is_done_the_order_and_its_summons_agree(self) -> None:
        class Undone(Together):
            def __init__(self) -> None:
                super().__init__()
                self.undone = undone()
                self.undone.__enter__()

            def teardown(self) -> None:
                try:
                    assert verify().ok
                finally:
                    self.undone.__exit__(None, None, None)

        run_state_machine_as_test(
            Undone, settings=settings(max_examples=20, stateful_step_count=30, deadline=None)
        )

"""Thousands of random deeds, legal and illegal, by everybody, at any time: every order stays whole and can be ended."""

from collections import Counter
from itertools import islice
from random import Random
from unittest.mock import patch

import pytest
from django.test import TestCase as DjangoTestCase
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from huiyin.act.orders import rules
from huiyin.foundation.ledger.queries import verify
from huiyin.testing.cast import PEOPLE, prepare_cast, prepare_city
from tests.act.deeds_beside import BESIDE
from tests.act.every_deed import DEEDS
from tests.act.going import KINDS
from tests.act.happenings import TALES, Dice
from tests.act.living import JUMPS, Life, undone

STEPS = 2500  # of the long story
ACTIONS = {move.action for move in rules.MOVES}
WHICH, DETAIL = st.integers(0, 11), st.integers(0, 999)
NAMES = st.sampled_from([*DEEDS, *BESIDE])
WHO = st.sampled_from([*PEOPLE, "outsider", "citizen", "system"])


def test_every_action_of_the_table_has_a_deed() -> None:
    assert set(DEEDS) == ACTIONS


class Handling(RuleBasedStateMachine):
    """Several orders and everybody who can do something to them."""

    total: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.undone = undone()
        self.undone.__enter__()

    @initialize()
    def begin(self) -> None:
        """Orders of every kind come in."""
        self.life = Life()

    def order(self, which: int) -> int:
        orders = self.life.world.orders()
        return orders[-1 - which % len(orders)]

    @rule(which=WHICH, what=st.integers(0, 99), seed=DETAIL)
    def legal(self, which: int, what: int, seed: int) -> None:
        """A move of the table by somebody who may, at a time when it can be done."""
        self._legal(which, seed, lambda names: names[what % len(names)], moves=True)

    @rule(which=WHICH, what=st.integers(0, 99), seed=DETAIL)
    def legal_too(self, which: int, what: int, seed: int) -> None:
        """The same: the more that is done, the farther the orders come."""
        self._legal(which, seed, lambda names: names[what % len(names)], moves=True)

    @rule(which=WHICH, name=st.sampled_from([*BESIDE]), seed=DETAIL)
    def beside(self, which: int, name: str, seed: int) -> None:
        """Something beside the moves, by somebody whose role has the right."""
        self._legal(which, seed, lambda _: name, moves=False)

    def _legal(self, which: int, seed: int, choose: object, moves: bool) -> None:
        def chosen(names: list[str]) -> str:
            moving = [name for name in names if name not in BESIDE]
            return choose(moving if moves and moving else names)  # type: ignore[operator, no-any-return]

        self.life.legal(self.order(which), chosen, Random(seed))

    @rule(which=WHICH, name=NAMES, who=WHO, seed=DETAIL, good=st.booleans())
    def anything(self, which: int, name: str, who: str, seed: int, good: bool) -> None:
        """Anything by anybody."""
        self.life.anything(self.order(which), name, who, seed, good)

    @rule()
    def again(self) -> None:
        """The same once more."""
        self.life.again()

    @rule(minutes=st.sampled_from(JUMPS))
    def time_goes_by(self, minutes: int) -> None:
        """From minutes to weeks."""
        self.life.jump(minutes)

    @rule()
    def worker_runs(self) -> None:
        """All jobs."""
        self.life.jobs()

    @rule(kind=st.sampled_from([*KINDS]))
    def another(self, kind: str) -> None:
        """An appeal comes in."""
        self.life.arrives(kind)

    def teardown(self) -> None:
        """Every order can still be led to its end, and the ledger is whole."""
        try:
            if hasattr(self, "life"):
                self.life.lead_home()
                assert verify().ok
                self.total.update(self.life.count)
        finally:
            self.undone.__exit__(None, None, None)


class TestHandling(TestCase):
    """The city and the cast stay; each example is undone."""

    @classmethod
    def setUpTestData(cls) -> None:
        prepare_city()
        prepare_cast()

    def test_a_few_deeds_leave_every_order_whole(self) -> None:
        run_state_machine_as_test(Handling, settings=settings(max_examples=3, stateful_step_count=25))

    @pytest.mark.slow
    def test_thousands_of_deeds_leave_every_order_whole(self) -> None:
        run_state_machine_as_test(Handling, settings=settings(max_examples=20, stateful_step_count=60))
        assert min(Handling.total[kind] for kind in ("legal", "refused", "repeated", "jobs")) > 0


@pytest.mark.slow
class TestLongLife(DjangoTestCase):
    """One long story, the same each time."""

    def test_every_move_and_every_state_is_reached(self) -> None:
        prepare_city()
        prepare_cast()
        with patch("huiyin.act.orders.actions.audits.drawn", lambda *_: True):
            life, dice = Life(), Dice(4)
            for happening in islice(dice.happenings(), STEPS):
                happening(life)
            for _ in range(4 * len(TALES)):  # what chance has left out is told, if it can happen at all
                if not ACTIONS - {action for _, action in life.watch.pairs}:
                    break
                dice.tale(life)
            life.lead_home()
        assert verify().ok
        seen, wanted = life.watch.pairs, {(move.source, move.action) for move in rules.MOVES}
        print(dict(life.count), "not seen:", sorted(wanted - seen))
        assert {action for _, action in seen} == ACTIONS
        assert {source for source, _ in seen} | set(rules.CLOSED) >= set(rules.STATES)
        assert {"80", "85"} <= {rules.step(*pair).target for pair in seen}  # type: ignore[union-attr]

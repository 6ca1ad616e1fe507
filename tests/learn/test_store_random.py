"""Whatever is done to orders and whenever it is carried over: counts are those of the orders themselves."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import rule, run_state_machine_as_test

from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.store.actions import carry
from huiyin.testing.cast import prepare_cast, prepare_city
from tests.act.test_life_random import Handling
from tests.learn.stored import agrees


class Carried(Handling):
    """The life of orders with somebody who carries them over."""

    @rule(days=st.sampled_from([0, 3, 60]))
    def carries(self, days: int) -> None:
        """What was carried over is counted as it is, now and later."""
        at = self.life.world.at + timedelta(days=days)
        with at_time(at):
            carry()
            agrees()
            assert carry().files == 0

    def teardown(self) -> None:
        """At the very end all is counted once more."""
        try:
            if hasattr(self, "life"):
                self.carries(0)
        finally:
            super().teardown()


class TestCarried(TestCase):
    """The city and the cast stay; each example is undone."""

    @classmethod
    def setUpTestData(cls) -> None:
        prepare_city()
        prepare_cast()

    def test_a_few_deeds_are_carried_over_as_they_are(self) -> None:
        run_state_machine_as_test(Carried, settings=settings(max_examples=3, stateful_step_count=20))

    @pytest.mark.slow
    def test_many_deeds_are_carried_over_as_they_are(self) -> None:
        run_state_machine_as_test(Carried, settings=settings(max_examples=12, stateful_step_count=50))

"""Whatever is done to orders, in whatever order facts are absorbed: figures are those of the orders themselves."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from huiyin.answer.assessment import queries, tallies
from huiyin.answer.assessment.fact_rules import PARTS, cell, every_cell
from huiyin.answer.assessment.jobs import absorb
from huiyin.answer.assessment.models import Bookmark, Fact
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.tally_rules import Tally
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import prepare_cast, prepare_city
from tests.act.test_life_random import Handling
from tests.answer.slow_facts import slow_facts

AHEAD = st.sampled_from([0, 3, 20, 60])  # days: what falls due later


def test_a_cell_is_its_number_and_every_one_is_another() -> None:
    codes = [one.code for one in every_cell()]
    assert len(set(codes)) == len(codes)
    assert all(cell(one.code) == one for one in every_cell())


class Assessed(Handling):
    """The life of orders with somebody who counts."""

    @rule()
    def absorbs(self) -> None:
        """Facts are reckoned; doing it again at once changes nothing."""
        with at_time(self.life.world.at):
            absorb()
            before = kept()
            absorb()
            assert kept() == before

    @rule(days=AHEAD)
    def counts(self, days: int) -> None:
        """Figures read with the facts kept so far, without any, and order by order are the same."""
        at = self.life.world.at + timedelta(days=days)
        with at_time(at):
            for period in periods(at):
                wanted = {key: asdict(tally) for key, tally in slow_facts(period, at).items()}
                assert counted(period) == wanted, [*self.life.told]
                assert without_facts(period) == wanted
                sums_up(period)

    @rule(days=AHEAD)
    def opens(self, days: int) -> None:
        """Behind every number of every unit stand as many orders."""
        at = self.life.world.at + timedelta(days=days)
        with at_time(at):
            for period in periods(at):
                for one in queries.table(self.life.world.cast.supervisor, period):
                    as_many(self.life.world.cast, one, period)

    @invariant()
    def facts_agree_with_their_cells(self) -> None:
        """What a fact says in words is what its number says."""
        for fact in Fact.objects.all():
            found = cell(fact.cell)
            assert all(getattr(fact, name) == value for name, value in asdict(found).items())

    def teardown(self) -> None:
        """At the very end all is counted once more."""
        try:
            if hasattr(self, "life"):
                with at_time(self.life.world.at):
                    absorb()
                self.counts(60)
        finally:
            self.undone.__exit__(None, None, None)


def periods(at: object) -> Iterator[Period]:
    """The months in which something falls due."""
    yield from (Period.read(code) for code in ("2026-09", "2026-10", "2026-11x3"))  # type: ignore[misc]


def counted(period: Period) -> dict[tuple[str, bool], dict[str, int]]:
    """What is read of every unit."""
    both = [(unit, out, tally) for unit, record in tallies.records(period).items()
            for out, tally in ((False, record.counted), (True, record.excluded))]  # fmt: skip
    return {(unit, out): asdict(tally) for unit, out, tally in both if any(asdict(tally).values())}


def without_facts(period: Period) -> dict[tuple[str, bool], dict[str, int]]:
    """The same as if nothing had ever been absorbed."""
    position = Bookmark.objects.values_list("position", flat=True).first()
    if position is None:
        return counted(period)
    Bookmark.objects.update(position=0)
    try:
        return counted(period)
    finally:
        Bookmark.objects.update(position=position)


def sums_up(period: Period) -> None:
    """The parts make the whole: matters a unit, months a quarter."""
    records = tallies.records(period)
    matters = tallies.by_matter(period)
    for unit, record in records.items():
        whole = sum(matters.get(unit, {}).values(), Tally())
        assert asdict(whole) == asdict(record.counted), unit
    if period.months > 1:
        months = [tallies.records(Period(month)) for month in tallies.months_of(period)]
        for unit, record in records.items():
            parts = sum((month[unit].counted for month in months if unit in month), Tally())
            assert asdict(parts) == asdict(record.counted), unit


def as_many(cast: object, one: queries.Marks, period: Period) -> None:
    """Every number of a unit opens to as many orders as it says."""
    tally, out = one.record.counted, one.record.excluded
    asked = tally.due + tally.merged - tally.valid
    numbers = {
        ("response", "all"): tally.due - tally.found,
        ("response", "yes"): tally.contacted,
        ("response", "no"): tally.due - tally.found - tally.contacted,
        ("on_time", "yes"): tally.on_time,
        ("on_time", "no"): tally.due - tally.on_time,
        ("resolution", "all"): one.rates["resolution"].denominator,
        ("resolution", "partly"): tally.partly + tally.power_partly,
        ("resolution", "held"): tally.held_valid,
        ("resolution", "power"): tally.power_valid,
        ("resolution", "unasked"): asked,
        ("satisfaction", "all"): tally.valid,
        ("satisfaction", "yes"): tally.satisfied + tally.basically,
        ("satisfaction", "partly"): tally.basically,
        ("satisfaction", "unasked"): asked,
        ("quality", "all"): tally.due,
        ("excluded", "all"): out.due,
    }
    supervisor = cast.supervisor  # type: ignore[attr-defined]
    for (name, part), count in numbers.items():
        assert part in PARTS[name]
        page = queries.orders_behind(supervisor, one.unit, period, name, part)
        assert len(page.orders) == count, (one.unit, name, part)


def kept() -> list[tuple[object, ...]]:
    """The facts as they lie there, with where they lie: nothing was even written anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT f.ctid::text, f.* FROM assessment_fact f ORDER BY f.id")
        return cursor.fetchall()


class TestCounting(TestCase):
    """The city and the cast stay; each example is undone."""

    @classmethod
    def setUpTestData(cls) -> None:
        prepare_city()
        prepare_cast()

    def test_figures_are_those_of_the_orders(self) -> None:
        run_state_machine_as_test(Assessed, settings=settings(max_examples=2, stateful_step_count=30))

    @pytest.mark.slow
    def test_figures_are_those_of_the_orders_in_many_lives(self) -> None:
        run_state_machine_as_test(Assessed, settings=settings(max_examples=15, stateful_step_count=50))

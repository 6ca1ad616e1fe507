"""The papers' figures are those of the queries, and chance is said to be chance."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.answer.assessment import queries as rates
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.meetings import figures
from huiyin.answer.supervision.meetings.figures.shapes import OfUnit, Whole
from huiyin.answer.supervision.meetings.rules import agenda
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.asking_once import again
from tests.answer.reviewed import Lot, fill

pytestmark = pytest.mark.django_db
T = TypeVar("T")
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
LIGHTS, WATER = "010202", "010101"
PEERS = ("S0103", "S0104", "S0105")
LATER = datetime(2026, 4, 3, 2, tzinfo=UTC)


def only(found: Mapping[str, T]) -> dict[str, T]:
    """The rates that the papers speak of, whatever else was reckoned."""
    return {name: found[name] for name in rates.RATES}


@pytest.fixture
def counted(cast: Cast) -> figures.Counted:
    """March of five streets: one poor, one that improved, three in between."""
    fill(MARCH.replace(year=2025), [Lot(STREET, solved=70, unsolved=30)])
    fill(FEBRUARY, [Lot(STREET, solved=80, unsolved=20), Lot(RIVAL, solved=50, unsolved=50)])
    fill(
        MARCH,
        [
            Lot(STREET, solved=40, partly=10, unsolved=50, twice=4, unasked=5, excluded=20, late=15),
            Lot(STREET, WATER, solved=30, unsolved=1),
            Lot(RIVAL, solved=95, unsolved=5),
            *(Lot(peer, solved=80, unsolved=20) for peer in PEERS),
            Lot("S0106", solved=3, unsolved=2),
        ],
    )
    with at_time(LATER):
        return figures.count("C", MARCH)


def test_the_whole_s_figures_are_the_queries_figures(cast: Cast, counted: figures.Counted) -> None:
    with at_time(LATER):
        found = rates.overview(cast.supervisor, Period(MARCH)).marks
        rows = {marks.unit: marks for marks in rates.table(cast.supervisor, Period(MARCH))}
        february = rates.overview(cast.supervisor, Period(FEBRUARY)).marks
    whole = counted.whole
    assert {one.name: one.rate for one in whole.rates} == only(found.rates)
    assert {one.name: one.last for one in whole.rates} == only(february.rates)
    assert (whole.due, whole.excluded) == (found.rates["on_time"].denominator, found.excluded)
    assert [row.unit for row in whole.rows] == list(rows)
    for row in whole.rows:
        assert only(row.rates) == only(rows[row.unit].rates)
        assert row.excluded == rows[row.unit].excluded
    assert [month.code for month in whole.line] == ["2025-03", "2026-02", "2026-03"]


def test_a_sheet_s_figures_are_those_of_the_unit_s_own_page(cast: Cast, counted: figures.Counted) -> None:
    with at_time(LATER):
        found = rates.of_unit(cast.head, STREET, Period(MARCH))
    sheet = counted.sheets[STREET]
    assert {one.name: one.rate for one in sheet.rates} == only(found.marks.rates)
    assert {one.name: one.peers for one in sheet.rates} == only(found.peers)
    assert {one.name: one.stance for one in sheet.rates} == rates.stances(found, rates.RATES)


def test_a_fall_beyond_chance_is_certain_and_a_wobble_is_not(counted: figures.Counted) -> None:
    by_name = {one.name: one for one in counted.sheets[STREET].rates}
    fallen = by_name["resolution"]
    assert fallen.last is not None
    assert fallen.change is not None
    assert fallen.change.certain
    assert fallen.year is not None
    assert fallen.year.denominator == 100
    same = {one.name: one for one in counted.sheets[PEERS[0]].rates}["resolution"]
    assert same.change is None  # nothing was due there last month


def test_hard_matters_stand_with_what_shows_it(counted: figures.Counted) -> None:
    hard = counted.sheets[STREET].matters
    assert [one.matter for one in hard] == [LIGHTS]
    assert (hard[0].due, hard[0].side, hard[0].unhappy) == (105, -1, 4)
    assert (hard[0].rate.numerator, hard[0].rate.denominator) == (45, 100)


def test_repeated_dissatisfaction_names_orders_and_nobody(counted: figures.Counted) -> None:
    sheet = counted.sheets[STREET]
    assert (sheet.unhappy_count, len(sheet.unhappy)) == (4, 4)
    assert {(one.unit, one.times) for one in sheet.unhappy} == {(STREET, 2)}
    assert counted.whole.unhappy_count == 4


def test_who_improved_beyond_chance_is_named_with_both_months(counted: figures.Counted) -> None:
    assert [(one.unit, one.rate.numerator, one.last.numerator) for one in counted.whole.improved] == [
        (RIVAL, 95, 50)
    ]


def test_excluding_much_is_told(counted: figures.Counted) -> None:
    assert counted.whole.much_excluded == (STREET,)
    assert counted.whole.excluded.numerator == 20


def test_peers_who_solve_the_same_matter_are_named(counted: figures.Counted) -> None:
    assert [(one.unit, one.matter) for one in counted.sheets[STREET].practices] == [(RIVAL, LIGHTS)]


def test_what_is_asked_rests_on_what_is_certain(counted: figures.Counted) -> None:
    asked = {(one.rule, one.about) for one in counted.sheets[STREET].asks}
    assert ("fell", "resolution") in asked
    assert ("matter", LIGHTS) in asked
    assert counted.sheets[PEERS[0]].asks == ()
    assert counted.sheets["S0106"].asks == ()


def test_few_cases_are_not_compared(counted: figures.Counted) -> None:
    few = {one.name: one for one in counted.sheets["S0106"].rates}["resolution"]
    assert (few.stance, few.rate.few, few.change) == ("few", True, None)


def test_a_district_has_its_own_whole_and_its_units(cast: Cast, counted: figures.Counted) -> None:
    with at_time(LATER):
        found = figures.count("D02", MARCH)
        whole = rates.overview(cast.supervisor, Period(MARCH))
    assert found.whole.scope == "D02"
    assert found.whole.due < whole.marks.rates["on_time"].denominator
    assert STREET not in found.sheets


def test_a_month_without_orders_has_papers_that_say_so(cast: Cast) -> None:
    with at_time(LATER):
        empty = figures.count("C", MARCH)
    assert (empty.whole.due, empty.whole.rows, empty.sheets) == (0, (), {})
    assert [one.rule for one in agenda(figures.signs(empty.whole, {}), 5)] == ["report", "decide"]


def test_figures_come_back_from_the_database_as_they_went(counted: figures.Counted) -> None:
    assert figures.read(Whole, figures.as_json(counted.whole)) == counted.whole
    sheet = counted.sheets[STREET]
    assert figures.read(OfUnit, figures.as_json(sheet)) == sheet


def test_statements_do_not_grow_with_units(cast: Cast, counted: figures.Counted) -> None:
    with at_time(LATER), CaptureQueriesContext(connection) as many:
        figures.count("C", MARCH)
    with at_time(LATER), CaptureQueriesContext(connection) as few:
        figures.count("C", date(2025, 4, 1))
    assert (
        len(many) - len(few) <= 6
    )  # nobody is compared in an empty month; the city is looked for now and then
    assert not again(many)
    assert len(many) <= current().meetings.months + 20

"""The formulas of the three rates: the worked example, small numbers, bands, periods."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.answer.assessment.peer_rules import Middle, apart, limits, middle, stance
from huiyin.answer.assessment.rules import (
    Period,
    Policy,
    Rate,
    Record,
    Tally,
    band,
    composite,
    excluded_share,
    rate,
    rates,
    wilson,
)

BANDS = {"A": 88.0, "B": 80.0, "C": 70.0}
WEIGHTS = {"response": 0.30, "resolution": 0.35, "satisfaction": 0.35}
POLICY = Policy(WEIGHTS, basic=1.0, partial=0.5, minimum=30, bands=BANDS)
# Worked example of the brief: 1,000 due, 40 excluded, 816 of 960 answered.
COUNTED = Tally(due=960, contacted=948, on_time=900, valid=816, solved=686, satisfied=600, basically=96)
EXCLUDED = Tally(due=40, contacted=40, valid=34)


def test_rates_of_the_worked_example() -> None:
    found = rates(COUNTED, POLICY)
    assert found["response"].value == 0.9875
    assert round(found["resolution"].value or 0, 4) == 0.8407
    assert round(found["satisfaction"].value or 0, 4) == 0.8529
    assert round(rates(COUNTED, replace(POLICY, basic=0.6))["satisfaction"].value or 0, 4) == 0.8059
    assert excluded_share(Record(COUNTED, EXCLUDED), 30).value == 0.04


@pytest.mark.parametrize(
    ("weights", "basic", "mark"),
    [
        ((0.30, 0.35), 1.0, 88.90),
        ((0.30, 0.35), 0.6, 87.25),
        ((0.10, 0.45), 1.0, 86.09),
        ((0.10, 0.45), 0.6, 83.97),
    ],
)
def test_composite_of_the_worked_example(weights: tuple[float, float], basic: float, mark: float) -> None:
    first, other = weights
    how = replace(
        POLICY, basic=basic, weights={"response": first, "resolution": other, "satisfaction": other}
    )
    found = composite(rates(COUNTED, how), how)
    assert found is not None
    assert round(found.value, 2) == mark


def test_excluding_nothing_costs_as_much_as_the_worked_example_says() -> None:
    everything = Record(COUNTED, EXCLUDED)
    found = rates(everything.counted + everything.excluded, POLICY)
    assert round(found["resolution"].value or 0, 4) == 0.8071
    assert round(found["satisfaction"].value or 0, 4) == 0.8188
    mark = composite(found, POLICY)
    assert mark is not None
    assert round(mark.value, 2) == 86.55


def test_wilson_of_small_and_large_numbers() -> None:
    assert [round(end, 2) for end in wilson(18, 20)] == [0.70, 0.97]
    assert [round(end, 3) for end in wilson(1800, 2000)] == [0.886, 0.912]
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == pytest.approx(1.0)


@given(st.integers(1, 5000), st.floats(0, 1))
def test_an_interval_holds_its_share_and_stays_inside(cases: int, share: float) -> None:
    low, high = wilson(share * cases, cases)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1


def test_partly_solved_counts_as_the_city_says() -> None:
    tally = Tally(due=40, valid=40, solved=20, partly=10)
    assert rates(tally, POLICY)["resolution"].value == 25 / 40
    assert rates(tally, replace(POLICY, partial=0.0))["resolution"].value == 0.5


def test_few_cases_are_not_compared_and_none_have_no_value() -> None:
    assert rate(29, 29, 30).few
    assert not rate(30, 30, 30).few
    assert rate(0, 0, 30) == Rate(0, 0, None, None, None, True)
    assert (
        composite(rates(replace(COUNTED, valid=29, solved=20, satisfied=20, basically=0), POLICY), POLICY)
        is None
    )


def test_a_rate_of_no_weight_need_not_be_there() -> None:
    how = replace(POLICY, weights={"response": 1.0, "resolution": 0.0, "satisfaction": 0.0})
    found = composite(rates(Tally(due=100, contacted=90), how), how)
    assert found is not None
    assert found.value == pytest.approx(90)


def test_an_interval_over_the_line_lifts_by_one_band_only() -> None:
    assert band(88.0, 90, BANDS) == ("A", False)
    assert band(79.3, 81.0, BANDS) == ("B", True)
    assert band(79.3, 79.9, BANDS) == ("C", False)
    assert band(65.0, 89.0, BANDS) == ("C", True)
    assert band(12.0, 20.0, BANDS) == ("D", False)


def test_the_mark_lies_inside_its_interval_and_narrows_with_cases() -> None:
    few = composite(rates(Tally(40, 39, 38, 36, 30, 0, 30, 2), POLICY), POLICY)
    many = composite(rates(Tally(4000, 3900, 3800, 3600, 3000, 0, 3000, 200), POLICY), POLICY)
    assert few is not None
    assert many is not None
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_middle_half_needs_four_peers() -> None:
    assert middle([0.7, 0.8, 0.9]) is None
    assert middle([0.6, 0.7, 0.8, 0.9, 1.0]) == Middle(0.7, 0.8, 0.9, 5)


def test_where_a_rate_stands_among_peers() -> None:
    peers = Middle(0.82, 0.86, 0.89, 40)
    assert stance(rate(686, 816, 30), peers) == "inside"
    assert stance(rate(80, 100, 30), peers) == "touching_below"
    assert stance(rate(95, 100, 30), peers) == "touching_above"
    assert stance(rate(600, 1000, 30), peers) == "below"
    assert stance(rate(990, 1000, 30), peers) == "above"
    assert stance(rate(9, 12, 30), peers) == "few"
    assert stance(rate(80, 100, 30), None) == "alone"


def test_only_what_chance_does_not_explain_is_set_apart() -> None:
    low, high = limits(0.84, 400, 3.0902)
    assert low < 0.84 < high
    assert apart(rate(400 * 0.80, 400, 30), 0.84) == 0
    assert apart(rate(400 * 0.70, 400, 30), 0.84) == -1
    assert apart(rate(400 * 0.92, 400, 30), 0.84) == 1
    assert apart(rate(2, 20, 30), 0.84) == 0


def test_periods_are_whole_months() -> None:
    january = Period.read("2026-01")
    assert january is not None
    assert (january.start, january.end, january.code) == (date(2026, 1, 1), date(2026, 2, 1), "2026-01")
    assert january.moved(-1).code == "2025-12"
    quarter = january.spanning(3)
    assert (quarter.start, quarter.end, quarter.code) == (date(2025, 11, 1), date(2026, 2, 1), "2026-01x3")
    assert Period.read(quarter.code) == quarter


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-13", "2026-1", "2026-01x2", "2026-01xq", "x3", "2026-01-05"]
)
def test_what_is_no_period(code: str) -> None:
    assert Period.read(code) is None

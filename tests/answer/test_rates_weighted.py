"""Formulas with difficulty, shared solutions, record quality, parts and points."""

from dataclasses import replace
from datetime import date
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.answer.assessment.difference_rules import difference
from huiyin.answer.assessment.formula_rules import as_data, from_data, in_force
from huiyin.answer.assessment.marking import marks, results
from huiyin.answer.assessment.peer_rules import Z998
from huiyin.answer.assessment.rules import (
    Extras,
    Policy,
    Record,
    Tally,
    composite,
    points_of,
    rate,
    rates,
    wilson,
)

PLAIN = Policy({"resolution": 1.0}, basic=0.6, partial=0.5, minimum=1, bands={"A": 88.0})
HARD = replace(PLAIN, difficulty={"01": 1.5, "0102": 2.0})
counts = st.integers(0, 300)


def asked(solved: int, unsolved: int, **more: int) -> Tally:
    return Tally(due=solved + unsolved, valid=solved + unsolved, solved=solved, **more)


def test_the_longest_beginning_decides_how_much_a_matter_weighs() -> None:
    assert [HARD.weight_of(matter) for matter in ("010201", "010301", "020101", "")] == [2.0, 1.5, 1.0, 1.0]


def test_hard_matters_weigh_more() -> None:
    graded = {2.0: asked(1, 0), 1.0: asked(0, 1)}
    found = rates(asked(1, 1), HARD, graded)["resolution"]
    assert found.value == pytest.approx(2 / 3)
    assert found.denominator == 2
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 2 / 3 < found.high < 1


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=4), st.floats(0.1, 10))
def test_where_all_weigh_the_same_nothing_changes(pairs: list[tuple[int, int]], weight: float) -> None:
    whole = sum((asked(*pair) for pair in pairs), Tally())
    plain = rates(whole, PLAIN)["resolution"]
    heavy = rates(whole, PLAIN, {weight: whole})["resolution"]
    assert heavy.denominator == plain.denominator
    for name in ("value", "low", "high"):
        one, other = getattr(plain, name), getattr(heavy, name)
        assert one == other or isclose(one, other, abs_tol=1e-9)


def test_a_rise_of_weighted_rates_is_as_unsure_as_their_weights_make_it() -> None:
    """Two heavy cases among many light ones: the interval is that of Kish's few, not that of all."""
    rose = [
        difference(
            rates(asked(46, 4), HARD, {10.0: asked(6, 0), 1.0: asked(40, 4)})["resolution"],
            rates(asked(38, 12), HARD, {10.0: asked(4, 2), 1.0: asked(34, 10)})["resolution"],
            *z,
        )
        for z in ((), (Z998,))
    ]
    worth = (60 + 44) ** 2 / (6 * 100 + 44)
    (low, high), (low_before, high_before) = wilson(worth * 100 / 104, worth), wilson(worth * 74 / 104, worth)
    plain, wide = rose
    assert plain is not None and wide is not None
    assert plain.points == pytest.approx(26 / 104)
    assert plain.low == pytest.approx(
        26 / 104 - ((100 / 104 - low) ** 2 + (high_before - 74 / 104) ** 2) ** 0.5
    )
    assert plain.high == pytest.approx(
        26 / 104 + ((high - 100 / 104) ** 2 + (74 / 104 - low_before) ** 2) ** 0.5
    )
    # The same counts unweighted would be surer; at 99.8 % so many equal cases are as unsure as Kish's few.
    counted = difference(rate(46, 50, 1), rate(38, 50, 1))
    assert counted is not None and counted.high - counted.low < plain.high - plain.low
    equal = difference(rate(worth * 100 / 104, worth, 1), rate(worth * 74 / 104, worth, 1), Z998)
    assert equal is not None
    assert (wide.low, wide.high) == pytest.approx((equal.low, equal.high))


@given(counts, st.integers(1, 300))
def test_a_difference_at_another_certainty_rests_on_as_many_cases_as_were_counted(
    good: int, bad: int
) -> None:
    one = rate(good, good + bad, 1)
    found = difference(one, rate(0, 1000, 1), Z998)
    low, _ = wilson(good, good + bad, Z998)
    _, high = wilson(0, 1000, Z998)
    assert found is not None and one.value is not None
    assert found.low == pytest.approx(max(-1.0, one.value - ((one.value - low) ** 2 + high**2) ** 0.5))


@given(counts, counts, counts, counts, st.floats(0.01, 0.99))
def test_what_is_shared_makes_one_whole(
    own: int, not_own: int, held: int, not_held: int, share: float
) -> None:
    how = replace(PLAIN, share=share)
    street = Tally(
        valid=own + not_own + held + not_held,
        solved=own + held,
        held_valid=held + not_held,
        held_solved=held,
    )
    department = Tally(power_valid=held + not_held, power_solved=held)
    ours, theirs = rates(street, how)["resolution"], rates(department, how)["resolution"]
    weight = own + not_own + (1 - share) * (held + not_held)
    if street.valid:
        assert ours.value == pytest.approx((own + (1 - share) * held) / weight)
    if department.power_valid:
        assert theirs.value == pytest.approx(held / (held + not_held))
    together = rates(street + department, how, whole=True)["resolution"]
    assert together.denominator == street.valid
    assert together.value == ((own + held) / street.valid if street.valid else None)


def test_quality_is_the_mean_of_the_records() -> None:
    found = rates(Tally(due=2, quality=150, quality_sq=90**2 + 60**2), PLAIN)["quality"]
    assert (found.value, found.denominator) == (0.75, 2)
    assert found.low is not None
    assert found.low < 0.75
    same = rates(Tally(due=4, quality=320, quality_sq=4 * 80**2), PLAIN)["quality"]
    assert (same.low, same.value, same.high) == (0.8, 0.8, 0.8)


def test_quality_can_weigh_in_the_mark() -> None:
    how = replace(PLAIN, weights={"resolution": 0.5, "quality": 0.5})
    found = composite(rates(asked(1, 1, quality=140), how), how)
    assert found is not None
    assert found.value == pytest.approx(100 * (0.25 + 0.35))


def test_points_are_given_and_taken_within_bounds() -> None:
    how = replace(
        PLAIN,
        bonus={"whistle": 2.0, "proactive": 0.5, "most": 2.2},
        penalty={"falsification": 4.0, "most": 6.0},
    )
    record = Record(asked(8, 2, proactive=1), extras=Extras(whistles=2, service=150.0))
    assert points_of(record, how) == pytest.approx(2.0 * 0.75 + 0.5)
    many = replace(record, counted=asked(8, 2, proactive=9))
    assert points_of(many, how) == 2.2
    false = replace(record, extras=Extras(falsified=2))
    assert points_of(false, how) == pytest.approx(0.5 - 6.0)
    found = marks("S", "core", false, how)
    assert found.composite is not None
    assert found.composite.value == pytest.approx(80 - 5.5)


def test_a_mark_stays_within_a_hundred() -> None:
    how = replace(PLAIN, bonus={"proactive": 1.0})
    found = marks("S", "core", Record(asked(10, 0, proactive=5)), how)
    assert found.composite is not None
    assert found.composite.value == 100.0


def test_each_month_has_the_formula_of_its_time() -> None:
    old, new = (
        replace(PLAIN, version=v, start=s) for v, s in (("1", date(2025, 1, 1)), ("2", date(2026, 3, 1)))
    )
    months = {date(2024, 5, 1): "1", date(2026, 2, 1): "1", date(2026, 3, 1): "2", date(2027, 1, 1): "2"}
    for month, version in months.items():
        assert in_force((new, old), month).version == version


weights = st.dictionaries(st.sampled_from(["01", "0102", "020101"]), st.floats(0.01, 9), max_size=3)


@given(st.integers(1, 2000), st.data(), weights)
def test_figures_are_kept_and_read_to_the_last_digit(
    due: int, data: st.DataObject, difficulty: dict[str, float]
) -> None:
    """What is stored as JSON gives the same formula and the same figures."""
    import json

    solved = data.draw(st.integers(0, due))
    how = replace(PLAIN, weights={"response": 0.1, "resolution": 0.9}, difficulty=difficulty)
    record = Record(
        asked(solved, due - solved, contacted=solved), graded={0.1: Record(asked(solved, due - solved))}
    )
    again = from_data(json.loads(json.dumps(as_data(how))))
    assert again == how
    assert json.loads(json.dumps(results(record, again))) == results(record, how)

"""Erlang C and A against published values, a simulation, and what must always hold."""

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.learn.stats.erlang import (
    blocked,
    delayed,
    seats_needed,
    with_giving_up,
    without_giving_up,
)
from huiyin.learn.stats.rostering import fewest


def test_a_hundred_calls_in_half_an_hour_of_three_minutes_each():
    """The example every handbook reckons: 10 erlangs, 14 seats, 20 seconds."""
    told = without_giving_up(100 / 1800, 180, 14, 20)
    assert float(told.delayed) == pytest.approx(0.174, abs=5e-4)
    assert float(told.within) == pytest.approx(0.888, abs=5e-4)
    assert float(told.wait) == pytest.approx(7.8, abs=0.05)


def test_seats_of_three_cities():
    """25.2, 62.4 and 406 erlangs: 95 and 80 of a hundred within 15 seconds."""
    calls = np.array([360, 892, 5800]) / 3600
    assert seats_needed(calls, 252, 15, 0.95).tolist() == [34, 75, 429]
    assert seats_needed(calls, 252, 15, 0.8).tolist() == [31, 70, 419]


def test_fifty_agents_with_and_without_patience():
    """48 calls a minute, a minute each, 50 agents, two minutes' patience: Mandelbaum and Zeltyn's table."""
    patient, not_so = without_giving_up(0.8, 60, 50, 15), with_giving_up(0.8, 60, 50, 15, 120)
    assert float(patient.wait) == pytest.approx(20.8, abs=0.05)
    assert float(not_so.wait) == pytest.approx(3.7, abs=0.05)
    assert float(not_so.abandoned) == pytest.approx(0.031, abs=5e-4)
    assert float(not_so.busy) == pytest.approx(0.93, abs=5e-3)


def _simulate(rate: float, seconds: float, seats: int, within: float, patience: float) -> tuple[float, float]:
    """Calls one by one: share answered in time and share that gave up."""
    rng = np.random.default_rng(12345)
    many = 120_000
    arrivals = np.cumsum(rng.exponential(1 / rate, many))
    talks, patient = rng.exponential(seconds, many), rng.exponential(patience, many)
    free_at = [0.0] * seats
    in_time = lost = 0
    for at, talk, will in zip(arrivals, talks, patient, strict=True):
        wait = max(free_at[0] - at, 0.0)
        if wait > will:
            lost += 1
            continue
        in_time += wait <= within
        heapq.heapreplace(free_at, at + wait + talk)
    return in_time / many, lost / many


@pytest.mark.parametrize(
    ("rate", "seconds", "seats", "patience"), [(0.1, 100, 9, 60), (0.1, 100, 12, 200), (0.5, 60, 28, 30)]
)
def test_callers_who_give_up_one_by_one(rate, seconds, seats, patience):
    told = with_giving_up(rate, seconds, seats, 15, patience)
    in_time, lost = _simulate(rate, seconds, seats, 15, patience)
    assert float(told.within) == pytest.approx(in_time, abs=0.01)
    assert float(told.abandoned) == pytest.approx(lost, abs=0.01)


def test_boundless_patience_is_erlang_c():
    calls, seats = np.array([0.05, 0.2, 1.0]), np.array([15, 55, 260])
    ours, theirs = with_giving_up(calls, 252, seats, 15, 1e7), without_giving_up(calls, 252, seats, 15)
    assert ours.within == pytest.approx(theirs.within, abs=1e-4)
    assert ours.delayed == pytest.approx(theirs.delayed, abs=1e-4)


def test_many_thousand_erlangs_stay_exact():
    assert 0 < float(blocked(5000, 5100)) < 1
    assert float(delayed(5000, 5100)) == pytest.approx(
        float(blocked(5000, 5100)) / (1 - 5000 / 5100 * (1 - float(blocked(5000, 5100)))), rel=1e-9
    )
    assert with_giving_up(20.0, 252, 5000, 15, 120).within > 0.5


def test_nobody_calls_and_nobody_sits():
    assert seats_needed([0.0, 0.001], 252, 15, 0.95)[0] == 0
    assert float(without_giving_up(0.0, 252, 3, 15).within) == 1
    assert float(with_giving_up(0.1, 252, 0, 15, 60).abandoned) == pytest.approx(1)
    assert float(without_giving_up(0.1, 252, 20, 15).within) == 0  # 25 erlangs are more than 20 seats carry


def test_a_share_of_all_cannot_be_promised():
    with pytest.raises(ValueError, match="between 0 and 1"):
        seats_needed([0.1], 252, 15, 1.0)
    with pytest.raises(ValueError, match="negative"):
        delayed(-1, 3)


@given(
    st.lists(st.floats(0.001, 1.0), min_size=1, max_size=4),
    st.floats(30, 600),
    st.floats(0.5, 0.98),
    st.one_of(st.none(), st.floats(20, 600)),
)
def test_seats_are_enough_and_one_fewer_is_not(calls, seconds, share, patience):
    rate = np.array(calls)
    seats = seats_needed(rate, seconds, 15, share, patience)

    def within(many):
        if patience is None:
            return without_giving_up(rate, seconds, many, 15).within
        return with_giving_up(rate, seconds, many, 15, patience).within

    assert (within(seats) >= share).all()
    assert (within(seats - 1) < share).all()


def _patterns(starts: list[int], length: int, slots: int) -> np.ndarray:
    found = np.zeros((len(starts), slots), dtype=bool)
    for row, start in enumerate(starts):
        found[row, (start + np.arange(length)) % slots] = True
    return found


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12))
def test_a_roster_covers_what_is_needed(needed):
    patterns = _patterns(list(range(0, 12, 2)), 4, 12)
    people = fewest(np.array(needed), patterns)
    assert (people @ patterns >= needed).all()
    for row in np.flatnonzero(people):
        fewer = people.copy()
        fewer[row] -= 1
        assert (fewer @ patterns < needed).any()


def test_a_half_hour_in_no_shift_cannot_be_covered():
    assert fewest(np.array([1, 1, 1]), np.array([[True, True, False]])) is None

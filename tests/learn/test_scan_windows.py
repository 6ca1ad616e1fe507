"""What holds of every scan, whatever the counts: seen on random tables and beside a slow search."""

from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.learn.stats.scan import Cluster, scan, scanned
from huiyin.learn.stats.scan.chance import FLOOR, Chance
from huiyin.learn.stats.scan.circles import circles
from huiyin.learn.stats.scan.replicas import Replicas
from huiyin.learn.stats.scan.study import study


@st.composite
def tables(draw: st.DrawFn) -> tuple[Any, Any]:
    """Counts and whole-number coordinates, some of them the same spot."""
    places, days = draw(st.integers(2, 9)), draw(st.integers(2, 16))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cases = rng.poisson(draw(st.sampled_from([0.2, 1.0, 4.0])), (places, days))
    return cases, rng.integers(0, 6, (places, 2)).astype(float)


def slow_best(cases: Any, points: Any, max_days: int, weekday: bool) -> float:
    """The strongest ratio by trying every circle and every length in turn, in plain Python."""
    spots = sorted({tuple(p) for p in points.tolist()})
    rows = [sum(cases[i] for i, p in enumerate(points.tolist()) if tuple(p) == s) for s in spots]
    days, total, best = cases.shape[1], int(cases.sum()), 0.0
    strata = [day % 7 if weekday else 0 for day in range(days)]
    for x, y in spots:
        by_far = sorted(
            range(len(spots)), key=lambda i: (((spots[i][0] - x) ** 2 + (spots[i][1] - y) ** 2), spots[i])
        )
        for size in range(1, len(spots) + 1):
            zone = sum(rows[i] for i in by_far[:size])
            if int(zone.sum()) > total / 2:
                break
            for length in range(1, min(max_days, days) + 1):
                c = int(zone[days - length :].sum())
                mu = 0.0
                for day in range(days - length, days):
                    same = [d for d in range(days) if strata[d] == strata[day]]
                    of_all = int(cases[:, same].sum())
                    mu += int(zone[same].sum()) * int(cases[:, day].sum()) / of_all if of_all else 0.0
                if c >= 2 and c > mu + 1e-12:
                    rest = (total - c) * log((total - c) / (total - mu)) if total > c else 0.0
                    best = max(best, c * log(c / mu) + rest)
    return best


def told(found: list[Cluster]) -> list[tuple[Any, ...]]:
    return [(c.places, c.start, c.end, c.observed, round(c.expected, 9), round(c.llr, 9), c.p) for c in found]


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(1, 9), st.booleans())
def test_the_strongest_window_is_that_of_a_slow_search(table: Any, max_days: int, weekday: bool) -> None:
    cases, points = table
    found = scan(cases, points, max_days=max_days, weekday=weekday, replications=99)
    best = slow_best(cases, points, max_days, weekday)
    assert (found[0].llr if found else 0.0) == pytest.approx(best, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(tables(), st.booleans())
def test_replications_keep_margins_and_find_what_a_slow_search_finds(table: Any, weekday: bool) -> None:
    cases, points = table
    spots, at = np.unique(points, axis=0, return_inverse=True)
    merged = np.zeros((len(spots), cases.shape[1]), dtype=np.int64)
    np.add.at(merged, at.ravel(), cases)
    plan = study(merged, cases.shape[1], weekday)  # as long as the study: every date is dealt
    if not plan.total:
        return
    replicas = Replicas(plan, circles(spots, plan.of_location.sum(axis=1), 0.5))
    seeds = np.random.SeedSequence(5).spawn(4)
    dealt = np.diff(replicas._tables(seeds), axis=1, prepend=0)[:, ::-1]
    best = replicas.strongest(seeds)
    for turn in range(len(seeds)):
        one = dealt[:, :, turn]
        assert np.array_equal(one.sum(axis=0), merged.sum(axis=0))
        assert np.array_equal(study(one, 1, weekday).of_location, plan.of_location)
        assert best[turn] == pytest.approx(slow_best(one, spots, cases.shape[1], weekday), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(tables(), st.integers(-50, 50), st.integers(-50, 50))
def test_moving_the_map_changes_nothing(table: Any, east: int, north: int) -> None:
    cases, points = table
    here = scan(cases, points, replications=99)
    there = scan(cases, points + np.array((east, north)), replications=99)
    assert told(here) == told(there)


@settings(max_examples=25, deadline=None)
@given(tables())
def test_clusters_share_no_place_and_are_stronger_first(table: Any) -> None:
    cases, points = table
    found = scan(cases, points, replications=99)
    inside = [place for one in found for place in one.places]
    assert len(inside) == len(set(inside))
    assert [c.llr for c in found] == sorted((c.llr for c in found), reverse=True)
    for one in found:
        assert one.end == cases.shape[1] - 1
        assert one.observed == int(cases[list(one.places), one.start :].sum())
        assert one.observed > one.expected
        assert 0 < one.p <= 1
        assert one.recurrence_days == 1 / one.p


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_planted_cluster_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = np.array([(x, y) for x in range(6) for y in range(6)], dtype=float)
    cases = rng.poisson(2.0, (36, 30))
    planted = [14, 8, 13, 15, 20]  # a place and its four neighbours
    cases[planted, -3:] += 6
    first = scan(cases, points, replications=199)[0]
    assert set(planted) <= set(first.places)
    assert len(first.places) <= 9
    assert 26 <= first.start <= 28
    assert first.p < 1e-4


def test_the_same_seed_gives_the_same_p_and_another_seed_another() -> None:
    rng = np.random.default_rng(3)
    cases, points = rng.poisson(3.0, (20, 30)), rng.uniform(0, 9, (20, 2))
    one, same, other = (scanned(cases, points, seed=seed, stop=None).chance for seed in (1, 1, 2))
    assert one is not None and same is not None and other is not None
    assert np.array_equal(one.simulated, same.simulated)
    assert not np.array_equal(one.simulated, other.simulated)


def test_ending_early_spares_replications_and_changes_none() -> None:
    rng = np.random.default_rng(4)
    cases, points = rng.poisson(3.0, (20, 30)), rng.uniform(0, 9, (20, 2))
    whole, early = (scanned(cases, points, stop=stop).chance for stop in (None, 50))
    assert whole is not None and early is not None
    assert len(early.simulated) < len(whole.simulated) == 999
    assert np.array_equal(early.simulated, whole.simulated[: len(early.simulated)])


def test_weekdays_explain_what_is_no_cluster() -> None:
    """A market is held on one weekday: compared with all days each of its days looks strange there."""
    rng = np.random.default_rng(8)
    points = np.array([(x, 0.0) for x in range(12)])
    rates = np.full((12, 56), 4.0)
    rates[:4] = [12.0 if day % 7 == 6 else 2.0 for day in range(56)]
    cases = rng.poisson(rates)
    plain, adjusted = (scan(cases, points, max_days=1, weekday=weekday)[0] for weekday in (False, True))
    assert plain.p < 0.001
    assert adjusted.p > 0.05


def test_gumbel_is_told_where_few_replications_were_as_strong() -> None:
    chance = Chance(np.random.default_rng(1).gumbel(4.0, 1.0, 999), whole=True)
    assert chance.p(float(np.sort(chance.simulated)[-50])) == 51 / 1000
    assert chance.p(14.0) == pytest.approx(np.exp(-10.0), rel=0.5)
    assert chance.p(500.0) == FLOOR


def test_no_cases_and_no_excess_give_no_cluster() -> None:
    points = np.array([(0.0, 0.0), (1.0, 0.0)])
    assert scan(np.zeros((2, 5), dtype=int), points) == []
    assert scan(np.ones((2, 5), dtype=int), points) == []


@pytest.mark.parametrize(
    "wrong",
    [{"max_days": 0}, {"max_share": 0.0}, {"max_share": 1.5}, {"replications": 98}],
)
def test_what_makes_no_sense_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError):
        scan(np.ones((2, 5), dtype=int), np.zeros((2, 2)), **wrong)

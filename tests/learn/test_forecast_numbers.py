"""Forecasts of counts: what they may know, that they add up, hold what they promise and win where there is a pattern."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huiyin.learn.stats.forecast import (
    HOLIDAY,
    SWAPPED,
    Days,
    History,
    Model,
    Tree,
    add_up,
    plain_days,
    reconcile,
    seasonal_naive,
    spread,
    walk,
    wape,
)
from huiyin.learn.stats.forecast.features import rows, states

TREE = Tree(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2]), {})
WEEK = np.array([1.3, 1.2, 1.1, 1.0, 1.0, 0.6, 0.5])


def _counts(many: int = 300, seed: int = 4) -> np.ndarray:
    """Two matters in three areas, with a weekly rhythm and a level that wanders."""
    rng = np.random.default_rng(seed)
    level = np.exp(np.cumsum(rng.normal(0, 0.05, (2, many)), axis=1))[TREE.matter]
    mean = np.array([8, 4, 1, 20, 6, 2])[:, None] * level * WEEK[np.arange(many) % 7]
    return rng.poisson(mean).astype(float)


def test_forecasts_know_nothing_of_the_day_they_are_about():
    counts, days = _counts(120), plain_days(130)
    history = History(counts, days, TREE)
    changed = counts.copy()
    changed[:, 100:] = 999
    other = History(changed, days, TREE)
    for lead in (1, 5, 14):
        for level in ("bottom", "matter"):
            one, two = (each.rows(level, np.array([60, 99]), lead) for each in (history, other))
            assert np.array_equal(one[0], two[0])
            assert np.array_equal(one[1], two[1])


def test_a_model_learns_nothing_after_its_day():
    counts, days = _counts(120), plain_days(130)
    changed = counts.copy()
    changed[:, 100:] = 50
    one, two = (Model(History(each, days, TREE), 100, ((1,),)) for each in (counts, changed))
    origins = np.array([99])
    assert np.array_equal(one.predict(origins, 1), two.predict(origins, 1))


def test_forecasts_of_a_rhythm_beat_the_naive_and_hold_what_they_promise():
    counts = _counts(420)
    found = walk(counts, plain_days(420), TREE, last=84, refit=84)
    assert found["bottom"].ratio < 0.85
    assert found["matter"].ratio < 0.9
    assert found["bottom"].coverage() == pytest.approx(0.8, abs=0.06)
    assert found["bottom"].coverage(0.95) == pytest.approx(0.95, abs=0.04)
    for level in ("matter", "area", "total"):
        assert found[level].expected == pytest.approx(TREE.sums(found["bottom"].expected, level))


def test_series_that_never_came_are_not_expected():
    counts = _counts(120)
    counts[2] = 0
    model = Model(History(counts, plain_days(150), TREE), 120, ((1,), (7,)))
    assert model.predict(np.array([119]), 1)[2] == 0
    assert (model.predict(np.array([119]), 7)[[0, 1, 3]] > 0).all()


def test_a_beginning_is_not_expected_beyond_bounds():
    counts = np.zeros((6, 150))
    counts[:, 100:] = 500
    told = Model(History(counts, plain_days(160), TREE), 150, ((1,),)).predict(np.arange(99, 149), 1)
    assert np.isfinite(told).all()
    assert told.max() < 8 * 500


def test_a_holiday_has_the_rhythm_of_a_sunday_and_a_swapped_sunday_that_of_a_weekday():
    days = plain_days(14)
    kind = days.kind.copy()
    kind[2], kind[6] = HOLIDAY, SWAPPED
    told = Days(days.weekday, kind, days.yearday, days.seasons)
    assert told.rhythm[2] == 6
    assert told.rhythm[6] == 2
    assert told.rhythm[9] == 2


def test_days_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="same days"):
        Days(np.arange(3), np.arange(2), np.arange(3), np.zeros((0, 3)))


def test_a_season_ahead_is_seen_from_before_it():
    """A matter that came ten times as often in the last season is expected to do so when the next one begins."""
    many = 500
    season = ((np.arange(many + 20) % 364) < 90).astype(float)[None]
    rng = np.random.default_rng(1)
    counts = rng.poisson(np.where(season[:, :many] > 0, 50.0, 5.0)).astype(float)
    days = plain_days(many + 20)
    told = Days(days.weekday, days.kind, days.yearday, season)
    own = states(counts, told)
    base, features = rows(own, counts, told, np.array([360]), 8, [])
    shift = features[0, 0, 12]
    assert base[0, 0] == pytest.approx(5, rel=0.3)
    assert shift == pytest.approx(np.log(10), abs=0.5)


def test_the_naive_is_the_last_same_weekday_that_is_known():
    counts = np.arange(30.0)[None]
    origins = np.array([20])
    assert seasonal_naive(counts, origins, 1)[0, 0] == 14
    assert seasonal_naive(counts, origins, 7)[0, 0] == 20
    assert seasonal_naive(counts, origins, 8)[0, 0] == 14


def test_what_was_missed_of_nothing_is_no_number():
    assert np.isnan(wape(np.ones(3), np.zeros(3)))
    assert wape(np.array([1.0, 3.0]), np.array([2.0, 2.0])) == 0.5


@given(
    arrays(float, (6, 3), elements=st.floats(0, 1000)),
    arrays(float, (2, 3), elements=st.floats(0, 1000)),
    st.floats(0, 1),
)
def test_reconciled_forecasts_lie_between_both_and_never_below_nothing(bottom, above, trust):
    found = reconcile(bottom, above, TREE.matter, trust)
    own, sums = add_up(bottom, TREE.matter), add_up(found, TREE.matter)
    some = own > 1e-6
    assert (found >= 0).all()
    assert (sums[some] <= np.maximum(own, above)[some] * (1 + 1e-6) + 1e-6).all()
    assert (sums[some] >= np.minimum(own, above)[some] * (1 - 1e-6) - 1e-6).all()


@pytest.mark.parametrize("mean", [0.3, 1.5, 12.0, 200.0])
def test_intervals_hold_near_what_they_promise(mean):
    rng = np.random.default_rng(8)
    means = rng.gamma(4, mean / 4, (40, 60))
    counts = rng.negative_binomial(3, 3 / (3 + means)).astype(float)
    width = spread(means[:, :30], counts[:, :30])
    for content, apart in ((0.8, 0.06), (0.95, 0.04)):
        low, high = width.interval(means[:, 30:], content)
        held = (counts[:, 30:] >= low) & (counts[:, 30:] <= high)
        assert held.mean() == pytest.approx(content, abs=apart)


def test_a_wilder_series_has_the_wider_interval():
    rng = np.random.default_rng(2)
    means = np.full((20, 40), 30.0)
    counts = rng.poisson(means).astype(float)
    counts[0] = rng.negative_binomial(2, 2 / 32, 40)
    width = spread(means, counts)
    low, high = width.interval(np.full((20, 1), 30.0))
    assert high[0, 0] - low[0, 0] > 1.5 * (high[1:] - low[1:]).mean()


@given(arrays(float, (3, 5), elements=st.floats(0, 500)))
def test_intervals_are_ordered_and_nested(means):
    width = spread(np.zeros((3, 2)), np.zeros((3, 2)))
    low, high = width.interval(means, 0.8)
    lower, higher = width.interval(means, 0.95)
    assert (low <= high).all()
    assert (lower <= low).all()
    assert (higher >= high).all()

"""What every method of early warning must keep to, whatever the counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from huiyin.learn.stats import ears, farrington, negbin
from huiyin.learn.stats.detect import METHODS, detect, earliest

WEEKS = 640
seeds = st.integers(0, 10_000)


def _counts(seed: int, series: int = 4, mean: float = 3.0, weeks: int = WEEKS) -> np.ndarray:
    rng = np.random.default_rng(seed)
    means = mean * rng.uniform(0.5, 3, (series, 1)) * np.exp(0.4 * np.cos(2 * np.pi * np.arange(weeks) / 52))
    return rng.negative_binomial(means, 0.5)


@settings(max_examples=15)
@given(seeds, st.sampled_from(METHODS))
def test_no_series_matters_to_another(seed: int, method: str) -> None:
    y = _counts(seed)
    order = np.random.default_rng(seed).permutation(len(y))
    found, shuffled = detect(y, method, 52, 630), detect(y[order], method, 52, 630)
    np.testing.assert_allclose(shuffled.upperbound, found.upperbound[order], rtol=1e-10)
    np.testing.assert_array_equal(shuffled.alarm, found.alarm[order])


@settings(max_examples=15)
@given(seeds, st.sampled_from(METHODS), st.integers(1, 40))
def test_a_higher_last_count_never_takes_an_alarm_back(seed: int, method: str, more: int) -> None:
    y = _counts(seed)
    raised = y.copy()
    raised[:, -1] += more
    before, after = detect(y, method, 52, WEEKS), detect(raised, method, 52, WEEKS)
    assert not (before.alarm & ~after.alarm).any()
    assert (after.p <= before.p).all()


@settings(max_examples=10)
@given(seeds, st.sampled_from(METHODS))
def test_what_comes_later_changes_nothing(seed: int, method: str) -> None:
    y = _counts(seed)
    whole, cut = detect(y, method, 52, 625), detect(y[:, :630], method, 52, 625)
    np.testing.assert_allclose(whole.upperbound[:, :6], cut.upperbound, rtol=1e-10)
    np.testing.assert_array_equal(whole.alarm[:, :6], cut.alarm)


@settings(max_examples=15)
@given(seeds, st.sampled_from(METHODS))
def test_an_alarm_is_a_count_above_the_threshold(seed: int, method: str) -> None:
    found = detect(_counts(seed), method, 52, 600)
    # By its formula C3 goes on for a day on what came before, even if nobody calls any more.
    over = found.observed > found.upperbound
    lingering = (method == "ears-c3") & (found.observed == 0) & (found.upperbound == 0)
    np.testing.assert_array_equal(found.alarm & ~lingering, over)


@settings(max_examples=15)
@given(seeds, st.integers(2, 9), st.sampled_from(["ears-c1", "ears-c2"]))
def test_the_thresholds_of_ears_scale_with_the_counts(seed: int, times: int, method: str) -> None:
    y = _counts(seed, weeks=60)
    found, scaled = detect(y, method, 52, 12), detect(times * y, method, 52, 12)
    np.testing.assert_allclose(scaled.upperbound, times * found.upperbound, rtol=1e-9)


@settings(max_examples=10)
@given(seeds, st.integers(2, 9))
def test_the_means_of_farrington_scale_with_the_counts(seed: int, times: int) -> None:
    """Without weighing down, a quasi-Poisson mean is a ratio of sums."""
    y = _counts(seed, mean=20)
    options = farrington.Options(reweigh_above=1e9)
    found = farrington.farrington(y, 52, WEEKS, options)
    scaled = farrington.farrington(times * y, 52, WEEKS, options)
    np.testing.assert_allclose(scaled.expected, times * found.expected, rtol=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_a_burst_is_seen(method: str) -> None:
    y = _counts(1)
    y[:, -1] = 4 * y.max()
    assert detect(y, method, 52, WEEKS).alarm.all()


@pytest.mark.parametrize("method", METHODS)
def test_silence_raises_no_alarm(method: str) -> None:
    found = detect(np.zeros((2, WEEKS), int), method, 52, 600)
    assert not found.alarm.any()


def test_without_a_case_farrington_says_nothing() -> None:
    found = detect(np.zeros((1, WEEKS), int), "farrington", 52, WEEKS)
    assert np.isnan(found.upperbound).all()
    assert not found.known.any()
    assert (found.expected == 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_history_too_short_gives_no_verdict(method: str) -> None:
    first = earliest(method, 52)
    found = detect(_counts(3, weeks=first), method, 52, first - 1)
    assert not found.known[:, 0].any() and not found.alarm[:, 0].any()
    assert np.isnan(found.upperbound[:, 0]).all()
    assert found.known[:, 1].all()


@pytest.mark.parametrize(
    ("counts", "start"),
    [(np.zeros(9, int), 1), (np.zeros((1, 9)), 1), (np.full((1, 9), -1), 1), (np.zeros((1, 9), int), 10)],
)
def test_what_cannot_be_counts_is_refused(counts: np.ndarray, start: int) -> None:
    with pytest.raises(ValueError):
        detect(counts, "ears-c1", 52, start)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="no method"):
        detect(np.zeros((1, 9), int), "tarot", 52, 9)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 30), min_size=12, max_size=30))
def test_c3_is_its_published_formula(counts: list[int]) -> None:
    def c2(i: int) -> float:
        past = np.array(counts[i - 9 : i - 2], float)
        mean, spread = past.mean(), past.std(ddof=1)
        if spread == 0:
            return 0.0 if counts[i] == mean else float("inf") * (counts[i] - mean)
        return float((counts[i] - mean) / spread)

    found = ears.ears(np.array([counts]), "ears-c3", 12)
    for i in range(11, len(counts)):
        sums = sum(max(0.0, c2(j) - 1) for j in (i - 2, i - 1, i))
        assert found.alarm[0, i - 11] == (sums > stats.norm.isf(0.025))


def test_the_baseline_of_farrington_is_as_published() -> None:
    past = farrington.baseline(52, farrington.FLEXIBLE)
    assert (past.offsets[0], past.offsets[-1]) == (-263, -27)
    level = dict(zip(past.offsets.tolist(), past.level.tolist(), strict=True))
    assert [level[-52 + i] for i in (-4, -3, 0, 3, 4, 8, 9)] == [9, 0, 0, 0, 1, 1, 2]
    assert sum(one == 0 for one in level.values()) == 35


def test_uneven_runs_are_longer_first() -> None:
    past = farrington.baseline(365, farrington.FLEXIBLE)
    year = past.level[(past.offsets >= -5 * 365 + 4) & (past.offsets < -4 * 365 - 3)]
    assert np.bincount(year)[1:].tolist() == [40] * 7 + [39] * 2


def test_the_original_options_keep_a_trend_only_where_it_is_significant() -> None:
    rng = np.random.default_rng(5)
    flat = rng.poisson(20, (50, 320))
    rising = rng.poisson(60 * np.exp(np.arange(320) / 800), (50, 320))
    found = farrington.farrington(np.vstack([flat, rising]), 52, 320, farrington.ORIGINAL)
    means = found.expected[:, 0]
    assert means[:50].mean() == pytest.approx(20, rel=0.05)
    assert means[50:].mean() == pytest.approx(60 * np.exp(319 / 800), rel=0.05)
    windows = [320 - 1 - 52 * year + i for year in range(1, 6) for i in range(-3, 4)]
    assert np.isclose(means[:50], flat[:, windows].mean(axis=1), rtol=0.05).mean() > 0.8


def test_the_original_threshold_is_crossed_as_often_as_it_says() -> None:
    rng = np.random.default_rng(6)
    found = farrington.farrington(rng.poisson(30, (3000, 300)), 52, 300, farrington.ORIGINAL)
    assert 0.002 < found.alarm.mean() < 0.012


def test_a_trend_beyond_all_that_was_seen_is_left_out() -> None:
    y = np.rint(np.exp(np.arange(300) / 60))[None].astype(int)
    found = farrington.farrington(y, 52, 300)
    assert found.expected[0, 0] <= y[0, : 300 - 27].max()


@settings(max_examples=60)
@given(st.floats(0.01, 500), st.floats(1, 20), st.sampled_from([0.5, 0.95, 0.99, 0.999]))
def test_the_quantile_is_the_first_count_that_reaches_it(mu: float, phi: float, p: float) -> None:
    m, f = np.array([mu]), np.array([phi])
    y = negbin.quantile(p, m, f)
    assert negbin.cumulated(y, m, f)[0] >= p * (1 - 1e-12)
    assert negbin.cumulated(y - 1, m, f)[0] < p
    if phi > 1.001:
        assert y[0] == stats.nbinom.ppf(p, mu / (phi - 1), 1 / phi)


@settings(max_examples=60)
@given(st.floats(0.01, 200), st.floats(1, 20), st.integers(0, 300))
def test_tails_and_steps_fit_each_other(mu: float, phi: float, y: int) -> None:
    at, m, f = np.array([float(y)]), np.array([mu]), np.array([phi])
    both = negbin.tail(at, m, f) + negbin.cumulated(at - 1, m, f)
    assert both[0] == pytest.approx(1, abs=1e-9)
    step = negbin.cumulated(at, m, f) - negbin.cumulated(at - 1, m, f)
    if phi > 1.001:
        assert step[0] == pytest.approx(stats.nbinom.pmf(y, mu / (phi - 1), 1 / phi), abs=1e-8)

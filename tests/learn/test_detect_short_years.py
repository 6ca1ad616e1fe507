"""Farrington's method where a year has few times: months, quarters; warnings are errors in these tests."""

import numpy as np
import pytest

from huiyin.learn.stats import farrington
from huiyin.learn.stats.detect import detect

MONTHS = 140


def _months(mean: float = 20.0, series: int = 40) -> np.ndarray:
    return np.random.default_rng(12).poisson(mean, (series, MONTHS))


def _by_matrices(y: np.ndarray, past: farrington.Baseline) -> tuple[float, float]:
    """Mean and dispersion by plain weighted least squares with one column for each level that has a month."""
    levels = np.unique(past.level)
    design = np.column_stack([*(past.level == one for one in levels), past.offsets]).astype(float)
    mu = y + 0.1
    for _ in range(50):
        root = np.sqrt(mu)
        aim = np.log(mu) + (y - mu) / mu
        beta = np.linalg.lstsq(design * root[:, None], aim * root, rcond=None)[0]
        mu = np.exp(design @ beta)
    return float(np.exp(beta[0])), float((((y - mu) ** 2) / mu).sum() / (len(y) - design.shape[1]))


def test_levels_without_a_month_are_none() -> None:
    past = farrington.baseline(12, farrington.FLEXIBLE)
    assert sorted(set(past.level.tolist())) == [0, 1, 2, 3, 4, 5]
    y = _months()[:, :MONTHS]
    options = farrington.Options(reweigh_above=1e9)
    mean, phi, _ = farrington.fit(y[:, MONTHS - 1 + past.offsets].astype(float), past, options)
    trended = 0
    for i, counts in enumerate(y[:, MONTHS - 1 + past.offsets]):
        wanted, scatter = _by_matrices(counts, past)
        if wanted <= counts.max():
            trended += 1
            assert mean[i] == pytest.approx(wanted, rel=1e-5)
            assert phi[i] == pytest.approx(max(1.0, scatter), rel=1e-4)
    assert trended > 20


@pytest.mark.parametrize("freq", [6, 7, 8, 9, 10, 12, 13, 18, 24])
@pytest.mark.parametrize("mean", [0.05, 0.5, 20.0])
def test_every_month_has_a_verdict_or_none(freq: int, mean: float) -> None:
    found = detect(_months(mean), "farrington", freq, 5 * freq + 2)
    assert not found.known[:, :2].any()
    assert np.isnan(found.upperbound[~found.known]).all()
    assert not np.isinf(found.upperbound).any() and not np.isinf(found.expected).any()
    if mean == 20.0:
        assert found.known[:, 2:].all() and np.isfinite(found.upperbound[:, 2:]).all()


@pytest.mark.parametrize("freq", [2, 3, 4, 5])
def test_a_year_too_short_for_a_baseline_gives_no_verdict(freq: int) -> None:
    found = detect(_months(), "farrington", freq, 5 * freq + 4)
    assert not found.known.any() and not found.alarm.any()
    assert np.isnan(found.upperbound).all()


def test_alarms_of_quiet_months_are_few() -> None:
    found = detect(_months(series=600), "farrington", 12, MONTHS)
    assert found.alarm.mean() < 0.03

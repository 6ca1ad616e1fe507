"""The method `huiyin`, on simulated series whose outbreaks are known."""

import csv
from pathlib import Path

import numpy as np
import pytest

from huiyin.learn.stats import outbreaks, simulating
from huiyin.learn.stats.detect import detect
from huiyin.learn.stats.simulating import SCENARIOS, TESTED_FROM, Scenario, score
from huiyin.learn.stats.usual import Past


def test_it_finds_more_than_a_test_of_one_week_could_at_fewer_false_alarms() -> None:
    """A small part of the measurement in bench: 42 scenarios, 6 times each; wide margins for so few."""
    made = simulating.simulate(5, 6)
    found = detect(made.counts, "huiyin", 52, TESTED_FROM)
    got = score(found.alarm, made.outbreak[:, TESTED_FROM - 1 :])
    assert got.fpr < 1.3
    assert got.pod > 55


@pytest.mark.shared
def test_the_scenarios_are_the_published_ones(shared: Path) -> None:
    with (shared / "reference" / "bursts" / "scenarios.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    given = [[float(row[name]) for name in ("theta", "beta", "gamma1", "gamma2", "phi", "m")] for row in rows]
    assert given == [[s.theta, s.beta, s.g1, s.g2, s.phi, s.waves] for s in SCENARIOS]


def test_simulated_counts_have_the_mean_and_the_variance_they_should() -> None:
    kind = Scenario(1.5, 0.0, 0.0, 0.0, 2.5, 0)
    y = simulating.draw(np.random.default_rng(1), np.tile(kind.means(), (300, 1)), kind.phi)
    assert y.mean() == pytest.approx(np.exp(1.5), rel=0.01)
    assert y.var() == pytest.approx(2.5 * np.exp(1.5), rel=0.02)


def test_the_score_counts_alarms_where_they_belong() -> None:
    cases = np.array([[0, 2, 0, 1, 0], [0, 0, 0, 0, 0], [1, 0, 0, 0, 0]])
    alarm = np.array([[0, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0]], bool)
    got = score(alarm, cases)
    # The week without a case between two of one outbreak counts as found, and as no outbreak week.
    assert got.fpr == pytest.approx(100 * 3 / 12)
    assert got.pod == 50
    assert got.delay == 1


def test_what_is_usual_is_learnt_through_past_outbreaks() -> None:
    rng = np.random.default_rng(8)
    kind = Scenario(1.0, 0.001, 0.5, -0.3, 2.0, 1)
    means = kind.means()
    y = simulating.draw(rng, np.tile(means, (200, 1)), kind.phi)
    for row in y:
        for start in rng.integers(300, 600, 5):
            row += simulating.outbreak(rng, 8 * np.sqrt(2 * means[start]), start, len(means))
    usual = next(iter(Past(y.astype(float), 52).follow(620, 1)))
    assert np.log(usual.mu[:, 0] / means[619]).mean() == pytest.approx(0, abs=0.08)
    assert usual.phi.mean() == pytest.approx(2.0, rel=0.1)


def test_a_series_of_a_few_cases_invents_no_season() -> None:
    y = np.zeros((1, 400), int)
    y[0, [20, 150, 152, 290]] = 1
    means = [float(u.mu[0, 0]) for u in Past(y.astype(float), 52).follow(340, 0)]
    assert min(means) > 0.002 and max(means) < 0.04


def test_days_know_their_week() -> None:
    rng = np.random.default_rng(9)
    means = np.where(np.arange(900) % 7 < 5, 20.0, 5.0)
    found = detect(rng.poisson(means, (30, 900)), "huiyin", 365, 880)
    assert found.expected[:, (np.arange(879, 900) % 7) < 5].mean() == pytest.approx(20, rel=0.1)
    assert found.expected[:, (np.arange(879, 900) % 7) >= 5].mean() == pytest.approx(5, rel=0.25)


def test_what_raised_an_alarm_once_does_not_raise_it_again() -> None:
    y = np.random.default_rng(10).poisson(4, (1, 300))
    y[0, 290:297] = 4
    y[0, 297] = 30
    y[0, 298:] = 6
    found = detect(y, "huiyin", 52, 296)
    assert found.alarm[0].tolist() == [False, False, True, False, False]


def test_two_weeks_a_little_high_are_seen_where_one_is_not() -> None:
    y = np.random.default_rng(11).poisson(4, (1, 300))
    y[0, 297:] = 4
    bound = int(detect(y, "huiyin", 52, 300).upperbound[0, 0])
    y[0, 298] = int(detect(y, "huiyin", 52, 299).upperbound[0, 0])  # just no alarm
    found = detect(y, "huiyin", 52, 299)
    assert not found.alarm[0, 0]
    assert found.upperbound[0, 1] < bound


def test_one_case_alone_is_no_outbreak() -> None:
    y = np.zeros((1, 300), int)
    y[0, -1] = 1
    assert not detect(y, "huiyin", 52, 300).alarm.any()
    assert outbreaks.earliest(52) == 110


def _wandering(rng: np.random.Generator, series: int = 60, weeks: int = 420) -> np.ndarray:
    level = np.zeros((series, weeks))
    for t in range(1, weeks):
        level[:, t] = 0.95 * level[:, t - 1] + rng.normal(0, 0.1, series)
    return np.asarray(30 * np.exp(level))


def test_a_level_that_wanders_is_followed() -> None:
    rng = np.random.default_rng(12)
    means = _wandering(rng)
    found = detect(rng.poisson(means), "huiyin", 52, 381)
    off = np.abs(np.log(found.expected / means[:, 380:])).mean()
    assert off < 0.75 * np.abs(np.log(30 / means[:, 380:])).mean()
    assert (found.p < 0.01).mean() < 0.035


def test_where_nothing_wanders_nothing_is_shifted() -> None:
    rng = np.random.default_rng(13)
    found = detect(rng.poisson(30, (60, 420)), "huiyin", 52, 420)
    assert np.abs(np.log(found.expected / 30)).mean() < 0.035


def test_what_happens_often_is_usual() -> None:
    """One week in eight is three times as high: no outbreak, but the way of this series."""
    rng = np.random.default_rng(14)
    high = rng.random((40, 420)) < 1 / 8
    found = detect(rng.poisson(np.where(high, 60, 20)), "huiyin", 52, 381)
    assert found.alarm[high[:, 380:]].mean() < 0.4

"""Counts in which outbreaks are known, to measure what a method finds and how often it is wrong.

The 42 scenarios are those of Noufaily and others, Statistics in Medicine 32 (2013), 1206-1222, table 1:
mu(t) = exp(theta + beta t + sum_{j=1..m} [g1 cos(2 pi j t / 52) + g2 sin(2 pi j t / 52)]), negative binomial with
variance phi mu, 624 weeks of which the last 49 are tested. Four past outbreaks lie in the weeks 313 to 575, one in the
tested ones; each has Poisson(k sqrt(phi mu)) cases at its start + floor(lognormal(0, 0.5)).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEKS, TESTED_FROM, BASELINE_FROM = 624, 576, 313  # counted from 1
PAST_SIZES = (2, 3, 5, 10)
MOST = 10  # the largest k of the outbreak looked for


@dataclass(frozen=True)
class Scenario:
    """One kind of series."""

    theta: float
    beta: float
    g1: float
    g2: float
    phi: float
    waves: int

    def means(self, weeks: int = WEEKS) -> Floats:
        """The mean of each week."""
        t = np.arange(1, weeks + 1)
        season = sum(
            (
                self.g1 * np.cos(2 * np.pi * j * t / 52) + self.g2 * np.sin(2 * np.pi * j * t / 52)
                for j in range(1, self.waves + 1)
            ),
            np.zeros(weeks),
        )
        return np.exp(self.theta + self.beta * t + season)


def _scenarios() -> tuple[Scenario, ...]:
    """Seven kinds, each without and with a trend, each without a season, with one wave, and with two."""
    kinds = (
        (0.1, 0.0025, 0.6, 0.6, 1.5),
        (-2.0, 0.005, 0.1, 0.3, 2.0),
        (1.5, 0.003, 0.2, -0.4, 1.0),
        (0.5, 0.002, 0.5, 0.5, 5.0),
        (2.5, 0.001, 1.0, 0.1, 3.0),
        (3.75, 0.001, 0.1, -0.1, 1.1),
        (5.0, 0.0001, 0.05, 0.01, 1.2),
    )
    return tuple(
        Scenario(theta, beta * trend, g1 if waves else 0.0, g2 if waves else 0.0, phi, waves)
        for theta, beta, g1, g2, phi in kinds
        for trend in (0, 1)
        for waves in (0, 1, 2)
    )


SCENARIOS = _scenarios()


@dataclass(frozen=True)
class Simulated:
    """Counts (series, weeks), the cases of the outbreak looked for among them, and which scenario each is of."""

    counts: Ints
    outbreak: Ints
    scenario: Ints


def draw(rng: np.random.Generator, mu: Floats, phi: float) -> Ints:
    """Counts with these means and variance phi mu."""
    if phi <= 1:
        return np.asarray(rng.poisson(mu), np.int64)
    return np.asarray(rng.negative_binomial(mu / (phi - 1), 1 / phi), np.int64)


def outbreak(rng: np.random.Generator, cases: float, start: int, weeks: int) -> Ints:
    """About this many cases from `start` (an index) on."""
    size = rng.poisson(cases)
    when = start + np.floor(rng.lognormal(0, 0.5, size)).astype(np.int64)
    return np.bincount(when[when < weeks], minlength=weeks).astype(np.int64)


def simulate(seed: int, replicates: int, scenarios: tuple[Scenario, ...] = SCENARIOS) -> Simulated:
    """That many series of each scenario."""
    rng = np.random.default_rng(seed)
    shape = (len(scenarios) * replicates, WEEKS)
    counts, looked_for = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for i, scenario in enumerate(scenarios):
        rows = slice(i * replicates, (i + 1) * replicates)
        means = scenario.means()
        counts[rows] = draw(rng, np.tile(means, (replicates, 1)), scenario.phi)
        unit = np.sqrt(scenario.phi * means)
        for row in range(rows.start, rows.stop):
            for start in rng.integers(BASELINE_FROM - 1, TESTED_FROM - 1, 4):
                counts[row] += outbreak(rng, rng.choice(PAST_SIZES) * unit[start], start, WEEKS)
            start = int(rng.integers(TESTED_FROM - 1, WEEKS))
            looked_for[row] = outbreak(rng, rng.integers(1, MOST + 1) * unit[start], start, WEEKS)
    which = np.repeat(np.arange(len(scenarios)), replicates)
    return Simulated(counts + looked_for, looked_for, which)


@dataclass(frozen=True)
class Score:
    """In percent: alarms in weeks without an outbreak, and outbreaks with an alarm between start and last week.

    `delay` is the mean number of weeks to the first alarm of those found.
    """

    fpr: float
    pod: float
    delay: float


def score(alarm: NDArray[np.bool_], cases: Ints) -> Score:
    """Both arrays are (series, weeks tested); an outbreak that got no case is nobody's to find."""
    sick = np.asarray(cases > 0)
    there = np.asarray(sick.any(axis=1))
    weeks = np.arange(cases.shape[1])
    start = sick.argmax(axis=1)
    end = cases.shape[1] - 1 - sick[:, ::-1].argmax(axis=1)
    within = there[:, None] & (weeks >= start[:, None]) & (weeks <= end[:, None])
    hits = alarm & within
    found = hits.any(axis=1)
    delay = (hits.argmax(axis=1) - start)[found]
    return Score(
        fpr=100 * float(alarm[~sick].mean()),
        pod=100 * float(found[there].mean()),
        delay=float(delay.mean()) if len(delay) else float("nan"),
    )

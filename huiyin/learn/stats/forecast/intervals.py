"""How far a count may lie from its forecast: negative binomial, its width set by what forecasts missed before.

A count of few cases has few values, and no interval of whole numbers holds exactly 80 % of it. The values whose
mid-probability lies between the tails hold too much for some means and too little for others, and come nearest on the
whole; the tails are then set so that intervals held what they promise on days that were already measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from huiyin.learn.stats.forecast.days import Floats

CONTENTS = (0.8, 0.95)
TINY = 1e-6
WORTH = 0.05  # under one case in twenty days every interval holds, and nothing is learned
EDGES = (0.5, 2.0, 8.0, 32.0, 128.0, 512.0)
LEAST_CELLS = 150  # to learn a width of its own from; thinner classes of means are joined
OWN_PRIOR = 20.0  # forecasts a series must have had to count half by its own record
_TRIED = np.concatenate([np.linspace(0.3, 0.98, 69), 1 - np.geomspace(0.018, 1e-4, 20)])


@dataclass(frozen=True)
class Spread:
    """How counts of one level scatter, by how many are expected and by series.

    `at` are means of some classes of forecasts, `times` the variance there as a multiple of the mean, `asked` for
    each content promised the content to ask of the distribution; between the classes all are drawn straight in the
    logarithm of the mean. `own` says for each series how much more or less than that it scatters.
    """

    at: tuple[float, ...]
    times: tuple[float, ...]
    asked: Mapping[float, tuple[float, ...]]
    own: Floats

    def interval(self, mean: Floats, content: float = 0.8) -> tuple[Floats, Floats]:
        """Lowest and highest count, both within; `mean` (series, ...), and so the answers."""
        return _bounds(mean, self.variance(mean), self._along(mean, self.asked[content]))

    def variance(self, mean: Floats) -> Floats:
        """Never under that of a Poisson count."""
        own = self.own.reshape(-1, *[1] * (mean.ndim - 1))
        return mean * np.maximum(self._times(mean) * own, 1.0)

    def _times(self, mean: Floats) -> Floats:
        """Beyond the last class the multiple goes on growing as it did between the last two."""
        logs, at = np.log(self.times), np.log(self.at)
        slope = np.clip((logs[-1] - logs[-2]) / (at[-1] - at[-2]), 0.0, 1.0) if len(at) > 1 else 0.5
        beyond = np.maximum(np.log(np.maximum(mean, TINY)) - at[-1], 0.0)
        found: Floats = np.exp(self._along(mean, tuple(logs)) + slope * beyond)
        return found

    def _along(self, mean: Floats, values: tuple[float, ...]) -> Floats:
        where = np.log(np.maximum(mean, TINY))
        found: Floats = np.interp(where.ravel(), np.log(self.at), values).reshape(where.shape)
        return found


def spread(mean: Floats, seen: Floats, aims: Mapping[float, float] | None = None) -> Spread:
    """Learn from forecasts and what came, both (series, forecasts); what expects next to nothing is left out.

    `aims` tells for each content the share of the cells learned from that is to be held, where it is not the content
    itself. With fewer than thirty cells to learn from, counts are taken to scatter half as much again as Poisson
    counts.
    """
    aims = {content: content for content in CONTENTS} if aims is None else aims
    told = mean > WORTH
    every = np.ones(len(mean))
    if told.sum() < 30:
        return Spread((1.0,), (1.5,), {content: (content,) for content in aims}, every)
    means, counts = mean[told], seen[told]
    parts = _classes(means)
    at = tuple(float(means[part].mean()) for part in parts)
    times = tuple(_multiple(means[part], counts[part]) for part in parts)
    own = _own(Spread(at, times, {}, every), mean, seen, told)
    variance = Spread(at, times, {}, own).variance(mean)[told]
    depth = _depth(means, variance, counts)
    asked = {content: tuple(_tail(depth[part], aim) for part in parts) for content, aim in aims.items()}
    return Spread(at, times, asked, own)


def _own(all_alike: Spread, mean: Floats, seen: Floats, told: NDArray[np.bool_]) -> Floats:
    """How much each series scatters beside all, drawn towards one by the cells of `OWN_PRIOR`."""
    missed = np.where(told, (seen - mean) ** 2 / np.maximum(all_alike.variance(mean), TINY), 0.0)
    found: Floats = (np.minimum(missed, 16.0).sum(axis=1) + OWN_PRIOR) / (told.sum(axis=1) + OWN_PRIOR)
    return np.clip(found, 0.25, 8.0)


def _classes(means: Floats) -> list[NDArray[np.bool_]]:
    """Cells by how many cases they expect, joined upwards until each class has enough."""
    parts, held = [], np.zeros(len(means), dtype=bool)
    place = np.searchsorted(EDGES, means)
    for number in range(len(EDGES) + 1):
        held = held | (place == number)
        if held.sum() >= LEAST_CELLS:
            parts.append(held)
            held = np.zeros(len(means), dtype=bool)
    if held.any():
        parts.append(held | parts.pop() if parts else held)
    return parts


def _multiple(mean: Floats, seen: Floats) -> float:
    """Variance as a multiple of the mean; a few wild days must not widen every interval and are cut."""
    missed = (seen - mean) ** 2 / mean
    return max(float(np.minimum(missed, np.quantile(missed, 0.995)).mean()), 1.0)


def _tail(depth: Floats, content: float) -> float:
    """The content to ask for so that what was promised was held, as near as whole numbers come."""
    # A cell is inside when its depth, the mid-probability folded at the middle, is at least the tail.
    held = np.array([(depth >= (1 - tried) / 2).mean() for tried in _TRIED])
    return float(_TRIED[np.argmin(np.abs(held - content))])


def _depth(mean: Floats, variance: Floats, seen: Floats) -> Floats:
    middle = _mid(seen, mean, variance)
    folded = np.minimum(middle, 1 - middle)
    return np.where(seen == _median(mean, variance), 0.5, folded)


def _bounds(mean: Floats, variance: Floats, content: Floats) -> tuple[Floats, Floats]:
    """All whole numbers whose mid-probability is within the tails; always the median."""
    tail = (1 - content) / 2
    safe = np.maximum(mean, TINY)
    median = _median(safe, variance)
    low, high = _quantile(tail, safe, variance), _quantile(1 - tail, safe, variance)
    low = np.where(_mid(low, safe, variance) < tail, low + 1, low)
    high = np.where(_mid(high, safe, variance) > 1 - tail, high - 1, high)
    low, high = np.minimum(low, median), np.maximum(high, median)
    return np.where(mean > TINY, low, 0.0), np.where(mean > TINY, high, 0.0)


def _parameters(mean: Floats, variance: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    safe = np.maximum(mean, TINY)
    wide = variance > safe * (1 + 1e-6)
    extra = np.where(wide, variance - safe, 1.0)
    return safe**2 / extra, safe / np.where(wide, variance, safe + 1.0), wide


def _mid(value: Floats, mean: Floats, variance: Floats) -> Floats:
    size, chance, wide = _parameters(mean, variance)
    safe = np.maximum(mean, TINY)
    binomial = (
        scipy.stats.nbinom.cdf(value - 1, size, chance) + scipy.stats.nbinom.pmf(value, size, chance) / 2
    )
    plain = scipy.stats.poisson.cdf(value - 1, safe) + scipy.stats.poisson.pmf(value, safe) / 2
    found: Floats = np.where(wide, binomial, plain)
    return found


def _quantile(part: Floats | float, mean: Floats, variance: Floats) -> Floats:
    size, chance, wide = _parameters(mean, variance)
    binomial, plain = (
        scipy.stats.nbinom.ppf(part, size, chance),
        scipy.stats.poisson.ppf(part, np.maximum(mean, TINY)),
    )
    found: Floats = np.where(wide, binomial, plain)
    return found


def _median(mean: Floats, variance: Floats) -> Floats:
    return _quantile(0.5, mean, variance)

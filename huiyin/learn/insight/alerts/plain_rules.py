"""The plain rule of the handbook, its chance, and medians with their intervals; no Django.

Source: the hot-topic rule of most hotlines: above mean + 3 deviations of the same weekday over eight weeks, and at
least twenty. It is what everybody has, so the lead of an alert is measured against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import scipy

from huiyin.foundation.city.alerting import Plain


@dataclass(frozen=True)
class Bar:
    """What is expected of a day, and from how many on the plain rule speaks."""

    expected: float
    upper: float

    def crossed(self, least: int) -> int:
        """The first count that lies above the bar and reaches the least."""
        return max(least, int(self.upper) + 1)


def bar(before: Sequence[int], how: Plain) -> Bar:
    """The bar by the same weekday of the weeks before, newest last; all that is known where less is."""
    weeks = list(before)[-how.weeks :]
    if not weeks:
        return Bar(0.0, 0.0)
    mean = sum(weeks) / len(weeks)
    spread = sum((count - mean) ** 2 for count in weeks) / max(1, len(weeks) - 1)
    return Bar(mean, mean + how.sigma * sqrt(spread))


def chance(observed: int, before: Sequence[int]) -> float:
    """Chance of at least so many when weeks are as they were: Poisson seen through a mean that is only estimated.

    Negative-binomial predictive (Gamma prior of Jeffreys), which widens further when the weeks scatter more than that.
    """
    n = len(before)
    if n == 0:
        return 1.0
    mean = (sum(before) + 0.5) / n
    spread = sum((count - mean) ** 2 for count in before) / max(1, n - 1)
    size = min(mean * n, mean * mean / (spread - mean) if spread > mean else mean * n)
    return float(scipy.stats.nbinom.sf(observed - 1, size, size / (size + mean)))


def rough(observed: int, expected: float) -> float:
    """Chance of at least so many of what comes at this rate."""
    return float(scipy.stats.poisson.sf(observed - 1, max(expected, 0.5)))


@dataclass(frozen=True)
class Middle:
    """A median of `n` values with an interval that holds it 19 times in 20; none while there are too few."""

    n: int
    value: float | None
    low: float | None
    high: float | None


def middle(values: Sequence[float], level: float = 0.95) -> Middle:
    """The median with the exact interval by ranks; under six values no interval holds it that often."""
    ranked, n = sorted(values), len(values)
    if n == 0:
        return Middle(0, None, None, None)
    value = (ranked[(n - 1) // 2] + ranked[n // 2]) / 2
    below = int(scipy.stats.binom.ppf((1 - level) / 2, n, 0.5))
    low = below if scipy.stats.binom.cdf(below, n, 0.5) <= (1 - level) / 2 else below - 1
    if low < 0:
        return Middle(n, value, None, None)
    return Middle(n, value, ranked[low], ranked[n - 1 - low])

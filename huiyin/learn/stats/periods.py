"""What changed beyond chance: counts of one period beside those of several before, over many series at once.

The test is conditional and needs no law of the level: of all cases in all periods, how likely do so many, or so few,
fall into the last. Counts are first divided by how much more than Poisson they scatter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from huiyin.learn.stats.fdr import FALSE_SHARE, discoveries

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Changes:
    """For each series its last count, what the periods before make usual, p (two-sided), and what is beyond chance."""

    now: Floats
    usual: Floats
    p: Floats
    beyond: NDArray[np.bool_]
    scatter: float


def changes(counts: ArrayLike, lengths: Sequence[float], q: float = FALSE_SHARE, least: int = 5) -> Changes:
    """Compare the last of several periods with those before; `counts` has the shape (series, periods).

    `lengths` are those of the periods. Series of which neither the last count nor what is usual reaches `least` are
    not spoken of. Raises ValueError for shapes that do not fit and for less than two periods.
    """
    table, days = np.asarray(counts, dtype=np.float64), np.asarray(lengths, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != days.size or days.size < 2 or (days <= 0).any():
        raise ValueError("one length for each of at least two periods")
    before, now = table[:, :-1].sum(axis=1), table[:, -1]
    usual = before / days[:-1].sum() * days[-1]
    scatter = dispersion(table[:, :-1], days[:-1])
    p = _two_sided(now / scatter, (now + before) / scatter, float(days[-1] / days.sum()))
    spoken = np.maximum(now, usual) >= least
    beyond = np.zeros(now.shape, dtype=np.bool_)
    beyond[spoken] = discoveries(p[spoken], q)
    return Changes(now, usual, p, beyond, scatter)


def dispersion(counts: Floats, lengths: Floats) -> float:
    """How many times more than Poisson the counts scatter around the level of their own series; at least 1."""
    expected = counts.sum(axis=1, keepdims=True) * lengths / lengths.sum()
    counted = expected[:, 0] > 0
    degrees = int(counted.sum()) * (lengths.size - 1)
    if not degrees:
        return 1.0
    chi = ((counts[counted] - expected[counted]) ** 2 / expected[counted]).sum()
    return max(1.0, float(chi) / degrees)


def _two_sided(now: Floats, total: Floats, share: float) -> Floats:
    """Binomial tails by the incomplete beta function, which takes the fractions that dividing leaves."""
    with np.errstate(invalid="ignore"):
        above = np.where(now > 0, special.betainc(np.maximum(now, 1e-9), total - now + 1, share), 1.0)
        rest = np.maximum(total - now, 1e-9)
        below = np.where(total > now, special.betainc(rest, now + 1, 1 - share), 1.0)
    found: Floats = np.minimum(1.0, 2 * np.minimum(above, below))
    return found

"""Two groups compared within strata: what is left of a difference, or turns round, when like is set beside like.

Sources: Mantel and Haenszel (1959); Robins, Breslow and Greenland (1986) for the interval of the common odds ratio;
Greenland and Robins (1985) for that of the common difference; Simpson (1951).
"""

from dataclasses import dataclass
from itertools import combinations
from math import erfc, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from huiyin.learn.stats.fdr import FALSE_SHARE, discoveries
from huiyin.learn.stats.tables import Z95, wilson

Floats = NDArray[np.float64]
Verdict = Literal["reverses", "vanishes", "appears", "holds", "nothing"]

CASES_AT_LEAST = 10  # of each group in a stratum: fewer show no direction of their own
NOTHING = 1e-9  # an interval narrower than this is none
SHRUNK = 0.5  # a difference of which less than this is left has gone, when its interval also holds zero


@dataclass(frozen=True)
class Common:
    """What two groups have in common over all strata, the first minus the second.

    `crude` is the plain difference of their shares with its interval, `difference` the Mantel-Haenszel difference with
    its own; `ratio` the common odds ratio with its interval (nan where it cannot be said); `p` of the
    Cochran-Mantel-Haenszel test without correction, `crude_p` of the plain comparison.
    """

    first: float
    second: float
    crude: float
    crude_low: float
    crude_high: float
    crude_p: float
    difference: float
    low: float
    high: float
    ratio: float
    ratio_low: float
    ratio_high: float
    p: float


@dataclass(frozen=True)
class Comparison:
    """Two groups by their places among the groups, and what becomes of their difference within the strata.

    Of the `compared` strata with enough cases of both, the first has the higher share in `ahead`, the lower in
    `behind`.
    """

    first: int
    second: int
    verdict: Verdict
    common: Common
    compared: int
    ahead: int
    behind: int

    @property
    def against(self) -> int:
        """Strata that go the other way than the whole."""
        return self.behind if self.common.crude > 0 else self.ahead


def common(hits: ArrayLike, of: ArrayLike) -> Common:
    """Compare two groups over strata; arrays of shape (2, strata).

    Strata that hold only one of the groups take no part in what is common. Raises ValueError for another shape or more
    hits than cases.
    """
    k, n = _checked(hits, of)
    if k.shape[0] != 2:
        raise ValueError("two groups are compared")
    first, second = (_share(k[i].sum(), n[i].sum()) for i in range(2))
    crude, crude_low, crude_high, crude_p = _crude(k.sum(axis=1), n.sum(axis=1))
    both = (n > 0).all(axis=0)
    a, b = k[0, both], k[1, both]
    n1, n2 = n[0, both], n[1, both]
    return Common(
        first,
        second,
        crude,
        crude_low,
        crude_high,
        crude_p,
        *_difference(a, b, n1, n2),
        *_ratio(a, n1 - a, b, n2 - b),
        _test(a, b, n1, n2),
    )


def reversals(
    hits: ArrayLike, of: ArrayLike, q: float = FALSE_SHARE, cases: int = CASES_AT_LEAST
) -> list[Comparison]:
    """Every pair of groups whose difference turns round, vanishes or appears within the strata, worst first.

    `hits` and `of` have the shape (groups, strata). Of all pairs, at most a share `q` of the plain and of the common
    differences that are taken for real are so by chance.
    """
    k, n = _checked(hits, of)
    pairs = [(i, j) for i, j in combinations(range(len(k)), 2) if n[i].sum() >= cases <= n[j].sum()]
    if not pairs:
        return []
    found = [common(k[[i, j]], n[[i, j]]) for i, j in pairs]
    plain = discoveries([one.crude_p for one in found], q)
    within = discoveries([one.p for one in found], q)
    told = [
        Comparison(
            *pair, verdict(one, bool(plain[at]), bool(within[at])), one, *_directions(k, n, pair, cases)
        )
        for at, (pair, one) in enumerate(zip(pairs, found, strict=True))
    ]
    worth = [one for one in told if one.verdict not in ("holds", "nothing") and one.compared]
    order = ("reverses", "vanishes", "appears")
    return sorted(worth, key=lambda one: (order.index(one.verdict), -abs(one.common.crude), one.first))


def verdict(one: Common, plain: bool, within: bool) -> Verdict:
    """What became of a difference; `plain` and `within` say whether it is real as a whole and within strata.

    Where all cases of a stratum are alike the strata say nothing of the groups: the plain difference stands.
    """
    if not one.high - one.low > NOTHING:
        return "holds" if plain else "nothing"
    if plain and within and one.crude * one.difference < 0:
        return "reverses"
    if plain and not within:
        gone = one.low <= 0 <= one.high and abs(one.difference) < SHRUNK * abs(one.crude)
        return "vanishes" if gone or one.crude * one.difference < 0 else "holds"
    if within and not plain:
        hidden = abs(one.crude) < SHRUNK * abs(one.difference) or one.crude * one.difference < 0
        return "appears" if hidden else "holds"
    return "holds" if plain else "nothing"


def _checked(hits: ArrayLike, of: ArrayLike) -> tuple[Floats, Floats]:
    k, n = np.asarray(hits, dtype=np.float64), np.asarray(of, dtype=np.float64)
    if k.ndim != 2 or k.shape != n.shape or (k > n).any() or (k < 0).any():
        raise ValueError("hits and cases of the same groups in the same strata")
    return k, n


def _share(k: float, n: float) -> float:
    return float(k / n) if n else float("nan")


def _crude(k: Floats, n: Floats) -> tuple[float, float, float, float]:
    """The plain difference, its interval (Newcombe's, from Wilson's two) and its p; nan without cases."""
    if (n == 0).any():
        return float("nan"), float("nan"), float("nan"), 1.0
    shares = k / n
    gap = float(shares[0] - shares[1])
    pooled = k.sum() / n.sum()
    spread = pooled * (1 - pooled) * (1 / n).sum()
    p = erfc(abs(gap) / sqrt(2 * spread)) if spread > 0 else 1.0
    low, high = wilson(k, n)
    below = np.hypot(shares[0] - low[0], high[1] - shares[1])
    above = np.hypot(high[0] - shares[0], shares[1] - low[1])
    return gap, float(gap - below), float(gap + above), p


def _difference(a: Floats, b: Floats, n1: Floats, n2: Floats) -> tuple[float, float, float]:
    total = n1 + n2
    weight = n1 * n2 / total if total.size else total
    if not weight.size or weight.sum() == 0:
        return float("nan"), float("nan"), float("nan")
    gap = float(((a * n2 - b * n1) / total).sum() / weight.sum())
    spread = (a * (n1 - a) * n2**3 + b * (n2 - b) * n1**3) / (n1 * n2 * total**2)
    half = Z95 * float(np.sqrt(spread.sum())) / float(weight.sum())
    return gap, gap - half, gap + half


def _ratio(a: Floats, b: Floats, c: Floats, d: Floats) -> tuple[float, float, float]:
    """The common odds ratio: a, b hits and misses of the first group, c, d those of the second."""
    total = a + b + c + d
    r, s = a * d / total, b * c / total
    if not total.size or r.sum() == 0 or s.sum() == 0:
        return float("nan"), float("nan"), float("nan")
    p, q = (a + d) / total, (b + c) / total
    log = float(np.log(r.sum() / s.sum()))
    spread = (
        (p * r).sum() / (2 * r.sum() ** 2)
        + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
        + (q * s).sum() / (2 * s.sum() ** 2)
    )
    half = Z95 * float(np.sqrt(spread))
    return float(np.exp(log)), float(np.exp(log - half)), float(np.exp(log + half))


def _test(a: Floats, b: Floats, n1: Floats, n2: Floats) -> float:
    """Cochran-Mantel-Haenszel: whether the groups differ within strata at all."""
    total, hits = n1 + n2, a + b
    kept = total > 1
    total, hits, n1, n2, a = total[kept], hits[kept], n1[kept], n2[kept], a[kept]
    spread = (n1 * n2 * hits * (total - hits) / (total**2 * (total - 1))).sum()
    if not spread > 0:
        return 1.0
    return erfc(abs(float((a - n1 * hits / total).sum())) / sqrt(2 * spread))


def _directions(k: Floats, n: Floats, pair: tuple[int, int], cases: int) -> tuple[int, int, int]:
    """How many strata have enough cases of both, and in how many the first is higher and lower."""
    i, j = pair
    enough = (n[i] >= cases) & (n[j] >= cases)
    gaps = k[i, enough] / n[i, enough] - k[j, enough] / n[j, enough]
    return int(enough.sum()), int((gaps > 0).sum()), int((gaps < 0).sum())

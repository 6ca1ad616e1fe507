"""How far a count lies above what honest peers show, who differ among themselves; no Django.

An honest unit's share is its expected share moved on the scale of log odds: by `shift`, the same for all, and by an
amount of its own from a distribution of width `width` with tails heavier than the normal's, because odd units exist.
Both are fitted to the units of the same look. The fit reads cases that stick out only as "at least so many"
(a censored likelihood), so that the few that are looked for do not widen the ruler they are measured by.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import betainc, expit, gammaln, logit

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FREEDOM = 10  # degrees of freedom of the units' own amounts: heavier tails than the normal's
NODES: Floats = np.linspace(-9, 9, 121)
_DENSITY: Floats = (1 + NODES**2 / FREEDOM) ** (-(FREEDOM + 1) / 2)  # Student's, but for a factor
WEIGHTS: Floats = _DENSITY / _DENSITY.sum()
CENSORED = 0.05  # what fewer of a hundred honest units reach is read as "at least so many"
ROUNDS = 3
FEW = 30  # under so many units their width cannot be told: it is not taken to be less than FEW_WIDTH
FEW_WIDTH, LEAST_WIDTH, MOST_WIDTH = 0.35, 0.05, 2.5
USUAL_WIDTH, DOUBT = (
    0.4,
    0.5,
)  # what is believed of the width before the units are read: its middle, in logs its spread
_SMALLEST = 1e-3  # nobody's peers are so good that one case would stand out


@dataclass(frozen=True)
class Spread:
    """How honest units differ: `shift` common to all and `width` of their own amounts, both in log odds."""

    shift: float = 0.0
    width: float = FEW_WIDTH


def fit(hits: ArrayLike, of: ArrayLike, expected: ArrayLike) -> Spread:
    """The spread of these units; arrays of one length, `expected` as shares."""
    k, n, m = _cells(hits, of, expected)
    if len(k) == 0:
        return Spread()
    spread, least = Spread(), FEW_WIDTH if len(k) < FEW else LEAST_WIDTH
    for _ in range(ROUNDS):
        beyond = tail(k, n, m, spread) <= CENSORED
        bound = k.copy()
        bound[beyond] = _reach(n[beyond], m[beyond], spread, CENSORED)
        spread = _maximised(k, n, m, bound, beyond, spread, least)
    return spread


def tail(hits: ArrayLike, of: ArrayLike, expected: ArrayLike, spread: Spread) -> Floats:
    """The share of honest units that show as many hits or more."""
    k, n, m = _arrays(hits, of, expected)
    some = (k > 0) & (k <= n)
    found = np.where(k <= 0, 1.0, 0.0)
    k, n, m = k[some], n[some], m[some]
    # The upper tail of the binomial distribution is an incomplete beta function of the chance.
    found[some] = betainc(k[:, None], (n - k + 1)[:, None], _chances(m, spread)) @ WEIGHTS
    return np.clip(found, 0.0, 1.0)


def usual(of: int, expected: float, spread: Spread, level: float = 0.95) -> tuple[float, float, float]:
    """Mean share of honest units with as many cases, and the shares between which `level` of them lie."""
    n, m = np.array([float(of)]), np.clip(np.array([expected]), _SMALLEST, 1 - _SMALLEST)
    mean = float((_chances(m, spread) @ WEIGHTS)[0])
    outside = (1 - level) / 2
    low = _reach(n, m, spread, 1 - outside)[0] - 1
    high = _reach(n, m, spread, outside)[0] - 1
    return mean, max(float(low), 0.0) / of, min(float(high) / of, 1.0)


def _chances(m: Floats, spread: Spread, nodes: Floats = NODES) -> Floats:
    found: Floats = expit(logit(m)[:, None] + spread.shift + spread.width * nodes)
    return found


def _reach(n: Floats, m: Floats, spread: Spread, share: float) -> Floats:
    """The fewest hits that no more than `share` of honest units reach; by halving, all cells at once."""
    low, high = np.zeros_like(n), n + 1
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        rare = tail(middle, n, m, spread) <= share
        high, low = np.where(rare, middle, high), np.where(rare, low, middle)
    return high


def _maximised(
    k: Floats, n: Floats, m: Floats, bound: Floats, beyond: Flags, start: Spread, least: float
) -> Spread:
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)

    def surprise(at: Floats) -> float:
        spread = _held(at, least)
        chances = np.clip(_chances(m, spread, NODES[::2]), 1e-12, 1 - 1e-12)
        exact = np.exp(ways[:, None] + k[:, None] * np.log(chances) + (n - k)[:, None] * np.log1p(-chances))
        likely = exact @ (2 * WEIGHTS[::2])
        if beyond.any():
            likely[beyond] = tail(bound[beyond], n[beyond], m[beyond], spread)
        doubt = (np.log(spread.width / USUAL_WIDTH) / DOUBT) ** 2 / 2
        return float(doubt - np.log(np.maximum(likely, 1e-300)).sum())

    found = minimize(surprise, [start.shift, np.log(start.width)], method="Nelder-Mead", options=_OPTIONS)
    return _held(found.x, least)


def _held(at: Floats, least: float) -> Spread:
    """The spread at a point of the search, kept within what can be."""
    width = np.exp(np.clip(at[1], np.log(least), np.log(MOST_WIDTH)))
    return Spread(float(np.clip(at[0], -3, 3)), float(width))


_OPTIONS = {"maxfev": 60, "xatol": 0.01, "fatol": 0.01}


def _cells(hits: ArrayLike, of: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats, Floats]:
    k, n, m = _arrays(hits, of, expected)
    kept = n > 0
    return k[kept], n[kept], m[kept]


def _arrays(hits: ArrayLike, of: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats, Floats]:
    k, n, m = (np.asarray(one, dtype=float) for one in (hits, of, expected))
    return k, n, np.clip(m, _SMALLEST, 1 - _SMALLEST)

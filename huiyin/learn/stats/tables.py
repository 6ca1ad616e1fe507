"""Contingency tables: what chance would give, which cells lie beyond it, how strong the tie is, and rates by group.

Counts are arrays of two or three dimensions. Sources: Haberman (1973) for adjusted residuals, Patefield (1981) for
random tables with given margins, Benjamini and Hochberg (1995), Bergsma (2013), Wilson (1927).
"""

from dataclasses import dataclass, replace
from math import prod, sqrt
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from huiyin.learn.stats.fdr import FALSE_SHARE, discoveries

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Z95 = 1.959963984540054
LEAST_EXPECTED = 5.0  # below this the limit laws of chi-square and of a cell's residual do not hold
FEW_CELLS = 0.2  # Cochran: a fifth of the cells may be expected below five, none below one
REPLICATIONS = 1999
DRAWN_AT_ONCE = 200_000  # numbers of random tables held in memory
BEYOND_NONCENTRAL = 1e4  # from here the noncentral law is as good as normal


@dataclass(frozen=True)
class Association:
    """A table beside what independence would give.

    `expected`, `residuals` (adjusted, standard normal under independence), `p` (two-sided, of each cell) and `beyond`
    (p among the discoveries at the false share) have the table's shape. `p_value` is that of the whole table, found by
    `method`: "asymptotic", "exact" (two by two) or "monte-carlo". `v` is Cramér's V of the sample; `strength` is V
    without its upward bias, with its 95 % interval `low` to `high`.
    """

    observed: Floats
    expected: Floats
    residuals: Floats
    p: Floats
    beyond: Bools
    chi2: float
    dof: int
    p_value: float
    method: str
    v: float
    strength: float
    low: float
    high: float


def association(
    table: ArrayLike, q: float = FALSE_SHARE, replications: int = REPLICATIONS, seed: int = 0
) -> Association:
    """Test a table of two or three dimensions for mutual independence; empty rows and columns take no part.

    Raises ValueError for another number of dimensions or a negative count.
    """
    whole = np.asarray(table, dtype=np.float64)
    if whole.ndim not in (2, 3) or (whole.size and whole.min() < 0):
        raise ValueError("a table has two or three dimensions and no count below zero")
    kept = np.ix_(*[_sums(whole, axis) > 0 for axis in range(whole.ndim)])
    counted = whole[kept]
    if counted.size == 0 or min(counted.shape) < 2:
        return _nothing(whole)
    expected = scipy.stats.contingency.expected_freq(counted)
    chi2 = float(((counted - expected) ** 2 / expected).sum())
    dof = counted.size - sum(counted.shape) + counted.ndim - 1
    p_value, method = _p_of_table(counted, expected, chi2, dof, replications, seed)
    adjusted = _adjusted(counted, expected)
    p = _p_of_cells(counted, expected, adjusted)
    beyond = discoveries(p, q)
    return Association(
        whole,
        _placed(whole.shape, kept, expected),
        _placed(whole.shape, kept, adjusted),
        _placed(whole.shape, kept, p, 1.0),
        _placed(whole.shape, kept, beyond.astype(np.float64)) > 0,
        chi2,
        dof,
        p_value,
        method,
        *_strength(counted, chi2, dof),
    )


def against_chance(tested: Association, table: ArrayLike) -> Association:
    """The test of one table told beside the numbers of another of the same shape, such as the same table rounded.

    `expected` and `residuals` are those of the numbers told; a cell in which the two differ in sign is as expected.
    """
    whole = np.asarray(table, dtype=np.float64)
    beside = association(whole, replications=1)
    p = np.where(np.sign(beside.residuals) == np.sign(tested.residuals), tested.p, 1.0)
    return replace(
        tested,
        observed=whole,
        expected=beside.expected,
        residuals=beside.residuals,
        p=p,
        beyond=tested.beyond & (p < 1),
    )


def wilson(hits: ArrayLike, of: ArrayLike, z: float = Z95) -> tuple[Floats, Floats]:
    """Wilson's score interval of many shares at once; 0 to 1 where nothing was counted."""
    k, n = np.broadcast_arrays(np.asarray(hits, dtype=np.float64), np.asarray(of, dtype=np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        share, spread = k / n, z * z / n
        middle = (share + spread / 2) / (1 + spread)
        half = z * np.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = np.where(n > 0, np.maximum(middle - half, 0.0), 0.0)
    high = np.where(n > 0, np.minimum(middle + half, 1.0), 1.0)
    return low, high


@dataclass(frozen=True)
class Rates:
    """A share of each group with its interval, and which groups differ from all the others beyond chance."""

    hits: Floats
    of: Floats
    value: Floats  # nan where nothing was counted
    low: Floats
    high: Floats
    beyond: Bools
    whole: Association


def rates(hits: ArrayLike, of: ArrayLike, q: float = FALSE_SHARE) -> Rates:
    """Compare one share between groups, in whatever shape the groups lie.

    Raises ValueError when a group has more hits than cases.
    """
    k, n = np.asarray(hits, dtype=np.float64), np.asarray(of, dtype=np.float64)
    if k.shape != n.shape or (k > n).any():
        raise ValueError("hits are among the cases of the same group")
    low, high = wilson(k, n)
    pairs = np.stack([k.ravel(), (n - k).ravel()], axis=1)
    whole = association(pairs, q)
    # Both cells of a group have the same p, so half of the tests are asked: the false share stays what it is.
    beyond = discoveries(whole.p[:, 0], q) if whole.dof else np.zeros(k.size, dtype=np.bool_)
    value = np.divide(k, n, out=np.full(k.shape, np.nan), where=n > 0)
    return Rates(k, n, value, low, high, beyond.reshape(k.shape), whole)


def _sums(table: Floats, axis: int) -> Floats:
    others = tuple(other for other in range(table.ndim) if other != axis)
    found: Floats = table.sum(axis=others)
    return found


def _placed(shape: tuple[int, ...], kept: Any, part: Floats, empty: float = 0.0) -> Floats:
    found = np.full(shape, empty)
    found[kept] = part
    return found


def _nothing(whole: Floats) -> Association:
    """A table in which there is nothing to compare: everything is as expected."""
    none = np.zeros(whole.shape)
    return Association(
        whole, whole, none, np.ones(whole.shape), none > 0, 0.0, 0, 1.0, "asymptotic", 0.0, 0.0, 0.0, 1.0
    )


def _adjusted(counted: Floats, expected: Floats) -> Floats:
    """Residuals divided by their standard error under mutual independence of all dimensions."""
    total = counted.sum()
    shares = np.ix_(*[_sums(counted, axis) / total for axis in range(counted.ndim)])
    if counted.ndim == 2:
        spread = (1 - shares[0]) * (1 - shares[1])
    else:
        a, b, c = shares
        spread = 1 - a * b - a * c - b * c + 2 * a * b * c
    found: Floats = (counted - expected) / np.sqrt(np.maximum(expected * spread, 1e-300))
    return found


def _p_of_cells(counted: Floats, expected: Floats, adjusted: Floats) -> Floats:
    """Two-sided p of each cell: normal where enough is expected, else exact given the margins (mid-p).

    In three dimensions a cell has no simple law given all margins; a Poisson count stands in, which is wider.
    """
    p = 2 * scipy.stats.norm.sf(np.abs(adjusted))
    sparse = expected < LEAST_EXPECTED
    if not sparse.any():
        return np.asarray(p)
    law = _law_of_cells(counted, expected, sparse)
    here = counted[sparse]
    half = law.pmf(here) / 2
    exact = 2 * np.minimum(law.cdf(here) - half, law.sf(here) + half)
    p[sparse] = np.clip(exact, 0.0, 1.0)
    return np.asarray(p)


def _law_of_cells(counted: Floats, expected: Floats, sparse: Bools) -> Any:
    if counted.ndim == 3:
        return scipy.stats.poisson(expected[sparse])
    rows, columns = (np.broadcast_to(m, counted.shape)[sparse] for m in _margins(counted))
    return scipy.stats.hypergeom(counted.sum(), rows, columns)


def _margins(counted: Floats) -> tuple[Floats, Floats]:
    return counted.sum(axis=1, keepdims=True), counted.sum(axis=0, keepdims=True)


def _p_of_table(
    counted: Floats, expected: Floats, chi2: float, dof: int, replications: int, seed: int
) -> tuple[float, str]:
    sparse = expected.min() < 1 or (expected < LEAST_EXPECTED).mean() > FEW_CELLS
    if not sparse or not _is_whole(counted):
        return float(scipy.stats.chi2.sf(chi2, dof)), "asymptotic"
    if counted.shape == (2, 2):
        return float(scipy.stats.fisher_exact(counted)[1]), "exact"
    return _drawn(counted, expected, chi2, replications, seed), "monte-carlo"


def _is_whole(counted: Floats) -> bool:
    return bool((counted == np.round(counted)).all())


def _drawn(counted: Floats, expected: Floats, chi2: float, replications: int, seed: int) -> float:
    """How often tables with the same margins lie as far from independence; the table itself is one of them."""
    luck = np.random.default_rng(seed)
    at_once = max(1, DRAWN_AT_ONCE // counted.size)
    hits = done = 0
    while done < replications:
        size = min(at_once, replications - done)
        tables = _random_tables(counted, size, luck)
        far = ((tables - expected) ** 2 / expected).reshape(size, -1).sum(axis=1)
        hits += int((far >= chi2 * (1 - 1e-12)).sum())
        done += size
    return (hits + 1) / (replications + 1)


def _random_tables(counted: Floats, size: int, luck: np.random.Generator) -> Floats:
    """Tables with the margins of this one; a third dimension is dealt out row by row of the first two."""
    sums = [_sums(counted, axis).astype(np.int64) for axis in range(counted.ndim)]
    first = scipy.stats.random_table(sums[0], sums[1]).rvs(size=size, random_state=luck)
    if counted.ndim == 2:
        return np.asarray(first, dtype=np.float64).reshape(size, *counted.shape)
    pairs = np.asarray(first).reshape(size, -1)
    found = [scipy.stats.random_table(row, sums[2]).rvs(random_state=luck) for row in pairs]
    return np.asarray(found, dtype=np.float64).reshape(size, *counted.shape)


def _strength(counted: Floats, chi2: float, dof: int) -> tuple[float, float, float, float]:
    """Cramér's V, and V without its bias with an interval, by turning the noncentral chi-square round.

    In three dimensions it is measured against the chi-square of a table in which each dimension decides the others:
    n times (levels of the two shorter dimensions, multiplied, less one); in two this is the usual V.
    """
    total = counted.sum()
    ends = sorted(counted.shape)[:-1]
    most = total * (prod(ends) - 1)
    low, high = (_noncentral(chi2, dof, tail) for tail in (0.975, 0.025))
    unbiased = max(0.0, chi2 - dof)
    shares = (min(1.0, sqrt(max(part, 0.0) / most)) for part in (chi2, unbiased, low, high))
    raw, strength, lowest, highest = shares
    return raw, strength, min(lowest, strength), max(highest, strength)


def _noncentral(chi2: float, dof: int, tail: float) -> float:
    """The noncentrality at which a chi-square as high as this leaves `tail` below it; 0 where none does."""
    if chi2 > BEYOND_NONCENTRAL:
        z = scipy.stats.norm.ppf(tail)
        root = sqrt(max(chi2 - dof / 2, 0.0)) - z
        return float(max(0.0, root * root - dof / 2))
    if scipy.stats.chi2.cdf(chi2, dof) <= tail:
        return 0.0
    top = chi2 + 10 * sqrt(2 * dof + 4 * chi2) + 50
    return float(
        brentq(lambda ncp: scipy.stats.ncx2.cdf(chi2, dof, max(ncp, 1e-12)) - tail, 0.0, top, xtol=1e-9)
    )

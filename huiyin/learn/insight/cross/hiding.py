"""What a reader of counts alone is told of a table, so that no small number follows from what is told; no Django."""

from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huiyin.learn.insight.cross.rules import NOT_ASKED, REST, TIME
from huiyin.learn.insight.cross.tallying import Axis, Tally

Bools = NDArray[np.bool_]
Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """A table as one reader is answered from it.

    `told` are the numbers that may be said, `tested` those that are compared with chance; neither holds anything of a
    count in `hidden` but that it is one of a few. For whoever may open the orders both are the table itself.
    """

    told: Tally
    tested: Tally
    hidden: Bools


def seen(table: Tally, few: int) -> Seen:
    """The table for a reader who is not told counts of one to before `few`; 0 for who is told everything.

    Each small count gives way to one stand-in for all of them, the others are told to the nearest multiple of `few`,
    and sums, shares and drawings are made of these numbers: whatever the small counts are, the same is told.
    """
    if not few:
        return Seen(table, table, np.zeros(table.counts.shape, dtype=np.bool_))
    hidden = small(table.counts, few)
    counts = np.where(hidden, _stand_in(table.counts, few), table.counts)
    if table.hits is None or table.of is None:
        told, tested = Tally(table.axes, coarse(counts, few)), Tally(table.axes, counts)
        return _ordered(Seen(told, tested, hidden))
    hidden |= small(table.of, few)
    hits, of = _asked(table.hits, table.of, few)
    tested = Tally(table.axes, counts, hits, of)
    return _ordered(
        Seen(Tally(table.axes, coarse(counts, few), *_coarse_rate(hits, of, few)), tested, hidden)
    )


def coarse(counts: Counts, few: int) -> Counts:
    """Counts to the nearest multiple of `few`; what is smaller is left as it is."""
    if not few:
        return counts
    found: Counts = np.where(counts >= few, np.floor(counts / few + 0.5) * few, counts)
    return found


def is_small(count: float, few: int) -> bool:
    """The same of one."""
    return bool(small(np.asarray(count, dtype=np.float64), few))


def _coarse_rate(hits: Counts, of: Counts, few: int) -> tuple[Counts, Counts]:
    """The same of a share: neither its hits nor its misses are told to the one, and hits stay among the cases."""
    whole, misses = coarse(of, few), of - hits
    return np.where(misses < few, whole - misses, coarse(hits, few)), whole


def _asked(hits: Counts, of: Counts, few: int) -> tuple[Counts, Counts]:
    """Hits among cases: few cases are left out, few hits or few misses give way to a stand-in."""
    cases = np.where(small(of, few), 0.0, of)
    some, others = small(hits, few), small(of - hits, few)
    found = np.where(some, few // 2, np.where(others, cases - few // 2, hits))
    found = np.where(some & others, cases // 2, found)
    return np.where(cases > 0, found, 0.0), cases


def small(counts: Counts, few: int) -> Bools:
    """Which counts are too few to be told."""
    found: Bools = (counts > 0) & (counts < few)
    return found


def empty_lines(counts: Counts, hidden: Bools) -> Bools:
    """Rows in which nothing was counted; a row with a hidden count is none of them, whatever its sum is told as."""
    found: Bools = ~hidden.any(axis=1) & (counts.sum(axis=1) == 0)
    return found


def _stand_in(counts: Counts, few: int) -> int:
    """About what a small count is, judged by the noughts beside them (Poisson's law): sums are about right."""
    some, noughts = int(small(counts, few).sum()), int((counts == 0).sum())
    if not some or not noughts:
        return few // 2
    share = noughts / (noughts + some)
    return int(np.clip(round(-log(share) / (1 - share)), 1, few // 2))


def _ordered(found: Seen) -> Seen:
    """Levels by size as it is told, since the order by true size would tell of what is hidden."""
    orders = [_order(axis, found.told.counts, place) for place, axis in enumerate(found.told.axes)]
    at = np.ix_(*orders)
    return Seen(_placed(found.told, orders, at), _placed(found.tested, orders, at), found.hidden[at])


def _order(axis: Axis, counts: Counts, place: int) -> list[int]:
    if axis.name in TIME:
        return list(range(len(axis.keys)))
    sums = counts.sum(axis=tuple(other for other in range(counts.ndim) if other != place))
    keys = axis.keys
    return sorted(range(len(keys)), key=lambda n: (keys[n] == REST, keys[n] == NOT_ASKED, -sums[n], keys[n]))


def _placed(table: Tally, orders: list[list[int]], at: Any) -> Tally:
    axes = tuple(
        Axis(axis.name, tuple(axis.keys[n] for n in order), axis.rest)
        for axis, order in zip(table.axes, orders, strict=True)
    )
    if table.hits is None or table.of is None:
        return Tally(axes, table.counts[at])
    return Tally(axes, table.counts[at], table.hits[at], table.of[at])

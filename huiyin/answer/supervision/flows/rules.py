"""What the flows reckon: what is usual, which cells are too small to show, where a target says nothing; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import TypeVar

K = TypeVar("K")


def quantile(values: Iterable[float], share: float) -> float:
    """The value below which this share lies, between two values in proportion; 0 of nothing."""
    row = sorted(values)
    if not row:
        return 0.0
    at = (len(row) - 1) * share
    low, high = floor(at), ceil(at)
    return row[low] + (row[high] - row[low]) * (at - low)


def hidden(counts: Mapping[K, int], few: int) -> frozenset[K]:
    """Which cells a reader of counts alone is not shown: those of one to `few`, and others until these stay unknown.

    Beside a total, what is hidden has a known sum. Where that sum leaves some small cell but one value (it is the only
    one, all are one, or all are as great as small ones can be), the smallest of the others are hidden as well, all of
    a size at once, so that cells may have changed places; where there are none, noughts are.
    """
    gone = {key for key, count in counts.items() if 0 < count < few}
    if not gone:
        return frozenset()
    small, whole = len(gone), sum(counts.values())
    others = sorted({count for count in counts.values() if count >= few})
    for size in others:
        if _unknown(small, [counts[key] for key in gone], few, size):
            return frozenset(gone)
        gone |= {key for key, count in counts.items() if count == size}
    # Were noughts shown beside a one in every other cell, a table of ones and nothing else would be known by its total.
    told = whole == len(counts) and not others
    unknown = not told and _unknown(small, [counts[key] for key in gone], few, inf)
    return frozenset(gone if unknown else counts)


def _unknown(small: int, cells: Sequence[int], few: int, least: float) -> bool:
    """Whether the sum of what is hidden leaves every small cell two values; others are from `few` to before `least`."""
    whole, others = sum(cells), len(cells) - small
    low = max(small, whole - others * (least - 1)) if others else whole
    high = min(small * (few - 1), whole - others * few) if others else whole
    return low < high or (small > 1 and small < low < small * (few - 1))


@dataclass(frozen=True)
class Aim:
    """A target against the units it is asked of: how many surely reach it, surely do not, or cannot be told."""

    above: int = 0
    below: int = 0
    unclear: int = 0
    few: int = 0

    @property
    def units(self) -> int:
        """How many have enough cases to be looked at."""
        return self.above + self.below + self.unclear

    @property
    def mostly_noise(self) -> bool:
        """More than half of the units cannot be told from the target."""
        return 2 * self.unclear > self.units


def against(spans: Iterable[tuple[float, float] | None], aim: float) -> Aim:
    """How units stand to a target by their intervals; None for a unit with too few cases."""
    above = below = unclear = few = 0
    for span in spans:
        if span is None:
            few += 1
        elif span[0] >= aim:
            above += 1
        elif span[1] < aim:
            below += 1
        else:
            unclear += 1
    return Aim(above, below, unclear, few)


def rising(
    today: Mapping[str, int], before: Sequence[Mapping[str, int]], most: int
) -> list[tuple[str, int, float]]:
    """What came more often than on any of the days before until this hour: (key, today, usually), most extra first."""
    found = []
    for key, count in today.items():
        past = [day.get(key, 0) for day in before]
        if past and count > max(past):
            found.append((key, count, quantile(past, 0.5)))
    found.sort(key=lambda row: (row[2] - row[1], row[0]))
    return found[:most]

"""What the flows reckon: what is usual, which cells are too small to show, where a target says nothing; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
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
    """Which cells a reader of counts alone is not shown: those of one to `few`, and no single one.

    Beside a total, one hidden cell could be reckoned from the others: the smallest of those is then hidden as well.
    """
    small = {key for key, count in counts.items() if 0 < count < few}
    if len(small) == 1:
        rest = [key for key, count in counts.items() if count >= few]
        if rest:
            small.add(min(rest, key=lambda key: (counts[key], str(key))))
    return frozenset(small)


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

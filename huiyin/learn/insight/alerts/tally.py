"""How many orders came in on each day, of each leaf, in each street; and the same for every level above."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts.merging_rules import Tree, covers

Ints = NDArray[np.int64]
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


def tree_of(city: City) -> Tree:
    """Streets in their districts, districts in the city (which is the empty place)."""
    above = {}
    for unit in city.pack.units:
        if unit.level in ("street", "district"):
            parent = city.units[unit.parent] if unit.parent else None
            above[unit.code] = unit.parent if parent is not None and parent.level == "district" else ""
    return Tree(above)


def level_of(place: str, tree: Tree) -> str:
    """Street, district or city; a place that the pack no longer has counts as a street."""
    if not place:
        return "city"
    return "district" if place in tree.above.values() else "street"


@dataclass(frozen=True)
class Tally:
    """Counts by day, leaf and street as parallel columns, oldest first; `leaf` and `street` are places in the lists."""

    first: date
    last: date
    day: Ints = field(repr=False)  # days since the first
    leaf: Ints = field(repr=False)
    street: Ints = field(repr=False)
    n: Ints = field(repr=False)
    leaves: tuple[str, ...] = field(repr=False)
    streets: tuple[str, ...] = field(repr=False)
    tree: Tree = field(repr=False)

    @property
    def length(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @cached_property
    def matters(self) -> tuple[str, ...]:
        """Every level: the leaves that occur, their first levels, and all."""
        leaves = [leaf for leaf in self.leaves if leaf]
        return (*leaves, *sorted({f"{leaf[:2]}0000" for leaf in leaves}), "")

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every level: streets, districts, the city."""
        streets = [street for street in self.streets if street]
        return (*streets, *sorted({self.tree.above.get(street, "") for street in streets} - {""}), "")

    def series(self, matter: str, place: str, days: int) -> Counts:
        """One count for each of the last so many days."""
        begin = self.length - days
        rows = slice(int(np.searchsorted(self.day, max(begin, 0))), None)
        of = np.array([covers(matter, leaf) for leaf in self.leaves])
        there = np.array([self.tree.holds(place, street) for street in self.streets])
        kept = of[self.leaf[rows]] & there[self.street[rows]]
        at = self.day[rows][kept] - begin
        return np.rint(np.bincount(at, self.n[rows][kept], minlength=days)).astype(np.int64)

    def blocks(self, days: int, weeks: int) -> Floats:
        """The last `days` days of each week, the newest last: (time, leaf, street); at most so many weeks before it."""
        back = (self.length - 1 - self.day) // 7
        kept = ((self.length - 1 - self.day) % 7 < days) & (back <= min(weeks, self.whole(days) - 1))
        shape = (min(weeks + 1, self.whole(days)), len(self.leaves), len(self.streets))
        at = np.ravel_multi_index((shape[0] - 1 - back[kept], self.leaf[kept], self.street[kept]), shape)
        summed = np.bincount(at, self.n[kept], minlength=int(np.prod(shape)))
        return summed.reshape(shape).astype(np.float64)

    def whole(self, days: int) -> int:
        """How many such blocks lie in these days as a whole."""
        return max(1, (self.length - days) // 7 + 1)

    def rolled(self, blocks: Floats) -> Counts:
        """Blocks of (time, leaf, street) for every level: (matters, places, time)."""
        up = np.array([[covers(whole, leaf) for leaf in self.leaves] for whole in self.matters], dtype=float)
        there = [[self.tree.holds(area, street) for area in self.places] for street in self.streets]
        summed = np.matmul(up, blocks) @ np.array(there, dtype=float)
        return np.ascontiguousarray(np.rint(summed).astype(np.int64).transpose(1, 2, 0))


def tally_of(frame: pd.DataFrame, first: date, last: date, tree: Tree) -> Tally:
    """The counts of these days from a table of `day`, `matter`, `place`, `n`; the first day that has any begins it."""
    days = pd.to_datetime(frame["day"])
    kept = frame[(days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last))]
    begins = min(first if kept.empty else pd.to_datetime(kept["day"]).min().date(), last)
    day = (pd.to_datetime(kept["day"]) - pd.Timestamp(begins)).dt.days.to_numpy(dtype=np.int64)
    leaf, leaves = _coded(kept["matter"])
    street, streets = _coded(kept["place"])
    order = np.argsort(day, kind="stable")
    n = kept["n"].to_numpy(dtype=np.int64)[order]
    return Tally(begins, last, day[order], leaf[order], street[order], n, leaves, streets, tree)


def _coded(column: "pd.Series[str]") -> tuple[Ints, tuple[str, ...]]:
    """Each text as its place in the sorted list of those that occur; the list is never empty."""
    codes, names = pd.factorize(column.fillna(""), sort=True)
    return np.asarray(codes, dtype=np.int64), tuple(names) or ("",)

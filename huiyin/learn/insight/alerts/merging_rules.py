"""Alarms about one thing become one: parent and child, adjacent days, shared orders; no Django.

The order in which signals come changes nothing, and no signal and no order is lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

import scipy

from huiyin.foundation.city.alerting import Merging
from huiyin.learn.insight.alerts.signals import Signal


def bare(matter: str) -> str:
    """A code without the pairs that say nothing: 020000 is 02, and what lies in it begins with that."""
    while matter.endswith("00"):
        matter = matter[:-2]
    return matter


@dataclass(frozen=True)
class Tree:
    """Which places lie in which: a street's district, a district's city (empty)."""

    above: Mapping[str, str]

    def line(self, place: str) -> list[str]:
        """The place and all that hold it, the city last."""
        found = [place]
        while place:
            place = self.above.get(place, "")
            found.append(place)
        return found

    def holds(self, area: str, place: str) -> bool:
        """Whether a place is this area or lies in it."""
        while place and place != area:
            place = self.above.get(place, "")
        return place == area

    def inside(self, area: str) -> list[str]:
        """Every place that is this area or lies in it."""
        return [place for place in self.above if self.holds(area, place)]

    def depth(self, place: str) -> int:
        """0 for the city, 1 for a district, 2 for a street."""
        return len(self.line(place)) - 1


def covers(whole: str, matter: str) -> bool:
    """Whether a matter is this one or belongs to it."""
    return matter.startswith(bare(whole))


@dataclass(frozen=True)
class Strand:
    """All that was noticed of one matter in one place on adjacent days."""

    matter: str
    place: str
    signals: tuple[Signal, ...]

    @cached_property
    def first(self) -> date:
        """The first day."""
        return min(one.since for one in self.signals)

    @cached_property
    def last(self) -> date:
        """The last day."""
        return max(one.day for one in self.signals)

    @cached_property
    def strongest(self) -> Signal:
        """The signal with most above what is expected."""
        return min(self.signals, key=lambda one: (-one.excess, one.p, *_key(one)))

    @cached_property
    def orders(self) -> frozenset[int]:
        """Every order of it."""
        return frozenset(order for one in self.signals for order in one.orders)

    @property
    def excess(self) -> float:
        """How many more than expected, by its strongest signal."""
        return self.strongest.excess


@dataclass(frozen=True)
class Bundle:
    """One thing: the strands it was noticed by, the one that explains it best first."""

    head: Strand
    strands: tuple[Strand, ...]

    @property
    def signals(self) -> list[Signal]:
        """Every signal, in one order."""
        return sorted({one for strand in self.strands for one in strand.signals}, key=_key)

    @property
    def orders(self) -> frozenset[int]:
        """Every order of it."""
        return frozenset().union(*(strand.orders for strand in self.strands))

    @property
    def first(self) -> date:
        """The first day."""
        return min(strand.first for strand in self.strands)

    @property
    def last(self) -> date:
        """The last day."""
        return max(strand.last for strand in self.strands)

    @property
    def p(self) -> float:
        """The smallest chance of all signals of the level that explains it."""
        return min(one.p for one in self.head.signals)


def bundles(signals: Iterable[Signal], tree: Tree, how: Merging) -> list[Bundle]:
    """The things that these signals are about, the largest first."""
    strands = _strands(signals, how.gap_days)
    groups = _joined(len(strands), [*_family(strands, tree, how), *_shared(strands, tree, how)])
    made = [_bundle([strands[n] for n in group], tree, how) for group in groups]
    return sorted(made, key=lambda one: (-one.head.excess, *_strand_key(one.head)))


def _key(one: Signal) -> tuple[object, ...]:
    return (one.matter, one.place, one.day, one.source, one.kind, one.days, one.observed, one.expected, one.p,
            one.orders, one.upper, one.label, one.label_en)  # fmt: skip


def _strand_key(one: Strand) -> tuple[object, ...]:
    return (one.matter, one.place, one.first)


def _strands(signals: Iterable[Signal], gap: int) -> list[Strand]:
    """Signals of the same matter and place, cut where more than `gap` days lie between."""
    by_thing: dict[tuple[str, str], list[Signal]] = defaultdict(list)
    for one in sorted(set(signals), key=lambda one: (one.since, *_key(one))):
        by_thing[one.matter, one.place].append(one)
    found = [Strand(*thing, tuple(run)) for thing, rows in by_thing.items() for run in _runs(rows, gap)]
    return sorted(found, key=_strand_key)


def _runs(rows: Sequence[Signal], gap: int) -> Iterator[list[Signal]]:
    run, until = [rows[0]], rows[0].day
    for one in rows[1:]:
        if one.since > until + timedelta(days=gap):
            yield run
            run = []
        run, until = [*run, one], max(until, one.day)
    yield run


def _touch(one: Strand, other: Strand, gap: int) -> bool:
    apart = timedelta(days=gap)
    return one.first <= other.last + apart and other.first <= one.last + apart


def _inside(part: Strand, whole: Strand, tree: Tree) -> bool:
    if (part.matter, part.place) == (whole.matter, whole.place):
        return False
    return covers(whole.matter, part.matter) and tree.holds(whole.place, part.place)


def _within(strands: Sequence[Strand], tree: Tree) -> Mapping[int, list[int]]:
    """The strands inside each strand, found from the parts: a part has few wholes, but a whole may have thousands."""
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, strand in enumerate(strands):
        known[bare(strand.matter), strand.place].append(n)
    found: dict[int, list[int]] = defaultdict(list)
    for k, part in enumerate(strands):
        above = [
            (part.matter[:n], place) for n in range(len(part.matter) + 1) for place in tree.line(part.place)
        ]
        for n in (n for key in above for n in known.get(key, ())):
            if _inside(part, strands[n], tree):
                found[n].append(k)
    return found


def _family(strands: Sequence[Strand], tree: Tree, how: Merging) -> Iterator[tuple[int, int]]:
    """Wholes with the part that explains them, or with every part that the whole explains."""
    within = _within(strands, tree)
    for n, whole in enumerate(strands):
        kin = [k for k in within[n] if _touch(strands[k], whole, how.gap_days)]
        if not kin:
            continue
        best = min(kin, key=lambda k: (-strands[k].excess, *_strand_key(strands[k])))
        if strands[best].excess >= how.explains * whole.excess:
            yield n, best
        else:
            yield from ((n, k) for k in kin if not _own_thing(strands[k], whole, how.own))


def _own_thing(part: Strand, whole: Strand, chance: float) -> bool:
    """Whether a part stands out even when everything in it had risen as much as the whole did."""
    likely = part.strongest.expected * max(1.0, whole.strongest.ratio)
    return bool(scipy.stats.poisson.sf(part.strongest.observed - 1, max(likely, 0.5)) < chance)


def _shared(strands: Sequence[Strand], tree: Tree, how: Merging) -> Iterator[tuple[int, int]]:
    """Strands that are neither part nor whole of each other, with so many orders in common."""
    holding: dict[int, list[int]] = defaultdict(list)
    for n, strand in enumerate(strands):
        for order in strand.orders:
            holding[order].append(n)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for rows in holding.values():
        for pair in combinations(rows, 2):
            common[pair] += 1
    for (a, b), count in common.items():
        one, other = strands[a], strands[b]
        enough = count >= how.shared * min(len(one.orders), len(other.orders))
        if enough and not _inside(one, other, tree) and not _inside(other, one, tree):
            yield a, b


def _joined(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of what is linked, directly or through others."""
    root = list(range(count))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    for a, b in links:
        root[find(a)] = find(b)
    groups: dict[int, list[int]] = defaultdict(list)
    for n in range(count):
        groups[find(n)].append(n)
    return list(groups.values())


def _bundle(strands: Sequence[Strand], tree: Tree, how: Merging) -> Bundle:
    """The deepest level that has enough of the excess speaks for all."""
    most = max(one.excess for one in strands)
    enough = [one for one in strands if one.excess >= how.explains * most] or list(strands)

    def rank(one: Strand) -> tuple[object, ...]:
        depth = len(bare(one.matter)) // 2 + tree.depth(one.place)
        return (-depth, -one.excess, *_strand_key(one))

    ordered = sorted(strands, key=rank)
    head = min(enough, key=rank)
    return Bundle(head, (head, *(one for one in ordered if one is not head)))

"""Weighing what was counted: changes, peers, hard matters, who improved; no database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from huiyin.answer.assessment.difference_rules import difference
from huiyin.answer.assessment.peer_rules import Z998, Middle, apart, middle, stance
from huiyin.answer.assessment.queries import RATES, Marks
from huiyin.answer.assessment.rules import Composite, Rate
from huiyin.answer.supervision.meetings.figures.counting import Solved
from huiyin.answer.supervision.meetings.figures.shapes import (
    Against,
    Hard,
    Improved,
    Mark,
    Month,
    Practice,
    Row,
)

PRESSURES = ("repeats", "unhappy", "promised", "whistles", "letters", "escalated")
WEIGHS = (
    3  # from here on a matter is called hard though its rate says nothing: one order twice unhappy is enough
)
THREE = ("response", "resolution", "satisfaction")


def known(one: Rate | None) -> Rate | None:
    """A rate over something, or None."""
    return one if one is not None and one.denominator else None


def against(
    marks: Marks | None, last: Marks | None, year: Marks | None, peers: Mapping[str, Middle | None]
) -> tuple[Against, ...]:
    """Each rate beside the month before, the year before and the peers."""
    if marks is None:
        return ()
    return tuple(_against(name, marks, last, year, peers.get(name)) for name in RATES)


def _against(
    name: str, marks: Marks, last: Marks | None, year: Marks | None, peers: Middle | None
) -> Against:
    one = marks.rates[name]
    before, long_ago = (known(found.rates[name]) if found else None for found in (last, year))
    return Against(
        name, one, before, difference(one, before) if before else None,
        long_ago, difference(one, long_ago) if long_ago else None, peers, stance(one, peers),
    )  # fmt: skip


def line(found: Mapping[str, Marks | None]) -> tuple[Month, ...]:
    """The months from the first in which anything fell due."""
    months = [
        Month(code, due(marks), dict(marks.rates)) for code, marks in found.items() if marks and due(marks)
    ]
    return tuple(months)


def due(marks: Marks) -> int:
    """How many fell due and count."""
    return marks.rates["on_time"].denominator


def mark(found: Composite | None) -> Mark | None:
    """The mark as the papers keep it."""
    return None if found is None else Mark(found.value, found.low, found.high, found.band, found.lifted)


def peers_of(group: Iterable[Marks]) -> dict[str, Middle | None]:
    """The middle half of each rate in a peer group."""
    units = list(group)
    return {
        name: middle(
            value for m in units if not (one := m.rates[name]).few and (value := one.value) is not None
        )
        for name in RATES
    }


def excluded_middle(group: Iterable[Marks]) -> Middle | None:
    """The middle half of the shares that a peer group excluded."""
    return middle(m.excluded.value for m in group if m.excluded.value is not None and not m.excluded.few)


def row(marks: Marks, whole: Marks) -> Row:
    """A unit in the table of all."""
    return Row(
        marks.unit, marks.group, due(marks), dict(marks.rates), marks.excluded,
        mark(marks.composite), mark(marks.without_exclusions),
        {name: apart(marks.rates[name], whole.rates[name].value or 0.0) for name in RATES},
    )  # fmt: skip


def much_excluded(rows: Sequence[Row], common: Rate) -> tuple[str, ...]:
    """Units that excluded more than chance explains, the largest share first."""
    if not common.value:
        return ()
    found = [one for one in rows if apart(one.excluded, common.value) > 0]
    return tuple(one.unit for one in sorted(found, key=lambda one: -(one.excluded.value or 0.0)))


def hard(
    matters: Mapping[str, Solved], pressures: Mapping[str, Mapping[str, int]], common: float, most: int
) -> tuple[Hard, ...]:
    """The hardest matters: first those solved less than chance explains, then those that weigh on people most.

    `pressures` names for each kind how many of each matter; matters too few to compare come in by these alone.
    """
    every = {*matters, *(matter for counts in pressures.values() for matter in counts)} - {""}
    found = [_hard(code, matters.get(code, Solved()), pressures, common) for code in sorted(every)]
    found.sort(key=_hardness)
    return tuple(one for one in found if one.side < 0 or weight(one) >= WEIGHS)[:most]


def _hard(code: str, solved: Solved, pressures: Mapping[str, Mapping[str, int]], common: float) -> Hard:
    one = solved.rate()
    counts = {name: pressures.get(name, {}).get(code, 0) for name in PRESSURES}
    return Hard(code, solved.due, one, apart(one, common), **counts)


def weight(one: Hard) -> int:
    """How often the matter came back, was sent on or was put off; twice unhappy weighs most."""
    return one.repeats + 3 * one.unhappy + one.promised + one.whistles + one.letters + 2 * one.escalated


def _hardness(one: Hard) -> tuple[Any, ...]:
    if one.side < 0:
        return (0, one.rate.value, one.matter)
    return (1, -weight(one), one.matter)


def improved(now: Mapping[str, Marks], last: Mapping[str, Marks], most: int) -> tuple[Improved, ...]:
    """Units better than last month beyond chance (99.8 %, for they are picked out of many), the surest first."""
    found = []
    for unit, marks in now.items():
        before = last.get(unit)
        for name in THREE if before else ():
            moved = difference(marks.rates[name], before.rates[name], Z998) if before else None
            if before and moved and moved.low > 0:
                found.append(Improved(unit, name, marks.rates[name], before.rates[name], moved))
    found.sort(key=lambda one: (-one.change.low, one.unit))
    best: dict[str, Improved] = {}
    for one in found:
        best.setdefault(one.unit, one)
    return tuple(best.values())[:most]


def peer_practices(
    unit: str, matters: Sequence[str], by_unit: Mapping[str, Mapping[str, Solved]],
    group: Iterable[str], common: Mapping[str, float], most: int,
) -> tuple[Practice, ...]:  # fmt: skip
    """Peers that solve the same hard matters better than chance explains: whom to ask."""
    found = []
    for matter in matters:
        better = []
        for other in group:
            one = by_unit.get(other, {}).get(matter, Solved()).rate()
            if other != unit and matter in common and apart(one, common[matter]) > 0:
                better.append(Practice(other, matter, "", rate=one))
        found += sorted(better, key=lambda p: (-(p.rate.low or 0.0) if p.rate else 0.0, p.unit))[:1]
    return tuple(found[:most])

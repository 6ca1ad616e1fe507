"""The papers of the whole and the sheet of one unit, out of one set of counted facts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from huiyin.answer.assessment.peer_rules import Middle
from huiyin.answer.assessment.queries import Marks, Readings
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.meetings.figures import counting, joins, weighing
from huiyin.answer.supervision.meetings.figures.counting import Pairs, Solved
from huiyin.answer.supervision.meetings.figures.shapes import (
    NOTHING,
    Against,
    Ask,
    Hard,
    OfUnit,
    Practice,
    Standing,
    Unhappy,
    Whole,
)
from huiyin.foundation.city.meetings import Meetings
from huiyin.foundation.city.queries import current


@dataclass(frozen=True)
class Facts:
    """Everything that was counted for one scope and month; each statement was made once."""

    scope: str
    period: Period
    how: Meetings
    wholes: Mapping[str, Marks]
    rows: Mapping[str, Mapping[str, Marks]]  # month -> unit
    groups: Mapping[str, list[Marks]]
    matters: Mapping[str, Mapping[str, Solved]]  # unit -> matter, of the whole city
    unhappy: list[Unhappy]
    pressures: Mapping[str, Pairs]
    praised: list[Practice]
    standing: Standing | None

    @property
    def now(self) -> Mapping[str, Marks]:
        """The units of the month that is reviewed."""
        return self.rows[self.period.code]

    @property
    def units(self) -> list[str]:
        """Units with a sheet: something fell due, or something hangs open."""
        busy = {unit for pairs in self.pressures.values() for unit, _ in pairs}
        mine = {*self.now, *(busy & set(_below(self.scope)))}
        return [code for code in current().units if code in mine]

    @cached_property
    def by_unit(self) -> Mapping[str, Mapping[str, dict[str, int]]]:
        """Each kind of pressure: unit -> matter -> how many."""
        return {name: counting.of_unit(pairs) for name, pairs in self.pressures.items()}

    @cached_property
    def everywhere(self) -> Mapping[str, Solved]:
        """What the whole city solved of each matter."""
        return solved_by(self.matters, list(self.matters))

    @cached_property
    def middles(self) -> Mapping[str, Mapping[str, Middle | None]]:
        """The middle half of each rate in each peer group."""
        return {group: weighing.peers_of(units) for group, units in self.groups.items()}

    def month(self, back: int) -> str:
        """The code of the month so many months ago."""
        return self.period.moved(-back).code


def facts(scope: str, period: Period) -> Facts:
    """Count all that the papers need; how many statements does not depend on how many units there are."""
    how, known = current().meetings, Readings()
    months = counting.months(scope, period, how.months, known)
    below = _below(scope)
    unhappy = counting.unhappy(period, below)
    return Facts(
        scope, period, how,
        wholes={code: whole for code, (whole, _) in months.items()},
        rows={code: rows for code, (_, rows) in months.items()},
        groups=counting.groups(period, known),
        matters=counting.by_matter(period, list(current().units), known),
        unhappy=unhappy,
        pressures={
            "repeats": counting.repeated(period, below),
            "unhappy": Counter((one.unit, one.matter) for one in unhappy),
            "promised": counting.promised(below),
            "whistles": counting.whistled(period, below),
            "letters": counting.written(period, below),
            "escalated": counting.escalated(period, below),
        },
        praised=joins.praised(period, below),
        standing=joins.standing(period, list(months[period.code][1]), known),
    )  # fmt: skip


def _below(scope: str) -> list[str]:
    units = current().units
    found = {scope}
    for code in units:  # parents stand before their children in a pack that was checked
        if units[code].parent in found:
            found.add(code)
    return list(found)


def whole(found: Facts) -> Whole:
    """The papers of the scope as a whole."""
    marks, how = found.wholes[found.period.code], found.how
    last, year = (found.wholes.get(found.month(back)) for back in (1, 12))
    rows = tuple(weighing.row(one, marks) for one in found.now.values())
    solved = solved_by(found.matters, list(found.now))
    pressures = {name: counting.of_matter(pairs) for name, pairs in found.pressures.items()}
    return Whole(
        scope=found.scope,
        month=found.period.code,
        preset=current().pack.scoring.preset,
        due=weighing.due(marks),
        valid=marks.rates["resolution"].denominator,
        excluded=marks.excluded,
        excluded_last=weighing.known(last.excluded) if last else None,
        mark=weighing.mark(marks.composite),
        bare=weighing.mark(marks.without_exclusions),
        rates=weighing.against(marks, last, year, {}),
        line=weighing.line(found.wholes),
        rows=rows,
        matters=weighing.hard(solved, pressures, _common(marks), how.hard_shown),
        unhappy_count=len(found.unhappy),
        unhappy=tuple(found.unhappy[: how.unhappy_shown]),
        much_excluded=weighing.much_excluded(rows, marks.excluded),
        improved=weighing.improved(found.now, found.rows.get(found.month(1), {}), how.improved_shown),
        practices=tuple(found.praised[: how.practices_shown]),
        standing=found.standing,
    )


def _common(marks: Marks) -> float:
    return marks.rates["resolution"].value or 0.0


def solved_by(matters: Mapping[str, Mapping[str, Solved]], units: list[str]) -> dict[str, Solved]:
    """What these units together solved of each matter."""
    sums: dict[str, Solved] = {}
    for unit in units:
        for matter, one in matters.get(unit, {}).items():
            sums[matter] = sums.get(matter, Solved()) + one
    return sums


def sheet(found: Facts, unit: str) -> OfUnit:
    """The sheet of one unit: itself, its own months, its peers, what is hard, what is asked of it."""
    how, marks = found.how, found.now.get(unit)
    group = current().units[unit].group
    peers = found.groups.get(group, []) if group else []
    hard = _hard_of(found, unit)
    mine = [one for one in found.unhappy if one.unit == unit]
    counts = {name: sum(units.get(unit, {}).values()) for name, units in found.by_unit.items()}
    last, year = (found.rows.get(found.month(back), {}).get(unit) for back in (1, 12))
    rates = weighing.against(marks, last, year, found.middles.get(group, {}))
    return OfUnit(
        unit=unit,
        group=group,
        month=found.period.code,
        due=weighing.due(marks) if marks else 0,
        valid=marks.rates["resolution"].denominator if marks else 0,
        excluded=marks.excluded if marks else NOTHING,
        excluded_middle=weighing.excluded_middle(peers),
        mark=weighing.mark(marks.composite) if marks else None,
        bare=weighing.mark(marks.without_exclusions) if marks else None,
        rates=rates,
        line=weighing.line({code: rows.get(unit) for code, rows in found.rows.items()}),
        matters=hard,
        unhappy_count=len(mine),
        unhappy=tuple(mine[: how.unhappy_shown]),
        promised=counts["promised"],
        whistles=counts["whistles"],
        letters=counts["letters"],
        escalated=counts["escalated"],
        practices=_practices(found, unit, hard, [one.unit for one in peers]),
        asks=_asks(rates, hard, len(mine), counts["promised"]),
    )


def _hard_of(found: Facts, unit: str) -> tuple[Hard, ...]:
    pressures = {name: units.get(unit, {}) for name, units in found.by_unit.items()}
    common = _common(found.wholes[found.period.code])
    return weighing.hard(found.matters.get(unit, {}), pressures, common, found.how.hard_of_unit)


def _practices(found: Facts, unit: str, hard: tuple[Hard, ...], group: list[str]) -> tuple[Practice, ...]:
    """Recorded practice on the same matters first, then peers who solve them better than chance explains."""
    codes = [one.matter for one in hard]
    told = [one for one in found.praised if one.matter in codes and one.unit != unit]
    rates = {code: found.everywhere.get(code, Solved()).rate().value for code in codes}
    common = {code: value for code, value in rates.items() if value is not None}
    most = found.how.practices_of_unit
    peers = weighing.peer_practices(unit, codes, found.matters, group, common, most)
    return (*told, *peers)[:most]


def _asks(rates: tuple[Against, ...], hard: tuple[Hard, ...], unhappy: int, promised: int) -> tuple[Ask, ...]:
    """What the figures ask of the unit; nothing that rests on chance."""
    found = [Ask("below", one.name) for one in rates if one.stance == "below" and one.name != "on_time"]
    found += [
        Ask("fell", one.name) for one in rates if one.change and one.change.certain and one.change.points < 0
    ]
    found += [Ask("matter", one.matter) for one in hard if one.side < 0]
    if unhappy:
        found.append(Ask("unhappy", count=unhappy))
    if promised:
        found.append(Ask("promised", count=promised))
    return tuple(found)

"""How units stand beside their peers, with all that chance leaves open; who may be named as bad.

Whose standing a person may see is for the caller to ask (`queries.scope_of`).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from django.db import connection

from huiyin.answer.assessment import placing, reckoning, tallies
from huiyin.answer.assessment.comparable import COMPOSITE, comparable, mixes, rates_in, score, together
from huiyin.answer.assessment.fact_rules import Cell, cell
from huiyin.answer.assessment.fairness.comparing import compare
from huiyin.answer.assessment.marking import Marks, marks
from huiyin.answer.assessment.models import Fact
from huiyin.answer.assessment.placing import (
    RANKED,
    Comparison,
    Interval,
    Listing,
    Named,
    Span,
    Standing,
    UnitStanding,
)
from huiyin.answer.assessment.rules import Period, Policy
from huiyin.answer.assessment.tallies import Readings
from huiyin.answer.assessment.tally_rules import Record, Tally
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

__all__ = [
    "COMPOSITE",
    "RANKED",
    "Interval",
    "Listing",
    "Named",
    "Span",
    "Standing",
    "UnitStanding",
    "named",
    "standings",
]

QUARTER = 3
ENOUGH = 50_000  # orders tell how strongly rates lean together; more would only take longer
LARGE, KEPT_FOR = 200_000, 600  # from so many orders on a standing is kept for so many seconds in a process
KINDS = (
    f"{reckoning.READ} SELECT cell, count(*) FROM counted "  # noqa: S608 - constants
    "WHERE unit_id = ANY(%(units)s::text[]) GROUP BY cell"
)


def standings(period: Period, name: str = COMPOSITE, known: Readings | None = None) -> Standing:
    """How every unit stands by the mark or by one rate; six statements at most, fewer for what is known.

    Exact at any moment; of very large cities up to ten minutes old (`at`).
    """
    if not Fact.objects.filter(month__in=tallies.months_of(period))[LARGE : LARGE + 1].exists():
        return _reckoned(period, name, known or Readings())
    return _kept(period, name, current().pack.digest, int(now().timestamp()) // KEPT_FOR)


@lru_cache(maxsize=16)
def _kept(period: Period, name: str, digest: str, slot: int) -> Standing:
    return _reckoned(period, name, Readings())


def _reckoned(period: Period, name: str, known: Readings) -> Standing:
    city, reading, at = current(), known.facts(period), now()
    month = _marks(city, reading.records, reading.formula)
    quarter = _quarter(city, period, month, name, reading.formula, known)
    plain = {code: placing.own(one, name, code in quarter) for code, one in (month | quarter).items()}
    found = [one for one in (month | quarter).values() if comparable(one, name)]
    if not found:
        return Standing(period, name, at, plain, {}, {}, 0.0, True)
    matters = _matters(city, period, found, frozenset(quarter), known)
    done = _compared(city, period, found, matters, name, reading.formula)
    units, lists = placing.placed(plain, done, _joined(city), city.fairness)
    real = placing.overall(done, lists)
    noise = real < city.fairness.noise_below
    return Standing(period, name, at, units, lists, placing.groups(done), real, noise)


def named(period: Period, standing: Standing | None = None) -> tuple[Named, ...]:
    """The last units of the published list, the worst first; nobody where the city does not rank.

    `standing` may be handed in by who has it already.
    """
    city = current()
    if city.pack.scoring.preset != RANKED:
        return ()
    return placing.named(standing or standings(period), city.fairness)


def _marks(city: City, records: Mapping[str, Record], how: Policy) -> dict[str, Marks]:
    """The marks of every unit that has peers, in the order of the pack."""
    return {
        code: marks(code, unit.group, records[code], how)
        for code, unit in city.units.items()
        if code in records and unit.group
    }


def _quarter(
    city: City, period: Period, month: Mapping[str, Marks], name: str, how: Policy, known: Readings
) -> dict[str, Marks]:
    """The marks of three months of those whose month is too small, where that is enough."""
    few = [code for code, one in month.items() if not comparable(one, name)]
    if not few or period.months != 1:
        return {}
    records = known.facts(period.spanning(QUARTER), how).records
    found = _marks(city, {code: records[code] for code in few if code in records}, how)
    return {code: one for code, one in found.items() if comparable(one, name)}


def _compared(
    city: City,
    period: Period,
    found: Sequence[Marks],
    matters: Sequence[Mapping[str, Tally]],
    name: str,
    how: Policy,
) -> Comparison:
    codes, numbers = np.unique([one.group for one in found], return_inverse=True)
    groups, names = numbers.astype(np.int64), rates_in(name, how)
    mix = mixes(matters, groups, names, how, city.fairness.fewest_of_matter)
    alike = together(_cells(period, found) if len(names) > 1 else {}, names, how)
    scored = score(found, name, how, mix, alike)
    whole = 100.0 if name == COMPOSITE else 1.0
    points = np.array([one.points / whole if name == COMPOSITE else 0.0 for one in found])
    result = compare(scored, groups, points, city.fairness.level)
    return Comparison(found, list(map(str, codes)), scored, points, result, whole)


def _matters(
    city: City, period: Period, found: Sequence[Marks], pooled: frozenset[str], known: Readings
) -> list[Mapping[str, Tally]]:
    if not city.fairness.case_mix:
        return [{} for _ in found]
    month = known.matters(period)
    quarter = known.matters(period.spanning(QUARTER)) if pooled else {}
    return [(quarter if one.unit in pooled else month).get(one.unit, {}) for one in found]


def _cells(period: Period, found: Sequence[Marks]) -> dict[Cell, int]:
    """How many orders of each kind there are: in the whole city, of a large one in some of its units."""
    asked = reckoning.asked() | {"months": tallies.months_of(period), "now": now(), "units": _some(found)}
    with connection.cursor() as cursor:
        cursor.execute(KINDS, asked)
        kinds = {cell(code): count for code, count in cursor.fetchall()}
    return {kind: count for kind, count in kinds.items() if not kind.excluded}


def _some(found: Sequence[Marks]) -> list[str]:
    """Units, in an order that has nothing to do with them, until their orders are enough."""
    mixed, count = [], 0
    for one in sorted(found, key=lambda one: crc32(one.unit.encode())):
        if count < ENOUGH:
            mixed.append(one.unit)
            count += one.record.counted.due
    return mixed


def _joined(city: City) -> frozenset[str]:
    """The peer groups of the published list: those the city names, or those of its streets; none where it bands."""
    if city.pack.scoring.preset != RANKED:
        return frozenset()
    streets = (unit.group for unit in city.units.values() if unit.level == "street" and unit.group)
    return frozenset(city.fairness.groups or streets)

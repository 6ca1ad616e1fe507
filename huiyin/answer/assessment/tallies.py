"""What was counted of every unit in a period, exact at any moment, in one statement; closed months as they were."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from huiyin.answer.assessment.fact_rules import every_cell
from huiyin.answer.assessment.formula_rules import from_data, in_force
from huiyin.answer.assessment.models import Fact, Month
from huiyin.answer.assessment.reckoning import READ, asked
from huiyin.answer.assessment.rules import Period, Policy
from huiyin.answer.assessment.tally_rules import Extras, Record, Tally
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.formulas import Scoring
from huiyin.foundation.city.queries import City, current

COUNTED = tuple(f.name for f in fields(Tally) if f.name not in ("quality", "quality_sq"))
MONTHS_AT_MOST = 240
_FORMULA, _KEPT, _BESIDE = -1, -2, -3  # what a row is about that is no sum of facts
_MARKS = "(s.arrived_mark + s.accepted_mark + s.result_mark)"


@dataclass(frozen=True)
class Closed:
    """A closed month: by which version, when and by whom, and how many facts would be other if it were open."""

    month: date
    version: str
    closed_at: datetime
    closed_by: str
    changed: int


@dataclass(frozen=True)
class Reading:
    """The facts of a period with the formula they are weighed by."""

    records: dict[str, Record]
    formula: Policy


class Readings:
    """What was read for one question, so that none of its parts asks again; it lives no longer than that."""

    def __init__(self) -> None:
        self._facts: dict[Period, Reading] = {}
        self._graded: dict[tuple[Period, str], Reading] = {}
        self._matters: dict[Period, dict[str, dict[str, Tally]]] = {}

    def facts(self, period: Period, formula: Policy | None = None) -> Reading:
        """The facts of a period weighed by its formula or the one given; read anew only to grade matters otherwise."""
        if formula is None:
            if period not in self._facts:
                self._facts[period] = read(period)
            return self._facts[period]
        known = self._facts.get(period)
        if known is not None and known.formula.difficulty == formula.difficulty:
            return Reading(known.records, formula)
        key = period, repr(sorted(formula.difficulty.items()))
        if key not in self._graded:
            self._graded[key] = read(period, formula)
        return Reading(self._graded[key].records, formula)

    def matters(self, period: Period) -> dict[str, dict[str, Tally]]:
        """What counts of every unit by matter."""
        if period not in self._matters:
            self._matters[period] = by_matter(period)
        return self._matters[period]


def records(period: Period) -> dict[str, Record]:
    """The facts of every unit for which something fell due; one statement."""
    return read(period).records


def by_matter(period: Period) -> dict[str, dict[str, Tally]]:
    """What counts of every unit by matter: unit -> matter -> tally; excluded orders are left out. One statement."""
    found: dict[str, dict[str, Tally]] = {}
    statement = f"{READ} {_sums('matter', counting=True)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, _asked(period))
        for unit, matter, _, *sums in cursor.fetchall():
            found.setdefault(unit, {})[matter] = Tally(*map(int, sums))
    return found


def closed_months() -> list[Closed]:
    """The months that are closed, newest first, each with how much has changed since; two statements."""
    otherwise = Q(late=True) | Q(changed_at__isnull=False)
    counted = Fact.objects.filter(otherwise).values("month").annotate(n=Count("id")).order_by()
    changed = dict(counted.values_list("month", "n"))
    months = Month.objects.order_by("-month")[:MONTHS_AT_MOST]
    return [
        Closed(one.month, one.version, one.closed_at, one.closed_by, changed.get(one.month, 0))
        for one in months
    ]


def read(period: Period, formula: Policy | None = None) -> Reading:
    """The facts of a period weighed by a formula: the one given, that of its closed month, or that of its day."""
    how = formula or in_pack(period)
    records, kept = _read(period, how)
    if formula is None and kept is not None:
        if kept.difficulty != how.difficulty:
            records, _ = _read(period, kept)
        how = kept
    return Reading(records, how)


def in_pack(period: Period) -> Policy:
    """The formula that the pack has for the last month of a period."""
    return in_force(map(policy_of, current().pack.formulas), period.spanning(1).start)


def closes_at(month: date, city: City) -> datetime:
    """From when on a month can be closed: its end and the days of grace of its formula."""
    grace = timedelta(days=_grace(month, city))
    return datetime.combine(Period(month).end + grace, time(), city.zone)


def _grace(month: date, city: City) -> int:
    version = in_pack(Period(month)).version
    return next(one.close_after for one in city.pack.formulas if one.version == version)


def policy_of(scoring: Scoring) -> Policy:
    """How a version of the pack scores."""
    return Policy(
        weights=scoring.weights,
        basic=scoring.basic,
        partial=scoring.partial,
        minimum=scoring.minimum_valid,
        bands=scoring.bands,
        version=scoring.version,
        start=scoring.start,
        difficulty=scoring.difficulty,
        share=scoring.share,
        bonus=scoring.bonus,
        penalty=scoring.penalty,
    )


def months_of(period: Period) -> list[date]:
    """The first days of the months of a period."""
    return [period.spanning(1).moved(-n).start for n in range(period.months)]


def _read(period: Period, how: Policy) -> tuple[dict[str, Record], Policy | None]:
    grade, weights = _grade(how.difficulty)
    statement = f"""{READ} {_sums(grade)}
        UNION ALL SELECT '', '1', {_FORMULA}, {_nothing()}, formula FROM assessment_month WHERE month = %(last)s
        UNION ALL SELECT u.unit_id, '1', {_KEPT}, {_nothing()}, u.extras FROM assessment_unitmonth u
            JOIN assessment_month m ON m.id = u.month_id WHERE m.month = ANY(%(months)s::date[])
        UNION ALL {_whistles()} UNION ALL {_falsified()}"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, _asked(period) | weights)
        rows = cursor.fetchall()
    return _gathered(rows, bool(how.difficulty)), _kept(rows)


def _asked(period: Period) -> dict[str, Any]:
    # What is due later this month has not failed yet, so it does not count yet.
    return asked() | {"months": months_of(period), "last": period.spanning(1).start, "now": now()}


def _sums(key: str, counting: bool = False) -> str:
    """Facts by unit and `key`, first by cells, then what each cell counts for: `Tally` in the order of its fields.

    `counting` leaves out what was excluded, and the column for what is no sum.
    """
    where, data = ("WHERE NOT measure.excluded", "") if counting else ("", ", NULL::jsonb")
    total = [f"sum(n * measure.{name})::bigint" for name in COUNTED]
    place = [f.name for f in fields(Tally)].index("quality")
    total[place:place] = ["sum(q * measure.due)::bigint", "sum(q2 * measure.due)::bigint"]
    return f"""SELECT unit_id, grade, measure.excluded::int, {", ".join(total)}{data} FROM (
            SELECT unit_id, {key} AS grade, cell, count(*) AS n, sum(quality) AS q, sum(quality * quality) AS q2
            FROM counted GROUP BY 1, 2, 3
        ) cells JOIN (VALUES {_measures()}) measure(cell, excluded, {", ".join(COUNTED)}) USING (cell)
        {where} GROUP BY 1, 2, 3"""  # noqa: S608


@cache
def _measures() -> str:
    rows = []
    for one in every_cell():
        tally = one.tally(1)
        counts = (str(int(getattr(tally, name))) for name in COUNTED)
        rows.append(f"({one.code}, {str(one.excluded).lower()}, {', '.join(counts)})")
    return ", ".join(rows)


def _nothing() -> str:
    return ", ".join(["0"] * len(fields(Tally)))


def _grade(difficulty: Mapping[str, float]) -> tuple[str, dict[str, str]]:
    """The weight of a matter as SQL, with what it is told; the longest beginning that fits decides."""
    if not difficulty:
        return "'1'", {}
    ordered = sorted(difficulty, key=lambda prefix: (-len(prefix), prefix))
    cases = " ".join(
        f"WHEN starts_with(matter, %(prefix{n})s) THEN %(weight{n})s" for n, _ in enumerate(ordered)
    )
    told = {f"prefix{n}": prefix for n, prefix in enumerate(ordered)}
    told |= {f"weight{n}": repr(difficulty[prefix]) for n, prefix in enumerate(ordered)}
    return f"(CASE {cases} ELSE '1' END)", told


def _whistles() -> str:
    month = "(date_trunc('month', s.rated_at AT TIME ZONE %(zone)s))::date"
    data = f"jsonb_build_object('whistles', count(*), 'service', sum({_MARKS}::numeric))"
    return f"""SELECT s.unit_id, '1', {_BESIDE}, {_nothing()}, {data} FROM whistles_summons s
        WHERE {month} = ANY(%(months)s::date[]) AND {month} NOT IN (SELECT month FROM closed) GROUP BY s.unit_id"""  # noqa: S608


def _falsified() -> str:
    data = "jsonb_build_object('falsified', count(*))"
    return f"""SELECT unit_id, '1', {_BESIDE}, {_nothing()}, {data} FROM assessment_falsification
        WHERE month = ANY(%(months)s::date[]) AND month NOT IN (SELECT month FROM closed) GROUP BY unit_id"""  # noqa: S608


def _gathered(rows: Iterable[tuple[Any, ...]], graded: bool) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for unit, grade, about, *sums, data in rows:
        if about in (_KEPT, _BESIDE):
            found[unit] = found.get(unit, Record()) + Record(extras=Extras(**_extras(json.loads(data))))
        elif about != _FORMULA:
            tally = Tally(*map(int, sums))
            record = Record(excluded=tally) if about else Record(counted=tally)
            weighed = Record(record.counted, record.excluded, {float(grade): record}) if graded else record
            found[unit] = found.get(unit, Record()) + weighed
    return {unit: record for unit, record in found.items() if record.everything.counted != Tally()}


def _extras(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "whistles": int(data.get("whistles", 0)),
        "service": float(data.get("service", 0.0)),
        "falsified": int(data.get("falsified", 0)),
    }


def _kept(rows: Iterable[tuple[Any, ...]]) -> Policy | None:
    formula = next((row[-1] for row in rows if row[2] == _FORMULA), None)
    return from_data(json.loads(formula)) if formula else None

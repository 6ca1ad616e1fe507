"""Pressure: what falls on units, blame and praise; what comes back as redoing, unhappiness, and pressed ratings."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.queries import Rate
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.flows.framing import Frame
from huiyin.answer.supervision.flows.praise import Praise, praise

RUNGS = (
    "yellow",
    "red",
    "remind",
    "urge",
    "blue_sheet",
    "orange_sheet",
    "red_sheet",
    "talk",
    "discipline",
    "joint",
)
MONTHS = 6
UNITS_SHOWN = 12

_RUNGS = """
    SELECT week, unit, rung, count(*) FROM (
        SELECT date_trunc('week', c.at AT TIME ZONE %(zone)s)::date AS week, c.unit_id AS unit, c.colour AS rung
        FROM oversight_card c WHERE c.at >= %(since)s AND c.at < %(until)s
        UNION ALL
        SELECT date_trunc('week', s.at AT TIME ZONE %(zone)s)::date, s.unit_id,
               CASE WHEN s.level IN ('blue', 'orange', 'red') THEN s.level || '_sheet' ELSE s.level END
        FROM oversight_dutystep s WHERE s.at >= %(since)s AND s.at < %(until)s
        UNION ALL
        SELECT date_trunc('week', j.opened_at AT TIME ZONE %(zone)s)::date, m.unit_id, 'joint'
        FROM oversight_joint j JOIN oversight_jointmember m ON m.joint_id = j.id
        WHERE j.opened_at >= %(since)s AND j.opened_at < %(until)s
    ) put WHERE unit IS NOT NULL AND {unit} GROUP BY week, unit, rung
"""

# Answers given in the period: what was sent back, what was sent back again, and who told of pressure.
_ANSWERED = """
    SELECT o.lead_id, count(*),
           count(*) FILTER (WHERE b.solved = 'unsolved' OR b.result = 'dissatisfied'),
           count(*) FILTER (WHERE (b.solved = 'unsolved' OR b.result = 'dissatisfied') AND b.round >= 1),
           count(*) FILTER (WHERE b.pressed)
    FROM callback_callback b JOIN orders_workorder o ON o.id = b.order_id
    WHERE b.outcome = 'answered' AND b.at >= %(since)s AND b.at < %(until)s AND o.lead_id IS NOT NULL AND {led}
    GROUP BY o.lead_id
"""


@dataclass(frozen=True)
class Told:
    """What appellants answered about one unit: how many; how many sent it back, again, and told of pressure."""

    answered: int = 0
    again: int = 0
    twice: int = 0
    pressed: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(
            self.answered + other.answered,
            self.again + other.again,
            self.twice + other.twice,
            self.pressed + other.pressed,
        )


@dataclass(frozen=True)
class Course:
    """A unit's rate month by month beside the limits of chance around the common rate of its peers."""

    unit: str
    months: tuple[date, ...]
    rates: tuple[Rate | None, ...]
    limits: tuple[tuple[float, float] | None, ...]
    outside: int


@dataclass(frozen=True)
class Pressure:
    """Everything the page of pressure draws."""

    weeks: list[date] = field(default_factory=list)
    rungs: dict[str, list[int]] = field(default_factory=dict)
    blame: dict[str, Counter[str]] = field(default_factory=dict)
    praised: list[Praise] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    courses: list[Course] = field(default_factory=list)

    @property
    def answers(self) -> Told:
        """What appellants answered about all of them."""
        return sum(self.told.values(), Told())

    def thanks(self, unit: str) -> int:
        """How often one unit was praised."""
        return sum(one.count for one in self.praised if one.unit == unit)

    def balance(self) -> list[tuple[str, int, int]]:
        """Units with how often they were praised and blamed, most of both together first."""
        units = {one.unit for one in self.praised} | set(self.blame)
        rows = [(unit, self.thanks(unit), self.blame.get(unit, Counter()).total()) for unit in units]
        return sorted(rows, key=lambda row: (-(row[1] + row[2]), row[0]))


def pressure(frame: Frame, name: str = "resolution") -> Pressure:
    """The figures of a period, and the last half year of one rate; two statements and the rates' own."""
    weeks, rungs, blame = _put(frame)
    return Pressure(
        weeks=weeks,
        rungs=rungs,
        blame=blame,
        praised=praise(frame),
        told={unit: Told(*counts) for unit, *counts in frame.rows(_ANSWERED)},
        courses=courses(frame, name),
    )


def _put(frame: Frame) -> tuple[list[date], dict[str, list[int]], dict[str, Counter[str]]]:
    rows = frame.rows(_RUNGS)
    weeks = sorted({row[0] for row in rows})
    rungs: dict[str, list[int]] = {}
    blame: dict[str, Counter[str]] = defaultdict(Counter)
    for week, unit, rung, count in rows:
        rungs.setdefault(rung, [0] * len(weeks))[weeks.index(week)] += count
        blame[unit][rung] += count
    return weeks, {rung: rungs[rung] for rung in RUNGS if rung in rungs}, dict(blame)


def courses(frame: Frame, name: str) -> list[Course]:
    """Units whose rate left the limits of chance most often in the last half year, then the largest ones."""
    months = [Period(frame.period.last).moved(-n) for n in range(MONTHS - 1, -1, -1)]
    tables = [{one.unit: one for one in assessment.table(frame.actor, month)} for month in months]
    common = [assessment.total(table.values(), name).value for table in tables]
    units = {unit for table in tables for unit in table}
    found = [_course(unit, name, months, tables, common) for unit in units]
    known = [one for one in found if any(one.rates)]
    weight = {one.unit: sum(rate.denominator for rate in one.rates if rate) for one in known}
    known.sort(key=lambda one: (-one.outside, -weight[one.unit], one.unit))
    return known[:UNITS_SHOWN]


def _course(
    unit: str,
    name: str,
    months: list[Period],
    tables: list[dict[str, assessment.Marks]],
    common: list[float | None],
) -> Course:
    rows: list[Rate | None] = []
    limits: list[tuple[float, float] | None] = []
    outside = 0
    for table, middle in zip(tables, common, strict=True):
        rate = table[unit].rates[name] if unit in table else None
        shown = None if rate is None or rate.few or middle is None else rate
        rows.append(shown)
        limits.append(
            None
            if shown is None or middle is None
            else assessment.limits(middle, shown.denominator, assessment.Z998)
        )
        outside += bool(shown and middle is not None and assessment.apart(shown, middle))
    return Course(unit, tuple(month.start for month in months), tuple(rows), tuple(limits), outside)

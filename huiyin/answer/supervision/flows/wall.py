"""The wall: today so far beside the same weekday of the weeks before, the gate, alarms, the map, and what rises.

Nothing here is kept from one question to the next; no person is named and no words are shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from huiyin.act.coordination.models import Alarm
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.policies import Scope
from huiyin.answer.assessment.queries import Rate
from huiyin.answer.supervision.flows.discovery import Area, rate_for
from huiyin.answer.supervision.flows.framing import run
from huiyin.answer.supervision.flows.rules import quantile, rising
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

ALARMS_SHOWN, RISES_SHOWN = 3, 6
AREA_DAYS = 7
THREE = ("response", "resolution", "satisfaction")

# The same stretch of the clock on today and on each day before; `day` counts weeks back.
_DAYS = """
    SELECT day, extract(hour FROM o.opened_at AT TIME ZONE %(zone)s)::int, count(*)
    FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS d(begins, ends, day)
    JOIN orders_workorder o ON o.opened_at >= d.begins AND o.opened_at < d.ends AND {within}
    GROUP BY 1, 2
"""
_MATTERS = """
    SELECT day, o.matter, count(*)
    FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS d(begins, ends, day)
    JOIN orders_workorder o ON o.opened_at >= d.begins AND o.opened_at < d.ends AND o.matter <> '' AND {within}
    GROUP BY 1, 2
"""
_GATE = """
    SELECT count(*), min(o.opened_at) FROM orders_workorder o WHERE o.state = '20' AND {within}
"""
_AREAS = """
    SELECT o.place_id, count(*) FROM orders_workorder o
    WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s AND o.place_id IS NOT NULL AND {within} GROUP BY 1
"""


@dataclass(frozen=True)
class Danger:
    """A red alarm that nobody has finished: what about and where, since when, and whether somebody has it."""

    matter: str
    place: str
    unit: str
    raised_at: datetime
    taken: bool


@dataclass(frozen=True)
class Day:
    """Today by the hour beside what is usual on this weekday; `low`, `high` and `middle` are by hour."""

    today: list[int]
    low: list[float]
    high: list[float]
    middle: list[float]
    total: int
    until_now: tuple[float, float]
    weeks: int

    @property
    def beyond(self) -> int:
        """How many more than usual until now; below zero for fewer, 0 inside the band or where nothing is usual."""
        low, high = self.until_now
        if self.weeks and self.total > high:
            return round(self.total - high)
        return -round(low - self.total) if self.weeks and self.total < low else 0


@dataclass(frozen=True)
class Wall:
    """Everything the wall shows at one moment."""

    at: datetime
    scope: Scope
    day: Day
    waiting: int
    oldest: datetime | None
    month: date
    rates: dict[str, Rate]
    areas: list[Area]
    alarms: int
    shown: list[Danger]
    alarmed: frozenset[str]
    rises: list[tuple[str, int, float]] = field(default_factory=list)


def wall(actor: Actor) -> Wall:
    """What is so now in the reader's scope; raises `Refused` for those who answer for no unit."""
    own, at = assessment.scope_of(actor), now()
    overview = assessment.overview(actor, assessment.latest())
    waiting, oldest = run(_GATE, own)[0]
    dangers = _dangers(own)
    return Wall(
        at=at,
        scope=own,
        day=_day(own, at),
        waiting=waiting,
        oldest=oldest,
        month=overview.period.start,
        rates={name: overview.marks.rates[name] for name in THREE},
        areas=_areas(own, at),
        alarms=len(dangers),
        shown=dangers[:ALARMS_SHOWN],
        alarmed=frozenset(one.place for one in dangers),
        rises=_rises(own, at),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), current().zone)


def _same_weekdays(at: datetime) -> list[date]:
    """Today, then the same weekday of each week before."""
    today = at.astimezone(current().zone).date()
    return [today - timedelta(weeks=n) for n in range(current().flowing.weeks + 1)]


def _day(own: Scope, at: datetime) -> Day:
    how, days = current().flowing, _same_weekdays(at)
    ends = [min(_midnight(day + timedelta(days=1)), at) for day in days]
    hours = {n: [0] * 24 for n in range(len(days))}
    for day, hour, count in run(_DAYS, own, begins=[_midnight(day) for day in days], ends=ends):
        hours[day - 1][hour] = count
    before = [hours[n] for n in range(1, len(days)) if any(hours[n])]
    return Day(
        today=hours[0][: at.astimezone(current().zone).hour + 1],
        low=_by_hour(before, how.low),
        high=_by_hour(before, how.high),
        middle=_by_hour(before, 0.5),
        total=sum(hours[0]),
        until_now=_until_now(own, at, days, len(before)),
        weeks=len(before),
    )


def _by_hour(days: Sequence[Sequence[int]], share: float) -> list[float]:
    return [quantile([day[hour] for day in days], share) for hour in range(24)] if days else []


def _until_now(own: Scope, at: datetime, days: Sequence[date], weeks: int) -> tuple[float, float]:
    """What is usual from midnight to this minute of the clock."""
    how, zone = current().flowing, current().zone
    clock = at.astimezone(zone).timetz()
    begins, ends = [_midnight(day) for day in days[1:]], [datetime.combine(day, clock) for day in days[1:]]
    totals: dict[int, int] = defaultdict(int)
    for day, _hour, count in run(_DAYS, own, begins=begins, ends=ends):
        totals[day] += count
    counts = list(totals.values()) + [0] * max(0, weeks - len(totals))
    return (quantile(counts, how.low), quantile(counts, how.high))


def _rises(own: Scope, at: datetime) -> list[tuple[str, int, float]]:
    """Matters that came more often today than until this minute on any of the days before."""
    days, clock = _same_weekdays(at), at.astimezone(current().zone).timetz()
    begins, ends = [_midnight(day) for day in days], [datetime.combine(day, clock) for day in days]
    counts: list[dict[str, int]] = [{} for _ in days]
    for day, matter, count in run(_MATTERS, own, begins=begins, ends=ends):
        counts[day - 1][matter] = count
    return rising(counts[0], [day for day in counts[1:] if day], RISES_SHOWN)


def _areas(own: Scope, at: datetime) -> list[Area]:
    counts = dict(run(_AREAS, own, since=at - timedelta(days=AREA_DAYS), until=at))
    streets = [b.unit for b in current().pack.boundaries if b.unit in own.units or b.unit in counts]
    return [Area(unit, counts.get(unit, 0), rate_for(unit, counts.get(unit, 0))) for unit in streets]


def _dangers(own: Scope) -> list[Danger]:
    """Red alarms of the scope that are not done, longest waiting first."""
    rows = Alarm.objects.filter(done_at=None, grade="red").order_by("take_by", "id")
    found = rows.values_list("order__matter", "order__place", "order__lead", "raised_at", "taken_by")[:200]
    return [
        Danger(matter, place or "", lead or "", raised, taken is not None)
        for matter, place, lead, raised, taken in found
        if own.is_city or {place, lead} & own.units
    ]

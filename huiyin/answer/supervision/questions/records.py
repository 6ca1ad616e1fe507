# ruff: noqa: S608 (statements are put together from pieces that stand in this file; what is asked for comes by parameter)
"""What the detectors read: cases of a month, each with its unit and whether it shows the pattern.

Each detector has one statement of cases. Counting it gives every unit's figures at once; asking it for one unit gives
the orders behind them. All go by unit and month through an index of the orders; who an appellant is stays in the vault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from huiyin.answer.supervision.questions.detectors import Asked, Finished, Raters, Reply
from huiyin.answer.supervision.questions.detectors.heaping import BINS
from huiyin.answer.supervision.questions.rules import ORDERS_AT_MOST, Count
from huiyin.foundation.city.queries import City

AROUND = timedelta(days=200)  # limits that began or end farther from the month are not looked at
ASKED_WITHIN = timedelta(days=60)  # between a reply's release and the answers of its appellant
READ_AT_MOST = 600  # characters of a reply
LEAST_LIMIT = 4 * 3600  # seconds of office time under which a limit is all "last hour"


@dataclass(frozen=True)
class Span:
    """A month in the city's zone, and the city whose units are looked at."""

    city: City
    period: date

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.period, time(), self.city.zone)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(following(self.period), time(), self.city.zone)

    @property
    def units(self) -> list[str]:
        """Units that are compared with others."""
        return [unit.code for unit in self.city.pack.units if unit.group]

    def params(self, **more: Any) -> dict[str, Any]:
        """What every statement needs."""
        return {"since": self.since, "until": self.until, "units": self.units, **more}

    def group(self, unit: str) -> str:
        """The peers of a unit."""
        return self.city.units[unit].group


def following(period: date) -> date:
    """The month after."""
    return (period.replace(day=28) + timedelta(days=4)).replace(day=1)


def before(period: date, months: int = 1) -> date:
    """The month so many months before."""
    for _ in range(months):
        period = (period - timedelta(days=1)).replace(day=1)
    return period


# Orders that a unit released in the month; each clause stands on the index of unit and time of release.
_RELEASED = "o.lead_id = ANY(%(units)s) AND o.released_at >= %(since)s AND o.released_at < %(until)s"

# The office seconds that have gone by at a moment: those of the days before, and of the day itself.
_WORKED = "({d}.before + greatest(0, extract(epoch FROM least({at}, {d}.closes) - {d}.opens)))"
_PLACE = "({at} AT TIME ZONE %(zone)s)::date = {d}.day"
_LEFT = f"{_WORKED.format(d='due', at='c.due_at')} - {_WORKED.format(d='done', at='c.stopped_at')}"
_WHOLE = (
    "CASE c.measure WHEN 'workday' THEN c.amount * %(day_length)s "
    f"ELSE {_WORKED.format(d='due', at='c.due_at')} - {_WORKED.format(d='began', at='c.started_at')} END"
)
HEAPING = f"""
    WITH days AS MATERIALIZED (
        SELECT * FROM unnest(%(days)s::date[], %(opens)s::timestamptz[], %(closes)s::timestamptz[],
                             %(before)s::float[]) AS d(day, opens, closes, before)),
    timed AS (
        SELECT o.id AS order_id, o.lead_id AS unit, o.clock_class AS class,
               NOT (c.due_at > due.opens AND c.due_at <= due.closes) AS outside,
               {_LEFT} AS remaining, {_WHOLE} AS whole
        FROM orders_workorder o
        JOIN orders_clock c ON c.order_id = o.id AND c.unit_id = o.lead_id AND c.name = 'handle'
             AND c.outcome = 'met' AND c.stopped_at >= %(since)s AND c.stopped_at < %(until)s
             AND (c.measure <> 'hour' OR c.amount >= 24)
        JOIN days due ON {_PLACE.format(at="c.due_at", d="due")}
        JOIN days done ON {_PLACE.format(at="c.stopped_at", d="done")}
        JOIN days began ON {_PLACE.format(at="c.started_at", d="began")}
        WHERE {_RELEASED})
    SELECT order_id, unit, class || CASE WHEN outside THEN ' outside' ELSE '' END AS stratum,
           greatest(0, least({BINS - 1}, floor({BINS} * (1 - remaining / whole))))::int AS bin,
           remaining <= 3600 AS last_hour,
           remaining <= 3600 OR remaining <= %(last)s * whole AS hit
    FROM timed WHERE whole >= {LEAST_LIMIT} AND remaining >= 0
"""
_NEWEST = """
    SELECT b.solved FROM callback_callback b WHERE b.order_id = o.id AND b.outcome = 'answered'
    ORDER BY b.round DESC, b.id DESC LIMIT 1
"""
# Whether the matter came again can only be seen where an exact address or a person is known.
REAPPEAL = f"""
    SELECT o.id AS order_id, o.lead_id AS unit, o.matter AS stratum,
        EXISTS (SELECT FROM orders_trace r JOIN orders_workorder n ON n.id = r.order_id
                WHERE r.spot = t.spot AND t.spot <> 0 AND r.opened_at > o.closed_at
                  AND r.opened_at <= o.closed_at + %(window)s AND n.matter = o.matter AND n.id <> o.id)
        OR EXISTS (SELECT FROM intake_appeal w JOIN orders_workorder n ON n.appeal_id = w.id
                   WHERE w.appellant = a.appellant AND n.id <> o.id AND n.matter = o.matter
                     AND n.place_id = o.place_id AND n.opened_at > o.closed_at
                     AND n.opened_at <= o.closed_at + %(window)s)
        AS hit
    FROM orders_workorder o JOIN intake_appeal a ON a.id = o.appeal_id
    LEFT JOIN orders_trace t ON t.order_id = o.id
    WHERE {_RELEASED} AND o.state = '80' AND o.closed_at <= %(seen)s - %(window)s AND o.matter <> ''
      AND (coalesce(t.spot, 0) <> 0 OR a.appellant IS NOT NULL) AND ({_NEWEST}) = 'solved'
"""
# A release is the unit's own word that the matter is done, unless it told otherwise itself; each round is a word of
# its own.
_ANSWERED = """
    FROM orders_workorder o JOIN callback_callback b ON b.order_id = o.id AND b.outcome = 'answered'
         AND b.at >= %(since)s AND b.at < %(until)s
    WHERE o.lead_id = ANY(%(units)s) AND o.released_at >= %(since)s - %(within)s AND o.released_at < %(until)s
"""
SELF_REPORT = f"""
    SELECT o.id AS order_id, o.lead_id AS unit, o.matter AS stratum, b.solved = 'unsolved' AS hit {_ANSWERED}
      AND NOT EXISTS (SELECT FROM callback_selfreport s
                      WHERE s.order_id = o.id AND s.round = b.round AND s.solved <> 'solved')
"""
# What was withdrawn or refused is not left out of anything.
EXCLUDED = """
    SELECT o.id AS order_id, o.lead_id AS unit, '' AS stratum,
        EXISTS (SELECT FROM orders_exclusion e WHERE e.order_id = o.id AND e.unit_id = o.lead_id
                AND (e.granted OR e.ruled_at IS NULL)) AS hit
    FROM orders_workorder o
    WHERE o.lead_id = ANY(%(units)s) AND o.handle_due_at >= %(since)s AND o.handle_due_at < %(until)s
      AND o.dispatched_at IS NOT NULL
"""
RETURNS = """
    WITH days AS MATERIALIZED (
        SELECT * FROM unnest(%(month)s::date[], %(numbers)s::int[]) AS d(day, number))
    SELECT r.order_id, r.unit_id AS unit, d.number, d.number > %(last_number)s AS hit
    FROM orders_returnrequest r JOIN days d ON (r.asked_at AT TIME ZONE %(zone)s)::date = d.day
    WHERE r.asked_at >= %(since)s AND r.asked_at < %(until)s AND r.unit_id = ANY(%(units)s)
"""
_HAPPY = f"{_ANSWERED} AND b.way IN ('link', 'receipt') AND b.solved = 'solved' AND b.result = 'satisfied'"
_RATED = _HAPPY.replace(
    "WHERE o.lead_id",
    "JOIN intake_appeal a ON a.id = o.appeal_id JOIN vault_identity v ON v.token = a.appellant WHERE o.lead_id",
)
# The key of a telephone is compared inside the database and never leaves it.
PHONES = f"""
    SELECT o.id AS order_id, o.lead_id AS unit,
           count(*) OVER (PARTITION BY o.lead_id, v.phone_key) AS size,
           dense_rank() OVER (PARTITION BY o.lead_id ORDER BY v.phone_key) AS phone,
           EXISTS (SELECT FROM questions_ownnumber s WHERE s.unit_id = o.lead_id AND s.phone_key = v.phone_key)
               AS staff
    {_RATED} AND v.phone_key IS NOT NULL
"""


def finished(span: Span, last: float) -> list[Finished]:
    """Closing times of every unit, in parts of the limit."""
    rows = _rows(
        f"SELECT unit, stratum, bin, last_hour, count(*) FROM ({HEAPING}) cases GROUP BY 1, 2, 3, 4",
        span.params(last=last, **_office_days(span)),
    )
    return [
        Finished(unit, span.group(unit), stratum, bin, last_hour, count)
        for unit, stratum, bin, last_hour, count in rows
    ]


def counts(span: Span, cases: str, **params: Any) -> list[Count]:
    """How many cases each unit has of each stratum, and how many show the pattern."""
    rows = _rows(
        f"SELECT unit, stratum, count(*) FILTER (WHERE hit), count(*) FROM ({cases}) cases GROUP BY 1, 2",
        span.params(**params),
    )
    return [Count(unit, span.group(unit), stratum, hits, of) for unit, stratum, hits, of in rows]


def asked(span: Span, last_days: int) -> list[Asked]:
    """Requests to return by working day of the month."""
    month = month_days(span, last_days)
    rows = _rows(f"SELECT unit, number, count(*) FROM ({RETURNS}) cases GROUP BY 1, 2", span.params(**month))
    found: dict[str, list[int]] = {}
    for unit, number, count in rows:
        found.setdefault(unit, [0] * max(month["numbers"]))[number - 1] += count
    return [Asked(unit, tuple(days)) for unit, days in found.items()]


def raters(span: Span) -> list[Raters]:
    """How many happy ratings by link each telephone gave to each unit."""
    rows = _rows(
        "SELECT unit, array_agg(size ORDER BY size), sum(size) FILTER (WHERE staff) "
        f"FROM (SELECT unit, phone, size, bool_or(staff) AS staff FROM ({PHONES}) cases GROUP BY 1, 2, 3) phones "
        "GROUP BY 1",
        span.params(within=ASKED_WITHIN),
    )
    return [Raters(unit, span.group(unit), tuple(sizes), int(staff or 0)) for unit, sizes, staff in rows]


def replies(span: Span, sample: int) -> Iterator[Reply]:
    """Some replies of every unit, drawn by the hash of their orders."""
    rows = _rows(
        f"""
        SELECT d.* FROM unnest(%(units)s::text[]) u(unit) CROSS JOIN LATERAL (
            SELECT o.id, o.lead_id, o.matter, coalesce(t.spot, 0), o.released_at, left(o.reply, {READ_AT_MOST})
            FROM orders_workorder o LEFT JOIN orders_trace t ON t.order_id = o.id
            WHERE o.lead_id = u.unit AND o.released_at >= %(since)s AND o.released_at < %(until)s
              AND o.reply <> '' AND o.merged_at IS NULL
            ORDER BY md5(o.id::text) LIMIT %(sample)s) d
        """,
        span.params(sample=sample),
    )
    for order, unit, matter, spot, at, text in rows:
        yield Reply(order, unit, span.group(unit), matter, spot, at, text)


def orders_behind(
    span: Span, unit: str, cases: str, order: str = "order_id DESC", **params: Any
) -> list[int]:
    """Some orders of one unit that show the pattern, newest first unless told otherwise."""
    rows = _rows(
        f"SELECT order_id FROM ({cases}) cases WHERE hit ORDER BY {order} LIMIT {ORDERS_AT_MOST}",
        {**span.params(**params), "units": [unit]},
    )
    return [row[0] for row in rows]


def heaped(span: Span, unit: str, last: float) -> list[int]:
    """Orders closed in the very last part of their limit."""
    return orders_behind(span, unit, HEAPING, last=last, **_office_days(span))


def rated(span: Span, unit: str, many: int) -> list[int]:
    """Orders whose happy ratings came from few telephones, those of one telephone together."""
    cases = f"SELECT *, size >= %(many)s OR staff AS hit FROM ({PHONES}) rated"
    return orders_behind(span, unit, cases, "size DESC, phone, order_id DESC", many=many, within=ASKED_WITHIN)


def month_days(span: Span, last_days: int) -> dict[str, Any]:
    """Each day of the month with the number of its working day; a free day belongs to the working day before."""
    days, numbers, number = [], [], 0
    day = span.period
    while day < following(span.period):
        number += span.city.calendar.is_workday(day)
        days.append(day)
        numbers.append(max(number, 1))
        day += timedelta(days=1)
    zone = str(span.city.zone)
    return {"month": days, "numbers": numbers, "last_number": max(numbers) - last_days, "zone": zone}


def _office_days(span: Span) -> Mapping[str, Any]:
    """Office hours day by day around the month, with the office seconds that went before each."""
    calendar, gone = span.city.calendar, 0.0
    columns: dict[str, list[Any]] = {"days": [], "opens": [], "closes": [], "before": []}
    day = (span.since - AROUND).date()
    while day <= (span.until + AROUND).date():
        opens = datetime.combine(day, calendar.start, span.city.zone)
        closes = datetime.combine(day, calendar.end, span.city.zone) if calendar.is_workday(day) else opens
        for name, value in (("days", day), ("opens", opens), ("closes", closes), ("before", gone)):
            columns[name].append(value)
        gone += (closes - opens).total_seconds()
        day += timedelta(days=1)
    length = calendar.day_length.total_seconds()
    return {**columns, "day_length": length, "zone": str(span.city.zone)}


def _rows(statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())

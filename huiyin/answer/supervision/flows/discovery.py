"""Discovery: what is brought, by which door, when and where, who found it first, and how soon it is given out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from huiyin.answer.supervision.flows.framing import Frame, residents
from huiyin.foundation.city.queries import current

WAITS = (15, 60, 240, 1440)  # minutes; the last class is everything beyond
GATES = ("source", "merged", "out", "waiting")
DOORS_SHOWN = 5

# One pass over the orders of the period, counted five ways.
_COUNTED = """
    SELECT day, door, weekday, hour, place, first, came, gate,
           grouping(day, weekday, place, first, came, gate), count(*)
    FROM (
        SELECT (o.opened_at AT TIME ZONE %(zone)s)::date AS day, a.channel AS door,
               extract(isodow FROM o.opened_at AT TIME ZONE %(zone)s)::int AS weekday,
               extract(hour FROM o.opened_at AT TIME ZONE %(zone)s)::int AS hour,
               o.place_id AS place, left(o.matter, 2) AS first,
               CASE WHEN o.merged_at IS NOT NULL THEN 'merged' WHEN o.repeats > 0 THEN 'repeat' ELSE 'new' END AS came,
               CASE WHEN o.merged_at IS NOT NULL THEN 'merged' WHEN o.dispatched_at IS NOT NULL THEN 'out'
                    WHEN o.state IN ('01', '02', '03', '80') THEN 'source' ELSE 'waiting' END AS gate
        FROM orders_workorder o JOIN intake_appeal a ON a.id = o.appeal_id
        WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s AND {within}
    ) found
    GROUP BY GROUPING SETS ((day, door), (weekday, hour), (place), (first, door), (day, came), (gate, door))
"""
# grouping() sets a bit for each column that a row was not grouped by.
_BY_DAY, _BY_HOUR, _BY_PLACE, _BY_MATTER, _BY_CAME, _BY_GATE = (
    0b011111,
    0b101111,
    0b110111,
    0b111011,
    0b011101,
    0b111110,
)

_WAITS = """
    SELECT width_bucket(waited, ARRAY[15, 60, 240, 1440]::float[]) AS class, count(*),
           (percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)), max(waited)
    FROM (
        SELECT extract(epoch FROM o.dispatched_at - o.opened_at)::float / 60 AS waited FROM orders_workorder o
        WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s AND o.dispatched_at IS NOT NULL
              AND o.merged_at IS NULL AND {within}
    ) found
    GROUP BY GROUPING SETS ((class), ())
"""


@dataclass(frozen=True)
class Area:
    """A street with what was brought there; `rate` is for each so many residents, None where they are not known."""

    unit: str
    count: int
    rate: float | None


@dataclass(frozen=True)
class Found:
    """A first level of matters: how many the city's own people found, and how many were complained of."""

    matter: str
    found: int
    complained: int

    @property
    def share(self) -> float:
        """Share that was found before anybody complained of it."""
        return self.found / (self.found + self.complained)


@dataclass(frozen=True)
class Discovery:
    """Everything the page of discovery draws."""

    total: int = 0
    days: list[date] = field(default_factory=list)
    doors: dict[str, list[int]] = field(default_factory=dict)
    hours: dict[tuple[int, int], int] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    unplaced: int = 0
    found: list[Found] = field(default_factory=list)
    came: dict[str, list[int]] = field(default_factory=dict)
    gates: dict[str, dict[str, int]] = field(default_factory=dict)
    waits: list[int] = field(default_factory=list)
    usual_wait: float = 0.0
    longest_wait: float = 0.0


def discovery(frame: Frame) -> Discovery:
    """The figures of a period; two statements."""
    sets: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row in frame.rows(_COUNTED):
        sets[row[8]].append(row)
    days = _days(frame)
    doors = _by_day(sets[_BY_DAY], days, 1)
    waits, usual, longest = _waits(frame)
    places = {str(row[4]): int(str(row[9])) for row in sets[_BY_PLACE] if row[4]}
    return Discovery(
        total=sum(sum(counts) for counts in doors.values()),
        days=days,
        doors=_largest(doors),
        hours={(int(str(row[2])), int(str(row[3]))): int(str(row[9])) for row in sets[_BY_HOUR]},
        areas=_areas(frame, places),
        unplaced=sum(int(str(row[9])) for row in sets[_BY_PLACE] if not row[4]),
        found=_found(sets[_BY_MATTER]),
        came=_by_day(sets[_BY_CAME], days, 6),
        gates=_gates(sets[_BY_GATE]),
        waits=waits,
        usual_wait=usual,
        longest_wait=longest,
    )


def _days(frame: Frame) -> list[date]:
    zone = current().zone
    first, last = frame.since.astimezone(zone).date(), frame.until.astimezone(zone).date()
    return [
        first + timedelta(days=n)
        for n in range((last - first).days + 1)
        if first + timedelta(days=n) < frame.period.end
    ]


def _by_day(rows: list[tuple[object, ...]], days: list[date], column: int) -> dict[str, list[int]]:
    places = {day: n for n, day in enumerate(days)}
    found: dict[str, list[int]] = {}
    for row in rows:
        if isinstance(day := row[0], date) and day in places:
            found.setdefault(str(row[column]), [0] * len(days))[places[day]] = int(str(row[9]))
    return found


def _largest(doors: dict[str, list[int]]) -> dict[str, list[int]]:
    """The doors most came by; what is left over is one of its own."""
    order = sorted(doors, key=lambda door: (-sum(doors[door]), door))
    shown, rest = order[:DOORS_SHOWN], order[DOORS_SHOWN:]
    found = {door: doors[door] for door in shown if door != "other"}
    left = [doors[door] for door in [*rest, *[door for door in shown if door == "other"]]]
    return found | ({"other": [sum(counts) for counts in zip(*left, strict=True)]} if left else {})


def _areas(frame: Frame, places: dict[str, int]) -> list[Area]:
    """Every street of the scope, also those from which nothing came: silence is something to see."""
    city = current()
    streets = [b.unit for b in city.pack.boundaries if b.unit in frame.scope.units or b.unit in places]
    return [Area(unit, places.get(unit, 0), rate_for(unit, places.get(unit, 0))) for unit in streets]


def rate_for(unit: str, count: int) -> float | None:
    """A count for each so many residents."""
    city = current()
    people = residents(city, unit)
    return count / people * city.flowing.per if people else None


def _found(rows: list[tuple[object, ...]]) -> list[Found]:
    own = current().flowing.proactive
    tallies: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row[5]:
            tallies[f"{row[5]}0000"][0 if row[1] in own else 1] += int(str(row[9]))
    found = [Found(matter, *tally) for matter, tally in tallies.items()]
    return sorted(found, key=lambda one: (-one.share, -one.complained, one.matter))


def _gates(rows: list[tuple[object, ...]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {gate: {} for gate in GATES}
    for row in rows:
        found[str(row[7])][str(row[1])] = int(str(row[9]))
    return found


def _waits(frame: Frame) -> tuple[list[int], float, float]:
    counts, usual, longest = [0] * (len(WAITS) + 1), 0.0, 0.0
    for place, count, half, most in frame.rows(_WAITS):
        if place is None:
            usual, longest = half or 0.0, most or 0.0
        else:
            counts[place] = count
    return counts, usual, longest

"""Many people about one thing in a short time (brief section 13): counted from traces, within the city's numbers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from huiyin.act.orders import rules
from huiyin.act.orders.likeness_rules import metres_between
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

EVENTS_AT_MOST = 20
ROWS_AT_MOST = 20_000
MEMBERS_AT_MOST = 60


@dataclass(frozen=True)
class GroupEvent:
    """Different appellants about one matter in one street or near it: how many, since when, in which orders."""

    place: str
    matter: str
    people: int
    orders: tuple[int, ...]
    left: int  # orders of it that could still be merged
    first: datetime
    last: datetime


@dataclass(frozen=True)
class _Said:
    order: int
    place: str
    matter: str
    point: tuple[float, float] | None
    appellant: Any
    at: datetime
    state: str
    merged: bool


# Questions, praise and what was not taken up make no event. The inner statement leaves out the matters that cannot.
_SAID = """
    SELECT t.order_id, t.place, t.matter, t.lon, t.lat, a.appellant, t.opened_at, o.state, o.merged_at IS NOT NULL
    FROM orders_trace t
    JOIN orders_workorder o ON o.id = t.order_id JOIN intake_appeal a ON a.id = o.appeal_id
    WHERE t.opened_at >= %(since)s AND {matter}
      AND o.kind NOT IN ('consultation', 'praise') AND o.state NOT IN ('01', '03')
    ORDER BY t.opened_at DESC LIMIT %(most)s
"""
_ANY = """t.matter IN (SELECT matter FROM orders_trace WHERE opened_at >= %(since)s AND matter <> ''
    GROUP BY matter HAVING count(*) >= %(people)s)"""
_ONE = "t.matter = %(matter)s AND t.place = ANY(%(places)s)"


def group_events(size: int = EVENTS_AT_MOST, places: frozenset[str] | None = None) -> list[GroupEvent]:
    """What stands now, most people first; `places` narrows to these streets. One statement."""
    by_matter: dict[str, list[_Said]] = defaultdict(list)
    for one in _said(_ANY):
        by_matter[one.matter].append(one)
    found = [event for rows in by_matter.values() for event in _events(rows)]
    if places is not None:
        found = [event for event in found if event.place in places]
    return sorted(found, key=lambda one: (-one.people, one.place, one.matter))[: min(size, EVENTS_AT_MOST)]


def group_at(place: str, matter: str) -> GroupEvent | None:
    """The event of this matter that this street has a part in, if so many people have said it; one statement."""
    if not (place and matter):
        return None
    streets = ["", *(unit.code for unit in current().pack.units if unit.level == "street")]
    rows = _said(_ONE, matter=matter, places=streets)
    here = {
        row.order for row in rows if row.place == place
    }  # across a border it may stand under the other street
    return next((event for event in _events(rows) if event.place == place or here & set(event.orders)), None)


def members(event: GroupEvent) -> list[WorkOrder]:
    """The orders of an event, oldest first, with their appeals."""
    found = WorkOrder.objects.filter(pk__in=event.orders[:MEMBERS_AT_MOST]).select_related("appeal", "lead")
    return list(found.defer("proposal").order_by("id"))


def _said(which: str, **more: Any) -> list[_Said]:
    how = current().dispatching.group_event
    since = now() - timedelta(hours=how.hours)
    values = {"since": since, "people": how.people, "most": ROWS_AT_MOST, **more}
    with connection.cursor() as cursor:
        cursor.execute(_SAID.format(matter=which), values)
        return [_one(*row) for row in cursor.fetchall()]


def _one(order: int, place: str, matter: str, lon: float | None, lat: float | None, *rest: Any) -> _Said:
    return _Said(order, place, matter, (lon, lat) if lon is not None and lat is not None else None, *rest)


def _events(rows: list[_Said]) -> list[GroupEvent]:
    """Of one matter: each street with those said in it and those said within reach of one of its points."""
    city = current()
    by_place: dict[str, list[_Said]] = defaultdict(list)
    for row in rows:
        by_place[row.place].append(row)
    found = [_event(city, place, [*own, *_near(own, rows, city)]) for place, own in by_place.items() if place]
    return _largest([event for event in found if event.people >= city.dispatching.group_event.people])


def _near(own: list[_Said], rows: Iterable[_Said], city: City) -> list[_Said]:
    reach = city.dispatching.group_event.metres
    points = list({row.point for row in own if row.point})[:MEMBERS_AT_MOST]
    if not points:
        return []
    there = [row for row in rows if row.place != own[0].place and row.point]
    return [row for row in there if any(metres_between(row.point, p) <= reach for p in points if row.point)]


def _event(city: City, place: str, rows: list[_Said]) -> GroupEvent:
    left = sum(row.state in rules.MERGEABLE and not row.merged for row in rows)
    return GroupEvent(
        place,
        rows[0].matter,
        len({row.appellant for row in rows if row.appellant}),
        tuple(sorted(row.order for row in rows)),
        left,
        min(row.at for row in rows),
        max(row.at for row in rows),
    )


def _largest(events: list[GroupEvent]) -> list[GroupEvent]:
    # Across a border one event would stand twice: the larger one holds the smaller.
    kept: list[GroupEvent] = []
    for event in sorted(events, key=lambda one: (-len(one.orders), one.place)):
        if not any(set(event.orders) <= set(other.orders) for other in kept):
            kept.append(event)
    return kept

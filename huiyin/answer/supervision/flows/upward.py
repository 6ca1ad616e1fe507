"""Upward: what a unit could not settle alone, by which way it climbed, how long it waited, and what came back."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from huiyin.answer.supervision.flows.framing import Frame
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

WAYS = ("escalation", "whistle", "letter", "conference", "extension", "return", "promise")
CAME_BACK = ("decided", "moved", "granted", "denied", "answered", "up", "lapsed", "open")
# What each room calls an ending, as one of the few that are told apart here.
ENDINGS: Mapping[str, str] = {
    "taken_up": "decided",
    "reassigned": "moved",
    "ruled": "moved",
    "granted": "granted",
    "denied": "denied",
    "answered": "answered",
    "resolved": "answered",
    "cleared": "answered",
    "taken_off": "answered",
    "escalated": "up",
}
AGES = (1, 3, 7, 30)  # days; the last class is everything older
MATTERS_SHOWN = 12

# Every way up as (way, from, to, asked, settled, ending, order).
_CLIMBS = """
    SELECT 'escalation' AS way, e.from_unit_id AS sender, e.above_id AS above, e.at AS asked, e.settled_at AS settled,
           e.outcome AS ending, e.order_id
    FROM orders_escalation e WHERE {escalation}
    UNION ALL
    SELECT 'whistle', w.street_id, (SELECT min(s.unit_id) FROM whistles_summons s WHERE s.whistle_id = w.id),
           w.approved_at, w.closed_at, w.state, w.order_id
    FROM whistles_whistle w WHERE w.approved_at IS NOT NULL AND {whistle}
    UNION ALL
    SELECT 'letter', l.sender_id, l.addressee_id, l.signed_at, l.closed_at, l.state, l.order_id
    FROM letters_letter l WHERE l.signed_at IS NOT NULL AND {letter}
    UNION ALL
    SELECT 'conference', coalesce(o.lead_id, o.place_id), NULL, c.called_at, c.ended_at,
           CASE WHEN c.lead_id IS NULL THEN 'lapsed' ELSE 'ruled' END, c.order_id
    FROM orders_conference c JOIN orders_workorder o ON o.id = c.order_id WHERE {conference}
    UNION ALL
    SELECT 'extension', o.lead_id, NULL, x.asked_at, x.decided_at, x.outcome, x.order_id
    FROM orders_extension x JOIN orders_workorder o ON o.id = x.order_id WHERE {extension}
    UNION ALL
    SELECT 'return', r.unit_id, NULL, r.asked_at, r.ruled_at,
           CASE WHEN r.granted IS NULL THEN 'lapsed' WHEN r.granted THEN 'granted' ELSE 'denied' END, r.order_id
    FROM orders_returnrequest r WHERE {return}
    UNION ALL
    SELECT 'promise', p.unit_id, coalesce(p.sector_id, p.unit_id), p.made_at, p.ended_at, p.outcome, p.order_id
    FROM orders_promise p WHERE {promise}
"""
_ASKED = {
    "escalation": "e.at",
    "whistle": "w.approved_at",
    "letter": "l.signed_at",
    "conference": "c.called_at",
    "extension": "x.asked_at",
    "return": "r.asked_at",
    "promise": "p.made_at",
}
_OPEN = {
    "escalation": "e.settled_at IS NULL",
    "whistle": "w.closed_at IS NULL",
    "letter": "l.state = 'sent'",
    "conference": "c.ended_at IS NULL",
    "extension": "x.decided_at IS NULL",
    "return": "r.ruled_at IS NULL",
    "promise": "p.ended_at IS NULL",
}
_LEVEL = """CASE {unit}.level WHEN 'community' THEN 'street' WHEN 'body' THEN 'city' WHEN 'central' THEN 'city'
                 WHEN 'centre' THEN 'hotline' ELSE {unit}.level END"""
_FOUND = f"""
    SELECT c.way, c.sender, c.order_id, o.matter, c.asked, c.settled,
           coalesce({_LEVEL.format(unit="su")}, 'hotline') AS below,
           CASE WHEN c.way IN ('conference', 'extension', 'return') THEN 'hotline'
                WHEN c.way = 'promise' AND c.above = c.sender THEN 'own'
                ELSE coalesce({_LEVEL.format(unit="au")}, 'hotline') END AS above,
           CASE WHEN c.settled IS NULL THEN 'open'
                ELSE coalesce(%(endings)s::jsonb ->> c.ending, 'lapsed') END AS ending
    FROM (<climbs>) c JOIN orders_workorder o ON o.id = c.order_id
    LEFT JOIN organisations_unit su ON su.code = c.sender LEFT JOIN organisations_unit au ON au.code = c.above
    WHERE {{within}}
"""  # noqa: S608 - nothing of it comes from outside


def _found(bounds: Mapping[str, str]) -> str:
    return _FOUND.replace("<climbs>", _CLIMBS.format(**bounds))


_IN_PERIOD = _found({way: f"{time} >= %(since)s AND {time} < %(until)s" for way, time in _ASKED.items()})
_COUNTED = f"""
    SELECT below, way, above, ending, week, matter, sender,
           grouping(below, way, above, ending, week, matter, sender), count(*), count(DISTINCT order_id)
    FROM (SELECT f.*, date_trunc('week', asked AT TIME ZONE %(zone)s)::date AS week FROM ({_IN_PERIOD}) f) g
    GROUP BY GROUPING SETS ((below, way), (way, above), (above, ending), (way, ending), (way, week), (matter),
                            (sender), ())
"""  # noqa: S608
# grouping() sets a bit for each column that a row was not grouped by.
_FIRST, _SECOND, _THIRD, _ENDED = 0b0011111, 0b1001111, 0b1100111, 0b1010111
_WEEKLY, _OF_MATTER, _OF_SENDER, _ALL = 0b1011011, 0b1111101, 0b1111110, 0b1111111
_WAITED = f"""
    SELECT way, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY waited),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY waited)
    FROM (SELECT way, extract(epoch FROM settled - asked)::float / 3600 AS waited FROM ({_IN_PERIOD}) f
          WHERE settled IS NOT NULL AND way <> 'promise') g
    GROUP BY way
"""  # noqa: S608
_STILL_OPEN = f"""
    SELECT way, width_bucket(extract(epoch FROM %(at)s - asked)::float / 86400, ARRAY[1, 3, 7, 30]::float[]), count(*)
    FROM ({_found(_OPEN)}) f GROUP BY 1, 2
"""  # noqa: S608
_BROUGHT = """
    SELECT o.matter, count(*) FROM orders_workorder o
    WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s AND {within} GROUP BY o.matter
"""


@dataclass(frozen=True)
class Wait:
    """How long one way took, in hours: what half and nine tenths of those settled waited, of how many."""

    way: str
    count: int
    half: float
    most: float


@dataclass(frozen=True)
class Hard:
    """A matter with how many of its orders climbed, of how many that were brought in these months."""

    matter: str
    climbed: int
    brought: int


@dataclass(frozen=True)
class Upward:
    """Everything the page of the upward flow draws."""

    total: int = 0
    orders: int = 0
    first: dict[tuple[str, str], int] = field(default_factory=dict)
    second: dict[tuple[str, str], int] = field(default_factory=dict)
    third: dict[tuple[str, str], int] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    endings: dict[str, Counter[str]] = field(default_factory=dict)
    hard: list[Hard] = field(default_factory=list)
    weeks: list[date] = field(default_factory=list)
    by_week: dict[str, list[int]] = field(default_factory=dict)
    open: dict[str, list[int]] = field(default_factory=dict)
    units: list[tuple[str, int]] = field(default_factory=list)


def upward(frame: Frame) -> Upward:
    """The figures of a period, and what is open now whenever it began; four statements."""
    sets: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in frame.rows(_COUNTED, endings=json.dumps(ENDINGS)):
        sets[row[7]].append(row)
    total, orders = sets[_ALL][0][8:] if sets[_ALL] else (0, 0)
    weeks = _weeks(frame)
    senders = sorted(
        ((row[6], row[8]) for row in sets[_OF_SENDER] if row[6]), key=lambda pair: (-pair[1], pair[0])
    )
    return Upward(
        total=total,
        orders=orders,
        first={(row[0], row[1]): row[8] for row in sets[_FIRST]},
        second={(row[1], row[2]): row[8] for row in sets[_SECOND]},
        third={(row[2], row[3]): row[8] for row in sets[_THIRD]},
        waits=_waits(frame),
        endings={way: Counter({r[3]: r[8] for r in sets[_ENDED] if r[1] == way}) for way in WAYS},
        hard=_hard(frame, {row[5]: row[9] for row in sets[_OF_MATTER] if row[5]}),
        weeks=weeks,
        by_week=_by_week(sets[_WEEKLY], weeks),
        open=_open(frame),
        units=senders[:MATTERS_SHOWN],
    )


def _waits(frame: Frame) -> list[Wait]:
    found = {way: Wait(way, *rest) for way, *rest in frame.rows(_WAITED, endings=json.dumps(ENDINGS))}
    return [found[way] for way in WAYS if way in found]


def _hard(frame: Frame, climbed: Mapping[str, int]) -> list[Hard]:
    """Matters whose orders climb most often, of those brought in the same months."""
    brought = dict(frame.rows(_BROUGHT)) if climbed else {}
    found = [Hard(matter, orders, max(brought.get(matter, 0), orders)) for matter, orders in climbed.items()]
    return sorted(found, key=lambda one: (-one.climbed, one.matter))[:MATTERS_SHOWN]


def _weeks(frame: Frame) -> list[date]:
    zone = current().zone
    first = frame.since.astimezone(zone).date()
    last = max(first, (frame.until - timedelta(seconds=1)).astimezone(zone).date())
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]


def _by_week(rows: list[tuple[Any, ...]], weeks: list[date]) -> dict[str, list[int]]:
    places = {week: n for n, week in enumerate(weeks)}
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row[1], [0] * len(weeks))[places[row[4]]] = row[8]
    return {way: found[way] for way in WAYS if way in found}


def _open(frame: Frame) -> dict[str, list[int]]:
    """What is not settled now, by way and by how many days it has waited."""
    found: dict[str, list[int]] = {}
    for way, age, count in frame.rows(_STILL_OPEN, endings=json.dumps(ENDINGS), at=now()):
        found.setdefault(way, [0] * (len(AGES) + 1))[age] = count
    return {way: found[way] for way in WAYS if way in found}

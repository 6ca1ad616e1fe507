"""Appeals about the same thing: candidates from the index of traces, then read and weighed; every step bounded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Left

from huiyin.act.orders import rules
from huiyin.act.orders.likeness_rules import (
    LEVELS,
    READ_AT_MOST,
    Likeness,
    Side,
    Thresholds,
    compare,
    shared_words,
    sketch,
    spot,
)
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.queries import City, current

SHOWN, SHOWN_AT_MOST = 5, 20
NEWEST = 10_000  # orders that are looked through when neither street nor matter is known
WORST = 0.2  # below this likeness nothing is shown
NEAR = 300.0  # metres within which a point counts when candidates are chosen
PER_DEGREE = 111_320.0
_WEEK = 7 / 5  # days to a working day


@dataclass(frozen=True)
class Similar:
    """An order that may be about the same thing: what was said, where it stands, and how alike the two are."""

    order_id: int
    number: str
    state: str
    lead: str
    place: str
    matter: str
    place_said: str
    opened_at: datetime
    closed_at: datetime | None
    words: str
    likeness: Likeness
    merged: int
    may_join: bool
    own: bool

    @property
    def appellants(self) -> int:
        """How many appeals it holds."""
        return 1 + self.merged


def similar(
    place: str,
    matter: str,
    words: str,
    at: datetime,
    point: tuple[float, float] | None = None,
    address: str = "",
    appellant: Any = None,
    leave_out: int = 0,
    size: int = SHOWN,
) -> list[Similar]:
    """What was said about the same thing within the city's window before `at`, likeliest first.

    Same street and matter first, then the same street and a matter near it, then the same address anywhere. Without
    a street: the matter in all streets; without either: the newest orders. At most four statements over indexes and
    about sixty orders read. What is merged stands under the order it is handled in. Secret orders never appear.
    """
    asked = Side(words, at, place, matter, address, point)
    found = _read(_candidates(current(), asked), leave_out)
    sides = [_side(row) for row in found]
    liked = compare(asked, sides, thresholds()) if found else []
    ranked = sorted(
        zip(liked, found, strict=True), key=lambda pair: (LEVELS.index(pair[0].level), -pair[0].score)
    )
    best: dict[int, tuple[Likeness, dict[str, Any]]] = {}
    for like, row in ranked:
        if like.score >= WORST and row["root"] != leave_out:
            best.setdefault(row["root"], (like, row))
    shown = list(best.items())[: min(size, SHOWN_AT_MOST)]
    named = [(pk, (_named(asked, like, row), row)) for pk, (like, row) in shown]
    return _shown(named, appellant)


def _named(asked: Side, like: Likeness, row: dict[str, Any]) -> Likeness:
    return replace(like, shared=shared_words(asked.text, _side(row).text))


def thresholds() -> Thresholds:
    """The city's own limits for likeness."""
    city = current()
    how = city.dispatching.similar
    return Thresholds(how.likely, how.possible, merge_window().total_seconds() / 86400)


def merge_window() -> timedelta:
    """How far back the same thing is looked for."""
    return _span(current().pack.clocks.limits["merge_window"])


def reopen_window() -> timedelta:
    """For how long a closed order can still be joined."""
    return _span(current().pack.clocks.limits["reopen"])


def _span(limit: Limit) -> timedelta:
    units = {"hour": timedelta(hours=1), "day": timedelta(days=1), "workday": timedelta(days=_WEEK)}
    return limit.amount * units[limit.unit]


def likeness_of(order: WorkOrder, other: WorkOrder) -> Likeness:
    """How alike two orders are; what a merge rests on."""
    one, two = _order_side(order), _order_side(other)
    return replace(compare(one, [two], thresholds())[0], shared=shared_words(one.text, two.text))


def similar_to(order: WorkOrder, size: int = SHOWN) -> list[Similar]:
    """What an order could be merged into, likeliest first."""
    side, appeal = _order_side(order), order.appeal
    return similar(
        side.place, side.matter, side.text, order.opened_at, side.point, side.address, appeal.appellant,
        order.pk, size,
    )  # fmt: skip


def _order_side(order: WorkOrder) -> Side:
    appeal = order.appeal
    point = (appeal.lon, appeal.lat) if appeal.lon is not None and appeal.lat is not None else None
    text = f"{appeal.title} {appeal.words}"
    return Side(text, order.opened_at, order.place_id or "", order.matter, appeal.place_said, point)


# Candidates: the traces hold what is needed to choose among thousands without reading them.

_ORDER = """
    SELECT order_id FROM orders_trace WHERE {where} AND opened_at BETWEEN %(since)s AND %(until)s
    ORDER BY bit_count(sketch & %(sketch)s::bit(512)) / sqrt(1.0 + bit_count(sketch))
             + 3 * (spot = %(spot)s AND spot <> 0)::int + {near} DESC, opened_at DESC LIMIT {most}
"""
_NEAR = """3 * (CASE WHEN lon IS NULL THEN 0 ELSE greatest(0, 1 - sqrt(
    ((lon - %(lon)s) * cos(radians(%(lat)s))) ^ 2 + (lat - %(lat)s) ^ 2) * %(degree)s / %(reach)s) END)"""
_STREET = "place = ANY(%(places)s) AND matter = ANY(%(matters)s)"
_BESIDE = "place = ANY(%(places)s) AND matter = ANY(%(beside)s)"
_SPOT = "spot = %(spot)s AND spot <> 0"
_NEWEST = """opened_at >= coalesce(
    (SELECT opened_at FROM orders_trace ORDER BY opened_at DESC OFFSET %(newest)s LIMIT 1), '-infinity')"""


def _candidates(city: City, asked: Side) -> list[int]:
    values = _values(city, asked)
    parts: list[tuple[str, int]] = [(_SPOT, 8)] if values["spot"] else []
    if asked.place or asked.matter:
        parts += [(_STREET, 36)]
    if asked.place and values["beside"]:
        parts += [(_BESIDE, 16)]
    if not asked.place and not asked.matter:
        parts += [(_NEWEST, 40)]
    found: dict[int, None] = {}
    with connection.cursor() as cursor:
        for where, most in parts:
            near = _NEAR if asked.point else "0"
            cursor.execute(_ORDER.format(where=where, most=most, near=near), values)
            found |= dict.fromkeys(row[0] for row in cursor.fetchall())
    return list(found)


def _values(city: City, asked: Side) -> dict[str, Any]:
    leaves = [matter.code for matter in city.pack.matters if matter.is_leaf]
    near = [code for code in leaves if code[:2] == asked.matter[:2] and code != asked.matter]
    streets = [unit.code for unit in city.pack.units if unit.level == "street"]
    lon, lat = asked.point or (None, None)
    return {
        "places": [asked.place] if asked.place else ["", *streets],
        "matters": [asked.matter] if asked.matter else ["", *leaves],
        "beside": ["", *near] if asked.matter else [],
        "since": asked.at - merge_window(),
        "until": asked.at + timedelta(days=1),
        "sketch": sketch(asked.text),
        "spot": spot(asked.address),
        "lon": lon,
        "lat": lat,
        "degree": PER_DEGREE,
        "reach": NEAR,
        "newest": NEWEST,
    }


_ROW = (
    "id", "number", "state", "parent_id", "merged_at", "place_id", "matter", "opened_at",
    "appeal__title", "opening", "appeal__place_said", "appeal__lon", "appeal__lat",
)  # fmt: skip


def _read(ids: Iterable[int], leave_out: int) -> list[dict[str, Any]]:
    rows = WorkOrder.objects.filter(pk__in=list(ids)).exclude(pk=leave_out)
    found = list(rows.annotate(opening=Left("appeal__words", READ_AT_MOST)).order_by("id").values(*_ROW))
    for row in found:
        row["root"] = row["parent_id"] if row["merged_at"] else row["id"]
    return found


def _side(row: dict[str, Any]) -> Side:
    point = (row["appeal__lon"], row["appeal__lat"]) if row["appeal__lon"] is not None else None
    text = f"{row['appeal__title']} {row['opening']}"
    return Side(
        text, row["opened_at"], row["place_id"] or "", row["matter"], row["appeal__place_said"], point
    )


def _shown(best: list[tuple[int, tuple[Likeness, dict[str, Any]]]], appellant: Any) -> list[Similar]:
    roots = {root.pk: root for root in _roots([root for root, _ in best])}
    counts = merged_counts(list(roots))
    since = _joined_since()
    shown = []
    for pk, (like, row) in best:
        root = roots[pk]
        own = appellant is not None and root.appeal.appellant == appellant
        words = row["appeal__title"] or row["opening"]
        shown.append(
            Similar(
                pk, root.number, root.state, root.lead_id or "", root.place_id or "", root.matter,
                root.appeal.place_said, root.opened_at, root.closed_at, words, like, counts.get(pk, 0),
                _may_join(root, since), own,
            )
        )  # fmt: skip
    return shown


def _joined_since() -> datetime:
    """An order closed before this cannot be joined any more."""
    return now() - reopen_window()


def _may_join(root: WorkOrder, since: datetime) -> bool:
    if root.state not in rules.JOINABLE:
        return False
    return root.closed_at is None or (root.lead_id is not None and root.closed_at >= since)


def _roots(ids: list[int]) -> list[WorkOrder]:
    found = WorkOrder.objects.filter(pk__in=ids).select_related("appeal")
    return list(found.defer("proposal", "appeal__words", "appeal__digest"))


def merged_counts(parents: list[int]) -> dict[int, int]:
    """How many orders are merged into each of these."""
    found = WorkOrder.objects.filter(parent__in=parents, merged_at__isnull=False)
    return dict(found.values_list("parent").annotate(count=Count("id")).order_by())

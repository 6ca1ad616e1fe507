"""What an alert says besides its figures: whom it concerns, what its orders share, what the days before were like."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db.models import QuerySet
from scipy.spatial import cKDTree

from huiyin.act.orders.models import Trace, WorkOrder
from huiyin.act.triage.catalogue import Catalogue
from huiyin.act.triage.rulings import standing
from huiyin.foundation.city.geography import METRES, metres
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.alerts import plain_rules
from huiyin.learn.insight.alerts.merging_rules import Bundle, Tree, bare
from huiyin.learn.insight.alerts.tally import Tally
from huiyin.learn.insight.queries import by_citizens

ORDERS_AT_MOST = 2000
DAYS_SHOWN = 28
TOP = 6


@dataclass(frozen=True)
class Said:
    """What the orders behind a thing say of it."""

    orders: list[int]
    people: int
    leaf: str
    street: str
    facts: dict[str, Any] = field(default_factory=dict)


def orders_of(thing: Bundle, tree: Tree, city: City) -> list[int]:
    """The orders behind a thing: those its sources named, and those that its own level counts; newest first."""
    head = thing.head
    found = orders_at(head.matter, head.place, day_span(head.first, head.last, city), tree)
    counted = found.order_by("-opened_at").values_list("pk", flat=True)[:ORDERS_AT_MOST]
    named = WorkOrder.objects.filter(pk__in=thing.orders).values_list("pk", flat=True)[:ORDERS_AT_MOST]
    return list(dict.fromkeys([*named, *counted]))[:ORDERS_AT_MOST]


def orders_at(matter: str, place: str, span: tuple[datetime, datetime], tree: Tree) -> QuerySet[WorkOrder]:
    """What people brought on one level within a span: a matter and all that belongs to it, a place and all in it."""
    found = WorkOrder.objects.filter(by_citizens(current()), opened_at__gte=span[0], opened_at__lt=span[1])
    if matter:
        found = found.filter(matter__startswith=bare(matter))
    return found.filter(place__in=tree.inside(place)) if place else found


def day_span(first: date, last: date, city: City) -> tuple[datetime, datetime]:
    """The first moment of the first day and the first after the last, in the city's zone."""
    begin, end = (datetime.combine(day, time(), city.zone) for day in (first, last + timedelta(days=1)))
    return begin, end


def what_is_said(thing: Bundle, orders: Sequence[int], city: City, past: Tally) -> Said:
    """People, the commonest matter and street, and what the orders share."""
    rows = WorkOrder.objects.filter(pk__in=orders).values_list(
        "matter", "place_id", "appeal__appellant", "pk"
    )
    matters, places = Counter[str](), Counter[str]()
    people = set()
    for matter, place, person, pk in rows:
        matters[matter] += 1
        places[place or ""] += 1
        people.add(person or pk)
    head = thing.head
    facts: dict[str, Any] = {
        "days": head.strongest.days,
        "leaves": _top(matters),
        "streets": _top(places),
        "spot": _spot(orders, city),
        "labels": _labels(thing),
    }
    # What the finding names goes before what is commonest: other signals bring orders of other matters and streets.
    leaf = head.matter if len(bare(head.matter)) == 6 else _commonest(matters)
    street = head.place if past.tree.depth(head.place) == 2 else _commonest(places)
    return Said(list(orders), len(people), leaf, street, facts)


def _top(found: Counter[str]) -> list[list[Any]]:
    ranked = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return [[key, n] for key, n in ranked if key][:TOP]


def _commonest(found: Counter[str]) -> str:
    top = _top(found)
    return str(top[0][0]) if top else ""


def _labels(thing: Bundle) -> list[list[str]]:
    """Those first that were said in most of the orders of the finding."""
    said = sorted(
        (one for one in thing.signals if one.label),
        key=lambda one: (-len(thing.head.orders.intersection(one.orders)), one.p, one.label),
    )
    pairs = dict.fromkeys((one.label, one.label_en or one.label) for one in said)
    return [list(pair) for pair in pairs][:TOP]


def _spot(orders: Sequence[int], city: City) -> dict[str, Any]:
    """Where most of them lie near each other, and the place of the pack that is nearest; empty when they lie apart."""
    rows = Trace.objects.filter(order__in=orders, lon__isnull=False, lat__isnull=False)
    points = [
        (lon, lat) for lon, lat in rows.values_list("lon", "lat") if lon is not None and lat is not None
    ]
    reach = city.alerting.near_metres
    if len(points) < 2:
        return {}
    centre, n = densest(points, reach)
    near = min(city.pack.places, key=lambda one: metres((one.lon, one.lat), centre), default=None)
    named = near is not None and metres((near.lon, near.lat), centre) <= reach
    return {"n": n, "of": len(points), "metres": round(reach), "name": near.name if near and named else ""}


def densest(points: Sequence[tuple[float, float]], reach: float) -> tuple[tuple[float, float], int]:
    """The point that most others lie within reach of, and how many do, itself included."""
    xy = np.array(points, dtype=float)
    flat = np.column_stack([xy[:, 0] * np.cos(np.radians(xy[:, 1].mean())), xy[:, 1]]) * METRES
    near = cKDTree(flat).query_ball_point(flat, reach, return_length=True)
    best = min(range(len(near)), key=lambda n: (-near[n], *points[n]))
    return points[best], int(near[best])


def duty_of(leaf: str, place: str, street: str, city: City) -> tuple[str, list[str]]:
    """The unit the catalogue names for the matter at the place, and who helps; the pack's own where it names none."""
    where = street or place
    helps = [street] if street else []
    if leaf not in city.matters:
        return city.alerting.duty.nobody, helps
    catalogue = Catalogue(city, standing())
    duty = catalogue.duty(leaf, where)
    lead = catalogue.unit(duty.wanted, where)
    if not lead or city.district_of(lead) == lead == city.pack.city.root:
        lead = next((unit for unit in catalogue.helpers(duty, where, "")), city.alerting.duty.nobody)
    helpers = [*catalogue.helpers(duty, where, lead), *helps]
    return lead, [unit for unit in dict.fromkeys(helpers) if unit != lead]


def series_of(thing: Bundle, past: Tally, city: City) -> list[list[Any]]:
    """The last days of the level that explains it: day, count, expected and threshold by the plain rule."""
    how = city.alerting.plain
    days = min(past.length, DAYS_SHOWN + 7 * how.weeks)
    counts = past.series(thing.head.matter, thing.head.place, days).tolist()
    shown = []
    for n in range(max(0, days - DAYS_SHOWN), days):
        bar = plain_rules.bar(counts[n % 7 : n : 7], how)
        day = past.last - timedelta(days=days - 1 - n)
        shown.append([day.isoformat(), counts[n], round(bar.expected, 2), round(bar.upper, 2)])
    return shown


def is_dangerous(leaves: Iterable[str], city: City) -> bool:
    """Whether the commonest matter is one whose clock the city counts as dangerous."""
    first = next(iter(leaves), "")
    return first in city.matters and city.matters[first].clock in city.alerting.dangers

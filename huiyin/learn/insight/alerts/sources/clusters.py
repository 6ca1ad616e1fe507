"""Where and when cases of a matter crowd together, whatever the borders of streets: the scan in space and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.alerting import Scanning
from huiyin.foundation.city.geography import METRES
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts.describing import ORDERS_AT_MOST, day_span
from huiyin.learn.insight.alerts.merging_rules import Tree
from huiyin.learn.insight.alerts.signals import SCAN, Signal
from huiyin.learn.insight.alerts.tally import Counts, Floats, Tally
from huiyin.learn.insight.queries import by_citizens
from huiyin.learn.stats.fdr import discoveries
from huiyin.learn.stats.scan import Cluster, scan

MAX_SHARE = 0.5


@dataclass(frozen=True)
class Found:
    """The strongest cluster of a matter, with the streets its places are."""

    matter: str
    cluster: Cluster
    streets: tuple[str, ...]


def notice(city: City, day: date, past: Tally) -> list[Signal]:
    """The strongest cluster of each matter that ends on this day, under one share of false discoveries."""
    how = city.alerting.scanning
    streets, points = places(city)
    chosen, enough = matters(past, how)
    found = [one for matter in chosen if (one := _strongest(matter, streets, points, past, how))]
    # What was not scanned for it shows less than usual counts as a chance of one, which keeps the control valid.
    silent = np.ones(max(0, enough - len(found)))
    kept = discoveries(np.array([*(one.cluster.p for one in found), *silent]), city.alerting.false_share)
    return [_signal(one, day, city, past.tree) for one, real in zip(found, kept, strict=False) if real]


def places(city: City) -> tuple[list[str], Floats]:
    """Streets with boundaries, and a point inside each, in metres."""
    inside = [(one.unit, one.shape.representative_point()) for one in city.pack.boundaries]
    lon, lat = (np.array([getattr(point, axis) for _, point in inside]) for axis in ("x", "y"))
    flat = np.column_stack([lon * np.cos(np.radians(lat.mean() if len(lat) else 0.0)), lat]) * METRES
    return [unit for unit, _ in inside], flat


def matters(past: Tally, how: Scanning) -> tuple[list[str], int]:
    """The leaves with most more than usual in the last days, and how many had enough cases to be scanned."""
    ranked, enough = [], 0
    for leaf in filter(None, past.leaves):
        counts = past.series(leaf, "", min(how.days, past.length))
        recent = counts[-how.window :].sum()
        excess = recent - counts.sum() * how.window / len(counts)
        enough += bool(counts.sum() >= how.least)
        if counts.sum() >= how.least and excess > 0:
            ranked.append((-float(excess), leaf))
    return [leaf for _, leaf in sorted(ranked)[: how.at_most]], enough


def _strongest(
    matter: str, streets: Sequence[str], points: Floats, past: Tally, how: Scanning
) -> Found | None:
    days = min(how.days, past.length)
    cases = np.stack([past.series(matter, street, days) for street in streets]) if streets else _none(days)
    if days <= how.window or not cases.sum():
        return None
    clusters = scan(
        cases, points, max_days=how.window, max_share=MAX_SHARE, weekday=True, replications=how.replications
    )
    live = [one for one in clusters if one.end == days - 1]
    if not live:
        return None
    return Found(matter, live[0], tuple(streets[place] for place in live[0].places))


def _none(days: int) -> Counts:
    return np.zeros((0, days), dtype=np.int64)


def _signal(found: Found, day: date, city: City, tree: Tree) -> Signal:
    one = found.cluster
    days = one.end - one.start + 1
    return Signal(
        SCAN, "cluster", found.matter, together(found.streets, tree), day, one.observed, one.expected, one.p,
        orders=_orders(found, day - timedelta(days=days - 1), day, city), days=days,
    )  # fmt: skip


def together(streets: Sequence[str], tree: Tree) -> str:
    """The smallest place that holds them all: the street itself, their district, or the city."""
    lines = [tree.line(street) for street in streets]
    return next((place for place in lines[0] if all(place in line for line in lines)), "") if lines else ""


def _orders(found: Found, first: date, last: date, city: City) -> tuple[int, ...]:
    since, until = day_span(first, last, city)
    rows = WorkOrder.objects.filter(by_citizens(city), matter=found.matter, place__in=found.streets)
    keys = rows.filter(opened_at__gte=since, opened_at__lt=until).order_by("-opened_at")
    return tuple(sorted(keys.values_list("pk", flat=True)[:ORDERS_AT_MOST]))

"""Looking for people who may be invited, for orders that may be shown, and for what speaks against either."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, CharField, Count, Max, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Exclusion
from huiyin.act.orders.rules import OPEN
from huiyin.foundation.city.queries import City
from huiyin.foundation.vault.queries import households, tokens_alike
from huiyin.publish.participation.models import Invitation, Observer
from huiyin.publish.participation.rules import Concerned, Interests, age_band

POOL_AT_MOST = 20_000  # people among whom one draw is made
KEPT_AWAY_AT_MOST = 50_000
ORDERS_AT_MOST = 3_000  # orders among which a month's samples are drawn
OWN_AT_MOST = 500
SETTLED = "80"
NOT_SHOWN = ("report", "praise")


class Mode(Aggregate):
    """The value that occurs most often."""

    function = "mode"
    template = "%(function)s() WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Caller:
    """Somebody who brought enough: how many settled matters, mostly where, and how long ago the newest."""

    token: uuid.UUID
    matters: int
    area: str
    age: str


def callers(city: City, at: datetime, seed: str) -> list[Caller]:
    """Frequent callers who may be invited, one of each household.

    Where there are more than can be looked at, the seed decides who is.
    """
    how = city.observing.choosing
    rows = _frequent(at - timedelta(days=how.days), how.matters, seed)
    found = [_caller(row, city, at) for row in rows]
    away = _kept_away(city, at)
    groups = households([one.token for one in found] + list(away))
    taken = {groups[token] for token in away if token in groups}
    kept: list[Caller] = []
    for one in found:
        if (group := groups.get(one.token)) is not None and group not in taken:
            taken.add(group)
            kept.append(one)
    return kept


def _frequent(since: datetime, matters: int, seed: str) -> list[dict[str, Any]]:
    settled = WorkOrder.objects.filter(
        state=SETTLED, closed_at__gte=since, confidential=False, appeal__appellant__isnull=False
    ).exclude(kind__in=NOT_SHOWN)
    thing = Concat("matter", Value("|"), Coalesce("place_id", Value("")), output_field=CharField())
    grouped = settled.values("appeal__appellant").annotate(
        matters=Count(thing, distinct=True),
        newest=Max("opened_at"),
        place=Mode("place_id", output_field=CharField()),
    )
    by_chance = MD5(Concat(Value(seed), Cast("appeal__appellant", TextField()), output_field=TextField()))
    rows = grouped.filter(matters__gte=matters).order_by(by_chance)[:POOL_AT_MOST]
    return [dict(row) for row in rows]


def _caller(row: dict[str, Any], city: City, at: datetime) -> Caller:
    place = row["place"] or ""
    area = city.district_of(place) if place in city.units else ""
    days = (at - row["newest"]).total_seconds() / 86400
    return Caller(
        row["appeal__appellant"], row["matters"], area, age_band(days, city.observing.choosing.age_bands)
    )


def _kept_away(city: City, at: datetime) -> set[uuid.UUID]:
    """Who was asked already, serves, is in the middle of a matter that keeps coming back, or was found malicious."""
    how = city.observing.choosing
    asked = Invitation.objects.filter(appellant__isnull=False).values_list("appellant", flat=True)
    serving = Observer.objects.filter(ended_at=None, appellant__isnull=False)
    again = WorkOrder.objects.filter(
        state__in=OPEN, repeats__gte=city.dispatching.repeat.push, appeal__appellant__isnull=False
    )
    barred = Exclusion.objects.filter(
        granted=True,
        ground__in=how.barring,
        ruled_at__gte=at - timedelta(days=how.days),
        order__appeal__appellant__isnull=False,
    )
    lists = (
        asked,
        serving.values_list("appellant", flat=True),
        again.values_list("appeal__appellant", flat=True),
        barred.values_list("order__appeal__appellant", flat=True),
    )
    return {token for tokens in lists for token in tokens.order_by("pk")[:KEPT_AWAY_AT_MOST] if token}


def interests(observer: Observer, city: City) -> Interests:
    """What could make this observer partial, as it is known now."""
    units = frozenset(observer.relations.values_list("unit_id", flat=True)[:OWN_AT_MOST])
    if observer.appellant is None:
        return Interests(units=units)
    tokens = tokens_alike(observer.appellant)
    own = WorkOrder.objects.filter(appeal__appellant__in=tokens, place__isnull=False).order_by("-id")
    places = (
        own.values_list("place_id", flat=True)[:OWN_AT_MOST] if city.observing.sampling.same_place else []
    )
    return Interests(frozenset(map(str, tokens)), units, frozenset(filter(None, places)))


def concerned(order: WorkOrder, city: City, others: Iterable[uuid.UUID | None] = ()) -> Concerned:
    """Whom an order concerns; `others` are appellants of what was merged into it."""
    people = {str(token) for token in (order.appeal.appellant, *others) if token}
    codes = [code for code in (order.lead_id, *order.co_units) if code]
    return Concerned(people, frozenset(_line(codes, city)), order.place_id or "")


def _line(codes: Iterable[str], city: City) -> Iterable[str]:
    """These units and all above them."""
    for code in codes:
        while code and code in city.units:
            yield code
            code = city.units[code].parent


def merged_into(order_ids: Collection[int]) -> dict[int, list[uuid.UUID]]:
    """Appellants of what was merged into each of these orders."""
    rows = WorkOrder.objects.filter(
        parent__in=order_ids, merged_at__isnull=False, appeal__appellant__isnull=False
    ).order_by("id")
    found: dict[int, list[uuid.UUID]] = {}
    for parent, token in rows.values_list("parent_id", "appeal__appellant")[:KEPT_AWAY_AT_MOST]:
        if parent and token:
            found.setdefault(parent, []).append(token)
    return found


def showable() -> QuerySet[WorkOrder]:
    """Orders that anybody could be shown once masked: closed, answered by a unit, nothing secret or dangerous."""
    open_ones = Q(confidential=False, appeal__confidential=False, risk="", merged_at=None)
    found = WorkOrder.objects.filter(open_ones, state=SETTLED, lead__isnull=False)
    return found.exclude(reply="").exclude(kind__in=NOT_SHOWN).select_related("appeal")


def month_pool(city: City, at: datetime, seed: str) -> list[WorkOrder]:
    """Orders among which samples are drawn now, chosen by the seed where there are too many."""
    since = at - timedelta(days=city.observing.sampling.days)
    by_chance = MD5(Concat(Value(seed), Cast("id", TextField()), output_field=TextField()))
    found = showable().filter(closed_at__gte=since, closed_at__lt=at)
    return list(found.defer("proposal").order_by(by_chance)[:ORDERS_AT_MOST])

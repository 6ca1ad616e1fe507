"""Today's ten: the orders of a unit that its head should look at first, each with why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.act.orders.models import OPEN, WorkOrder
from huiyin.act.orders.queries.narrowing import WAITING, ends
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.today_rules import Looked, Reason, reasons, score
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

TEN = 10
LOOKED_AT = 150  # of each kind: a unit's head does not have more that matter on one day


@dataclass(frozen=True)
class Item:
    """One of the ten: the order, the points it stands there for, and their sum."""

    order: WorkOrder
    reasons: tuple[Reason, ...]
    score: int


def todays_ten(
    actor: Actor, marks: Mapping[int, frozenset[str]] | None = None, size: int = TEN
) -> list[Item]:
    """What matters most today in the units the actor heads or helps to head, the weightiest first.

    `marks` is what other rooms say of orders (a leader's item, a card); what they mark is looked at in any case. Looks
    at the orders due soonest and at those that are dangerous, urgent, done again, or wait for the head, some of each.
    """
    units = actor.units(*UNIT_ROLES)
    if not units:
        raise Refused
    marks = marks or {}
    at = now()
    midnight, repeated = ends(at)["today"], current().dispatching.repeat.tag
    items = [
        _item(order, reasons(_looked(order, marks), at, midnight, repeated))
        for order in _candidates(units, marks.keys())
    ]
    chosen = sorted((item for item in items if item.reasons), key=_weight)[:size]
    full = WorkOrder.objects.select_related("appeal", "place", "lead").defer("proposal", "appeal__digest")
    orders = {order.pk: order for order in full.filter(pk__in=[item.order.pk for item in chosen])}
    return [Item(orders[item.order.pk], item.reasons, item.score) for item in chosen]


def _item(order: Any, told: tuple[Reason, ...]) -> Item:
    return Item(order, told, score(told))


def _weight(item: Item) -> tuple[int, float, int]:
    due = item.order.due_at
    return (-item.score, due.timestamp() if due else float("inf"), item.order.pk)


def _looked(order: WorkOrder, marks: Mapping[int, frozenset[str]]) -> Looked:
    return Looked(
        order.state,
        order.urgency,
        order.risk,
        order.round,
        order.repeats,
        order.due_at,
        order.contacted_at is not None,
        marks.get(order.pk, frozenset()),
    )


def _candidates(units: tuple[str, ...], marked: Iterable[int]) -> list[WorkOrder]:
    hand = WorkOrder.objects.filter(OPEN, lead__in=units).exclude(state__in=WAITING)
    heavy = Q(risk="red") | Q(urgency__in=("urgent", "critical")) | Q(round__gte=1)
    found = (hand, hand.filter(state__in=("41", "60", "75")), hand.filter(heavy), hand.filter(risk="red"))
    keys = {pk for part in found for pk in _soonest(part)}
    held = WorkOrder.objects.filter(OPEN, lead__in=units, pk__in=list(marked)[:LOOKED_AT])
    keys |= set(held.values_list("pk", flat=True))
    columns = ("state", "urgency", "risk", "round", "repeats", "due_at", "contacted_at")
    return list(WorkOrder.objects.filter(pk__in=keys).only(*columns))


def _soonest(part: QuerySet[WorkOrder]) -> list[int]:
    return list(part.order_by("due_at", "id").values_list("pk", flat=True)[:LOOKED_AT])

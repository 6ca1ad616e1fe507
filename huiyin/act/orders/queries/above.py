"""Orders that wait for the level above their units: sent up, disputed, without a unit, or with a whistle blown."""

from typing import Any

from django.db.models import Q, QuerySet

from huiyin.act.orders.models import OPEN, Escalation, WorkOrder
from huiyin.act.orders.queries.lists import PAGE
from huiyin.act.orders.queries.paging import Page, due_page
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

DISPUTED, WHISTLED = ("31", "32"), ("53",)


def units_below(actor: Actor) -> tuple[str, ...]:
    """The units that this coordinator's posts stand over, the post's own among them."""
    paths = [post.path for post in actor.posts if post.role == "coordinator"]
    tops = {path.rpartition(".")[2] for path in paths}
    city = current()
    return tuple(code for code in city.units if tops & set(_with_above(code)))


def _with_above(code: str) -> list[str]:
    units, chain = current().units, [code]
    while parent := units[chain[-1]].parent:
        chain.append(parent)
    return chain


def disputed_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Orders of the area that are to be given back or are in conference, due first."""
    return due_page(_disputed(actor), after, before, size)


def unplaced_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Orders of the area for which the hotline found no unit in time, or which were given back; due first."""
    return due_page(_unplaced(actor), after, before, size)


def whistled_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Orders of the area with a whistle blown, due first."""
    return due_page(_whistled(actor), after, before, size)


def escalated_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """What was sent up and is not settled, due first: to the coordinator's area, or everywhere for supervisors."""
    found: Any = _escalated(actor).select_related("order__appeal", "order__lead", "order__place")
    return due_page(found, after, before, size)


def counts_above(actor: Actor) -> dict[str, int]:
    """How many orders each of these lists holds; `escalated` is what is not settled."""
    if not actor.has("coordinator"):
        return {"escalated": _escalated(actor).count()}
    return {
        "disputed": _disputed(actor).count(),
        "unplaced": _unplaced(actor).count(),
        "whistled": _whistled(actor).count(),
        "escalated": _escalated(actor).count(),
    }


def _orders() -> QuerySet[WorkOrder]:
    found = WorkOrder.objects.select_related("appeal", "lead", "place")
    return found.defer("proposal", "appeal__digest").filter(OPEN)


def _disputed(actor: Actor) -> QuerySet[WorkOrder]:
    units = units_below(actor)
    area = Q(lead__in=units) | Q(lead=None, place__in=units)
    return _orders().filter(area, state__in=DISPUTED)


def _unplaced(actor: Actor) -> QuerySet[WorkOrder]:
    late = Q(due_at__lt=now()) | Q(returns__gte=1)
    return _orders().filter(late, state="20", place__in=units_below(actor))


def _whistled(actor: Actor) -> QuerySet[WorkOrder]:
    return _orders().filter(state__in=WHISTLED, lead__in=units_below(actor))


def _escalated(actor: Actor) -> QuerySet[Escalation]:
    found = Escalation.objects.filter(settled_at=None)
    if actor.has("supervisor", "leader", "discipline"):
        return found
    return found.filter(Q(above__in=units_below(actor)) | Q(from_unit__in=units_below(actor)))

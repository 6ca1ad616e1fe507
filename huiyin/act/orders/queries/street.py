"""What one person on the street has to do: their own orders first, then the unit's."""

from django.db.models import Q, QuerySet

from huiyin.act.orders.models import OPEN, WorkOrder
from huiyin.act.orders.policies import sees_appellant
from huiyin.act.orders.queries.narrowing import UNIT_VIEWS
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

MINE_AT_MOST = 40
OTHERS_AT_MOST = 20


def street_orders(actor: Actor) -> list[WorkOrder]:
    """Open orders, due first: the person's own by name, then what their units can act on; two statements."""
    units = actor.units(*UNIT_ROLES)
    if not units:
        raise Refused
    mine = list(_due(units).filter(~Q(handler=""), handler=actor.name)[:MINE_AT_MOST])
    others = _due(units).exclude(handler=actor.name).exclude(state__in=UNIT_VIEWS["waiting"])
    return mine + list(others[:OTHERS_AT_MOST])


def _due(units: tuple[str, ...]) -> "QuerySet[WorkOrder]":
    found = WorkOrder.objects.filter(OPEN, lead__in=units)
    return found.select_related("appeal", "lead", "place").defer("proposal").order_by("due_at", "id")


def order_id(number: str) -> int | None:
    """The order with this number; whether anything may be done to it is asked by who does it."""
    return WorkOrder.objects.filter(number=number).values_list("pk", flat=True).first()


def may_call(actor: Actor, order: WorkOrder) -> bool:
    """Whether there is somebody whom this person may call."""
    return order.appeal.appellant is not None and sees_appellant(actor, order)


def signed_already(actor: Actor, order_pk: int) -> bool:
    """Whether the order has been signed by one of the person's units and is still theirs."""
    found = WorkOrder.objects.filter(pk=order_pk, signed_at__isnull=False)
    return found.filter(lead__in=actor.units(*UNIT_ROLES)).exclude(state="30").exists()

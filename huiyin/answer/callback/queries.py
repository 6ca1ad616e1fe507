"""Whom to call, and what was answered."""

from django.db.models import F, Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import Page, due_page
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.rules import TRIES_AT_MOST
from huiyin.foundation.accounts.rules import Actor

JOB_AT_MOST = 500
NOT_ASKED = Q(appeal__anonymous=True) | Q(kind="praise") | Q(kind="report", confidential=True)


def due(actor: Actor, after: str = "", before: str = "", size: int = 50) -> Page:
    """Orders whose appellants this agent may call, due first; never those of the agent's own unit."""
    found = WorkOrder.objects.select_related("appeal", "lead", "place").defer("proposal")
    found = found.filter(state__in=["70", "71"], tries__lt=TRIES_AT_MOST).exclude(lead__in=actor.units())
    return due_page(found.exclude(NOT_ASKED), after, before, size)


def count_due(actor: Actor) -> int:
    """How many there are."""
    found = WorkOrder.objects.filter(state__in=["70", "71"], tries__lt=TRIES_AT_MOST).exclude(NOT_ASKED)
    return found.exclude(lead__in=actor.units()).count()


def of_order(order_id: int) -> list[Callback]:
    """All attempts, oldest first."""
    return list(Callback.objects.filter(order_id=order_id).order_by("id")[:50])


def answers_in_round(order: WorkOrder) -> Callback | None:
    """The answers given in the order's present round."""
    return Callback.objects.filter(order=order, round=F("order__round"), outcome="answered").first()


def not_to_ask() -> list[int]:
    """Orders that wait for a callback which is not to be made."""
    found = WorkOrder.objects.filter(NOT_ASKED, state="70").order_by("id")
    return list(found.values_list("id", flat=True)[:JOB_AT_MOST])


def unreached() -> list[int]:
    """Orders whose tries are used up."""
    found = WorkOrder.objects.filter(state="71", tries__gte=TRIES_AT_MOST).order_by("id")
    return list(found.values_list("id", flat=True)[:JOB_AT_MOST])

"""Whom to call, and what was answered."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import Page, due_page
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.policies import may_call_back
from huiyin.answer.callback.rules import OUTCOMES, RATINGS, REASONS, SOLVED, TRIES_AT_MOST
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

# What a screen offers; screens do not import rules.
__all__ = [
    "OUTCOMES",
    "RATINGS",
    "REASONS",
    "SOLVED",
    "TRIES_AT_MOST",
    "answers_in_round",
    "count_due",
    "count_resting",
    "due",
    "may_call_back",
    "newest_answers",
    "not_to_ask",
    "of_order",
    "unreached",
]

REST = timedelta(hours=4)  # between two tries, so that they fall into different parts of the day
JOB_AT_MOST = 500
NOT_ASKED = Q(appeal__anonymous=True) | Q(kind="praise") | Q(kind="report", confidential=True)


def due(actor: Actor, after: str = "", before: str = "", size: int = 50) -> Page:
    """Orders whose appellants this agent may call now, due first.

    Never those of the agent's own unit, nor those tried less than four hours ago.
    """
    found = _callable(actor).exclude(_just_tried())
    return due_page(found.select_related("appeal", "lead", "place").defer("proposal"), after, before, size)


def count_due(actor: Actor) -> int:
    """How many there are."""
    return _callable(actor).exclude(_just_tried()).count()


def count_resting(actor: Actor) -> int:
    """How many were tried a short while ago and come back into the list later."""
    return _callable(actor).filter(_just_tried()).count()


def _callable(actor: Actor) -> QuerySet[WorkOrder]:
    found = WorkOrder.objects.filter(state__in=["70", "71"], tries__lt=TRIES_AT_MOST).exclude(NOT_ASKED)
    return found.exclude(lead__in=actor.units())


def _just_tried() -> Exists:
    tried = Callback.objects.filter(order=OuterRef("pk"), round=OuterRef("round"), at__gt=now() - REST)
    return Exists(tried.exclude(outcome="answered"))


def of_order(order_id: int) -> list[Callback]:
    """All attempts, oldest first."""
    return list(Callback.objects.filter(order_id=order_id).order_by("id")[:50])


def answers_in_round(order: WorkOrder) -> Callback | None:
    """The answers given in the order's present round."""
    return Callback.objects.filter(order=order, round=F("order__round"), outcome="answered").first()


def newest_answers(order_ids: list[int]) -> dict[int, Callback]:
    """The newest answers about each of these orders, as far as there are any; one statement."""
    found = Callback.objects.filter(order__in=order_ids, outcome="answered").order_by(
        "order", "-round", "-id"
    )
    return {one.order_id: one for one in found.distinct("order")}


def not_to_ask() -> list[int]:
    """Orders that wait for a callback which is not to be made."""
    found = WorkOrder.objects.filter(NOT_ASKED, state="70").order_by("id")
    return list(found.values_list("id", flat=True)[:JOB_AT_MOST])


def unreached() -> list[int]:
    """Orders whose tries are used up."""
    found = WorkOrder.objects.filter(state="71", tries__gte=TRIES_AT_MOST).order_by("id")
    return list(found.values_list("id", flat=True)[:JOB_AT_MOST])

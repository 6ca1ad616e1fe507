"""What callers think of the call itself, told by a key at its end; one for each call."""

from dataclasses import dataclass

from django.db import transaction

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback.models import CallRating
from huiyin.answer.callback.refusals import BadAnswers, RatedOtherwise
from huiyin.answer.callback.rules import RATINGS
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now


@dataclass(frozen=True)
class CallRated:
    """A rating as the telephone system hands it in: its own name of the call, and what it knows of it."""

    call: str
    rating: str
    number: str = ""
    agent: str = ""


@transaction.atomic
def rate_call(actor: Actor, new: CallRated) -> CallRating:
    """Keep what the caller thought; handed in again it is one, and another for the same call is refused."""
    if not actor.has("system"):
        raise Refused
    if new.rating not in RATINGS or not new.call.strip():
        raise BadAnswers(["rating" if new.call.strip() else "call"])
    order = WorkOrder.objects.filter(number=new.number).first() if new.number else None
    if new.number and order is None:
        raise BadAnswers(["number"])
    defaults = {
        "order": order,
        "agent_id": Account.objects.filter(username=new.agent).values_list("pk", flat=True).first(),
        "rating": new.rating,
        "direct": order is not None and order.dispatched_at is None and order.state in ("01", "80"),
        "at": now(),
    }
    kept, fresh = CallRating.objects.get_or_create(call=new.call.strip()[:64], defaults=defaults)
    if not fresh and kept.rating != new.rating:
        raise RatedOtherwise
    return kept

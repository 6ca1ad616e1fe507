"""What the hotline's own queues need to know beyond their lists."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from huiyin.act.orders.models import OPEN, ReturnRequest, ReturnVote, WorkOrder
from huiyin.act.orders.quality import Quality
from huiyin.act.orders.told import Contact, quality, when_said
from huiyin.act.triage.rules import Guess, Proposal, Route, Said
from huiyin.foundation.accounts.queries import names
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

__all__ = [
    "Ballot",
    "Contact",
    "Guess",
    "Proposal",
    "Quality",
    "Route",
    "Said",
    "Waiting",
    "ballots",
    "quality",
    "queue",
    "returned_by",
    "returns",
    "votes_missing",
    "waiting",
    "when_said",
]

LINES_AT_MOST = 30
BALLOTS_AT_MOST = 50


@dataclass(frozen=True)
class Waiting:
    """How many orders wait in a queue, and how many of them are past their deadline."""

    waiting: int
    overdue: int


@dataclass(frozen=True)
class Ballot:
    """One vote of the panel on a return, as a colleague reads it."""

    account_id: int
    name: str
    grant: bool
    reason: str
    at: datetime


def waiting(states: tuple[str, ...]) -> Waiting:
    """The size of a queue; one statement over the index of open orders."""
    found = WorkOrder.objects.filter(OPEN, state__in=states)
    counted = found.aggregate(waiting=Count("id"), overdue=Count("id", filter=Q(due_at__lt=now())))
    return Waiting(**counted)


def queue(states: tuple[str, ...], size: int = LINES_AT_MOST) -> list[WorkOrder]:
    """The first orders of a queue with the street and the lead: what is critical on top, then due first."""
    on_top = Case(When(urgency="critical", then=0), default=1)
    found = _queue(states).order_by(on_top, "due_at", "id")
    return list(found[: min(size, LINES_AT_MOST)])


def returns(actor: Actor, size: int = LINES_AT_MOST) -> list[WorkOrder]:
    """Returns under review, oldest first; those on which this person has voted come last, marked `voted`."""
    mine = ReturnVote.objects.filter(
        request__order=OuterRef("pk"), request__ruled_at=None, account_id=actor.id or 0
    )
    found = _queue(("31",)).annotate(voted=Exists(mine)).order_by("voted", "id")
    return list(found[: min(size, LINES_AT_MOST)])


def _queue(states: tuple[str, ...]) -> QuerySet[WorkOrder]:
    open_ones = WorkOrder.objects.filter(OPEN, state__in=states)
    return open_ones.select_related("appeal", "lead", "place").defer("proposal", "appeal__digest")


def ballots(order_id: int) -> list[Ballot]:
    """Votes on the return that is pending for an order, first to last, with names."""
    votes = ReturnVote.objects.filter(request__order=order_id, request__ruled_at=None).order_by("id")
    rows = list(votes[:BALLOTS_AT_MOST])
    called = names({row.account_id for row in rows})
    return [Ballot(r.account_id, called.get(r.account_id, ""), r.grant, r.reason, r.at) for r in rows]


def votes_missing(cast: list[Ballot]) -> int:
    """How many more votes that agree with the leading opinion decide the return."""
    agreeing = sum(1 for one in cast if one.grant)
    return max(current().panels.votes - max(agreeing, len(cast) - agreeing), 0)


def returned_by(order_id: int) -> set[str]:
    """Units that gave this order back with consent; it does not go to them again."""
    found = ReturnRequest.objects.filter(order=order_id, granted=True)
    return set(found.values_list("unit", flat=True)[:BALLOTS_AT_MOST])

"""How a panel votes, on returns, endings and objections alike: once each, not about the own unit, until some agree."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.models import ReturnVote, WorkOrder
from huiyin.act.orders.panel_models import ExclusionVote, ObjectionVote
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.act.orders.vote_rules import verdict
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

Votes = type[ReturnVote] | type[ExclusionVote] | type[ObjectionVote]


class OwnUnit(Refusal):
    """Nobody decides about the own unit."""

    def __init__(self) -> None:
        super().__init__(_("这是您所在单位的工单，您要回避，请另一位复核组成员表决。"))


def not_its_own(actor: Actor, order: WorkOrder, *others: str) -> None:
    """Raise `OwnUnit` when the one who votes holds a post at the lead, or at one of `others`."""
    if set(actor.units()) & {order.lead_id, *others}:
        raise OwnUnit


def voter(actor: Actor) -> int:
    """The account under which a vote is counted; what has none has no vote."""
    if actor.id is None:
        raise Refused
    return actor.id


@transaction.atomic
def vote(
    actor: Actor,
    order_id: int,
    action: str,
    votes: Votes,
    grant: bool,
    reason: str,
    asked: Callable[[WorkOrder], Any],
) -> WorkOrder:
    """One member's vote on what is asked about an order; whoever has voted on it changes nothing by voting again.

    `asked` gives the request that waits, and raises the refusal of a member who may not judge it.
    """
    order = locked(order_id)
    cast = votes.objects.filter(request__order=order, request__ruled_at=None, account_id=voter(actor))
    if cast.exists():
        return order

    def change(order: WorkOrder) -> None:
        votes.objects.create(
            request=asked(order), account_id=voter(actor), grant=grant, reason=reason, at=now()
        )

    evidence = {"grant": "yes" if grant else "no"}
    return move(actor, order_id, action, reason=reason, evidence=evidence, change=change)


def decided(votes: Votes, request: Any) -> tuple[bool, list[int]] | None:
    """What was decided about a request and by whom, or None while it is open."""
    cast = votes.objects.filter(request=request).order_by("id").values_list("account_id", "grant")
    return verdict(cast, current().panels.votes)

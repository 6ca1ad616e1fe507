"""Returning an order: asked by the unit with a provision, decided by two of the panel who agree."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.models import ReturnRequest, ReturnVote, WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now

VOTES_TO_DECIDE = 2


class AskedBefore(Refusal):
    """A unit asks once for each order."""

    def __init__(self) -> None:
        super().__init__(_("贵单位已经对这张工单申请过一次退单，不能再退。仍有异议请提请会商。"))


@transaction.atomic
def request_return(
    actor: Actor, order_id: int, provision: str, proposed: str = "", version: int | None = None
) -> WorkOrder:
    """Ask to give an order back, citing the provision and, if known, naming the unit it belongs to."""

    def change(order: WorkOrder) -> None:
        assert order.lead_id is not None
        if ReturnRequest.objects.filter(order=order, unit_id=order.lead_id).exists():
            raise AskedBefore
        ReturnRequest.objects.create(
            order=order,
            unit_id=order.lead_id,
            provision=provision,
            proposed_id=proposed or None,
            asked_at=now(),
        )

    evidence = {"provision": provision, "proposed": proposed}
    return move(actor, order_id, "request_return", version=version, evidence=evidence, change=change)


@transaction.atomic
def vote_return(actor: Actor, order_id: int, grant: bool, reason: str) -> WorkOrder:
    """One vote of the panel; the second that agrees with another decides, and each member votes once."""

    def change(order: WorkOrder) -> None:
        assert actor.id is not None
        request = _pending(order)
        ReturnVote.objects.get_or_create(
            request=request, account_id=actor.id, defaults={"grant": grant, "reason": reason, "at": now()}
        )

    locked(order_id)
    evidence = {"grant": "yes" if grant else "no"}
    order = move(actor, order_id, "vote_return", reason=reason, evidence=evidence, change=change)
    return _decide(order) if order.state == "31" else order


def _pending(order: WorkOrder) -> ReturnRequest:
    return ReturnRequest.objects.select_for_update().get(order=order, ruled_at=None)


def _decide(order: WorkOrder) -> WorkOrder:
    request = _pending(order)
    votes = list(ReturnVote.objects.filter(request=request).order_by("id"))
    for grant in (True, False):
        agreeing = [vote.account_id for vote in votes if vote.grant == grant]
        if len(agreeing) >= VOTES_TO_DECIDE:
            return _rule(order, request, grant, agreeing)
    return order


def _rule(order: WorkOrder, request: ReturnRequest, grant: bool, votes: list[int]) -> WorkOrder:
    request.granted, request.ruled_at = grant, now()
    request.save(update_fields=["granted", "ruled_at"])

    def change(order: WorkOrder) -> None:
        if grant:
            order.lead, order.returns, order.handle_due_at = None, order.returns + 1, None
            order.confirmed_at = None  # nothing is to be learned from a dispatch that was wrong
        else:
            order.signed_at = order.signed_at or now()

    action = "grant_return" if grant else "deny_return"
    return move(SYSTEM, order.pk, action, evidence={"votes": votes}, change=change)

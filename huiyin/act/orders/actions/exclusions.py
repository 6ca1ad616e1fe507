"""Ending an order without doing it: asked on a ground of the city's list, decided by two of the panel who agree."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.asking import end_question
from huiyin.act.orders.actions.merging import bring_answers
from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.voting import decided, not_its_own, vote
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Exclusion, ExclusionVote
from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


class NoSuchGround(Refusal):
    """The city's list has no such ground."""

    def __init__(self) -> None:
        super().__init__(_("没有这一条终止或剔除的理由，请从列表里选。"))


class DeniedBefore(Refusal):
    """The panel has said no to this ground for this order."""

    def __init__(self) -> None:
        super().__init__(_("复核组已经按这条理由驳回过一次。没有新的理由不能再申请，请继续办理。"))


def request_exclusion(
    actor: Actor, order_id: int, ground: str, proof: str, told: str, version: int | None = None
) -> WorkOrder:
    """Ask that an order end: the ground, what proves it, and what the appellant will read, in a person's words."""
    return _request(actor, order_id, "request_exclusion", ground, proof, told, version)


def give_up(
    actor: Actor, order_id: int, ground: str, proof: str, told: str, version: int | None = None
) -> WorkOrder:
    """The same while the appellant is waited for, who will not or cannot say what is needed."""
    return _request(actor, order_id, "give_up", ground, proof, told, version)


def _request(
    actor: Actor, order_id: int, action: str, ground: str, proof: str, told: str, version: int | None
) -> WorkOrder:
    city = current()
    if lacking := tuple(name for name, value in (("proof", proof), ("told", told)) if not value.strip()):
        raise Incomplete(lacking)

    def change(order: WorkOrder) -> None:
        if ground not in city.panels.grounds:
            raise NoSuchGround
        if Exclusion.objects.filter(order=order, ground=ground, granted=False).exists():
            raise DeniedBefore
        at = now()
        assert order.lead_id is not None
        end_question(order, "left")
        Exclusion.objects.create(
            order=order,
            unit_id=order.lead_id,
            ground=ground,
            proof=proof,
            told=told,
            asked_at=at,
            due_at=city.calendar.due(at, city.term("exclusion_ruling")),
        )

    evidence = {"ground": ground, "proof": proof, "told": told}
    return move(actor, order_id, action, version=version, evidence=evidence, change=change)


def withdraw_exclusion(actor: Actor, order_id: int, version: int | None = None) -> WorkOrder:
    """The unit goes on with the order after all."""

    def change(order: WorkOrder) -> None:
        Exclusion.objects.filter(order=order, ruled_at=None).update(ruled_at=now())

    return move(actor, order_id, "withdraw_exclusion", version=version, change=change)


@transaction.atomic
def vote_exclusion(actor: Actor, order_id: int, grant: bool, reason: str) -> WorkOrder:
    """One vote of the panel; the second that agrees with another decides, and each member votes once.

    Who works at the unit does not vote. What is merged into an order that ends is told and closed with it.
    """

    def asked(order: WorkOrder) -> Exclusion:
        request = _pending(order)
        not_its_own(actor, order, request.unit_id)
        return request

    order = vote(actor, order_id, "vote_exclusion", ExclusionVote, grant, reason, asked)
    return _decide(order) if order.state == "62" else order


def _pending(order: WorkOrder) -> Exclusion:
    return Exclusion.objects.select_for_update().get(order=order, ruled_at=None)


def _decide(order: WorkOrder) -> WorkOrder:
    request = _pending(order)
    found = decided(ExclusionVote, request)
    return _rule(order, request, *found) if found else order


def _rule(order: WorkOrder, request: Exclusion, grant: bool, votes: list[int]) -> WorkOrder:
    request.granted, request.ruled_at = grant, now()
    request.save(update_fields=["granted", "ruled_at"])

    def change(order: WorkOrder) -> None:
        if grant:  # what the appellant reads, and those whose orders are merged into this one
            order.reply = request.told

    evidence: dict[str, object] = {"votes": votes, "ground": request.ground}
    if grant:
        evidence["told"] = request.told
    order = move(SYSTEM, order.pk, "exclude" if grant else "deny_exclusion", evidence=evidence, change=change)
    if grant:
        bring_answers(order.pk)
    return order

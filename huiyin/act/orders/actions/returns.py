"""Returning an order: asked by the unit with a provision, decided by two of the panel who agree."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.voting import decided, not_its_own, vote
from huiyin.act.orders.models import ReturnRequest, ReturnVote, WorkOrder
from huiyin.act.orders.panel_models import Conference
from huiyin.act.orders.refusals import Refusal
from huiyin.act.triage.rulings import ruling_for
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current


class AskedBefore(Refusal):
    """A unit asks once for each order."""

    def __init__(self) -> None:
        super().__init__(_("贵单位已经对这张工单申请过一次退单，不能再退。仍有异议请提请会商。"))


class TooLateToReturn(Refusal):
    """The time in which a return can be asked for has passed."""

    def __init__(self) -> None:
        super().__init__(_("已经过了可以申请退单的期限，请签收办理。确有争议的，请区里提请会商。"))


class SettledBefore(Refusal):
    """A conference has settled this very question."""

    def __init__(self, number: str, minutes: str) -> None:
        super().__init__(
            _(
                "这个问题会商已经定过（%(number)s）：%(minutes)s。同样的争议不再退单；如果是事项判错了，请勾选“事项判错了”。"
            )
            % {"number": number, "minutes": minutes}
        )


class NeedsConference(Refusal):
    """An order that comes back so often is not voted on: the units meet."""

    def __init__(self, times: int) -> None:
        super().__init__(
            _("这张单第%(times)s次申请退单，不再表决。请提请会商，由几个单位当面定下谁牵头。")
            % {"times": times}
        )


@transaction.atomic
def request_return(
    actor: Actor,
    order_id: int,
    provision: str,
    proposed: str = "",
    misjudged: bool = False,
    version: int | None = None,
) -> WorkOrder:
    """Ask to give an order back, citing the provision and, if known, naming the unit it belongs to.

    `misjudged` says that the matter was taken for another, which no ruling on the matter answers. Raises
    `SettledBefore` when a conference has named this unit, `TooLateToReturn` after the city's limit.
    """

    def change(order: WorkOrder) -> None:
        assert order.lead_id is not None
        city, at = current(), now()
        _may_still(order, city, misjudged)
        ReturnRequest.objects.create(
            order=order,
            unit_id=order.lead_id,
            provision=provision,
            proposed_id=proposed or None,
            misjudged=misjudged,
            asked_at=at,
        )

    evidence = {"provision": provision, "proposed": proposed} | ({"misjudged": True} if misjudged else {})
    return move(actor, order_id, "request_return", version=version, evidence=evidence, change=change)


def _may_still(order: WorkOrder, city: City, misjudged: bool) -> None:
    if ReturnRequest.objects.filter(order=order, unit_id=order.lead_id).exists():
        raise AskedBefore
    assert order.dispatched_at is not None
    if now() > city.calendar.due(order.dispatched_at, city.term("return_request")):
        raise TooLateToReturn
    met = Conference.objects.filter(order=order, lead=order.lead_id).order_by("-id").first()
    if met:
        raise SettledBefore(order.number, met.minutes)
    ruling = None if misjudged else ruling_for(city, order.matter, order.place_id or "")
    if ruling and ruling.lead == order.lead_id:
        raise SettledBefore(ruling.number, ruling.minutes)


def withdraw_return(actor: Actor, order_id: int, version: int | None = None) -> WorkOrder:
    """The unit takes its request back and signs after all; it has asked, and does not ask again."""

    def change(order: WorkOrder) -> None:
        ReturnRequest.objects.filter(order=order, ruled_at=None).update(ruled_at=now())

    return move(actor, order_id, "withdraw_return", version=version, change=change)


@transaction.atomic
def vote_return(actor: Actor, order_id: int, grant: bool, reason: str) -> WorkOrder:
    """One vote of the panel; the second that agrees with another decides, and each member votes once."""

    def asked(order: WorkOrder) -> ReturnRequest:
        not_its_own(actor, order)
        if order.returns + 1 >= current().panels.conference_from:
            raise NeedsConference(order.returns + 1)
        return _pending(order)

    order = vote(actor, order_id, "vote_return", ReturnVote, grant, reason, asked)
    return _decide(order) if order.state == "31" else order


def _pending(order: WorkOrder) -> ReturnRequest:
    return ReturnRequest.objects.select_for_update().get(order=order, ruled_at=None)


def _decide(order: WorkOrder) -> WorkOrder:
    request = _pending(order)
    found = decided(ReturnVote, request)
    return _rule(order, request, *found) if found else order


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

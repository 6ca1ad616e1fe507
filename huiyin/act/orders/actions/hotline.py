"""What the hotline does to an order."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.demanding import as_evidence, check_answered
from huiyin.act.orders.actions.doubting import promise_call_back
from huiyin.act.orders.actions.leading import check_lead, lead_from_now
from huiyin.act.orders.actions.merging import bring_answers
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.actions.opening import open_parts
from huiyin.act.orders.actions.promising import check_reply
from huiyin.act.orders.actions.traces import follow
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit
from huiyin.hear.knowledge.actions import count


class CannotLead(Refusal):
    """The unit named cannot lead this order."""

    def __init__(self) -> None:
        super().__init__(
            _("这个单位不能牵头办这张工单：它不在派单范围内，或者已经依规退过这张单。请换一个单位。")
        )


def answer(
    actor: Actor,
    order_id: int,
    text: str,
    entry: str = "",
    entry_version: int = 0,
    *,
    unsure: bool = False,
) -> WorkOrder:
    """Answer on the line and close; the knowledge entry and its version stay with the order.

    An agent who is not sure keeps it open and calls back within the city's limit, then closes or takes it up.
    """

    def change(order: WorkOrder) -> None:
        order.reply = text
        order.released_at = now()
        if entry:
            count([entry], "used")
        if unsure:
            promise_call_back(order)

    evidence = {"answer": text, "entry": entry, "entry_version": entry_version}
    order = move(actor, order_id, "answer", evidence=evidence, change=change)
    return order if unsure else move(SYSTEM, order_id, "close")


def hand_over(actor: Actor, order_id: int, to: str, reason: str = "") -> WorkOrder:
    """Hand an emergency or a matter of others to those who can act at once."""
    return move(actor, order_id, "hand_over", reason=reason, evidence={"to": to})


def track_hand_over(actor: Actor, order_id: int, result: str, version: int | None = None) -> WorkOrder:
    """Write down what became of a hand-over, and close."""
    return move(actor, order_id, "track", version=version, evidence={"result": result})


def refuse(actor: Actor, order_id: int, ground: str, told: str) -> WorkOrder:
    """Do not accept, with a reason code, and what the person was told about where to go.

    It stays open to objection for a while. Others whose appeals are handled within it are told at once.
    """

    def change(order: WorkOrder) -> None:
        order.reply, order.released_at = told, now()

    order = move(actor, order_id, "refuse", reason=told, evidence={"ground": ground}, change=change)
    others = WorkOrder.objects.filter(parent=order, state="11", merged_at__isnull=False)
    return notify_refusal(actor, order_id, told) if others.exists() else order


def notify_refusal(actor: Actor, order_id: int, told: str) -> WorkOrder:
    """The person has been told; archive."""
    order = move(actor, order_id, "notify", evidence={"told": told})
    bring_answers(order_id)
    return order


@transaction.atomic
def archive_if_not_objected(order_id: int) -> bool:
    """Archive a refusal to which nobody objected in time; whether it was due."""
    order, city = locked(order_id), current()
    told_at = order.released_at or order.opened_at
    if order.state != "03" or city.calendar.due(told_at, city.handling.objection) > now():
        return False
    notify_refusal(SYSTEM, order_id, order.reply)
    return True


def dispatch(
    actor: Actor,
    order_id: int,
    lead: str,
    *,
    basis: str,
    matter: str = "",
    co_units: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
    version: int | None = None,
) -> WorkOrder:
    """Send an order to the unit that leads; a unit that returned it with consent does not get it again.

    Raises `BarredFromStreets` when the matter is a department's and the unit a street, and `ReportedOn` when the order
    is a report of wrongdoing by this unit, or by one above or below it; units that help are then left out likewise.
    `co_units` may be called in with one tap; each unit of `parts` is called in at once, and so is the street in a
    matter of double dispatch.
    """
    unit = Unit.objects.filter(code=lead, active=True).exclude(level="community").first()
    helpers: list[str] = []
    sent: list[WorkOrder] = []  # empty when it was done a moment ago already

    def change(order: WorkOrder) -> None:
        if unit is None or _returned_by(order, unit):
            raise CannotLead
        city = current()
        check_lead(city, order, matter or order.matter, lead)
        lead_from_now(city, order, unit, co_units + parts)
        _set_matter(order, matter)
        follow(order)
        helpers.extend(one for one in order.co_units if one in parts)
        sent.append(order)

    evidence = {"lead": lead, "co_units": list(co_units), "basis": basis, "matter": matter}
    order = move(actor, order_id, "dispatch", version=version, evidence=evidence, change=change)
    if sent:
        open_parts(actor, order, helpers)
    return order


def _returned_by(order: WorkOrder, unit: Unit) -> bool:
    return order.return_requests.filter(unit=unit, granted=True).exists()


def _set_matter(order: WorkOrder, code: str) -> None:
    city = current()
    matter = city.matters.get(code)
    if matter and matter.is_leaf and code != order.matter:
        order.matter = code
        order.clock_class = matter.clock or order.clock_class
        order.urgency = city.dispatching.urgency.get(order.clock_class, order.urgency)


def approve(
    actor: Actor,
    order_id: int,
    checklist: Mapping[str, bool],
    version: int | None = None,
    answered: Mapping[str, str] | None = None,
) -> WorkOrder:
    """Pass a reply: each demand answered, facts, grounds, and a public text fit to be read.

    `answered` says of each demand of `listed` where in the reply it is answered; every one must be.
    """

    def change(order: WorkOrder) -> None:
        check_answered(order, checklist, answered)
        check_reply(order.reply)

    evidence = as_evidence(checklist, answered)
    order = move(actor, order_id, "approve", version=version, evidence=evidence, change=change)
    bring_answers(order_id)
    return order


def disapprove(
    actor: Actor, order_id: int, why: str, version: int | None = None, open_ones: Sequence[str] = ()
) -> WorkOrder:
    """Send a reply back to the unit with the demands it did not answer; the clock of handling goes on."""
    evidence: dict[str, object] = {"why": why}
    if open_ones:
        evidence["open"] = list(open_ones)
    return move(actor, order_id, "disapprove", version=version, reason=why, evidence=evidence)

"""What a unit does that is called in to help, and how it is called in and let off; each order is held meanwhile."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.leading import closed_to
from huiyin.act.orders.actions.moving import locked, note, repeated
from huiyin.act.orders.actions.opening import open_part
from huiyin.act.orders.actions.part_clocks import close, let_off
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.part_policies import CALLS_IN_FROM, may_call_in, may_do, may_let_off
from huiyin.act.orders.refusals import Incomplete, NotNow, Refusal, Refused, Stale
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit


class CannotHelp(Refusal):
    """The unit named cannot be called in."""

    def __init__(self) -> None:
        super().__init__(
            _("不能请这个单位协办：它就是牵头单位、已经有一部分在办、或者不该经手这张单。请换一个单位。")
        )


class PartDone(Refusal):
    """The part has been ended."""

    def __init__(self) -> None:
        super().__init__(_("这一部分已经结束，不用再办。请刷新看最新进展。"))


@transaction.atomic
def call_in(
    actor: Actor, order_id: int, unit: str, ask: str, days: float = 0, version: int | None = None
) -> WorkOrder:
    """Call another unit in for a part of the order; it gets what was asked for, at most half of what is left.

    `days` are working days, 0 for what the city offers. Raises `CannotHelp` for the lead, a unit that has an open part,
    and in a report of wrongdoing those it is about.
    """
    order = locked(order_id)
    asked = {"unit": unit, "ask": ask}
    if _asked_before(order, unit, ask):
        return order
    _may_be_called(actor, order, version, asked)
    if open_part(actor, order, unit, ask=ask, days=days) is None:
        raise CannotHelp
    if unit not in order.co_units:
        order.co_units = [*order.co_units, unit]
        order.save(update_fields=["co_units"])
    return order


def _asked_before(order: WorkOrder, unit: str, ask: str) -> bool:
    return Part.objects.filter(order=order, unit=unit, ask=ask, closed_at=None).exists()


def _may_be_called(actor: Actor, order: WorkOrder, version: int | None, asked: Mapping[str, str]) -> None:
    if not may_call_in(actor, order):
        raise Refused
    if order.state not in CALLS_IN_FROM:
        raise NotNow(order.state)
    if version is not None and version != order.version:
        raise Stale
    if lacking := tuple(name for name, value in asked.items() if not value.strip()):
        raise Incomplete(lacking)
    known = Unit.objects.filter(code=asked["unit"], active=True).exclude(level="community").exists()
    if not known or asked["unit"] in closed_to(current(), order) | {order.lead_id}:
        raise CannotHelp


@transaction.atomic
def sign_part(actor: Actor, part_id: int) -> Part:
    """Take the part; signed once, whoever asks again."""
    part = _held(actor, part_id)
    if part.signed_at is None:
        part.signed_at = now()
        part.save(update_fields=["signed_at"])
        note(actor, part.order, "part_sign", {"unit": part.unit_id})
    return part


@transaction.atomic
def progress_part(actor: Actor, part_id: int, text: str) -> Part:
    """Write down what the unit has done of its part."""
    part = _held(actor, part_id)
    evidence = {"unit": part.unit_id, "note": _told(text, "text")}
    if not repeated(actor, part.order_id, "part_progress", "", evidence):
        _sign_too(part)
        note(actor, part.order, "part_progress", evidence)
    return part


@transaction.atomic
def reply_part(actor: Actor, part_id: int, text: str) -> Part:
    """The unit's own answer, which ends its part; late or in time is the unit's own."""
    part = _held(actor, part_id, done=True)
    if part.closed_at:
        return _same(part, part.reply == text.strip() != "")
    at = now()
    part.replied_at, part.reply = at, _told(text, "text")
    _sign_too(part)
    close(part, at, "met" if at <= part.due_at else "missed")
    note(
        actor, part.order, "part_reply", {"unit": part.unit_id, "reply": part.reply, "outcome": part.outcome}
    )
    return part


@transaction.atomic
def refuse_part(actor: Actor, part_id: int, provision: str) -> Part:
    """The part is not this unit's, with the provision; it stays open until a conference or the lead lets go of it."""
    part = _held(actor, part_id)
    provision = _told(provision, "provision")
    if part.refused_at is None:
        part.refused_at, part.why = now(), provision
        part.save(update_fields=["refused_at", "why"])
        note(actor, part.order, "part_refuse", {"unit": part.unit_id, "provision": provision})
    return part


@transaction.atomic
def release_part(actor: Actor, part_id: int, why: str) -> Part:
    """The lead, or the hotline, no longer waits for the part; what was late by then stays the late unit's."""
    part = _locked(part_id)
    if not may_let_off(actor, part.order):
        raise Refused
    if part.closed_at:
        return _same(part, part.replied_at is None)
    why = _told(why, "why")
    at = now()
    close(part, at, let_off(part, at))
    note(actor, part.order, "part_release", {"unit": part.unit_id, "outcome": part.outcome}, reason=why)
    return part


def _locked(part_id: int) -> Part:
    order = locked(Part.objects.values_list("order_id", flat=True).get(pk=part_id))
    part = Part.objects.select_for_update(of=("self",)).select_related("unit").get(pk=part_id)
    part.order = order
    return part


def _held(actor: Actor, part_id: int, done: bool = False) -> Part:
    part = _locked(part_id)
    if not may_do(actor, part):
        raise Refused
    if part.closed_at and not done:
        raise PartDone
    return part


def _same(part: Part, same: bool) -> Part:
    if not same:
        raise PartDone
    return part


def _told(text: str, field: str) -> str:
    if not text.strip():
        raise Incomplete((field,))
    return text.strip()


def _sign_too(part: Part) -> None:
    # Whoever works on it has taken it: nothing is entered twice.
    if part.signed_at is None:
        part.signed_at = now()
        part.save(update_fields=["signed_at"])

"""The one way an order moves: locked, checked against the table and the policy, clocked, written down."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from huiyin.act.orders import rules
from huiyin.act.orders.actions.ending import end_with
from huiyin.act.orders.clocks import turn
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.policies import may
from huiyin.act.orders.refusals import Incomplete, NotNow, PartsOpen, Refused, Stale
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import last
from huiyin.foundation.ledger.rules import NewEvent

REPEAT_WITHIN = timedelta(minutes=1)
# What the lead cannot do while another unit still has a part of the order.
NEEDS_PARTS = ("reply", "clear", "release")
Change = Callable[[WorkOrder], None]


def stream(order_id: int) -> str:
    """The ledger stream of an order."""
    return f"order:{order_id}"


def locked(order_id: int) -> WorkOrder:
    """The order, held until the transaction ends."""
    found = WorkOrder.objects.select_for_update(of=("self",)).select_related("lead", "appeal")
    return found.get(pk=order_id)


@transaction.atomic
def move(
    actor: Actor,
    order_id: int,
    action: str,
    *,
    version: int | None = None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
    change: Change | None = None,
    right: str = "",
) -> WorkOrder:
    """Do `action` to an order and return it as it is then.

    `right` is a role of the table that another room's policy has found this actor to hold for this order (whom a
    letter is addressed to, a peer who audits); no post carries it. The same thing done twice by the same person (a
    double click, a request sent again) is done once. Raises `Refused`, `NotNow`, `Stale` or `Incomplete`, each with
    words for the person; then nothing has changed.
    """
    order = locked(order_id)
    proof = dict(evidence or {})
    if _is_repetition(_last_said(order_id), actor, action, reason, proof):
        return order
    step = _checked(actor, order, action, version, proof, right)
    if action in NEEDS_PARTS:
        _all_parts_in(order)
    if change:
        change(order)
    at = now()
    order.state, order.version = step.target, order.version + 1
    if step.target in rules.CLOSED and order.closed_at is None:
        order.closed_at = at
    city = current()
    end_with(order, step, at)
    turn(order, step, at, city.limit, city.calendar)
    order.save()
    append([event_of(actor, order, step, reason, proof, right, at)])
    return order


def note(
    actor: Actor, order: WorkOrder, action: str, evidence: Mapping[str, Any], reason: str = "", role: str = ""
) -> None:
    """Write down beside the moves what happened to an order without moving it; the caller holds the order."""
    where = {"source": order.state, "target": order.state}
    told = {"role": role} if role else {}
    append(
        [
            NewEvent.by(
                actor, stream(order.pk), action, at=now(), reason=reason, evidence=evidence, **where, **told
            )
        ]
    )


def event_of(
    actor: Actor,
    order: WorkOrder,
    step: rules.Move,
    reason: str,
    evidence: Mapping[str, Any],
    right: str = "",
    at: datetime | None = None,
) -> NewEvent:
    """The ledger entry of a move, under the role that allowed it, at the time its clocks were turned."""
    role = right or next((post.role for post in actor.posts if post.role in step.roles), actor.role)
    return NewEvent.by(
        actor,
        stream(order.pk),
        step.action,
        role=role,
        at=at or now(),
        reason=reason,
        source=step.source,
        target=step.target,
        evidence=evidence,
    )


def _checked(
    actor: Actor, order: WorkOrder, action: str, version: int | None, evidence: Mapping[str, Any], right: str
) -> rules.Move:
    step = rules.step(order.state, action)
    if step is None:
        raise (NotNow(order.state) if right or _could_ever(actor, order, action) else Refused())
    if right not in step.roles and not may(actor, step, order):
        raise Refused
    if version is not None and version != order.version:
        raise Stale
    if lacking := rules.missing(step, [name for name, value in evidence.items() if value not in ("", None)]):
        raise Incomplete(lacking)
    return step


def _last_said(order_id: int) -> Event | None:
    # A dispatch that calls units in at once is followed by that; it is still the same dispatch when sent again.
    event = last(stream(order_id))
    if event is None or event.action != "call_in":
        return event
    return Event.objects.filter(stream=stream(order_id)).exclude(action="call_in").order_by("-seq").first()


def _all_parts_in(order: WorkOrder) -> None:
    missing = Part.objects.filter(order=order, closed_at=None).order_by("id").select_related("unit")
    if units := [part.unit for part in missing]:
        raise PartsOpen(units)


def repeated(actor: Actor, order_id: int, action: str, reason: str, evidence: Mapping[str, Any]) -> bool:
    """Whether the last thing written about an order is this very thing by this very person, a moment ago."""
    return _is_repetition(_last_said(order_id), actor, action, reason, evidence)


def _could_ever(actor: Actor, order: WorkOrder, action: str) -> bool:
    return any(may(actor, move, order) for move in rules.MOVES if move.action == action)


def _is_repetition(
    event: Event | None, actor: Actor, action: str, reason: str, evidence: Mapping[str, Any]
) -> bool:
    if event is None or event.action != action or now() - event.at > REPEAT_WITHIN:
        return False
    return (event.actor_id, event.actor, event.reason, event.evidence) == (
        actor.id,
        actor.name,
        reason,
        dict(evidence),
    )

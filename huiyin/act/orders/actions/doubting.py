"""After an answer on the line, or a refusal: what is not settled is taken up."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.moving import locked, move, stream
from huiyin.act.orders.clocks import new_clock
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story

CALL_BACK = "answer"  # the name of the clock by which an agent who was not sure calls back


def promise_call_back(order: WorkOrder) -> None:
    """Start the clock by which an agent who was not sure calls back; the caller holds the order."""
    city = current()
    clock = new_clock(order, CALL_BACK, now(), lambda *_: city.handling.call_back, city.calendar)
    clock.save(force_insert=True)


def _called_back(order: WorkOrder) -> None:
    at = now()
    for clock in Clock.objects.filter(order=order, name=CALL_BACK, stopped_at=None):
        clock.stopped_at, clock.outcome = at, "met" if at <= clock.due_at else "missed"
        clock.save(update_fields=["stopped_at", "outcome"])


@transaction.atomic
def settle(actor: Actor, order_id: int, note: str, version: int | None = None) -> WorkOrder:
    """The agent called back and the answer holds: close."""
    if not note.strip():
        raise Incomplete(("note",))
    return move(
        actor, order_id, "close", version=version, reason=note, evidence={"note": note}, change=_called_back
    )


@transaction.atomic
def doubt(actor: Actor, order_id: int, why: str, version: int | None = None) -> WorkOrder:
    """The answer did not settle it: take it up, and let a dispatcher see to it."""
    return _take_up(actor, order_id, "doubt", why, version, _called_back)


@transaction.atomic
def object_to_refusal(actor: Actor, order_id: int, words: str, version: int | None = None) -> WorkOrder:
    """The appellant says why it should be accepted: take it up, and let a dispatcher look at it again."""
    return _take_up(actor, order_id, "object", words, version, lambda order: None)


def _take_up(
    actor: Actor,
    order_id: int,
    action: str,
    words: str,
    version: int | None,
    first: Callable[[WorkOrder], None],
) -> WorkOrder:
    def change(order: WorkOrder) -> None:
        first(order)
        order.reply, order.released_at = "", None

    words = words.strip()
    if not words:
        raise NoWords
    order = locked(order_id)
    if said_already(order, action, words):
        return order
    move(actor, order_id, action, version=version, evidence={"words": words}, change=change)
    return move(SYSTEM, order_id, "triage")


def said_already(order: WorkOrder, action: str, words: str) -> bool:
    """Whether the same was said with the same words before; what came after it does not matter."""
    return any(
        event.action == action and event.evidence.get("words") == words for event in story(stream(order.pk))
    )


class NoWords(Refusal):
    """It was not said what is not settled."""

    def __init__(self) -> None:
        super().__init__(_("请写明哪里没有说清、为什么应该受理。"))

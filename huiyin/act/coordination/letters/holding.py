"""Holding a letter while something is done to it, and writing it down; for this room's actions."""

from collections.abc import Mapping
from typing import Any

from huiyin.act.coordination.letters import rules
from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.letters.refusals import LetterNotNow
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.refusals import Incomplete, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now


def held(letter_id: int) -> Letter:
    """The letter with its order, both held; raises `Letter.DoesNotExist`."""
    order = locked(Letter.objects.values_list("order_id", flat=True).get(pk=letter_id))
    found = (
        Letter.objects.select_for_update(of=("self",)).select_related("sender", "addressee").get(pk=letter_id)
    )
    found.order = order
    return found


def step(letter: Letter, action: str) -> str:
    """Where the action leads; raises when it cannot be done now."""
    target = rules.after(letter.state, action)
    if target is None:
        raise LetterNotNow
    return target


def must(allowed: bool) -> None:
    """Refuse what a policy does not allow."""
    if not allowed:
        raise Refused


def needs(name: str, text: str) -> None:
    """Refuse a text that is empty."""
    if not text.strip():
        raise Incomplete((name,))


def facts(letter: Letter) -> dict[str, Any]:
    """What of a letter stands in the ledger."""
    due = letter.due_at.isoformat() if letter.due_at else ""
    return {
        "letter": letter.number,
        "id": letter.pk,
        "to": letter.addressee_id,
        "urgency": letter.urgency,
        "due": due,
    }


def close(actor: Actor, letter: Letter, target: str, why: str) -> Letter:
    """End the letter, and save it."""
    letter.state, letter.closed_at, letter.closed_by, letter.ending = target, now(), actor.id, why.strip()
    letter.save()
    return letter


def tell(actor: Actor, letter: Letter, action: str, evidence: Mapping[str, Any], reason: str = "") -> None:
    """Write beside the moves of the order what happened to its letter."""
    note(actor, letter.order, action, {"id": letter.pk, **evidence}, reason)

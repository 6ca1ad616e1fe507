"""Writing down what happened to a street under governance, to praise or to a practice."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.queries import last
from huiyin.foundation.ledger.rules import NewEvent

REPEAT_WITHIN = timedelta(minutes=1)


def record(actor: Actor, stream: str, action: str, evidence: Mapping[str, Any], words: str = "") -> None:
    """One entry of the ledger; what is empty is left out."""
    known = {name: value for name, value in evidence.items() if value not in ("", None)}
    append([NewEvent.by(actor, stream, action, at=now(), reason=words, evidence=known)])


def is_repeated(actor: Actor, stream: str, action: str, words: str) -> bool:
    """Whether the same person said the same a moment ago."""
    event = last(stream)
    if event is None or now() - event.at > REPEAT_WITHIN:
        return False
    return (event.action, event.actor_id, event.reason) == (action, actor.id, words)

"""Writing down what happened to a case, a street under governance, praise or a practice; words and repetitions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from huiyin.answer.supervision.cases.refusals import Unfinished
from huiyin.answer.supervision.cases.rules import WORDS_AT_MOST
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


def is_repeated(
    actor: Actor, stream: str, action: str, words: str, proof: Mapping[str, Any] | None = None
) -> bool:
    """Whether the same person said the same a moment ago, with the same `proof` where there is one."""
    event, given = last(stream), dict(proof or {})
    if event is None or now() - event.at > REPEAT_WITHIN:
        return False
    told = {name: value for name, value in event.evidence.items() if name in given}
    return (event.action, event.actor_id, event.reason, told) == (action, actor.id, words, given)


def said(words: str) -> str:
    """What was written, without blanks around it; raises `Unfinished` where it is nothing or too long."""
    words = words.strip()
    if not words or len(words) > WORDS_AT_MOST:
        raise Unfinished("words")
    return words

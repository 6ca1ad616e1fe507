"""The changed words of danger, as this process holds them, and the questions about them."""

import time
from collections.abc import Sequence
from threading import Lock

from huiyin.act.triage.models import RiskChange
from huiyin.act.triage.risk_rules import Change, Changes, with_changes
from huiyin.foundation.city.parts import RiskWord
from huiyin.foundation.city.queries import City

__all__ = ["RiskChange", "forget", "history", "in_force", "kinds", "read", "waiting", "words"]

LOOK_AGAIN_AFTER = 2.0  # seconds for which a process may not notice a change
IN_FORCE_AT_MOST = 5_000
LISTED_AT_MOST = 200


class _Held:
    """What is held, and when it was looked at last."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.changes: Changes = ()
        self.looked = 0.0


_held = _Held()


def in_force() -> Changes:
    """The newest confirmed change of each word; one small question every two seconds."""
    if time.monotonic() - _held.looked > LOOK_AGAIN_AFTER or not _held.looked:
        with _held.lock:
            _held.changes = read()
            _held.looked = time.monotonic()
    return _held.changes


def forget() -> None:
    """Look again at the next question; after a change, and in tests."""
    _held.looked = 0.0


def read() -> Changes:
    """The same as the database has it, in the transaction of who asks."""
    rows = RiskChange.objects.filter(outcome="confirmed").order_by("word", "-version").distinct("word")
    return tuple(Change(row.word, row.grade, row.kind) for row in rows[:IN_FORCE_AT_MOST])


def words(city: City) -> tuple[RiskWord, ...]:
    """Every word that is heard as danger now."""
    return with_changes(city.pack.risk_words, in_force())


def kinds(city: City) -> list[str]:
    """The kinds of danger that the city knows."""
    return list(dict.fromkeys(word.kind for word in city.pack.risk_words))


def waiting() -> list[RiskChange]:
    """Proposals that wait for a second person, the oldest first."""
    return list(RiskChange.objects.filter(outcome="").order_by("id")[:LISTED_AT_MOST])


def history(word: str = "", size: int = LISTED_AT_MOST) -> Sequence[RiskChange]:
    """What was decided, of one word or of all, newest first."""
    rows = RiskChange.objects.exclude(outcome="").order_by("-id")
    return list((rows.filter(word=word) if word else rows)[: min(size, LISTED_AT_MOST)])

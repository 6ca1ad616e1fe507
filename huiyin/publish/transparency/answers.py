"""The hotline's published answers, as the public reads and finds them."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge import queries as knowledge
from huiyin.hear.knowledge.models import Entry

HELD_FOR = 60  # seconds


@dataclass(frozen=True)
class Answer:
    """A published answer of the hotline, in both languages, with its source, owner and validity."""

    code: str
    question: str
    question_en: str
    brief: str
    text: str
    text_en: str
    source: str
    owner: str
    matter: str
    version: int
    valid_until: date
    valid: bool
    likely: float = 1.0


def answer(code: str) -> Answer | None:
    """The published answer with this code; one that ended or was withdrawn says so by `valid`."""
    found = knowledge.entry(code)
    return _answer(found, _today()) if found else None


def search(text: str, size: int = 8, matter: str = "") -> list[Answer]:
    """Answers in force for the question, best first, each with how likely it is the right one.

    What many people ask at once is looked for once: the answers, never the asker, are held for a minute under a
    hash of the words.
    """
    today = _today()
    asked = hashlib.sha256(f"{knowledge.mark()}|{today}|{matter}|{size}|{text}".encode()).hexdigest()
    held: list[Answer] | None = cache.get(f"answers:{asked}")
    if held is None:
        hits = knowledge.find(text, today, size, matter)
        held = [_answer(hit.entry, today, hit.likely) for hit in hits]
        cache.set(f"answers:{asked}", held, HELD_FOR)
    return held


def sure_enough(one: Answer) -> bool:
    """Whether an answer is likely enough to be proposed unasked."""
    return one.likely >= current().answering.propose_above


def _today() -> date:
    return now().astimezone(current().zone).date()


def _answer(entry: Entry, today: date, likely: float = 1.0) -> Answer:
    return Answer(
        entry.code,
        entry.question,
        entry.question_en or entry.question,
        entry.spoken,
        entry.written,
        entry.english or entry.written,
        entry.source,
        entry.owner_id,
        entry.matter,
        entry.version,
        entry.valid_until,
        entry.state == "in_force" and entry.valid_until >= today,
        likely,
    )

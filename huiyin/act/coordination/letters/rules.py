"""Numbers, texts and times of letters; no Django."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

DRAFT, SENT, ANSWERED, RECALLED, DROPPED, LAPSED = (
    "draft",
    "sent",
    "answered",
    "recalled",
    "dropped",
    "lapsed",
)
STATES = (DRAFT, SENT, ANSWERED, RECALLED, DROPPED, LAPSED)
WHERE = ("50", "54")  # where an order is when a letter can be sent for it
SUBJECT_AT_MOST, BODY_AT_MOST, REPLY_AT_MOST, CC_AT_MOST = 120, 6000, 6000, 10
ROUNDED_FROM = timedelta(hours=3)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_DUE = "{due}"

# What can be done in each state, and where it leads.
STEPS: Mapping[str, Mapping[str, str]] = {
    DRAFT: {"edit": DRAFT, "release": SENT, "drop": DROPPED, "lapse": LAPSED},
    SENT: {
        "seal": SENT,
        "prepare": SENT,
        "remind": SENT,
        "overdue": SENT,
        "answer": ANSWERED,
        "recall": RECALLED,
        "lapse": LAPSED,
    },
    ANSWERED: {"seal": ANSWERED},
}


def after(state: str, action: str) -> str | None:
    """The state that an action leads to, or None where it cannot be done."""
    return STEPS.get(state, {}).get(action)


def number(form: str, short: str, year: int, serial: int) -> str:
    """The customary form of a letter's number, e.g. 临江街函〔2026〕12号."""
    return filled(form, {"short": short, "year": str(year), "serial": str(serial)})


def filled(text: str, facts: Mapping[str, str]) -> str:
    """A text with its placeholders replaced by facts; once, so that nothing in a fact is taken for a placeholder."""
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), text).strip()


def with_due(body: str, due: str) -> str:
    """The text of a draft with its time written in, which is known when it is released."""
    return body.replace(_DUE, due)


def due(at: datetime, ends: datetime | None, share: float, when_over: datetime) -> datetime:
    """When a letter is to be answered: a share of what is left of the order's time, `when_over` if nothing is left."""
    if ends is None or ends <= at:
        return when_over
    exact = at + (ends - at) * share
    # People write a full hour into a letter; it is taken from what is left, never added.
    return exact.replace(minute=0, second=0, microsecond=0) if exact - at >= ROUNDED_FROM else exact


def remind_at(sent: datetime, due_at: datetime, share: float) -> datetime:
    """When the addressee is reminded."""
    return sent + timedelta(seconds=(due_at - sent).total_seconds() * share)


def faults(subject: str, body: str, ask: str, addressee: str, sender: str, cc: list[str]) -> list[str]:
    """Fields of a letter that are missing, too long, or that name the wrong units."""
    others = [addressee, *cc]
    wrong = {
        "subject": not 0 < len(subject.strip()) <= SUBJECT_AT_MOST,
        "body": not 0 < len(body.strip()) <= BODY_AT_MOST,
        "ask": not 0 < len(ask.strip()) <= BODY_AT_MOST,
        "addressee": not addressee or addressee == sender,
        "cc": len(cc) > CC_AT_MOST or len(set(others)) != len(others) or sender in cc,
    }
    return [name for name, bad in wrong.items() if bad]

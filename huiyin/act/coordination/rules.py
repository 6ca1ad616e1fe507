"""How an alarm can end, and when it is overdue; no Django."""

from collections.abc import Mapping
from datetime import datetime, timedelta

SPOKE, HANDED_OVER, UNREACHED, SAFE = "spoke", "handed_over", "unreached", "safe"
OUTCOMES = (SPOKE, HANDED_OVER, UNREACHED, SAFE)
HANDED_TO = ("110", "119", "120", "122", "other")
GRADES = ("red", "orange", "yellow", "blue")
NOTE_AT_MOST = 2000
NEEDS_NOTE = (SPOKE, UNREACHED, SAFE)  # a hand-over says to whom; the others say what was heard


def take_by(grade: str, raised_at: datetime, minutes: Mapping[str, float]) -> datetime:
    """When somebody must have taken an alarm."""
    return raised_at + timedelta(minutes=minutes[grade])


def faults(outcome: str, to: str, note: str) -> list[str]:
    """Fields that are missing or unknown before an alarm can be finished."""
    found = []
    if outcome not in OUTCOMES:
        found.append("outcome")
    if outcome == HANDED_OVER and to not in HANDED_TO:
        found.append("to")
    if len(note) > NOTE_AT_MOST or (outcome in NEEDS_NOTE and not note.strip()):
        found.append("note")
    return found

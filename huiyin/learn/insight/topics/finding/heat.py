"""How hot a topic is: how many, how lately, growing or not, and how many different people; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Pulse:
    """What heat is made of: messages, those of the last thirty days, those of the thirty before, and people."""

    size: int
    recent: int = 0
    before: int = 0
    people: int | None = None  # different appellants, where that is known

    @property
    def growth(self) -> float:
        """From -1 (fell silent) over 0 (as before) to 1 (new)."""
        both = self.recent + self.before
        return (self.recent - self.before) / both if both else 0.0


def pulse(times: Sequence[datetime], size: int, now: datetime | None, people: int | None = None) -> Pulse:
    """Count messages by how long before `now` they came; those without a time only count as messages."""
    if now is None:
        return Pulse(size, people=people)
    ages = [now - at for at in times]
    recent = sum(timedelta() <= age < RECENT for age in ages)
    before = sum(RECENT <= age < 2 * RECENT for age in ages)
    return Pulse(size, recent, before, people)


def heat(of: Pulse) -> float:
    """Twice as many messages: one step more. All of them recent doubles it, growth doubles it again, one person
    writing all of them halves it.

    log2(1 + size) x (1 + recent / size) x (1 + growth, if positive) x (1/2 + people / size / 2)
    """
    if not of.size:
        return 0.0
    people = 1.0 if of.people is None else min(of.people, of.size) / of.size
    lately = 1 + of.recent / of.size
    return log2(1 + of.size) * lately * (1 + max(of.growth, 0.0)) * (0.5 + people / 2)

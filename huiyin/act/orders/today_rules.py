"""What of a unit's orders the head looks at first: an open score with a reason for every point; no Django.

The score is a sum of named points, so that each line says why it stands where it stands. It decides an order of
reading and nothing else: no mark, no deadline and no unit's standing rests on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# reason: points. A city may not change them: they are an order of reading, the same for everybody.
POINTS: Mapping[str, int] = {
    "danger": 60,
    "overdue": 50,
    "leader": 45,
    "red_card": 40,
    "critical": 35,
    "redo": 30,
    "due_hours": 30,
    "yellow_card": 25,
    "to_instruct": 20,
    "to_release": 20,
    "due_today": 20,
    "repeat": 15,
    "urgent": 15,
    "uncontacted": 10,
}
SOON = 4 * HOUR


@dataclass(frozen=True)
class Looked:
    """What the score reads of an order."""

    state: str
    urgency: str
    risk: str
    round: int
    repeats: int
    due_at: datetime | None
    contacted: bool
    marks: frozenset[str] = frozenset()  # what other rooms say of it: leader, red_card, yellow_card


@dataclass(frozen=True)
class Reason:
    """Why an order is on the list: what, how many points, and a number for the words."""

    code: str
    points: int
    n: int = 0


def reasons(order: Looked, at: datetime, midnight: datetime, repeated_from: int) -> tuple[Reason, ...]:
    """Every point with its reason, the weightiest first; `midnight` ends the day in the city."""
    found = [Reason(code, POINTS[code], n) for code, n in _due(order, at, midnight)]
    told = {
        "danger": order.risk == "red",
        "critical": order.urgency == "critical",
        "urgent": order.urgency == "urgent",
        "to_instruct": order.state in ("41", "75"),
        "to_release": order.state == "60",
        "uncontacted": not order.contacted and order.state in ("41", "50"),
    }
    found += [Reason(code, POINTS[code]) for code, holds in told.items() if holds]
    found += [Reason(code, POINTS[code]) for code in order.marks if code in POINTS]
    if order.round:
        found.append(Reason("redo", POINTS["redo"], order.round + 1))
    if order.repeats + 1 >= repeated_from:
        found.append(Reason("repeat", POINTS["repeat"], order.repeats + 1))
    return tuple(sorted(found, key=lambda reason: (-reason.points, reason.code)))


def _due(order: Looked, at: datetime, midnight: datetime) -> list[tuple[str, int]]:
    if order.due_at is None:
        return []
    left = order.due_at - at
    if left < timedelta(0):
        return [("overdue", -left // HOUR)]
    if left <= SOON:
        return [("due_hours", left // HOUR)]
    return [("due_today", 0)] if order.due_at < midnight else []


def score(told: tuple[Reason, ...]) -> int:
    """The sum of the points."""
    return sum(reason.points for reason in told)

"""How far a clock can be moved, and until when more time can be asked for; no Django."""

from dataclasses import dataclass
from datetime import date, datetime, time

from huiyin.foundation.calendar.rules import Limit, WorkCalendar


@dataclass(frozen=True)
class Terms:
    """What the city grants a class of orders: how much, how often, and how long before the limit it is asked for."""

    most: Limit
    times: int
    before: Limit
    share: float


@dataclass(frozen=True)
class Running:
    """The clock that is to be moved: its own limit and when it is due now."""

    limit: Limit
    due: datetime


def latest(clock: Running, terms: Terms, calendar: WorkCalendar) -> datetime:
    """The latest moment to which this clock can be moved."""
    return calendar.due(clock.due, terms.most) if terms.most.amount > 0 else clock.due


def moved(clock: Running, amount: float, calendar: WorkCalendar) -> datetime:
    """When the clock is due with so much more, in the clock's own unit."""
    return calendar.due(clock.due, Limit(amount, clock.limit.unit))


def by_law(day: date, calendar: WorkCalendar) -> datetime:
    """The moment at which a period that a law ends on this day is over: the close of office hours."""
    return datetime.combine(day, calendar.end or time.max, calendar.zone)


def too_late(at: datetime, clock: Running, terms: Terms, calendar: WorkCalendar) -> bool:
    """Whether so little is left that nothing can be asked for any more.

    A clock shorter than the city's margin would never be moved; for it a share of its own length is enough.
    """
    own = Limit(clock.limit.amount * terms.share, clock.limit.unit)
    return all(calendar.due(at, margin) > clock.due for margin in (terms.before, own))


def why_not(
    at: datetime, clock: Running, terms: Terms, calendar: WorkCalendar, amount: float, granted: int
) -> str:
    """The code of what stands against so much more time; empty when nothing does."""
    if terms.most.amount <= 0 or terms.times <= 0:
        return "never"
    if granted >= terms.times:
        return "often"
    if too_late(at, clock, terms, calendar):
        return "late"
    if amount <= 0:
        return "nothing"
    return "long" if moved(clock, amount, calendar) > latest(clock, terms, calendar) else ""


def why_not_by_law(at: datetime, clock: Running, until: datetime) -> str:
    """The code of what stands against the period that a law fixes; empty when nothing does."""
    if at > clock.due:
        return "over"
    return "shorter" if until <= clock.due else ""

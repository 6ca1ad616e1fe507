"""What calls the overseers, how the ladder climbs, and when a card is due; no Django."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.overseeing import LEVELS, SHEETS, TRIGGERS, Numbers, Overseeing

__all__ = ["LEVELS", "SHEETS", "TRIGGERS", "Facts", "climbs_to", "first_level", "met"]

Due = Callable[[datetime, Limit], datetime]
COLOURS = ("yellow", "red")
REPORT_KINDS = ("stage", "reason")
VERDICTS = ("", "accepted", "returned")
CALLED_BACK, NOT_REACHED, ENDED = "called_back", "not_reached", "ended"
OUTCOMES = (CALLED_BACK, NOT_REACHED, ENDED)
WORDS_AT_MOST = 5000
REPORTS_AT_MOST = 60
_CLOSED_BY = {"confirm": CALLED_BACK, "waive": NOT_REACHED}


@dataclass(frozen=True)
class Facts:
    """What is known of an order: rounds of redoing, units that had it, repeats, and its earliest limit that passed."""

    round: int = 0
    units: int = 1
    repeats: int = 0
    overdue_since: datetime | None = None


def met(facts: Facts, numbers: Numbers, at: datetime, due: Due) -> tuple[str, ...]:
    """The triggers these facts meet, in the order of `TRIGGERS`."""
    since = facts.overdue_since
    found = {
        "overdue": since is not None and due(since, numbers.overdue_after) <= at,
        "dissatisfied": facts.round >= numbers.dissatisfied,
        "redos": facts.round > numbers.redos,
        "units": facts.units > numbers.units,
        "repeats": facts.repeats >= numbers.repeats,
    }
    return tuple(name for name in TRIGGERS if found.get(name))


def rank(level: str) -> int:
    """How high a level stands; 0 is the lowest."""
    return LEVELS.index(level)


def highest(levels: Iterable[str]) -> str:
    """The highest of these levels."""
    return max(levels, key=rank)


def first_level(trigger: str, urgency: str, how: Overseeing) -> str:
    """Where a duty begins; an urgent matter skips levels, but none that a person must decide."""
    start = how.first[trigger]
    return _ahead(start, how.urgent_skip if urgency in how.urgent else 0, how)


def climbs_to(level: str, urgency: str, how: Overseeing) -> str:
    """The level a duty climbs to when nobody answered in time; the same when it climbs no further by itself."""
    return _ahead(level, 1 + (how.urgent_skip if urgency in how.urgent else 0), how)


def _ahead(level: str, steps: int, how: Overseeing) -> str:
    top = max(rank(level), rank(how.automatic_to))
    return LEVELS[min(rank(level) + steps, top)]


def yellow_from(
    due_at: datetime, limit: Limit, before: Limit, warn: Iterable[float], started_at: datetime, due: Due
) -> Callable[[datetime], bool]:
    """Whether, at a time, a yellow card is due for a limit that ends at `due_at`.

    A limit in days is warned of `before` its end by the city's calendar. One in hours, or one that is no longer than
    `before`, is warned of at the class's last share below one.
    """
    in_days = limit.unit != "hour" and due(started_at, before) < due_at
    if in_days:
        return lambda at: due(at, before) >= due_at
    share = last_share(warn)
    length = timedelta(hours=limit.amount) if limit.unit == "hour" else due_at - started_at
    return lambda at: at >= due_at - (1 - share) * length


def last_share(warn: Iterable[float]) -> float:
    """The last warning before the limit, as a share of it."""
    return max((share for share in warn if share < 1), default=1.0)


def is_circulated(
    overdue_since: datetime, has_reason: bool, numbers: Numbers, at: datetime, due: Due
) -> bool:
    """Whether a delay is made known to all: long over the limit, and no reason was given."""
    return not has_reason and due(overdue_since, numbers.circulate_after) <= at


def outcome(action: str) -> str:
    """How a duty ended, by the action that closed its order."""
    return _CLOSED_BY.get(action, ENDED)


def report_days(
    first: datetime, until: datetime, every: Limit, ask_before: Limit, at: datetime, due: Due
) -> list[datetime]:
    """When reports were or are due that have been asked for by now, the first `every` after `first`.

    The last is due at `until`; one that is not yet to be asked for is not among them.
    """
    days: list[datetime] = []
    day = first
    while len(days) < REPORTS_AT_MOST and day < until:
        day = min(due(day, every), until)
        if not is_asked(day, ask_before, at, due):
            break
        days.append(day)
    return days


def is_asked(day: datetime, ask_before: Limit, at: datetime, due: Due) -> bool:
    """Whether it is time to ask for a report that is due that day."""
    return due(at, ask_before) >= day


def sheet_number(pattern: str, year: int, seq: int) -> str:
    """The number on a sheet."""
    return pattern.replace("{year}", str(year)).replace("{seq}", str(seq))


def tally(levels: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many duties stand at each level, highest level first, levels without any left out."""
    return [(level, levels[level]) for level in reversed(LEVELS) if levels.get(level)]

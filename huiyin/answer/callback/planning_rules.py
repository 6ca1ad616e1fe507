"""When the next try may be made, and who is drawn for a call; no Django."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from huiyin.foundation.city.calling import Calling, DayPart

LOOK_AHEAD = 400  # days: longer than any run of holidays, so that a day for calling is always found
_WHOLE = 1 << 64


def part_of(calling: Calling, at: datetime, zone: ZoneInfo) -> str:
    """The part of the calling day at this moment; empty outside the hours."""
    return calling.part_at(at.astimezone(zone).time())


def is_open(calling: Calling, at: datetime, zone: ZoneInfo, worked: Callable[[date], bool]) -> bool:
    """Whether calls are made at this moment."""
    return bool(part_of(calling, at, zone)) and _is_day(calling, at.astimezone(zone).date(), worked)


def next_try(
    calling: Calling,
    ready: datetime,
    tried: Collection[datetime],
    zone: ZoneInfo,
    worked: Callable[[date], bool],
) -> datetime:
    """The earliest moment, not before `ready`, at which a further try may be made.

    It lies within the hours, on a day on which calls are made, at least the rest after every earlier try, and in a
    part of the day in which nobody was tried yet, as long as there is one.
    """
    rest = timedelta(hours=calling.rest_hours)
    ready = max([ready, *(at + rest for at in tried)])
    used = {part_of(calling, at, zone) for at in tried}
    parts = [part for part in calling.parts if part.code not in used] or list(calling.parts)
    here = ready.astimezone(zone)
    for ahead in range(LOOK_AHEAD):
        day = here.date() + timedelta(days=ahead)
        if not _is_day(calling, day, worked):
            continue
        for part in parts:
            begins, ends = _bounds(part, day, zone)
            if (at := max(here, begins)) < ends:
                return at.astimezone(ready.tzinfo)
    raise ValueError(f"no day for calling within {LOOK_AHEAD} days of {here.date()}")


def _is_day(calling: Calling, day: date, worked: Callable[[date], bool]) -> bool:
    return not calling.workdays_only or worked(day)


def _bounds(part: DayPart, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return datetime.combine(day, part.start, zone), datetime.combine(day, part.end, zone)


def drawn(seed: str, about: str, share: float) -> bool:
    """Whether this is in the sample: the same answer whoever reckons it, and of many a `share` (0 to 1) is."""
    mark = int.from_bytes(sha256(f"{seed}:{about}".encode()).digest()[:8], "big")
    return mark < share * _WHOLE

"""A clock's whole reckoning as rows: what of the time since it started counted, what did not, and why; no Django."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.foundation.calendar.rules import Stretch, WorkCalendar

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Pause:
    """A time in which a clock stood still: by which move, for whose sake it says the story."""

    since: datetime
    until: datetime
    why: str


@dataclass(frozen=True)
class Row:
    """A piece of time: `kind` run, worked, swapped, night, weekend, holiday or pause; `total` counts up to its end."""

    since: datetime
    until: datetime
    kind: str
    name: str
    counted: timedelta
    total: timedelta

    @property
    def length(self) -> timedelta:
        """How long it was by the wall."""
        return self.until - self.since


def rows(
    measure: str, since: datetime, until: datetime, pauses: Sequence[Pause], calendar: WorkCalendar
) -> list[Row]:
    """Every piece of time from the start of a clock to `until`, without gaps, in the city's zone."""
    total, found = NOTHING, []
    for piece in _pieces(measure, since, until, pauses, calendar):
        counts = piece.worked or piece.kind == "run"
        counted = piece.until - piece.since if counts else NOTHING
        total += counted
        found.append(Row(piece.since, piece.until, piece.kind, piece.name, counted, total))
    return found


def _pieces(
    measure: str, since: datetime, until: datetime, pauses: Sequence[Pause], calendar: WorkCalendar
) -> Iterator[Stretch]:
    here = since
    for pause in sorted(pauses, key=lambda one: one.since):
        begin, end = max(pause.since, here), min(pause.until, until)
        if begin >= end:
            continue
        yield from _running(measure, here, begin, calendar)
        yield Stretch(begin.astimezone(calendar.zone), end.astimezone(calendar.zone), "pause", pause.why)
        here = end
    yield from _running(measure, here, until, calendar)


def _running(measure: str, since: datetime, until: datetime, calendar: WorkCalendar) -> Iterator[Stretch]:
    if since >= until:
        return
    if measure == "workday":
        yield from calendar.stretches(since, until)
    else:
        yield Stretch(since.astimezone(calendar.zone), until.astimezone(calendar.zone), "run")

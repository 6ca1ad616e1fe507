"""Reckoning of deadlines in hours, natural days and working days; no Django.

An hour is sixty minutes and a natural day twenty-four hours, round the clock. A working day is a full day of
office hours: a matter that begins on Friday at 15:00 with one working day is due on Monday at 15:00; one that
begins outside office hours begins with the next office hour.

Which weekdays are free and which weekends are worked is published year by year. Beyond the years of the table Monday
to Friday is all that can be assumed; `knows` tells the two apart, so that whoever shows a deadline can say so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

UNITS = ("hour", "day", "workday")
DAYS_AHEAD_AT_MOST = 3660
NOTHING = timedelta(0)


@dataclass(frozen=True)
class Limit:
    """A length of time: so many hours, natural days or working days."""

    amount: float
    unit: str


@dataclass(frozen=True)
class Stretch:
    """A piece of time that is all of one kind: worked, swapped (worked on a weekend), night, weekend or holiday."""

    since: datetime
    until: datetime
    kind: str
    name: str = ""

    @property
    def worked(self) -> bool:
        """Whether a clock of working days runs here."""
        return self.kind in ("worked", "swapped")


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked and during which hours, in the city's zone; `names` says what an exception is called."""

    zone: ZoneInfo
    holidays: frozenset[date]
    workdays: frozenset[date]
    start: time = time(9)
    end: time = time(17)
    names: Mapping[date, str] = field(default_factory=dict, hash=False, compare=False)

    def is_workday(self, day: date) -> bool:
        """Whether this day is worked: the published exceptions first, then Monday to Friday."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def knows(self, moment: datetime) -> bool:
        """Whether the holidays of this moment's year are in the table."""
        return moment.astimezone(self.zone).year in self._years

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.holidays | self.workdays)

    @property
    def day_length(self) -> timedelta:
        """Office hours of one working day."""
        return datetime.combine(date.min, self.end) - datetime.combine(date.min, self.start)

    def due(self, begin: datetime, limit: Limit) -> datetime:
        """When a matter that begins at `begin` (aware) is due; UTC in, UTC out."""
        if limit.unit == "hour":
            return begin + timedelta(hours=limit.amount)
        if limit.unit == "day":
            return begin + timedelta(days=limit.amount)
        return self._advance(begin, self.day_length * limit.amount)

    def _advance(self, begin: datetime, left: timedelta) -> datetime:
        here = begin.astimezone(self.zone)
        for ahead in range(DAYS_AHEAD_AT_MOST):
            opens, closes = self._office(here.date() + timedelta(days=ahead))
            at = max(here, opens)
            if closes > at:
                if left <= closes - at:
                    return (at + left).astimezone(begin.tzinfo)
                left -= closes - at
        raise ValueError(f"no working day within {DAYS_AHEAD_AT_MOST} days of {here.date()}")

    def used(self, unit: str, since: datetime, until: datetime) -> timedelta:
        """How much of a limit in this unit of time goes by between two moments; nothing if they are the wrong way."""
        if unit != "workday":
            return max(until - since, NOTHING)
        return self.worked(since, until)

    def worked(self, since: datetime, until: datetime) -> timedelta:
        """Office hours between two moments."""
        here, last = since.astimezone(self.zone), until.astimezone(self.zone)
        found = NOTHING
        for ahead in range((last.date() - here.date()).days + 1):
            opens, closes = self._office(here.date() + timedelta(days=ahead))
            found += max(min(closes, last) - max(opens, here), NOTHING)
        return found

    def later(self, due: datetime, unit: str, given: timedelta) -> datetime:
        """A deadline put off by so much time of its own unit; put off by nothing it stays where it is."""
        if unit != "workday":
            return due + given
        return self._advance(due, given) if given > NOTHING else due

    def stretches(self, since: datetime, until: datetime) -> Iterator[Stretch]:
        """The time between two moments, worked and not worked in turn, without gaps."""
        here, last = since.astimezone(self.zone), until.astimezone(self.zone)
        first = here.date()
        for ahead in range((last.date() - first).days + 1):
            opens, closes = self._office(first + timedelta(days=ahead))
            opens, closes = max(opens, here), min(closes, last)
            if opens < closes:
                if here < opens:
                    yield self._free(here, opens)
                yield self._open(opens, closes)
                here = closes
        if here < last:
            yield self._free(here, last)

    def _open(self, since: datetime, until: datetime) -> Stretch:
        day = since.date()
        kind = "swapped" if day in self.workdays else "worked"
        return Stretch(since, until, kind, self.names.get(day, ""))

    def _free(self, since: datetime, until: datetime) -> Stretch:
        # Midnight at its end is not a day that was touched.
        days = (until - timedelta(microseconds=1)).date() - since.date()
        touched = [since.date() + timedelta(days=n) for n in range(days.days + 1)]
        free = [day for day in touched if not self.is_workday(day)]
        named = list(dict.fromkeys(self.names[day] for day in free if day in self.names))
        kind = "holiday" if any(day in self.holidays for day in free) else "weekend" if free else "night"
        return Stretch(since, until, kind, "、".join(named))

    def _office(self, day: date) -> tuple[datetime, datetime]:
        opens = datetime.combine(day, self.start, self.zone)
        closes = datetime.combine(day, self.end, self.zone)
        return (opens, closes) if self.is_workday(day) else (opens, opens)

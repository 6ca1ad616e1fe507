"""Reckoning of deadlines in hours, natural days and working days; no Django.

An hour is sixty minutes and a natural day twenty-four hours, round the clock. A working day is a full day of
office hours: a matter that begins on Friday at 15:00 with one working day is due on Monday at 15:00; one that
begins outside office hours begins with the next office hour.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

UNITS = ("hour", "day", "workday")
DAYS_AHEAD_AT_MOST = 3660


@dataclass(frozen=True)
class Limit:
    """A length of time: so many hours, natural days or working days."""

    amount: float
    unit: str


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked and during which hours, in the city's zone."""

    zone: ZoneInfo
    holidays: frozenset[date]
    workdays: frozenset[date]
    start: time = time(9)
    end: time = time(17)

    def is_workday(self, day: date) -> bool:
        """Whether this day is worked: the published exceptions first, then Monday to Friday."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

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

    def _office(self, day: date) -> tuple[datetime, datetime]:
        opens = datetime.combine(day, self.start, self.zone)
        closes = datetime.combine(day, self.end, self.zone)
        return (opens, closes) if self.is_workday(day) else (opens, opens)

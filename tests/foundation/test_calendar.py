"""Deadlines, against an independent slow reckoner."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.foundation.calendar.rules import Limit, WorkCalendar
from huiyin.foundation.city.queries import City

ZONE = ZoneInfo("Asia/Shanghai")
# National Day 2026: the first to the seventh are holidays, two weekend days are worked for it.
CALENDAR = WorkCalendar(
    ZONE,
    frozenset(date(2026, 10, d) for d in range(1, 8)),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("begin", "days", "due"),
    [
        (at(11, 20, 15), 1, at(11, 23, 15)),  # Friday to Monday
        (at(11, 20, 20), 1, at(11, 23, 17)),  # after hours: the next office day, to its end
        (at(9, 30, 16), 1, at(10, 8, 16)),  # over National Day
        (at(10, 9, 10), 1, at(10, 10, 10)),  # to a Saturday that is worked
        (at(11, 21, 10), 2, at(11, 24, 17)),  # from a Saturday that is not
        (at(11, 23, 8), 0.5, at(11, 23, 13)),
    ],
)
def test_working_days(begin: datetime, days: float, due: datetime) -> None:
    assert CALENDAR.due(begin, Limit(days, "workday")) == due


def test_hours_and_natural_days_run_through_holidays() -> None:
    begin = at(9, 30, 16)
    assert CALENDAR.due(begin, Limit(2, "hour")) == begin + timedelta(hours=2)
    assert CALENDAR.due(begin, Limit(7, "day")) == begin + timedelta(days=7)


def slow_due(begin: datetime, days: int) -> datetime:
    """Minute by minute: count office minutes until the limit is used up."""
    left, here = days * 8 * 60, begin.astimezone(ZONE)
    while left:
        worked = here.date() in CALENDAR.workdays or (
            here.weekday() < 5 and here.date() not in CALENDAR.holidays
        )
        if worked and time(9) <= here.time() < time(17):
            left -= 1
        here += timedelta(minutes=1)
    return here


@settings(max_examples=40, deadline=None)
@given(
    st.datetimes(datetime(2026, 9, 10), datetime(2026, 10, 20)).map(
        lambda d: d.replace(second=0, microsecond=0)
    ),
    st.integers(1, 6),
)
def test_working_days_equal_a_slow_reckoner(begin: datetime, days: int) -> None:
    moment = begin.replace(tzinfo=ZONE)
    assert CALENDAR.due(moment, Limit(days, "workday")) == slow_due(moment, days)


@settings(max_examples=60)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.floats(0.1, 20), st.floats(0.1, 20))
def test_a_longer_limit_is_never_due_sooner(begin: datetime, one: float, other: float) -> None:
    moment = begin.replace(tzinfo=UTC)
    short, long = sorted((one, other))
    assert (
        moment < CALENDAR.due(moment, Limit(short, "workday")) <= CALENDAR.due(moment, Limit(long, "workday"))
    )


def test_a_calendar_without_working_days_says_so() -> None:
    never = WorkCalendar(ZONE, frozenset(), frozenset(), time(9), time(9))
    with pytest.raises(ValueError, match="no working day"):
        never.due(at(11, 23, 9), Limit(1, "workday"))


def test_every_class_of_the_city_has_every_clock(city: City) -> None:
    from huiyin.act.orders.clock_rules import CLOCK_RULES

    for clock_class in city.pack.clocks.classes:
        for rule in CLOCK_RULES:
            assert city.limit(clock_class, rule.name).amount > 0

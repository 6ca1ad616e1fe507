"""Working time over any calendar, against a reckoner that counts minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huiyin.foundation.calendar.rules import Limit, WorkCalendar
from huiyin.foundation.city.queries import City

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 1, 28)
MINUTE = timedelta(minutes=1)
days = st.integers(0, 24).map(lambda n: FIRST + timedelta(days=n))
HOURS = (time(9), time(17)), (time(8, 30), time(12)), (time(0), time(23, 59))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Two fortnights with holidays on any weekdays and work on any weekend days, and office hours of three kinds."""
    holidays = {day for day in draw(st.sets(days, max_size=8)) if day.weekday() < 5}
    workdays = {day for day in draw(st.sets(days, max_size=4)) if day.weekday() >= 5}
    begin, end = draw(st.sampled_from(HOURS))
    names = dict.fromkeys(holidays, "春节")
    return WorkCalendar(ZONE, frozenset(holidays), frozenset(workdays), begin, end, names)


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """A whole minute, often one at which offices open or close."""
    day = draw(days)
    at = draw(
        st.one_of(
            st.sampled_from([time(0), time(8, 30), time(8, 59), time(9), time(12), time(17), time(17, 1)]),
            st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        )
    )
    return datetime.combine(day, at, ZONE)


def counts(calendar: WorkCalendar, here: datetime) -> bool:
    """Whether the minute that begins here is worked, said anew."""
    day = here.date()
    free = day in calendar.holidays or (day.isoweekday() > 5 and day not in calendar.workdays)
    return not free and calendar.start <= here.time() < calendar.end


def minutes(calendar: WorkCalendar, since: datetime, until: datetime) -> int:
    """Worked minutes between two moments, one after the other."""
    found, here = 0, since
    while here < until:
        found += counts(calendar, here)
        here += MINUTE
    return found


def walk(
    calendar: WorkCalendar, since: datetime, left: int, pauses: list[tuple[datetime, datetime]]
) -> datetime:
    """Where so many worked minutes are used up when the pauses are jumped over, minute by minute."""
    here = since
    while left:
        paused = any(a <= here < b for a, b in pauses)
        left -= counts(calendar, here) and not paused
        here += MINUTE
    return here


@settings(max_examples=60)
@given(calendars(), moments(), st.integers(0, 5 * 24 * 60))
def test_worked_time_is_the_minutes_counted(calendar: WorkCalendar, since: datetime, length: int) -> None:
    until = since + length * MINUTE
    assert calendar.worked(since, until) == minutes(calendar, since, until) * MINUTE
    assert calendar.worked(until, since) == timedelta(0) or length == 0


@settings(max_examples=60)
@given(calendars(), moments(), st.integers(1, 900))
def test_a_deadline_is_where_the_minutes_are_used_up(
    calendar: WorkCalendar, since: datetime, left: int
) -> None:
    amount = left * MINUTE / calendar.day_length
    due = calendar.due(since, Limit(amount, "workday"))
    assert abs(due - walk(calendar, since, left, [])) < timedelta(milliseconds=1)


@settings(max_examples=80)
@given(calendars(), moments(), st.integers(2, 900), st.data())
def test_pauses_give_back_what_a_walk_would_jump_over(
    calendar: WorkCalendar, since: datetime, left: int, data: st.DataObject
) -> None:
    due = since.astimezone(UTC)
    pauses: list[tuple[datetime, datetime]] = []
    due = walk(calendar, since, left, [])
    for _ in range(data.draw(st.integers(1, 3))):
        begin = (pauses[-1][1] if pauses else since) + data.draw(st.integers(0, 2000)) * MINUTE
        assume(begin < due)
        pauses.append((begin, begin + data.draw(st.integers(1, 4000)) * MINUTE))
        due = calendar.later(due, "workday", calendar.used("workday", *pauses[-1]))
    assert due == walk(calendar, since, left, pauses)


@given(calendars(), moments(), st.integers(0, 9 * 24 * 60))
def test_stretches_leave_no_gap_and_their_sum_is_what_was_worked(
    calendar: WorkCalendar, since: datetime, length: int
) -> None:
    until = since + length * MINUTE
    found = list(calendar.stretches(since, until))
    ends = [since, *(one.until for one in found)]
    assert ends[-1] == until
    assert all(one.since == end and one.since < one.until for one, end in zip(found, ends, strict=False))
    assert sum((one.until - one.since for one in found if one.worked), timedelta(0)) == calendar.worked(
        since, until
    )
    for one in found:
        assert one.worked == counts(calendar, one.since.replace(second=0))
        if one.kind == "swapped":
            assert one.since.isoweekday() > 5


@given(moments(), st.integers(1, 9000), st.sampled_from(["hour", "day"]))
def test_hours_and_natural_days_give_back_every_minute(since: datetime, length: int, unit: str) -> None:
    calendar = WorkCalendar(ZONE, frozenset(), frozenset())
    until = since + length * MINUTE
    assert calendar.later(until, unit, calendar.used(unit, since, until)) == until + length * MINUTE


def test_the_spring_festival_is_named_and_its_swapped_weekend_is_worked(city: City) -> None:
    begin = datetime(2026, 2, 13, 16, tzinfo=ZONE)  # the Friday before
    found = list(city.calendar.stretches(begin, datetime(2026, 2, 24, 10, tzinfo=ZONE)))
    assert [one.kind for one in found] == ["worked", "night", "swapped", "holiday", "worked"]
    assert found[3].name == "春节"
    assert city.calendar.due(begin, Limit(1, "workday")) == datetime(2026, 2, 14, 16, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("year", "holidays", "swapped"),
    [
        (2025, "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
         "0126 0208 0427 0928 1011"),
        (2026, "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007",
         "0104 0214 0228 0509 0920 1010"),
    ],
)  # fmt: skip
def test_the_published_years_are_in_the_table(city: City, year: int, holidays: str, swapped: str) -> None:
    def of_year(days: frozenset[date]) -> str:
        return " ".join(f"{day:%m%d}" for day in sorted(days) if day.year == year)

    assert of_year(city.calendar.holidays) == holidays
    assert of_year(city.calendar.workdays) == swapped


def test_a_year_that_is_not_published_is_said_to_be_unknown(city: City) -> None:
    assert city.calendar.knows(datetime(2026, 6, 1, tzinfo=UTC))
    assert not city.calendar.knows(datetime(2031, 6, 1, tzinfo=UTC))

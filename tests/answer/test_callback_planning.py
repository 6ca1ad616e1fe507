"""When the next try may be made, and who is drawn: rules that hold for every city, moment and history."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from huiyin.answer.callback.planning_rules import drawn, is_open, next_try, part_of
from huiyin.answer.callback.recall_rules import contradicts, differing, share
from huiyin.foundation.city.calling import Calling, DayPart

ZONE = ZoneInfo("Asia/Shanghai")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
HOURS = st.lists(st.integers(0, 23), min_size=2, max_size=5, unique=True).map(sorted)


@st.composite
def callings(draw: st.DrawFn) -> Calling:
    """Ways of calling with one to four parts of the day and a rest."""
    hours = draw(HOURS)
    parts = tuple(DayPart(f"p{a}", "段", "part", time(a), time(b)) for a, b in pairwise(hours))
    return replace(
        Calling(), parts=parts, rest_hours=draw(st.floats(0, 12)), workdays_only=draw(st.booleans())
    )


def worked(day: date) -> bool:
    return day.weekday() < 5 and not date(2026, 10, 1) <= day <= date(2026, 10, 8)


@given(callings(), MOMENTS, st.lists(st.integers(0, 96), max_size=4))
def test_the_next_try_keeps_every_rule(calling: Calling, ready: datetime, ago: list[int]) -> None:
    tried = [ready - timedelta(hours=hours) for hours in ago]
    at = next_try(calling, ready, tried, ZONE, worked)
    assert at >= ready
    assert is_open(calling, at, ZONE, worked)
    assert all(at - one >= timedelta(hours=calling.rest_hours) for one in tried)
    used = {part_of(calling, one, ZONE) for one in tried} - {""}
    if len(used) < len(calling.parts):
        assert part_of(calling, at, ZONE) not in used


@given(callings(), MOMENTS)
def test_tries_made_as_soon_as_they_may_be_visit_every_part_of_the_day(
    calling: Calling, begin: datetime
) -> None:
    tried: list[datetime] = []
    for _ in calling.parts:
        tried.append(next_try(calling, begin, tried, ZONE, worked))
    assert {part_of(calling, at, ZONE) for at in tried} == {part.code for part in calling.parts}
    assert tried == sorted(tried)


@given(callings(), MOMENTS, st.lists(st.integers(0, 96), max_size=3), st.integers(1, 600))
def test_no_earlier_moment_would_do(calling: Calling, ready: datetime, ago: list[int], minutes: int) -> None:
    tried = [ready - timedelta(hours=hours) for hours in ago]
    at = next_try(calling, ready, tried, ZONE, worked)
    earlier = at - timedelta(minutes=minutes)
    used = {part_of(calling, one, ZONE) for one in tried} - {""}
    rested = all(earlier - one >= timedelta(hours=calling.rest_hours) for one in tried)
    fresh = part_of(calling, earlier, ZONE) not in used or len(used) >= len(calling.parts)
    assert not (earlier >= ready and is_open(calling, earlier, ZONE, worked) and rested and fresh)


@given(st.text(max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_holds_everybody_a_smaller_one_does(seed: str, one: float, other: float) -> None:
    small, large = sorted((one, other))
    for number in range(40):
        assert drawn(seed, str(number), large) or not drawn(seed, str(number), small)
    assert all(drawn(seed, str(number), 1) for number in range(40))
    assert not any(drawn(seed, str(number), 0) for number in range(40))


def test_the_draw_is_fair_repeatable_and_another_with_another_seed() -> None:
    one, again, other = (
        [drawn(seed, str(number), 0.05) for number in range(20_000)] for seed in ("a", "a", "b")
    )
    assert one == again != other
    assert 880 <= sum(one) <= 1120  # 1,000 expected, four standard deviations are 123
    by_unit = [sum(one[unit::20]) for unit in range(20)]
    assert max(by_unit) < 85  # no unit is drawn by its place: 50 expected, five standard deviations are 34


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share(count: int, more: int) -> None:
    found = share(count, count + more)
    assert 0 <= found.low <= (found.value or 0) <= found.high <= 1
    assert found.of or (found.value is None and (found.low, found.high) == (0, 1))


def test_the_interval_is_wilsons() -> None:
    found = share(18, 20)  # the brief: 90 % of 20 is 0.70 to 0.97
    assert (round(found.low, 2), round(found.high, 2)) == (0.70, 0.97)


def test_only_what_was_asked_both_times_is_compared() -> None:
    first = {
        "contacted": True,
        "solved": "solved",
        "attitude": "",
        "speed": "satisfied",
        "result": "satisfied",
    }
    again = {
        "contacted": False,
        "solved": "solved",
        "attitude": "basically",
        "speed": "",
        "result": "basically",
    }
    assert differing(first, again) == ("contacted", "result")
    assert contradicts(("result",))
    assert not contradicts(("contacted", "speed"))


def test_a_share_by_the_longest_beginning_of_the_matter() -> None:
    calling = replace(
        Calling(), share=0.5, share_of_kind={"consult": 0.1}, share_of_matter={"01": 0.3, "0102": 0.9}
    )
    assert calling.share_for("010202", "consult") == 0.9
    assert calling.share_for("010101", "help") == 0.3
    assert calling.share_for("", "consult") == 0.1
    assert calling.share_for("20", "help") == 0.5
    assert not calling.asks_everybody

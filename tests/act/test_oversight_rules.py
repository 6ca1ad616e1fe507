"""The rules of supervision alone: triggers, the ladder, cards, reports; for any figures."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.coordination.oversight import rules
from huiyin.act.coordination.oversight.rules import LEVELS, Facts
from huiyin.foundation.calendar.rules import Limit, WorkCalendar
from huiyin.foundation.city.overseeing import USUAL, Numbers, Overseeing

CALENDAR = WorkCalendar(ZoneInfo("Asia/Shanghai"), frozenset(), frozenset(), time(9), time(17))
START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 60 * 24 * 200).map(lambda minutes: START + timedelta(minutes=minutes))
limits = st.builds(Limit, st.integers(1, 20).map(float), st.sampled_from(["hour", "day", "workday"]))
numbers = st.builds(
    Numbers,
    dissatisfied=st.integers(1, 5),
    redos=st.integers(1, 5),
    units=st.integers(1, 5),
    repeats=st.integers(1, 5),
    overdue_after=limits,
)
facts = st.builds(Facts, st.integers(0, 8), st.integers(1, 8), st.integers(0, 8), st.none() | moments)
ladders = st.builds(
    Overseeing,
    automatic_to=st.sampled_from(LEVELS),
    urgent_skip=st.integers(0, 4),
    first=st.fixed_dictionaries({name: st.sampled_from(LEVELS) for name in rules.TRIGGERS}),
)


@given(facts, numbers, moments)
def test_a_trigger_is_met_exactly_when_its_number_is(known: Facts, counts: Numbers, at: datetime) -> None:
    met = rules.met(known, counts, at, CALENDAR.due)
    assert ("dissatisfied" in met) == (known.round >= counts.dissatisfied)
    assert ("redos" in met) == (known.round > counts.redos)
    assert ("units" in met) == (known.units > counts.units)
    assert ("repeats" in met) == (known.repeats >= counts.repeats)
    late = known.overdue_since is not None and CALENDAR.due(known.overdue_since, counts.overdue_after) <= at
    assert ("overdue" in met) == late
    assert "leader" not in met  # a person's words, never a figure
    assert list(met) == sorted(met, key=rules.TRIGGERS.index)


def test_more_than_three_is_four_and_two_is_two() -> None:
    usual = USUAL.numbers
    assert rules.met(Facts(round=2), usual, START, CALENDAR.due) == ("dissatisfied",)
    assert rules.met(Facts(round=1, units=3, repeats=2), usual, START, CALENDAR.due) == ()
    assert rules.met(Facts(round=4, units=4, repeats=3), usual, START, CALENDAR.due) == (
        "dissatisfied",
        "redos",
        "units",
        "repeats",
    )


@given(ladders, st.sampled_from(LEVELS), st.sampled_from(["normal", "urgent", "critical"]))
def test_the_ladder_only_climbs_and_stops_where_people_must_decide(
    how: Overseeing, level: str, urgency: str
) -> None:
    seen = [level]
    while (above := rules.climbs_to(seen[-1], urgency, how)) != seen[-1]:
        assert rules.rank(above) > rules.rank(seen[-1])
        seen.append(above)
    top = max(rules.rank(level), rules.rank(how.automatic_to))
    assert rules.rank(seen[-1]) == top
    assert len(seen) <= len(LEVELS)


@given(ladders, st.sampled_from(rules.TRIGGERS), st.sampled_from(["normal", "urgent", "critical"]))
def test_urgent_matters_skip_levels_but_none_that_a_person_decides(
    how: Overseeing, trigger: str, urgency: str
) -> None:
    start = rules.first_level(trigger, urgency, how)
    assert rules.rank(start) >= rules.rank(how.first[trigger])
    if urgency not in how.urgent:
        assert start == how.first[trigger]
    else:
        top = max(rules.rank(how.first[trigger]), rules.rank(how.automatic_to))
        assert rules.rank(start) == min(rules.rank(how.first[trigger]) + how.urgent_skip, top)


@given(moments, limits, limits, st.lists(st.floats(0.1, 1.0), max_size=4))
def test_a_yellow_card_comes_once_and_before_the_end(
    started: datetime, limit: Limit, before: Limit, warn: list[float]
) -> None:
    due_at = CALENDAR.due(started, limit)
    begins = rules.yellow_from(due_at, limit, before, warn, started, CALENDAR.due)
    assert begins(due_at), "at the limit itself it is due at the latest"
    span = due_at - started
    told = [begins(started + span * step / 40) for step in range(41)]
    assert told == sorted(told), "once it is due it stays due"
    share = max((one for one in warn if one < 1), default=1.0)
    if limit.unit == "hour":
        assert begins(due_at - (1 - share) * span)
        if share > 0.05:
            assert not begins(due_at - (1 - share) * span - timedelta(seconds=1))
    elif CALENDAR.due(started, before) < due_at:
        assert not begins(started), "a longer limit is not warned of when it starts"
        first = next(started + span * step / 40 for step in range(41) if told[step])
        assert CALENDAR.due(first, before) >= due_at


@given(moments, st.booleans(), numbers, moments)
def test_a_delay_with_a_reason_is_never_circulated(
    since: datetime, has_reason: bool, counts: Numbers, at: datetime
) -> None:
    told = rules.is_circulated(since, has_reason, counts, at, CALENDAR.due)
    assert told == (not has_reason and CALENDAR.due(since, counts.circulate_after) <= at)


@given(moments, st.integers(1, 400), limits, limits, moments)
def test_reports_are_asked_for_in_even_steps_to_the_end(
    first: datetime, days: int, every: Limit, ask_before: Limit, at: datetime
) -> None:
    until = first + timedelta(days=days)
    asked = rules.report_days(first, until, every, ask_before, at, CALENDAR.due)
    assert asked == sorted(set(asked))
    assert all(first < day <= until and CALENDAR.due(at, ask_before) >= day for day in asked)
    for earlier, later in zip([first, *asked], asked, strict=False):
        assert later == min(CALENDAR.due(earlier, every), until)
    later_on = rules.report_days(first, until, every, ask_before, at + timedelta(days=30), CALENDAR.due)
    assert later_on[: len(asked)] == asked, "what was asked for is never moved"


@given(st.integers(1, 9999), st.integers(2000, 2100))
def test_a_sheet_has_its_year_and_number(seq: int, year: int) -> None:
    assert rules.sheet_number("督〔{year}〕{seq}号", year, seq) == f"督〔{year}〕{seq}号"


def test_how_a_duty_ended() -> None:
    assert [rules.outcome(action) for action in ("confirm", "waive", "withdraw", "exclude")] == [
        "called_back",
        "not_reached",
        "ended",
        "ended",
    ]

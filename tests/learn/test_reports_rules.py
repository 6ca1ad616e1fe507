"""Periods, numbers with their sources, seals: what needs no database."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from huiyin.learn.insight.reports.rules import (
    DAILY,
    KINDS,
    MONTHLY,
    SPECIAL,
    WEEKLY,
    Theme,
    before,
    digest,
    last_period,
    numbers_in,
    period,
    said,
    unsourced,
)
from huiyin.learn.insight.reports.words.pen import FEW, change_words

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(st.sampled_from([DAILY, WEEKLY, MONTHLY]), days)
def test_every_day_lies_in_one_period_and_the_last_one_ends_before_it(kind: str, day: date) -> None:
    since, until = period(kind, day)
    assert since <= day < until and period(kind, until)[0] == until
    assert last_period(kind, day)[1] == since


@given(st.sampled_from(KINDS), days, st.integers(2, 12))
def test_periods_before_do_not_touch_and_end_before_the_own(kind: str, day: date, n: int) -> None:
    span = period(kind, day) if kind != SPECIAL else (day, day + timedelta(days=9))
    spans = [*before(kind, span, n), span]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    if kind == DAILY:
        assert {one[0].weekday() for one in spans} == {day.weekday()}
    if kind == MONTHLY:
        assert all(one[0].day == 1 for one in spans) and len(spans) == n + 1


def test_a_number_without_a_figure_is_found_and_a_count_of_things_passes() -> None:
    known = said({"now": 1234, "share": 0.841, "text": "平均98.5件", "beyond": True})
    assert unsourced("收到1,234件，占84.1%，平常98.5件，分3类。", known) == []
    assert unsourced("收到1,243件，另有77件，1,243件里。", known) == ["1243", "77"]


@given(st.integers(0, 10**7))
def test_numbers_are_read_as_they_are_written(number: int) -> None:
    assert numbers_in(f"共{number:,}件") == [str(number)]


def test_themes_and_seals_tell_apart_what_differs() -> None:
    assert Theme().key == "" and Theme(matter="010000").key != Theme(place="010000").key
    assert digest({"a": 1, "b": "字"}) == digest({"b": "字", "a": 1}) != digest({"a": 1, "b": "宇"})


@given(st.integers(0, 500), st.integers(0, 500))
def test_of_few_no_percentage_is_told(now: int, before: int) -> None:
    told = change_words(now, before)
    assert ("%" in told) == (before >= FEW and now != before)
    if 0 < before < FEW and now != before:
        assert told == f"{'多' if now > before else '少'}{abs(now - before)}件"

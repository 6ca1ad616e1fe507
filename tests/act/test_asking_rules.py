"""The pure rules of handling: demands, weight, extensions, and what a reply may hold; tried with anything."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders import demand_rules, extension_rules
from huiyin.act.orders.reply_rules import leaks
from huiyin.act.orders.weight_rules import Load, heavy
from huiyin.foundation.calendar.rules import UNITS, Limit, WorkCalendar
from huiyin.foundation.city.handling import Heavy

HOLIDAYS = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = WorkCalendar(ZoneInfo("Asia/Shanghai"), HOLIDAYS, frozenset({date(2026, 10, 10)}))


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("路灯不亮，晚上看不见。", ("路灯不亮，晚上看不见",)),
        ("1、路灯不亮。2、井盖松动。", ("路灯不亮", "井盖松动")),
        ("1.路灯不亮；2.井盖松动", ("路灯不亮", "井盖松动")),
        ("（一）路灯不亮（二）井盖松动", ("路灯不亮（二）井盖松动",)),
        ("（一）路灯不亮。（二）井盖松动", ("路灯不亮", "井盖松动")),
        ("一是路灯不亮，二是井盖松动；三是没人管。", ("路灯不亮", "井盖松动", "没人管")),
        ("①路灯不亮 ②井盖松动", ("路灯不亮", "井盖松动")),
        ("首先，路灯不亮。其次，井盖松动。", ("路灯不亮", "井盖松动")),
        ("路灯不亮。另外，楼下井盖松动。还有垃圾没人收。", ("路灯不亮", "楼下井盖松动", "垃圾没人收")),
        ("我要反映以下两个问题：1、路灯不亮。2、井盖松动。", ("我要反映以下两个问题；路灯不亮", "井盖松动")),
        ("3号楼2单元1.5米深的坑没人填", ("3号楼2单元1.5米深的坑没人填",)),
        ("2026年11月2日10点，路灯灭了", ("2026年11月2日10点，路灯灭了",)),
        ("路灯不亮；谢谢", ("路灯不亮；谢谢",)),
        ("", ()),
        (" 。；", ()),
    ],
)
def test_the_words_themselves_set_demands_apart(words: str, points: tuple[str, ...]) -> None:
    assert demand_rules.demands(words) == points


TEXT = st.text(alphabet="路灯不亮井盖松动请修一二三是、。；，1234（）(). \n另外还有首先其次①②", max_size=200)
POINT = st.text(alphabet="路灯不亮井盖松动请修好", min_size=4, max_size=30)


@given(TEXT)
def test_splitting_loses_no_word_and_bounds_the_list(words: str) -> None:
    found = demand_rules.demands(words)
    assert len(found) <= demand_rules.DEMANDS_AT_MOST
    assert all(point.strip() and len(point) <= demand_rules.TEXT_AT_MOST for point in found)
    kept = set("路灯不亮井盖松动请修") & set(words)
    if all(len(point) < demand_rules.TEXT_AT_MOST for point in found):
        assert kept <= set("".join(found))


@given(st.lists(POINT, min_size=2, max_size=9), st.sampled_from(["{n}、{p}。", "（{n}）{p}；", "{n}. {p}\n"]))
def test_numbered_points_come_back_as_they_were_said(points: list[str], shape: str) -> None:
    words = "".join(shape.format(n=n, p=point) for n, point in enumerate(points, start=1))
    assert demand_rules.demands(words) == tuple(points)


@given(st.lists(st.text(max_size=20)))
def test_a_tidy_list_stays_as_it_is(typed: list[str]) -> None:
    once = demand_rules.tidy(typed)
    assert demand_rules.tidy(list(once)) == once and len(set(once)) == len(once)


LOAD = st.builds(
    Load,
    urgency=st.sampled_from(["normal", "urgent", "critical"]),
    risk=st.sampled_from(["", "yellow", "orange", "red"]),
    channel=st.sampled_from(["phone", "province"]),
    round=st.integers(0, 3),
    repeats=st.integers(0, 9),
    returns=st.integers(0, 4),
    helpers=st.integers(0, 5),
    people=st.integers(1, 40),
    recalled=st.booleans(),
    leader=st.booleans(),
)
MARKS = Heavy(channels=frozenset({"province"}))


def test_an_ordinary_order_is_light() -> None:
    assert heavy(Load(), MARKS) == ()


@given(LOAD, st.sampled_from(["round", "repeats", "returns", "helpers", "people"]))
def test_more_of_anything_never_makes_an_order_lighter(load: Load, name: str) -> None:
    more = replace(load, **{name: getattr(load, name) + 1})
    assert set(heavy(load, MARKS)) <= set(heavy(more, MARKS))


@given(LOAD)
def test_each_mark_stands_for_its_own_fact(load: Load) -> None:
    marks = heavy(load, MARKS)
    assert ("urgency" in marks) == (load.urgency == "critical")
    assert ("risk" in marks) == (load.risk == "red")
    assert ("rounds" in marks) == (load.round >= 1)
    assert ("repeats" in marks) == (load.repeats >= 3)
    assert ("recalled" in marks) == load.recalled
    assert ("leader" in marks) == load.leader
    off = Heavy(frozenset(), frozenset(), frozenset(), 0, 0, 0, 0, 0, False, False)
    assert heavy(load, off) == () and len(fields(Load)) == 10


MOMENT = st.datetimes(datetime(2026, 9, 20), datetime(2026, 11, 30), timezones=st.just(UTC))
AMOUNT = st.integers(1, 12)
CLOCK = st.builds(extension_rules.Running, st.builds(Limit, st.floats(1, 20), st.sampled_from(UNITS)), MOMENT)
TERMS = st.builds(
    extension_rules.Terms,
    st.builds(Limit, st.floats(0, 20), st.sampled_from(UNITS)),
    st.integers(0, 2),
    st.builds(Limit, st.floats(0.5, 3), st.sampled_from(UNITS)),
    st.floats(0, 0.5),
)


def slowly(begin: datetime, amount: int, unit: str) -> datetime:
    """The same reckoning minute by minute: a working day is eight hours between nine and five."""
    left = timedelta(hours=amount) if unit == "hour" else timedelta(days=amount)
    if unit != "workday":
        return begin + left
    minutes, here = amount * 8 * 60, begin
    while minutes:
        local = here.astimezone(CALENDAR.zone)
        worked = CALENDAR.is_workday(local.date()) and time(9) <= local.time() < time(17)
        minutes -= worked
        here += timedelta(minutes=1)
    return here


@given(CLOCK, AMOUNT)
def test_a_clock_moves_by_its_own_unit(clock: extension_rules.Running, amount: int) -> None:
    due = clock.due.replace(second=0, microsecond=0)
    found = extension_rules.moved(replace(clock, due=due), amount, CALENDAR)
    assert found == slowly(due, amount, clock.limit.unit)


@given(CLOCK, TERMS, MOMENT, AMOUNT, st.integers(0, 3))
def test_what_is_granted_is_within_the_terms(
    clock: extension_rules.Running, terms: extension_rules.Terms, at: datetime, amount: int, granted: int
) -> None:
    code = extension_rules.why_not(at, clock, terms, CALENDAR, amount, granted)
    moved = extension_rules.moved(clock, amount, CALENDAR)
    if not code:
        assert granted < terms.times and clock.due < moved <= extension_rules.latest(clock, terms, CALENDAR)
        assert at <= clock.due
    if at > clock.due:
        assert code in ("never", "often", "late")
    assert (code == "long") <= (moved > extension_rules.latest(clock, terms, CALENDAR))


@given(CLOCK, MOMENT, st.dates(date(2026, 9, 1), date(2027, 3, 1)))
def test_the_law_only_ever_lengthens(clock: extension_rules.Running, at: datetime, day: date) -> None:
    until = extension_rules.by_law(day, CALENDAR)
    code = extension_rules.why_not_by_law(at, clock, until)
    assert (code == "") == (at <= clock.due < until)
    assert until.astimezone(CALENDAR.zone).date() == day


NUMBER = st.sampled_from(
    ["13912345678", "+86 13912345678", "110101199003070011", "11010119900307001X", "0531-88886666"]
)


@given(
    st.text(alphabet="路灯已修好，请放心。第条", max_size=20),
    NUMBER,
    st.text(alphabet="，请联系。", max_size=5),
)
def test_a_person_s_number_is_found_wherever_it_stands(before: str, number: str, after: str) -> None:
    assert leaks(f"{before}{number}{after}") == (number,)


@given(st.text(alphabet="路灯已修好，请打热线。2026年11月2日第38条〔2026〕7号 ", max_size=60))
def test_a_reply_without_numbers_of_people_passes(text: str) -> None:
    digits = max((len(run) for run in "".join(c if c.isdigit() else " " for c in text).split()), default=0)
    assert leaks(text) == () or digits >= 10


@pytest.mark.parametrize(
    "text", ["12345", "依据〔2026〕15号第38条", "2026-11-02 10:30", "投资1380000元，编号20261102000123"]
)
def test_ordinary_figures_are_no_leaks(text: str) -> None:
    assert leaks(text, frozenset({"12345"})) == ()

"""Pure rules: the quiet hours, trying again, the length of a message, filling a template."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.notices.rules import Quiet, Retry, fill, holds, not_before, sms_parts

ZONE = ZoneInfo("Asia/Shanghai")
TIMES = st.times().map(lambda t: t.replace(microsecond=0))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))
ZONES = st.sampled_from([ZONE, ZoneInfo("UTC"), ZoneInfo("America/St_Johns")])


@given(MOMENTS, TIMES, TIMES, ZONES)
def test_nothing_goes_out_in_the_quiet_hours_and_everything_within_a_day(
    at: datetime, start: time, end: time, zone: ZoneInfo
) -> None:
    quiet = Quiet(start, end)
    when = not_before(at, quiet, zone, urgent=False)
    assert at <= when <= at + timedelta(hours=25)  # a day may have an hour more
    assert not quiet.covers(when.astimezone(zone).time())
    if not quiet.covers(at.astimezone(zone).time()):
        assert when == at


@given(MOMENTS, TIMES, TIMES)
def test_what_is_urgent_waits_for_no_morning(at: datetime, start: time, end: time) -> None:
    assert not_before(at, Quiet(start, end), ZONE, urgent=True) == at
    assert not_before(at, None, ZONE, urgent=False) == at


def test_a_night_runs_over_midnight() -> None:
    night = Quiet(time(21), time(8))
    late, early = datetime(2026, 3, 1, 23, tzinfo=ZONE), datetime(2026, 3, 2, 3, tzinfo=ZONE)
    morning = datetime(2026, 3, 2, 8, tzinfo=ZONE)
    assert not_before(late, night, ZONE, False) == morning == not_before(early, night, ZONE, False)
    assert not_before(morning, night, ZONE, False) == morning


@given(st.floats(0.1, 60), st.floats(1, 5), st.floats(1, 600), st.integers(1, 20))
def test_waits_never_shrink_never_pass_the_longest_and_end(
    first: float, growth: float, longest: float, tries: int
) -> None:
    retry = Retry(first, growth, longest, tries)
    waits = [retry.wait(n) for n in range(1, tries)]
    assert None not in waits
    seconds = [wait.total_seconds() for wait in waits if wait]
    assert seconds == sorted(seconds)
    assert all(0 < one <= longest * 60 + 1e-6 for one in seconds)
    assert retry.wait(tries) is None is retry.wait(tries + 5)


def test_the_length_of_a_message_is_counted_as_it_is_charged() -> None:
    assert [sms_parts("好" * n) for n in (1, 70, 71, 134, 135)] == [1, 1, 2, 2, 3]
    assert [sms_parts("a" * n) for n in (160, 161, 306, 307)] == [1, 2, 2, 3]
    assert sms_parts("a" * 100 + "好") == 2  # one wide character makes all of them wide
    assert sms_parts("😀" * 35) == 1  # two halves each
    assert sms_parts("😀" * 36) == 2


FACTS = st.dictionaries(st.sampled_from(["about", "unit", "due"]), st.text("路灯坏了", max_size=5))


@given(FACTS)
def test_no_message_is_told_with_a_hole(facts: dict[str, str]) -> None:
    text = fill("您反映的“{about}”收到了。{unit}会联系您！最晚{due}前办好。", facts)
    assert "{" not in text and "“”" not in text and "最晚前" not in text
    assert ("收到了" in text) == bool(facts.get("about"))
    assert ("会联系您" in text) == bool(facts.get("about") and facts.get("unit"))
    assert (text == "") == (not facts.get("about"))


@given(st.text("路灯坏了", max_size=5))
def test_what_stands_in_brackets_is_told_if_it_is_known(unit: str) -> None:
    text = fill("新单：{about}[，{unit}]。", {"about": "井盖", "unit": unit})
    assert text == (f"新单：井盖，{unit}。" if unit else "新单：井盖。")


def test_facts_are_told_as_they_are_even_with_braces() -> None:
    assert fill("原因：{reason}。", {"reason": "{unit}说：100%{x}"}) == "原因：{unit}说：100%{x}。"


def test_a_sentence_ends_once() -> None:
    assert fill("要改的是：{reason}。", {"reason": "写上时间。"}) == "要改的是：写上时间。"
    assert fill("请到场：{question}。单号1。", {"question": "谁来断电？"}) == "请到场：谁来断电？单号1。"
    assert fill("To do: {reason}. Order 1.", {"reason": "Write it."}) == "To do: Write it. Order 1."
    assert (
        fill("看这里：{track}。", {"track": "https://city.test/track/"})
        == "看这里：https://city.test/track/。"
    )


def test_conditions_name_values() -> None:
    assert holds({}, {})
    assert holds({"urgency": ["urgent", "critical"]}, {"urgency": "urgent"})
    assert not holds({"urgency": "normal"}, {"urgency": "urgent"})
    assert not holds({"urgency": "normal"}, {})
    assert holds({"repeated": True}, {"repeated": True}) and not holds(
        {"repeated": True}, {"repeated": False}
    )

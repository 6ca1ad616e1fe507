"""What the detectors see and when it is worth a question: pure, and true of whatever counts there are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.answer.supervision.questions import detectors
from huiyin.answer.supervision.questions.detectors.copied import Copying
from huiyin.answer.supervision.questions.detectors.excess import Spread, fit, tail, usual
from huiyin.answer.supervision.questions.detectors.peers import standards
from huiyin.answer.supervision.questions.rules import (
    DETECTORS,
    Bar,
    Count,
    Measured,
    Past,
    clears,
    discoveries,
    to_ask,
)
from huiyin.answer.supervision.questions.wording import sentences
from huiyin.foundation.city.questioning import Questioning

chances = st.lists(st.floats(0, 1), max_size=40)
DAY = datetime(2026, 4, 1, tzinfo=UTC)


@given(chances, st.floats(0.01, 0.3))
def test_as_many_stand_out_as_the_definition_says(ps: list[float], level: float) -> None:
    most = max((k for k in range(1, len(ps) + 1) if sorted(ps)[k - 1] <= level * k / len(ps)), default=0)
    found = discoveries(ps, level)
    assert found.sum() == most
    assert not most or max(np.array(ps)[found]) <= sorted(ps)[most - 1]


@given(chances, st.floats(0.01, 0.1))
def test_a_stricter_city_never_asks_more(ps: list[float], level: float) -> None:
    assert not (discoveries(ps, level) & ~discoveries(ps, 2 * level)).any()


@given(st.integers(1, 300), st.floats(0.001, 0.9), st.floats(-1, 1), st.floats(0.05, 2))
def test_more_hits_are_never_more_usual(of: int, expected: float, shift: float, width: float) -> None:
    hits = np.arange(of + 1)
    found = tail(hits, np.full(of + 1, of), np.full(of + 1, expected), Spread(shift, width))
    assert found[0] == pytest.approx(1) and (np.diff(found) <= 1e-12).all() and (found >= 0).all()
    mean, low, high = usual(of, expected, Spread(shift, width))
    assert 0 <= low <= high <= 1 and 0 < mean < 1


@settings(max_examples=8)
@given(st.integers(1, 10**6))
def test_cheats_do_not_widen_the_ruler_they_are_measured_by(seed: int) -> None:
    dice = np.random.default_rng(seed)
    of = dice.integers(40, 400, 120)
    hits = dice.binomial(of, 1 / (1 + np.exp(-dice.normal(-1.5, 0.3, 120))))
    honest = fit(hits, of, np.full(120, 0.19))
    with_cheats = np.where(np.arange(120) < 5, (of * 0.8).astype(int), hits)
    found = fit(with_cheats, of, np.full(120, 0.19))
    assert abs(found.width - honest.width) < 0.2 and abs(found.shift - honest.shift) < 0.15


counts = st.lists(
    st.builds(
        lambda unit, group, stratum, hits, more: Count(f"u{unit}", f"g{unit % 2}", stratum, hits, hits + more),
        st.integers(0, 15), st.just(""), st.sampled_from(["a", "b", "c"]), st.integers(0, 30), st.integers(1, 60),
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


@given(counts, st.integers(0, 39))
def test_a_unit_is_no_part_of_its_own_yardstick(rows: list[Count], at: int) -> None:
    own = rows[at % len(rows)]
    changed = [replace(one, hits=0) if one.unit == own.unit else one for one in rows]
    before = {one.unit: one for one in standards(rows)}[own.unit]
    after = {one.unit: one for one in standards(changed)}[own.unit]
    assert after.expected == pytest.approx(before.expected)
    assert before.hits == sum(one.hits for one in rows if one.unit == own.unit)


@given(counts)
def test_what_is_expected_lies_among_what_others_show(rows: list[Count]) -> None:
    for one in standards(rows):
        others = [row.hits / row.of for row in rows if row.unit != one.unit]
        if others:
            assert min(others) - 1e-9 <= one.expected <= max(others) + 1e-9


def test_a_matter_that_comes_back_everywhere_is_expected_to_come_back() -> None:
    noisy = [Count(f"u{n}", "g", "noise", 30, 100) for n in range(10)]
    quiet = [Count(f"v{n}", "g", "lamp", 2, 100) for n in range(10)]
    found = {one.unit: one.expected for one in standards([*noisy, *quiet])}
    assert found["u0"] == pytest.approx(0.3, abs=0.02) and found["v0"] == pytest.approx(0.02, abs=0.02)


def closed(unit: str, bins: list[int], stratum: str = "help") -> list[detectors.Finished]:
    return [detectors.Finished(unit, "g", stratum, at, at == 19, n) for at, n in enumerate(bins) if n]


HONEST = [5] * 14 + [6, 6, 6, 6, 6, 8]
HEAPED = [5] * 14 + [1, 1, 1, 1, 1, 60]
SLOW = [0] * 14 + [30, 30, 30, 30, 30, 40]


def rare(found: list[Measured], level: float = 1e-3) -> set[str]:
    return {one.unit for one in found if one.p < level}


def test_a_heap_is_seen_and_slow_work_is_none() -> None:
    city = [row for n in range(40) for row in closed(f"u{n}", HONEST)]
    rows = [*city, *closed("heap", HEAPED), *closed("slow", SLOW)]
    found = detectors.heaping(rows, 0.05, 0.3, 20, {})
    assert rare(found) == {"heap"}
    [heap] = [one for one in found if one.unit == "heap"]
    assert (heap.observed, heap.of) == (60, 65)
    assert heap.details["bins"] == HEAPED and sum(heap.details["peers"]) == pytest.approx(1, abs=0.01)


def test_limits_that_end_on_a_sunday_are_compared_with_such() -> None:
    friday = [0] * 14 + [2, 2, 2, 2, 2, 20]
    city = [
        row for n in range(40) for row in (*closed(f"u{n}", HONEST), *closed(f"u{n}", friday, "help outside"))
    ]
    only_sundays = closed("sunday", [n * 3 for n in friday], "help outside")
    assert rare(detectors.heaping([*city, *only_sundays], 0.05, 0.3, 20, {})) == set()


def test_returns_at_the_month_s_end_are_seen_unless_all_return_then() -> None:
    even = [detectors.Asked(f"u{n}", (1,) * 21) for n in range(40)]
    late = detectors.Asked("late", (0,) * 15 + (1,) * 3 + (6, 7, 8))
    assert rare(detectors.returns([*even, late], 3, 8, {})) == {"late"}
    everybody = [detectors.Asked(f"u{n}", (0,) * 15 + (1,) * 3 + (6, 7, 8)) for n in range(40)]
    assert rare(detectors.returns([*everybody, late], 3, 8, {})) == set()


def test_a_unit_that_always_had_lawsuits_has_not_jumped() -> None:
    city = [Count(f"u{n}", "g", "", 8, 200) for n in range(40)]
    rows = [*city, Count("always", "g", "", 40, 200), Count("jumped", "g", "", 40, 200)]
    past = {one.unit: Past(48, 1200, 48) for one in city}
    past |= {"always": Past(240, 1200, 48), "jumped": Past(48, 1200, 48)}
    assert rare(detectors.excluded(rows, 30, past)) == {"jumped"}


def test_few_telephones_behind_many_ratings_are_seen() -> None:
    city = [detectors.Raters(f"u{n}", "g", (1,) * 40 + (2,) * 6 + (3,)) for n in range(40)]
    cases = {
        "one": detectors.Raters("one", "g", (1,) * 30 + (18,)),
        "several": detectors.Raters("several", "g", (1,) * 20 + (6,) * 5),
        "staff": detectors.Raters("staff", "g", (1,) * 40, staff=6),
        "honest": detectors.Raters("honest", "g", (1,) * 35 + (2,) * 8 + (4,)),
    }
    found = detectors.phones([*city, *cases.values()], 5, 15)
    assert rare(found) == {"one", "several", "staff"}
    assert {one.unit: one.observed for one in found}["staff"] == 6


LONG = "经查该处路灯因电缆老化断电，抢修队更换电缆四十米并调试，当晚恢复照明，反映人到场表示认可。"
OTHERS = (
    "城管队员到场清走占道货车两辆并留存照片备查。", "物业已约谈电梯维保方，主板到货后周五换上。", "环卫班组冲洗桥面，垃圾桶增加到六只。",
    "供水公司开挖后补焊接口，夜间十点恢复供水。", "工地夜间停工，围挡加装隔音毡，居委每日巡查。",
)  # fmt: skip


def told(order: int, matter: str, spot: int, text: str, day: float = 0, unit: str = "u") -> detectors.Reply:
    return detectors.Reply(order, unit, "g", matter, spot, DAY + timedelta(days=day), text)


def observed(*rows: detectors.Reply) -> int:
    elsewhere = [told(1000 + n, f"m{n % 5}", n, OTHERS[n % 5] + str(n), n, f"v{n % 7}") for n in range(70)]
    found = detectors.copied([*rows, *elsewhere], Copying(generic=0.5), 1, {})
    return next(one.observed for one in found if one.unit == "u")


def test_a_reply_under_two_matters_is_copied() -> None:
    assert observed(told(1, "lamp", 1, LONG), told(2, "noise", 2, LONG), told(3, "lift", 3, OTHERS[0])) == 2
    assert observed(told(1, "lamp", 1, LONG), told(2, "noise", 2, f"您好。{LONG}感谢理解。")) == 2


def test_one_event_told_to_many_is_not_copied() -> None:
    assert observed(told(1, "lamp", 1, LONG), told(2, "lamp", 2, LONG, day=1)) == 0
    assert observed(told(1, "lamp", 1, LONG), told(2, "lamp", 1, LONG, day=20)) == 0
    assert observed(told(1, "lamp", 1, LONG), told(2, "lamp", 0, LONG, day=20)) == 0
    assert observed(told(1, "lamp", 1, LONG), told(2, "lamp", 2, LONG, day=20)) == 2


def test_what_every_unit_writes_is_nobody_s_copy() -> None:
    greeting = "您好，您反映的问题已收悉，感谢您对我们工作的关心和支持，现将办理情况答复如下"
    rows = [told(n, f"m{n % 6}", n, greeting + OTHERS[n % 5][:6], n, f"v{n % 9}") for n in range(180)] + [
        told(500 + n, f"m{n}", n, greeting + OTHERS[n % 5][:6], n) for n in range(5)
    ]
    found = detectors.copied(rows, Copying(generic=0.3), 1, {})
    assert next(one.observed for one in found if one.unit == "u") == 0


def seen(**more: object) -> Measured:
    given = {"detector": "heaping", "unit": "u", "observed": 46, "of": 80, "standard": 0.2, "expected": 0.24}
    return Measured(**{**given, "low": 0.1, "high": 0.4, "p": 1e-9, **more})  # type: ignore[arg-type]


def test_enough_cases_hits_and_times_are_needed() -> None:
    bar = Bar(least_of=20, least_hits=10, least_ratio=1.5)
    assert clears(seen(), bar)
    assert not clears(seen(observed=9, of=12), bar)
    assert not clears(seen(expected=0.45), bar)
    bars = dict.fromkeys(DETECTORS, bar)
    assert to_ask([seen(of=19, observed=19)], bars, 0.05) == []
    assert [
        one.unit
        for one in to_ask([seen(unit="b", p=1e-4), seen(unit="a", p=1e-6), seen(unit="c", p=0.6)], bars, 0.05)
    ] == ["a", "b"]


@pytest.mark.parametrize("detector", DETECTORS)
def test_a_question_is_a_question_in_both_languages(detector: str) -> None:
    zh, en = sentences(seen(detector=detector), Questioning().patterns[detector])
    assert zh.startswith("请看一看") and "80" in zh and "46" in zh and "24.0%" in zh
    assert en.startswith("Please look") and "24.0%" in en

"""Which places are offered, which are left alone, and when a change may be told."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.learn.insight.proactive.rules import (
    Counted,
    Place,
    Reason,
    candidates,
    controls,
    effect,
    enough,
    faults,
    together,
    windows,
)
from huiyin.learn.stats.changes import change

KNOWN = st.builds(
    Place,
    code=st.integers(0, 40).map(str),
    group=st.sampled_from(["core", "rural", ""]),
    open=st.integers(0, 1),
    recent=st.integers(0, 1),
    season=st.integers(0, 4),
)


def test_a_place_is_offered_for_its_season_its_border_or_its_kind() -> None:
    known = [
        Place("hit", "core", open=2, recent=3),
        Place("kind", "core"),
        Place("border", "rural"),
        Place("season", "rural", season=3),
        Place("busy", "core", open=1),
        Place("told", "core", recent=1),
        Place("far", "rural"),
    ]
    found = candidates(known, ["hit"], {"border"})
    assert [(one.place.code, one.reasons) for one in found] == [
        ("season", ("season",)),
        ("border", ("neighbour",)),
        ("kind", ("alike",)),
    ]


@given(st.lists(KNOWN, unique_by=lambda p: p.code), st.sets(st.integers(0, 40).map(str)))
def test_who_has_complained_or_is_helped_already_is_never_offered(
    known: list[Place], around: set[str]
) -> None:
    found = candidates(known, around, {place.code for place in known})
    assert all(one.place.quiet and one.place.code not in around and one.reasons for one in found)
    assert len({one.place.code for one in found}) == len(found)


@given(st.lists(KNOWN, unique_by=lambda p: p.code), st.integers(0, 6), st.integers(1, 4))
def test_those_left_alone_are_quiet_not_chosen_and_no_more_than_asked(
    known: list[Place], count: int, each: int
) -> None:
    chosen, others = [p for p in known if p.quiet][:count], known
    left = controls(chosen, others, each)
    quiet = {place.code for place in known if place.quiet}
    assert set(left) <= quiet - {place.code for place in chosen}
    assert len(left) == min(each * len(chosen), len(quiet) - len(chosen))


def test_those_left_alone_are_of_the_same_kind_with_the_nearest_season() -> None:
    chosen = [Place("c", "core", season=5)]
    others = [Place("r", "rural", season=5), Place("a", "core", season=1), Place("b", "core", season=4)]
    assert controls(chosen, others, 2) == ["a", "b"]


def test_what_is_missing_is_named() -> None:
    good = Reason("alert", "7", "S0101的路灯比往常多三倍")
    assert faults(good, "请查看", ["S0102"], 3) == []
    assert faults(Reason("rumour", "7", ""), " ", [], 3) == ["reason", "sentence", "words", "places"]
    assert faults(good, "请查看", ["a", "b", "c", "d"], 3) == ["places"]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_neither_the_day_of_opening_nor_today_is_counted(opened: date, later: int) -> None:
    today = opened + timedelta(days=later)
    when = windows(opened, today, 180, 120)
    assert when.before == (opened - timedelta(days=180), opened)
    assert when.after[0] == opened + timedelta(days=1)
    assert when.after[1] <= max(today, when.after[0])
    assert 0 <= when.days <= 120


def test_nothing_is_told_too_early_or_of_too_few() -> None:
    much = Counted(before=60, after=10, other_before=50, other_after=48)
    assert effect(much, 13, 14, 10) is None
    assert effect(Counted(5, 2, 50, 48), 60, 14, 10) is None
    assert effect(Counted(60, 10, 5, 2), 60, 14, 10) is None
    assert effect(Counted(0, 12, 50, 48), 60, 14, 10) is None
    told = effect(much, 60, 14, 10)
    assert told is not None and told.sure
    assert told.ratio == pytest.approx((10 / 60) / (48 / 50))
    assert told.low < told.ratio < told.high < 1


def test_enough_may_have_been_seen_and_nothing_be_comparable() -> None:
    nothing_after = Counted(before=36, after=0, other_before=17, other_after=0)
    assert enough(nothing_after, 10) and effect(nothing_after, 19, 14, 10) is None
    assert not enough(Counted(36, 0, 9, 0), 10)


def test_places_that_scatter_make_the_interval_wider_and_leave_the_ratio() -> None:
    even = together([(10, 5)] * 4, [(10, 10)] * 8)
    odd = together([(20, 0), (0, 10), (20, 0), (0, 10)], [(20, 0), (0, 20)] * 4)
    assert even.scatter == 1.0 and odd.scatter > 3
    assert replace(odd, scatter=1.0) == even
    one, other = effect(even, 60, 14, 10), effect(odd, 60, 14, 10)
    assert one is not None and other is not None
    assert one.ratio == other.ratio == 0.5
    assert other.low < one.low and other.high > one.high


def test_nothing_seen_anywhere_scatters_as_chance_does() -> None:
    assert together([], []) == Counted(0, 0, 0, 0)
    assert together([(0, 0), (3, 0)], [(0, 0)]) == Counted(3, 0, 0, 0)


@settings(deadline=None)
@given(*(st.integers(5, 200) for _ in range(4)))
def test_here_and_there_exchanged_turn_the_change_over(a: int, b: int, c: int, d: int) -> None:
    one, other = change(a, b, c, d), change(c, d, a, b)
    assert one.ratio == pytest.approx(1 / other.ratio, rel=1e-3)
    assert one.low == pytest.approx(1 / other.high, rel=1e-3)
    assert one.low <= one.ratio <= one.high


def test_the_interval_holds_what_is_true_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    true, held, tried = 0.6, 0, 300
    for _ in range(tried):
        before, other_before = rng.poisson(30), rng.poisson(60)
        after, other_after = rng.poisson(30 * 1.3 * true), rng.poisson(60 * 1.3)
        found = change(before, after, other_before, other_after)
        held += found.low <= true <= found.high
    assert held / tried >= 0.94

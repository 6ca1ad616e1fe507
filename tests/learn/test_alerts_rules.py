"""Merging loses nothing and does not depend on order; grades, budgets, what is known; medians and chances."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from huiyin.foundation.city.alerting import GRADES, Alerting, Merging, Plain
from huiyin.learn.insight.alerts import merging_rules, plain_rules, rules
from huiyin.learn.insight.alerts.merging_rules import Bundle, bare, bundles, covers
from huiyin.learn.insight.alerts.signals import Signal
from tests.learn.alerting import DAY, TREE

HOW = Merging()
MATTERS = ("", "010000", "010101", "010102", "020000", "020401")
PLACES = ("", "D1", "D2", "S1", "S2", "S3")


def one(matter: str = "010101", place: str = "S1", observed: int = 30, **more: object) -> Signal:
    given_ = {"source": "counts", "kind": "day", "day": DAY, "expected": 5.0, "p": 1e-6, **more}
    return Signal(matter=matter, place=place, observed=observed, **given_)  # type: ignore[arg-type]


signals = st.builds(
    one,
    st.sampled_from(MATTERS),
    st.sampled_from(PLACES),
    st.integers(1, 400),
    source=st.sampled_from(["counts", "topics", "scan"]),
    day=st.integers(0, 9).map(lambda n: DAY - timedelta(days=n)),
    days=st.sampled_from([1, 7]),
    expected=st.floats(0.1, 80),
    p=st.floats(0, 0.05),
    orders=st.frozensets(st.integers(1, 30), max_size=8).map(lambda found: tuple(sorted(found))),
)


def shape(found: list[Bundle]) -> set[tuple[str, str, frozenset[Signal]]]:
    return {(thing.head.matter, thing.head.place, frozenset(thing.signals)) for thing in found}


@given(st.lists(signals, max_size=14), st.randoms())
def test_the_order_of_signals_does_not_matter(found: list[Signal], dice: object) -> None:
    mixed = list(found)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert shape(bundles(found, TREE, HOW)) == shape(bundles(mixed, TREE, HOW))


@given(st.lists(signals, max_size=14))
def test_no_signal_and_no_order_is_lost_and_none_stands_twice(found: list[Signal]) -> None:
    things = bundles(found, TREE, HOW)
    assert Counter(s for thing in things for s in thing.signals) == Counter(set(found))
    assert {o for thing in things for o in thing.orders} == {o for s in found for o in s.orders}


@given(st.lists(signals, max_size=14))
def test_said_twice_it_is_said_once(found: list[Signal]) -> None:
    assert shape(bundles(found * 2, TREE, HOW)) == shape(bundles(found, TREE, HOW))


@given(st.lists(signals, min_size=1, max_size=14))
def test_the_level_that_speaks_has_enough_of_the_excess(found: list[Signal]) -> None:
    for thing in bundles(found, TREE, HOW):
        most = max(strand.excess for strand in thing.strands)
        assert most <= 0 or thing.head.excess >= HOW.explains * most


@given(st.lists(signals, max_size=14))
def test_parts_are_found_as_by_looking_at_every_pair(found: list[Signal]) -> None:
    strands = merging_rules._strands(found, HOW.gap_days)
    within = merging_rules._within(strands, TREE)
    for n, whole in enumerate(strands):
        pairs = [k for k, part in enumerate(strands) if merging_rules._inside(part, whole, TREE)]
        assert within.get(n, []) == pairs


def test_a_child_that_accounts_for_most_explains_its_parents() -> None:
    found = [
        one(observed=60),
        one(place="D1", observed=66),
        one(place="", observed=70),
        one("010000", "", 80, expected=20),
    ]
    [thing] = bundles(found, TREE, HOW)
    assert (thing.head.matter, thing.head.place) == ("010101", "S1")
    assert len(thing.strands) == 4


def test_what_rises_everywhere_is_explained_by_the_whole() -> None:
    streets = [one(place=place, observed=30) for place in ("S1", "S2", "S3")]
    [thing] = bundles([*streets, one(place="", observed=110, expected=15)], TREE, HOW)
    assert (thing.head.matter, thing.head.place) == ("010101", "")
    assert len(thing.strands) == 4


def test_a_thing_of_its_own_does_not_drown_in_a_general_rise() -> None:
    general = [one("020401", place, 40, expected=10) for place in ("S1", "S2", "S3")]
    whole = one("", "", 900, expected=400)
    found = bundles([*general, whole, one("010101", "S3", 60, expected=2)], TREE, HOW)
    assert ("010101", "S3") in {(thing.head.matter, thing.head.place) for thing in found}


def test_two_things_in_two_places_stay_two_though_one_parent_saw_both() -> None:
    found = [one(place="S1", observed=100), one("020401", "S3", 30), one("", "", 300, expected=180)]
    assert {(t.head.matter, t.head.place) for t in bundles(found, TREE, HOW)} == {
        ("010101", "S1"),
        ("020401", "S3"),
    }


def test_adjacent_days_are_one_thing_and_far_days_are_two() -> None:
    near = [one(day=DAY - timedelta(days=n)) for n in (0, 1, 3)]
    assert len(bundles(near, TREE, HOW)) == 1
    assert len(bundles([one(), one(day=DAY - timedelta(days=4))], TREE, HOW)) == 2


def test_shared_orders_join_what_the_tree_does_not() -> None:
    by_words = one("010102", "S2", 10, source="topics", orders=(1, 2, 3, 4))
    assert len(bundles([one(orders=(3, 4, 5)), by_words], TREE, HOW)) == 1
    assert len(bundles([one(orders=(4, 5, 6)), by_words], TREE, HOW)) == 2


def test_codes_hold_what_begins_like_them() -> None:
    assert [bare(code) for code in ("010000", "010100", "010101", "")] == ["01", "0101", "010101", ""]
    assert covers("010000", "010203") and covers("", "020101") and not covers("010200", "010101")


GRADED = Alerting().grades
strengths = st.builds(
    rules.Strength,
    st.floats(0.5, 20),
    st.integers(0, 300),
    st.integers(0, 300),
    st.floats(0, 1),
    st.booleans(),
)


@given(strengths)
def test_a_stronger_thing_is_never_less_grave(strength: rules.Strength) -> None:
    stronger = replace(
        strength, count=strength.count + 10, people=strength.people + 5, p=strength.p / 2, danger=True
    )
    assert not rules.graver(rules.grade(strength, GRADED), rules.grade(stronger, GRADED))


def test_danger_is_one_grade_graver() -> None:
    quiet = rules.Strength(2.2, 20, 12, 1e-4)
    assert [rules.grade(replace(quiet, danger=danger), GRADED) for danger in (False, True)] == [
        "yellow",
        "orange",
    ]


@given(
    st.lists(st.tuples(st.sampled_from(GRADES), st.floats(0, 1), st.floats(-5, 500)), max_size=60),
    st.dictionaries(st.sampled_from(GRADES), st.integers(0, 25)),
)
def test_budgets_are_never_exceeded_and_the_strongest_go_first(
    rows: list[tuple[str, float, float]], used: dict[str, int]
) -> None:
    weighed = [rules.Weighed(n, *row) for n, row in enumerate(rows)]
    told, held = rules.spend(weighed, used, GRADED)
    assert sorted([*told, *held]) == list(range(len(rows)))
    for grade in GRADES:
        mine = [weighed[n] for n in told if weighed[n].grade == grade]
        left = [weighed[n] for n in held if weighed[n].grade == grade]
        assert not mine or used.get(grade, 0) + len(mine) <= GRADED[grade].budget
        assert not left or used.get(grade, 0) + len(mine) >= GRADED[grade].budget
        assert max((one.rank for one in mine), default=(-1e9,)) <= min(
            (one.rank for one in left), default=(1e9,)
        )


def test_a_known_thing_explains_only_what_it_names_and_only_so_much() -> None:
    heating = rules.Known("season:h", DAY, DAY + timedelta(days=3), 3.0, ("020000",), ("D1",))

    def by(matter: str = "020401", place: str = "S1", day: date = DAY, ratio: float = 2.5) -> str:
        return rules.what_explains([heating], matter, place, day, day, ratio, TREE)

    assert by() == "season:h"
    assert [by(matter="010101"), by(place="S3"), by(day=DAY - timedelta(days=1)), by(ratio=3.1)] == [""] * 4
    narrow = rules.Known("event:1", DAY, DAY, 3.0, ("020401",), ("S1",))
    assert (
        rules.what_explains([rules.Known("wide", DAY, DAY, 9.0), narrow], "020401", "S1", DAY, DAY, 2, TREE)
        == "event:1"
    )


def test_the_plain_rule_is_mean_and_three_deviations() -> None:
    bar = plain_rules.bar([4, 6, 5, 5, 4, 6, 5, 5], Plain())
    assert bar.expected == 5 and bar.upper == pytest.approx(5 + 3 * np.std([4, 6, 5, 5, 4, 6, 5, 5], ddof=1))
    assert bar.crossed(20) == 20 and bar.crossed(5) == int(bar.upper) + 1
    assert plain_rules.bar([100] * 20 + [1] * 8, Plain()).expected == 1


def test_the_chance_is_that_of_a_mean_only_estimated() -> None:
    assert plain_rules.chance(12, [5, 5, 5, 5]) == pytest.approx(float(nbinom.sf(11, 20.5, 0.8)))
    assert plain_rules.chance(12, [5] * 800) == pytest.approx(float(poisson.sf(11, 5)), rel=0.02)
    assert plain_rules.chance(12, [0, 10, 0, 10]) > 5 * plain_rules.chance(12, [5, 5, 5, 5])
    assert plain_rules.chance(3, []) == 1.0


@pytest.mark.parametrize("n", [6, 11, 40])
def test_the_interval_of_a_median_holds_it_often_enough(n: int) -> None:
    dice, hits = np.random.default_rng(5), []
    for _ in range(1500):
        found = plain_rules.middle(dice.normal(size=n).tolist())
        assert found.low is not None and found.high is not None
        hits.append(found.low <= 0 <= found.high)
    assert np.mean(hits) >= 0.945
    assert plain_rules.middle([3.0, 1.0]).low is None and plain_rules.middle([3.0, 1.0]).value == 2.0

"""A history of dispatch: what it learns, what it never uses, and how it is kept."""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.triage.history import Asked, Damaged, Example, History, NothingLearned, learn, load, save
from huiyin.act.triage.history.heirs import heirs

START = date(2026, 3, 1)
MATTERS = (("A", "A1"), ("A", "A2"), ("B", "B1"))
PLACES = (("north", "n1"), ("north", "n2"), ("south", "s1"))
UNITS = ("road office", "water works", "north street", "south street")

examples = st.builds(
    Example,
    st.sampled_from(MATTERS),
    st.sampled_from(PLACES),
    st.sampled_from(UNITS),
    st.integers(0, 120).map(lambda days: START + timedelta(days=days)),
    st.sampled_from((1.0, 1.0, 1.0, 0.5, -1.0)),
)
histories = st.lists(examples, min_size=1, max_size=30).filter(
    lambda some: any(one.weight > 0 for one in some)
)


def settled(unit: str, times: int = 1, day: int = 100, matter: int = 0, place: int = 0) -> list[Example]:
    when = START + timedelta(days=day)
    return [Example(MATTERS[matter], PLACES[place], unit, when) for _ in range(times)]


def returned(unit: str, times: int = 1, day: int = 100) -> list[Example]:
    when = START + timedelta(days=day)
    return [Example(MATTERS[0], PLACES[0], unit, when, -1.0) for _ in range(times)]


def ranking(history: History, matter: int = 0, place: int = 0) -> list[str]:
    return [one.unit for one in history.rank(MATTERS[matter], PLACES[place])]


def test_who_settled_most_of_such_here_stands_first() -> None:
    history = learn(
        settled("road office", 9) + settled("water works", 4) + settled("north street", 30, place=2)
    )
    first = history.rank(MATTERS[0], PLACES[0])[0]
    assert (first.unit, first.evidence.settled, first.evidence.total) == ("road office", 9, 13)
    assert (first.evidence.matter, first.evidence.place, first.evidence.days) == (2, 2, 90)


def test_what_is_old_counts_less_than_what_is_new() -> None:
    history = learn(settled("water works", 5, day=0) + settled("road office", 3, day=300))
    assert ranking(history)[0] == "road office"
    assert (
        learn(settled("water works", 5, day=299) + settled("road office", 3, day=300))
        .rank(MATTERS[0], PLACES[0])[0]
        .unit
        == "water works"
    )


def test_a_matter_never_seen_here_is_judged_by_what_is_near() -> None:
    history = learn(
        settled("road office", 8, matter=0, place=1) + settled("water works", 8, matter=2, place=2)
    )
    found = history.rank(MATTERS[1], PLACES[0])[0]
    assert found.unit == "road office" and found.evidence.matter == 1


def test_what_is_unknown_or_empty_or_too_short_is_ranked_all_the_same() -> None:
    history = learn(settled("road office", 5) + settled("water works", 2))
    for matter, place in (((), ()), (("A", ""), ("", "")), (("?", "??"), ("nowhere",)), (("A",), PLACES[0])):
        assert history.rank(matter, place)[0].unit == "road office"


def test_orders_given_back_teach_that_it_was_not_this_unit() -> None:
    before = learn(settled("road office", 3) + settled("water works", 2))
    after = learn(settled("road office", 3) + settled("water works", 2) + returned("road office", 4))
    assert ranking(before)[0] == "road office" and ranking(after)[0] == "water works"
    assert {one.unit: one.evidence.given_back for one in after.rank(MATTERS[0], PLACES[0])}[
        "road office"
    ] == 4


def test_nothing_settled_is_said_plainly() -> None:
    for some in ([], returned("road office", 3)):
        with pytest.raises(NothingLearned):
            learn(some)


@given(histories, st.sampled_from(MATTERS), st.sampled_from(PLACES))
def test_shares_are_chances_and_sum_to_no_more_than_one(
    some: list[Example], matter: tuple[str, ...], place: tuple[str, ...]
) -> None:
    found = learn(some).rank(matter, place)
    assert found and all(0 < one.share <= 1 for one in found)
    assert sum(one.share for one in found) <= 1 + 1e-9
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    assert all(0 <= one.evidence.settled <= one.evidence.total for one in found)


@given(histories, st.randoms())
def test_only_when_things_happened_matters_not_how_they_are_listed(
    some: list[Example], dice: random.Random
) -> None:
    mixed = list(some)
    dice.shuffle(mixed)
    assert learn(mixed).to_bytes() == learn(some).to_bytes()


@given(histories, st.integers(0, 2), st.integers(0, 2), st.sampled_from(UNITS))
def test_one_more_order_settled_never_lowers_the_unit_that_settled_it(
    some: list[Example], matter: int, place: int, unit: str
) -> None:
    day = max(one.day for one in some if one.weight > 0)
    newest = max(one.when for one in some if one.weight > 0)
    more = [*some, Example(MATTERS[matter], PLACES[place], unit, newest)]
    before, after = (ranking(learn(those, at=day), matter, place) for those in (some, more))
    assert after.index(unit) <= (before.index(unit) if unit in before else len(before))


@given(histories)
def test_what_was_kept_says_the_same_again(some: list[Example]) -> None:
    history = learn(some)
    again = History.from_bytes(history.to_bytes())
    for matter in MATTERS:
        assert again.rank(matter, PLACES[0]) == history.rank(matter, PLACES[0])


def many(count: int = 600) -> list[Example]:
    """Enough for the regression: the unit follows matter and place, with some disorder."""
    dice = random.Random(5)
    found = []
    for n in range(count):
        matter, place = dice.choice(MATTERS), dice.choice(PLACES)
        unit = f"{place[0]} street" if matter[0] == "A" else "water works"
        unit = dice.choice(UNITS) if dice.random() < 0.1 else unit
        extras = (("channel", dice.choice(("call", "web"))),)
        found.append(Example(matter, place, unit, START + timedelta(days=n // 5), 1.0, extras))
    return found


def test_with_enough_examples_a_regression_helps_and_is_kept_too(tmp_path: Path) -> None:
    history = learn(many())
    assert history.regression is not None and 0 < history.blend < 1
    assert ranking(history)[0] == "north street" and ranking(history, 2, 2)[0] == "water works"
    save(history, tmp_path / "kept")
    assert load(tmp_path / "kept").rank(MATTERS[1], PLACES[2]) == history.rank(MATTERS[1], PLACES[2])
    assert learn(many()[::-1]).to_bytes() == history.to_bytes()


def test_many_at_once_are_judged_like_one(tmp_path: Path) -> None:
    history = learn(many())
    shares = history.shares([Asked(matter, place) for matter in MATTERS for place in PLACES] * 100)
    alone = history.rank(MATTERS[2], PLACES[2])[0]
    assert shares.shape == (900, len(history.units))
    assert shares[8][history.units.index(alone.unit)] == pytest.approx(alone.share)


@pytest.mark.parametrize("name", ["history.json", "history.npz"])
def test_what_was_changed_on_disk_is_refused(tmp_path: Path, name: str) -> None:
    save(learn(settled("road office", 3)), tmp_path)
    spoiled = bytearray((tmp_path / name).read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    (tmp_path / name).write_bytes(bytes(spoiled))
    with pytest.raises(Damaged):
        load(tmp_path)


def test_what_is_no_history_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        load(tmp_path / "nothing")
    with pytest.raises(Damaged):
        History.from_bytes(b"not a history")
    save(learn(settled("road office", 3)), tmp_path)
    words = json.loads((tmp_path / "history.json").read_text("utf-8"))
    (tmp_path / "history.json").write_text(json.dumps(words | {"blend": 1.0}), "utf-8")
    with pytest.raises(Damaged, match="hash"):
        load(tmp_path)


def test_a_unit_that_goes_by_another_name_keeps_what_it_settled() -> None:
    old, new = "综合执法队", "综合执法队（北街街道办事处）"
    history = learn(settled(old, 40, day=50) + settled(new, 1, day=100) + settled("water works", 20, day=50))
    assert ranking(history)[0] == new and old not in history.units
    assert history.about["renamed"] == {old: new}


def test_names_are_not_guessed_where_two_could_be_meant() -> None:
    seen = [("队", 1.0), ("队（北）", 50.0), ("队（南）", 50.0)]
    assert heirs(seen, 60.0) == {}
    assert heirs(seen[:2], 60.0) == {"队": "队（北）"}


def test_a_name_still_in_use_has_no_heir() -> None:
    assert heirs([("队", 1.0), ("队（北）", 50.0), ("队", 60.0)], 60.0) == {}

"""How a city whistles and writes letters: every mistake in the two files is named, and older packs have the usual."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.city.letters import HALF, PLACEHOLDER, Lettering, read_letters
from huiyin.foundation.city.pack import PackErrors, read_pack
from huiyin.foundation.city.whistles import Whistling, read_whistles

CITIES = Path(__file__).parents[2] / "huiyin" / "cities"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A city that may be spoiled."""
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "qingshi"))


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    """What is said in English after a file was changed."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackErrors) as caught:
        read_pack(folder)
    assert {error.file for error in caught.value.errors} == {file}
    return " ".join(error.message_en for error in caught.value.errors)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("arrived = 30", "arrived = 20", "must sum to 100"),
        ("late_share = 0.5", "late_share = 1.5", "late_share"),
        ("absent_hours = 4", "absent_hours = -1", "absent_hours"),
        ("near_metres = 500", "near_metres = 0", "near_metres"),
        ("low = 0.005", "low = 0.5", "below high"),
        ("enough = 100", "", "enough"),
        ("[band]", "[bond]", "band"),
    ],
)
def test_a_mistake_about_whistles_is_named(folder: Path, old: str, new: str, said: str) -> None:
    assert said in spoil(folder, "whistles.toml", old, new)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share = 0.5", "share = 0.6", "at most 0.5"),
        ("share = 0.15", "share = 0.4", "more time"),
        ("{serial}", "{series}", "{series}"),
        ("〔{year}〕", "", "{year}"),
        ("\n{hurry}\n", "\n", "{hurry}"),
        ("（编号：{order}）", "（电话：{phone}）", "{phone}"),
        ("并于{due}前函复", "并函复", "{due}"),
        ('unit = "workday"', 'unit = "moon"', "hour|day|workday"),
        ("amount = 4", "amount = 0", "positive"),
        ("[urgency.immediate]", "[urgency.someday]", "urgency.immediate"),
        ("remind = 0.5", "remind = 2", "remind"),
    ],
)
def test_a_mistake_about_letters_is_named(folder: Path, old: str, new: str, said: str) -> None:
    assert said in spoil(folder, "letters.toml", old, new)


def test_a_pack_that_was_loaded_before_has_the_usual(folder: Path) -> None:
    for name in ("whistles.toml", "letters.toml"):
        (folder / name).unlink()
    assert (read_whistles(folder), read_letters(folder)) == (Whistling(), Lettering())


@pytest.mark.parametrize("city", ["huiyin", "qingshi"])
def test_the_usual_and_both_cities_keep_their_own_rules(city: str) -> None:
    for how in (read_letters(CITIES / city), Lettering()):
        assert all(
            one.share <= HALF and "due" in PLACEHOLDER.findall(one.hurry) for one in how.urgencies.values()
        )
        assert all({"ask", "hurry"} <= set(PLACEHOLDER.findall(one.body)) for one in how.purposes.values())
    for rules in (read_whistles(CITIES / city), Whistling()):
        assert sum(rules.marks.values()) == 100


def test_a_name_is_shortened_by_its_longest_ending() -> None:
    how = Lettering(endings={"委员会": "委", "管理委员会": "管委", "街道": "街"})
    assert [how.short(name) for name in ("临江街道", "新区管理委员会", "卫生委员会", "水务局", "街道")] == [
        "临江街",
        "新区管委",
        "卫生委",
        "水务局",
        "街道",
    ]


@given(
    st.text(max_size=20), st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=2), max_size=4)
)
def test_no_name_is_shortened_to_nothing_but_its_ending(name: str, endings: dict[str, str]) -> None:
    short = Lettering(endings=endings).short(name)
    assert short == name or any(name.endswith(one) and short.endswith(endings[one]) for one in endings)

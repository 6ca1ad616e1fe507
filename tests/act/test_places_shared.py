"""The figures that docs/triage-places.md gives, on real messages that are not part of this repository."""

import csv
import itertools
import json
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from huiyin.act.triage.places.areas import read_areas
from huiyin.act.triage.places.entries import entries
from huiyin.act.triage.places.finder import Finder
from huiyin.act.triage.places.gazetteer import Entry, Gazetteer
from huiyin.act.triage.places.suffixes import base
from huiyin.foundation.city.pack import read_trusted_pack

pytestmark = pytest.mark.shared
Rows = list[dict[str, str]]


@pytest.fixture
def rows(shared: Path) -> Callable[[str], Rows]:
    def read(name: str) -> Rows:
        with (shared / "data" / name).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))

    return read


@pytest.fixture
def dongguan(shared: Path) -> Finder:
    return Finder(read_areas(shared / "data" / "geo" / "dongguan_towns_35.geojson"))


def test_towns_from_text_by_their_names_alone(dongguan: Finder, rows: Callable[[str], Rows]) -> None:
    known = [
        r
        for r in rows("appeals/dongguan_appeals.csv")
        if r["town_mentioned"] and ";" not in r["town_mentioned"]
    ]
    found = [(dongguan.find(row["content"], row["title"]).answer, row["town_mentioned"]) for row in known]
    answers = [(answer.value, town) for answer, town in found if answer]
    assert len(known) > 700
    assert len(answers) / len(known) >= 0.98
    assert sum(value == town for value, town in answers) / len(answers) >= 0.99


def test_a_town_with_a_character_of_the_same_sound_is_understood(
    dongguan: Finder, rows: Callable[[str], Rows]
) -> None:
    dice, alike = random.Random(3), same_sounds()
    asked = answered = right = 0
    for row in rows("appeals/dongguan_appeals.csv"):
        town, text = row["town_mentioned"], row["title"] + row["content"]
        short = base(town, "street")
        at = dice.randrange(len(short)) if short else 0
        others = (
            [char for char in alike.get(lazy_pinyin(short[at])[0], ()) if char != short[at]] if short else []
        )
        if not town or ";" in town or town not in text or not others:
            continue
        wrong = short[:at] + dice.choice(others) + short[at + 1 :]
        found = dongguan.find(row["content"].replace(short, wrong), row["title"].replace(short, wrong)).answer
        asked += 1
        answered += found is not None
        right += found is not None and found.value == town
    assert asked > 250
    assert answered / asked >= 0.95
    assert right / answered >= 0.99


def same_sounds() -> dict[str, list[str]]:
    """The 3,755 common characters of GB 2312 by how they sound without tones."""
    found: dict[str, list[str]] = {}
    for high, low in itertools.product(range(0xB0, 0xD8), range(0xA1, 0xFF)):
        with suppress(UnicodeDecodeError):
            char = bytes([high, low]).decode("gb2312")
            found.setdefault(lazy_pinyin(char)[0], []).append(char)
    return found


def test_of_two_towns_one_that_was_named_is_offered(dongguan: Finder, rows: Callable[[str], Rows]) -> None:
    for row in rows("appeals/dongguan_appeals.csv"):
        named = row["town_mentioned"].split(";")
        if len(named) == 2:
            found = dongguan.find(row["content"], row["title"])
            assert found.candidates[0].value in named


def test_a_city_that_is_not_meant_is_seldom_found(rows: Callable[[str], Rows]) -> None:
    """Messages to other cities: what is answered bears a name that this invented city has too."""
    pack = read_trusted_pack(Path(__file__).parents[2] / "huiyin" / "cities" / "huiyin")
    finder = Finder(Gazetteer(entries(pack)))
    some = rows("appeals/appeals_labelled_dev.csv")[:1500]
    answered = [row for row in some if finder.find(row["detail"][:2000], row["title"]).answer]
    assert len(answered) / len(some) < 0.02


def test_communities_name_their_street(rows: Callable[[str], Rows]) -> None:
    known = [r for r in rows("dispatch/pingshan_communities.csv") if r["street"] and len(r["community"]) > 2]
    made = [Entry(street, "street", (street,)) for street in {row["street"] for row in known}]
    made += [Entry(row["community"], "community", (row["street"],)) for row in known]
    finder = Finder(Gazetteer(made))
    for row in known:
        found = finder.find(f"{row['community']}的路灯不亮").answer
        assert found is not None
        assert found.value == row["street"]


def test_areas_of_many_towns_can_be_read(shared: Path) -> None:
    text = json.loads((shared / "data" / "geo" / "beijing_towns_approx.geojson").read_text("utf-8"))
    gazetteer = read_areas(shared / "data" / "geo" / "beijing_towns_approx.geojson")
    assert len([e for e in gazetteer.entries if e.level == "street"]) == len(text["features"])

"""`questions.toml`: both packs have it, every fault of it is named, and a pack without it is as usual."""

import shutil
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.pack import PackErrors, read_pack
from huiyin.foundation.city.questioning import DETECTORS, FILE, OWN, Questioning, read_questioning

CITIES = Path(huiyin.__file__).parent / "cities"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small pack."""
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "pack"))


@pytest.mark.parametrize("name", ["huiyin", "qingshi"])
def test_the_packs_say_when_to_ask(name: str) -> None:
    found = read_questioning(CITIES / name)
    assert set(found.patterns) == set(DETECTORS)
    assert all(
        one.zh.startswith("请看一看") and one.en.startswith("Please look") for one in found.patterns.values()
    )
    assert all(set(found.patterns[code].own) == set(OWN[code]) for code in DETECTORS)
    assert found.explain == Limit(3, "workday") and 0 < found.level <= 0.1


def test_the_two_cities_ask_different_people() -> None:
    assert [read_questioning(CITIES / name).asked for name in ("huiyin", "qingshi")] == [
        "supervisor",
        "coordinator",
    ]


def test_an_older_pack_is_as_usual(folder: Path) -> None:
    (folder / FILE).unlink()
    usual = read_questioning(folder)
    assert usual == Questioning()
    assert {code: one.own for code, one in usual.patterns.items()} == {
        code: dict(own) for code, own in OWN.items()
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("level = 0.05", "level = 0", "look.level"),
        ("settle_days = 3", "settle_days = 40", "look.settle_days"),
        ('asked = "coordinator"', 'asked = "anybody"', "person.asked"),
        ("last = 0.05", "last = 0.5", "pattern.heaping"),
        ("alike = 0.80", "alike = 1.2", "pattern.copied.alike"),
        ("least_of = 20", 'least_of = "many"', "pattern.heaping.least_of"),
        ("{observed}件（{rate}）落在", "{guilty}件落在", "pattern.heaping.zh"),
        (
            'explain = { amount = 3, unit = "workday" }',
            'explain = { amount = 3, unit = "moon" }',
            "person.explain.unit",
        ),
        ("[pattern.returns]", "[pattern.retruns]", "pattern.returns"),
    ],
)
def test_every_fault_is_named(folder: Path, old: str, new: str, said: str) -> None:
    text = (folder / FILE).read_text("utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackErrors) as raised:
        read_pack(folder)
    assert any(FILE in str(error) and said in str(error) for error in raised.value.errors)

"""`cases.toml` of a pack: both packs are whole, older packs have the usual, and what is unjust is refused."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.consequences import (
    EXCUSED,
    FINDINGS,
    FOLLOWS,
    GROUNDS,
    MEASURES,
    STEPS,
    Consequences,
    read_consequences,
)
from huiyin.foundation.city.pack import PackErrors, read_pack

CITIES = Path(huiyin.__file__).parent / "cities"


def errors(folder: Path) -> list[str]:
    try:
        read_pack(folder)
    except PackErrors as found:
        return [str(error) for error in found.errors]
    return []


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the small city's pack."""
    return shutil.copytree(CITIES / "qingshi", tmp_path / "pack")


def spoil(pack: Path, old: str, new: str, file: str = "cases.toml") -> list[str]:
    text = (pack / file).read_text("utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), "utf-8")
    return errors(pack)


@pytest.mark.parametrize("city", ["huiyin", "qingshi"])
def test_both_packs_are_whole(city: str) -> None:
    found = read_consequences(CITIES / city)
    assert errors(CITIES / city) == []
    assert set(found.limits) == set(STEPS) and set(found.grounds) == set(GROUNDS)
    assert set(found.measures) == set(FINDINGS) and set(found.follows) == set(FOLLOWS)
    assert found.persons <= found.two


def test_the_demonstration_city_has_the_usual() -> None:
    assert replace(read_consequences(CITIES / "huiyin"), issuer="") == Consequences()


def test_an_older_pack_has_the_usual(pack: Path) -> None:
    (pack / "cases.toml").unlink()
    assert read_consequences(pack) == Consequences()
    assert errors(pack), "a pack that is loaded now brings its own"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (
            'measures = ["circulated", "exposed", "held"]',
            'measures = ["talk", "circulated"]',
            "falsification",
        ),
        (
            '[finding.dispatch]\nmeasures = ["none"]',
            '[finding.dispatch]\nmeasures = ["talk"]',
            "held against",
        ),
        ('measures = ["none", "help"]', 'measures = ["none", "shout"]', "unknown"),
        ("share = 0.05", "share = 5", "governed.share"),
        ("reply = { amount = 5,", "reply = { amount = 0,", "limits.reply"),
        ("{year}〕{seq}", "{year}〕", "number"),
        ('owner = "coordinator"', 'owner = "mayor"', "follow.resources"),
        ('opens = "person"', 'opens = "nobody"', "ground.falsification"),
        ("quarters = 2", "quarters = 1.5", "governed.quarters"),
        ('issuer = "V01"', 'issuer = "V77"', "V77"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(pack: Path, old: str, new: str, word: str) -> None:
    assert any(word in error for error in spoil(pack, old, new))


def test_residents_are_whole_people_and_need_not_be_known(pack: Path) -> None:
    known = read_pack(pack).units
    assert all(unit.residents > 0 for unit in known if unit.level == "street")
    assert all(unit.residents == 0 for unit in known if unit.level != "street")
    text = (pack / "units.csv").read_text("utf-8")
    street = next(unit for unit in known if unit.residents)
    (pack / "units.csv").write_text(text.replace(f",{street.residents}\n", ",-3\n", 1), "utf-8")
    with pytest.raises(PackErrors, match="residents"):
        read_pack(pack)
    rows = [line.rpartition(",")[0] for line in text.splitlines()]
    (pack / "units.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert not any(unit.residents for unit in read_pack(pack).units)


def test_what_weighs_most_stands_first() -> None:
    assert FINDINGS[0] == "falsification" and MEASURES[0] == "none" and set(EXCUSED) < set(FINDINGS)

"""`panels.toml`: both packs have it, every fault of it is named, and a pack without it is as usual."""

import shutil
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.pack import PackErrors, read_pack
from huiyin.foundation.city.panels import FILE, Panels, read_panels

CITIES = Path(huiyin.__file__).parent / "cities"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small pack."""
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "pack"))


@pytest.mark.parametrize("name", ["huiyin", "qingshi"])
def test_the_packs_say_how_panels_decide(name: str) -> None:
    found = read_panels(CITIES / name)
    assert {"litigation", "outside_policy", "malicious", "misdispatch"} <= found.grounds.keys()
    assert found.votes >= 2 and found.object_within.amount > 0 and found.double
    assert all(one.told and one.told_en and one.evidence_en for one in found.grounds.values())
    assert found.is_double(found.double[0]) and not found.is_double("")


def test_an_older_pack_is_as_usual(folder: Path) -> None:
    (folder / FILE).unlink()
    assert read_pack(folder) and read_panels(folder) == Panels()


def test_a_limit_is_read_with_its_measure(folder: Path) -> None:
    assert read_panels(folder).object_within == Limit(15.0, "day")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("votes = 2", "votes = 1", "whole number from 2"),
        ("share = 0.5", "share = 1.5", "up to 1"),
        ("days = 2", "days = 0", "positive"),
        ('"030104"', '"990000"', "no matter 990000"),
        ("conference_from = 3", "conference_from = 0.5", "whole number from 1"),
        (
            'within = { amount = 15, unit = "day" }',
            'within = { amount = 15, unit = "moon" }',
            "hour|day|workday",
        ),
        ("share = 0.05", "share = 5", "up to 1"),
        ("ratio = 2.0", "ratio = 0", "positive"),
        ('evidence = "公安机关的认定文书文号和日期"', 'evidence = ""', "A text is expected"),
        ("[ground.litigation]", '[ground."in court"]', "no code"),
    ],
)
def test_every_fault_is_named(folder: Path, before: str, after: str, said: str) -> None:
    text = (folder / FILE).read_text("utf-8")
    assert before in text
    (folder / FILE).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(PackErrors) as faults:
        read_pack(folder)
    assert any(one.file == FILE and said in one.message_en for one in faults.value.errors)

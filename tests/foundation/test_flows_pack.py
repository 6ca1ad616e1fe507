"""`flows.toml`: both packs have a good one, an older pack has none, and faults are told by line."""

from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.flowing import CHANNELS, USUAL, check_flowing, read_flowing
from huiyin.foundation.city.pack import read_pack
from huiyin.hear.intake import rules as intake

PACKS = Path(huiyin.__file__).parent / "cities"
GOOD = (PACKS / "huiyin" / "flows.toml").read_text("utf-8")


@pytest.mark.parametrize("pack", ["huiyin", "qingshi"])
def test_both_packs_have_a_good_one(pack: str) -> None:
    found = Findings()
    check_flowing(PACKS / pack, read_pack(PACKS / pack).scoring.attribution.proactive, found)
    assert found.errors == []
    assert read_flowing(PACKS / pack).weeks >= 4


def test_a_pack_from_before_there_was_one_is_as_usual(tmp_path: Path) -> None:
    found = Findings()
    check_flowing(tmp_path, None, found)
    assert found.errors == []
    assert read_flowing(tmp_path) is USUAL


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('["grid"]', '["pigeon"]', "discovery.proactive"),
        ("few = 5", "few = 0", "few"),
        ("few = 5", "few = 2", "few"),
        ("weeks = 8", "weeks = 2.5", "wall.weeks"),
        ("low = 0.1", "low = 0.7", "wall.low"),
        ("refresh = 30", "refresh = 1", "wall.refresh"),
    ],
)
def test_a_fault_is_told_by_its_key(tmp_path: Path, old: str, new: str, where: str) -> None:
    (tmp_path / "flows.toml").write_text(GOOD.replace(old, new), "utf-8")
    found = Findings()
    check_flowing(tmp_path, None, found)
    assert [where in error.message_en for error in found.errors] == [True]


@pytest.mark.parametrize("scored", [(), ("grid", "mailbox"), ("mailbox",)])
def test_marks_and_flows_must_mean_the_same_doors(scored: tuple[str, ...]) -> None:
    found = Findings()
    check_flowing(PACKS / "huiyin", scored, found)
    assert ["attribution.proactive" in error.message_en for error in found.errors] == [True]


def test_the_channels_are_those_of_the_intake() -> None:
    assert CHANNELS == intake.CHANNELS

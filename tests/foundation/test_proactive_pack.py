"""`proactive.toml`: both packs have a good one, an older pack has none, and faults are told by key."""

import shutil
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.proactive import USUAL, check_proactive, read_proactive
from huiyin.foundation.city.scoring import read_scoring

PACKS = Path(huiyin.__file__).parent / "cities"
GOOD = (PACKS / "huiyin" / "proactive.toml").read_text("utf-8")


@pytest.mark.parametrize("pack", ["huiyin", "qingshi"])
def test_both_packs_have_a_good_one_whose_door_is_credited(pack: str) -> None:
    found = Findings()
    check_proactive(PACKS / pack, found)
    scoring = read_scoring(PACKS / pack, found)
    assert found.errors == []
    assert read_proactive(PACKS / pack).channel in scoring.attribution.proactive


def test_a_pack_from_before_there_was_one_is_as_usual(tmp_path: Path) -> None:
    found = Findings()
    check_proactive(tmp_path, found)
    assert found.errors == []
    assert read_proactive(tmp_path) is USUAL


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"grid"', '"pigeon"', "channel"),
        ('"grid"', '"phone"', "channel"),
        ("quiet_days = 30", "quiet_days = 0", "quiet_days"),
        ("offered = 24", "offered = 2.5", "offered"),
        ("wait_days = 14", "wait_days = 1", "effect.wait_days"),
        ("least = 10", 'least = "ten"', "effect.least"),
    ],
)
def test_a_fault_is_told_by_its_key(tmp_path: Path, old: str, new: str, where: str) -> None:
    shutil.copy(PACKS / "huiyin" / "flows.toml", tmp_path)
    (tmp_path / "proactive.toml").write_text(GOOD.replace(old, new), "utf-8")
    found = Findings()
    check_proactive(tmp_path, found)
    assert {error.message_en.partition(":")[0] for error in found.errors} == {where}

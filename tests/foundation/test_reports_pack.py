"""`reports.toml`: both packs have a good one, an older pack has none, and faults are told by line."""

from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.reporting import KINDS, USUAL, check_reporting, read_reporting

PACKS = Path(huiyin.__file__).parent / "cities"
GOOD = (PACKS / "huiyin" / "reports.toml").read_text("utf-8")


@pytest.mark.parametrize("pack", ["huiyin", "qingshi"])
def test_both_packs_have_a_good_one(pack: str) -> None:
    found = Findings()
    check_reporting(PACKS / pack, found)
    assert found.errors == []
    assert tuple(read_reporting(PACKS / pack).kinds) == KINDS


def test_a_pack_from_before_there_was_one_reports_as_usual(tmp_path: Path) -> None:
    found = Findings()
    check_reporting(tmp_path, found)
    assert found.errors == []
    assert read_reporting(tmp_path) is USUAL


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("hour = 7 ", "hour = 24 ", "daily.hour"),
        ("day = 1 ", "day = 8 ", "weekly.day"),
        ("day = 2 ", "day = 0.5 ", "monthly.day"),
        ("periods = 8", "periods = 1", "figures.periods"),
        ('"matters", "areas", "channels", "rose", "rates"]', '"weather"]', "special.sections"),
        ('"matters", "areas", "channels", "rose", "rates"]', "]", "special.sections"),
        ('name = "诉求专报"', 'name = ""', "special.name"),
    ],
)
def test_a_fault_is_told_by_its_key(tmp_path: Path, old: str, new: str, where: str) -> None:
    (tmp_path / "reports.toml").write_text(GOOD.replace(old, new), "utf-8")
    found = Findings()
    check_reporting(tmp_path, found)
    assert [where in error.message_en for error in found.errors] == [True]

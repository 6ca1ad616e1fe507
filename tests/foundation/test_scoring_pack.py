"""Formulas of a pack: attribution, difficulty and points, versions by date, and every fault named."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.pack import PackErrors, digest, pack_files, read_pack

CITIES = Path(huiyin.__file__).parent / "cities"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small pack."""
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "pack"))


def spoil(folder: Path, before: str, after: str, name: str = "scoring.toml") -> None:
    text = (folder / name).read_text("utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), "utf-8")


def earlier(folder: Path, version: str, start: str, name: str = "") -> None:
    text = (folder / "scoring.toml").read_text("utf-8")
    text = text.replace('version = "2026.1"', f'version = "{version}"').replace(
        "from = 2026-01-01", f"from = {start}"
    )
    (folder / f"scoring-{name or version}.toml").write_text(text, "utf-8")


def test_every_version_is_read_oldest_first(folder: Path) -> None:
    earlier(folder, "2025.2", "2025-07-01")
    earlier(folder, "2024", "2024-01-01")
    pack = read_pack(folder)
    assert [one.version for one in pack.formulas] == ["2024", "2025.2", "2026.1"]
    assert pack.formulas[-1] == pack.scoring
    assert {"scoring-2024.toml", "scoring-2025.2.toml"} <= set(pack_files(folder))


def test_a_version_is_part_of_the_pack_s_digest(folder: Path) -> None:
    before = digest(folder)
    earlier(folder, "2025", "2025-01-01")
    assert digest(folder) != before


def test_the_packs_say_whose_work_is_whose() -> None:
    for name in ("huiyin", "qingshi"):
        scoring = read_pack(CITIES / name).scoring
        assert scoring.attribution.holders == ("street",)
        assert "department" in scoring.attribution.powers
        assert 0 < scoring.share < 1
    assert [one.start for one in read_pack(CITIES / "huiyin").formulas] == [
        date(2025, 1, 1),
        date(2026, 1, 1),
    ]


def test_an_older_pack_shares_nothing_and_weighs_all_alike(folder: Path) -> None:
    text = (folder / "scoring.toml").read_text("utf-8")
    kept = text[: text.index("# A unit of a level")] + text[text.index("[groups.town]") :]
    (folder / "scoring.toml").write_text(kept.replace("close_after = 10", ""), "utf-8")
    (folder / "flows.toml").unlink()
    scoring = read_pack(folder).scoring
    assert (scoring.share, scoring.attribution.holders, scoring.difficulty, scoring.bonus) == (
        0.0,
        (),
        {},
        {},
    )
    assert scoring.close_after == 10


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("from = 2026-01-01", "from = 2026-01-15", "whole months"),
        ("response = 0.20", "beauty = 0.20\nresponse = 0.0", "response|resolution"),
        ('holders = ["street"]', 'holders = ["village"]', "no level village"),
        ('holders = ["street"]', 'holders = ["street", "department"]', "both hold"),
        ("resolution = 0.5", "resolution = 1.5", "from 0 to 1"),
        ('proactive = ["grid"]', 'proactive = ["window"]', "no door window"),
        ("whistle = 0.0", "whistle = -1", "between 0 and 100"),
        ("whistle = 0.0", "luck = 1", "whistle|proactive"),
        ("falsification = 0.0", "falsification = 300", "between 0 and 100"),
        ("close_after = 10", "close_after = 90", "within 60"),
        ("[bonus]", "[difficulty]\n99 = 1.2\n\n[bonus]", "no matter 99"),
        ("[bonus]", "[difficulty]\n01 = 0\n\n[bonus]", "positive"),
        ("satisfaction = 0.80", 'satisfaction = "100 %"', "100 %"),
        ("satisfaction = 0.80", 'satisfaction = "百分之百"', "100 %"),
        ("satisfaction = 0.80", "satisfaction = 0.8\n[targets.town]\nresponse = 1.0", "100 %"),
    ],
)
def test_every_fault_is_named(folder: Path, before: str, after: str, said: str) -> None:
    spoil(folder, before, after)
    with pytest.raises(PackErrors) as found:
        read_pack(folder)
    assert any(said in error.message_en and error.file == "scoring.toml" for error in found.value.errors), (
        found.value
    )


@pytest.mark.parametrize(
    ("version", "start", "name", "said"),
    [
        ("2026.1", "2025-01-01", "2026.1", "the same version"),
        ("2025", "2026-01-01", "2025", "the same day"),
        ("2025", "2025-01-01", "old", "scoring-2025.toml"),
    ],
)
def test_versions_are_told_apart(folder: Path, version: str, start: str, name: str, said: str) -> None:
    earlier(folder, version, start, name)
    with pytest.raises(PackErrors) as found:
        read_pack(folder)
    assert any(said in error.message_en for error in found.value.errors), found.value


def test_an_earlier_formula_is_checked_as_well(folder: Path) -> None:
    earlier(folder, "2025", "2025-01-01")
    spoil(folder, "satisfaction = 0.80", "satisfaction = 1.0", "scoring-2025.toml")
    with pytest.raises(PackErrors) as found:
        read_pack(folder)
    assert [error.file for error in found.value.errors] == ["scoring-2025.toml"]

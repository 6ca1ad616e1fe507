"""`staffing.toml` of a pack: what passes the check can be read, and what cannot be is named."""

import shutil
from pathlib import Path

import pytest

from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.staffing import FILE, check_staffing, read_staffing

PACK = Path(__file__).parents[2] / "huiyin" / "cities" / "qingshi"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(PACK / FILE, tmp_path)
    return tmp_path


def changed(folder: Path, old: str, new: str) -> list[str]:
    """What is found after one change of the file."""
    text = (folder / FILE).read_text("utf-8")
    assert text.count(old) >= 1
    (folder / FILE).write_text(text.replace(old, new, 1), "utf-8")
    found = Findings()
    check_staffing(folder, found)
    return [error.message_en for error in found.errors]


@pytest.mark.parametrize("begins", ['"07:30"', '"07:30:00"', "07:30:00", '"0730"'])
def test_a_time_of_day_is_read_however_it_is_written(folder: Path, begins: str) -> None:
    assert changed(folder, 'begins = "07:00"', f"begins = {begins}") == []
    assert next(one for one in read_staffing(folder).shifts if one.code == "early").begins == 15


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("handling_seconds = 252", "handling_seconds = 9", "A number from 10 to 3600 is expected."),
        ("share = 0.95", "share = 1", "A number from 0.3 to 0.999 is expected."),
        ('begins = "07:00"', 'begins = "07:10"', "A full or half hour is expected."),
        ("hours = 8", "hours = 7.7", "From 1 to 12 hours, by half hours, is expected."),
        ("people = 2", "people = -1", "A number from 0 to 10000 is expected."),
    ],
)
def test_what_cannot_be_is_named(folder: Path, old: str, new: str, said: str) -> None:
    found = changed(folder, old, new)
    assert len(found) == 1 and found[0].endswith(said)

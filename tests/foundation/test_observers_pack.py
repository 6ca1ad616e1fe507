"""`observers.toml`: both packs have it, every fault of it is named, and a pack without it is as usual."""

import shutil
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.observing import FILE, Observing, read_observing
from huiyin.foundation.city.pack import PackErrors, read_pack

CITIES = Path(huiyin.__file__).parent / "cities"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small pack."""
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "pack"))


@pytest.mark.parametrize("name", ["huiyin", "qingshi"])
def test_the_packs_say_how_observers_work(name: str) -> None:
    found = read_observing(CITIES / name)
    assert found.choosing.matters >= 2 and found.choosing.barring == {"malicious"}
    assert found.inviting.term_months == 12 and found.inviting.renewals == 1
    assert found.hearing.answer == Limit(10, "workday") and found.hearing.fewest == 5
    assert found.consent.version and "自愿" in found.consent.zh and "free will" in found.consent.en


def test_an_older_pack_is_as_usual(folder: Path) -> None:
    (folder / FILE).unlink()
    assert read_pack(folder) and read_observing(folder) == Observing()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("matters = 2", "matters = 0", "at least 1"),
        ("matters = 2", "matters = 2.5", "whole number"),
        ("age_bands = [180]", "age_bands = [180, 90]", "rising order"),
        ('barring = ["malicious"]', 'barring = ["odd"]', "no ground “odd”"),
        ("{number}", "", "{number} is expected"),
        ("same_place = true", 'same_place = "yes"', "true or false"),
        ('owner = "H01"', 'owner = "H99"', "no unit “H99”"),
        ("{seq}", "", "{seq}"),
        ('unit = "workday"', 'unit = "moon"', "hour|day|workday"),
        ("fewest = 5", "fewest = 1", "at least 2"),
        ('version = "2026-1"', 'version = ""', "text is expected"),
    ],
)
def test_every_fault_is_named(folder: Path, before: str, after: str, said: str) -> None:
    text = (folder / FILE).read_text("utf-8")
    assert before in text
    (folder / FILE).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(PackErrors) as errors:
        read_pack(folder)
    assert said in str(errors.value)
    assert FILE in str(errors.value)

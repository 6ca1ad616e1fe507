"""`alerts.toml`: both packs have it, every fault of it is named, and a pack without it is warned as usual."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.alerting import FILE, GRADES, LEVELS, Alerting, Season, read_alerting
from huiyin.foundation.city.pack import PackErrors, read_pack

CITIES = Path(huiyin.__file__).parent / "cities"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small pack."""
    return Path(shutil.copytree(CITIES / "qingshi", tmp_path / "pack"))


@pytest.mark.parametrize("name", ["huiyin", "qingshi"])
def test_the_packs_say_what_is_watched(name: str) -> None:
    how = read_alerting(CITIES / name)
    assert list(how.grades) == list(GRADES)
    assert how.grades["red"].reply.amount == 2 and how.grades["blue"].reply.amount <= 24
    assert all(set(rhythm.least) == set(LEVELS) for rhythm in how.rhythms.values())
    assert how.seasons and how.duty.nobody


def test_the_two_cities_are_warned_differently() -> None:
    one, other = (read_alerting(CITIES / name) for name in ("huiyin", "qingshi"))
    assert one.grades["red"].budget > other.grades["red"].budget
    assert one.dangers != other.dangers


def test_an_older_pack_is_warned_as_usual(folder: Path) -> None:
    (folder / FILE).unlink()
    assert read_alerting(folder) == Alerting()


def test_a_season_may_run_over_new_year() -> None:
    season = Season("w", "", "", "", "", (), (12, 20), (2, 10), 2)
    assert [season.holds(day) for day in (date(2026, 12, 25), date(2027, 2, 10), date(2026, 6, 1))] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("false_share = 0.05", "false_share = 0", "watch.false_share"),
        ('method = "huiyin"', 'method = "guess"', "count.day.method"),
        ("least = { street = 5", 'least = { street = "few"', "count.day.least.street"),
        ("gap_days = 2", "gap_days = 90", "merge.gap_days"),
        ("sigma = 3", "sigma = 0", "plain.sigma"),
        ("ratio = 2.5", "ratio = 7", "grade"),
        ('nobody = "H01"', 'nobody = "X99"', "X99"),
        ('dangers = ["urgent"]', 'dangers = ["unheard"]', "unheard"),
        ('matters = ["020102"]', 'matters = ["999999"]', "999999"),
        ('from = "11-05"', 'from = "November"', "season.heating_start.from"),
        ('climb = { amount = 2, unit = "hour" }', 'climb = { amount = 2, unit = "moon" }', "duty.climb.unit"),
    ],
)
def test_every_fault_is_named(folder: Path, old: str, new: str, said: str) -> None:
    text = (folder / FILE).read_text()
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1))
    with pytest.raises(PackErrors) as errors:
        read_pack(folder)
    assert any(said in error.message_zh for error in errors.value.errors)

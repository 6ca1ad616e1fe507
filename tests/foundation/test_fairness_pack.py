"""`[fairness]` and `[ranked]` of scoring.toml: read, defaulted, refused."""

import shutil
from pathlib import Path

import pytest

import huiyin
from huiyin.foundation.city.fairness import Fairness, read_fairness
from huiyin.foundation.city.pack import PackErrors, read_pack

CITY = Path(huiyin.__file__).parent / "cities" / "huiyin"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "city"))


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "scoring.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_both_cities_say_how_sure_they_are() -> None:
    for name in ("huiyin", "qingshi"):
        found = read_fairness(CITY.parent / name)
        assert (found.last, found.worst, found.sure) == (10, 0.1, 0.95)
        assert found.groups


def test_older_pack_has_the_usual(folder: Path) -> None:
    text = (folder / "scoring.toml").read_text("utf-8")
    begin = text.index("# how sure one must be")
    (folder / "scoring.toml").write_text(text[:begin], "utf-8")
    read_pack(folder)
    assert read_fairness(folder) == Fairness()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sure = 0.95 ", "sure = 1.0 "),
        ("level = 0.95 ", "level = 1 "),
        ("worst = 0.1", "worst = 0"),
        ("last = 10", "last = 0"),
        ("noise_below = 0.5 ", "noise_below = 'half' "),
        ("case_mix = true", "case_mix = 1"),
        ('["core", ', '["nowhere", '),
    ],
)
def test_pack_refuses_certainty_and_nonsense(folder: Path, old: str, new: str) -> None:
    change(folder, old, new)
    with pytest.raises(PackErrors) as refused:
        read_pack(folder)
    (error,) = refused.value.errors
    assert error.file == "scoring.toml"
    line = (folder / "scoring.toml").read_text("utf-8").splitlines()[error.line - 1]
    assert new.strip() in line


def test_what_is_said_is_read(folder: Path) -> None:
    change(folder, "last = 10", "last = 5")
    change(folder, "case_mix = true", "case_mix = false")
    found = read_fairness(folder)
    assert (found.last, found.case_mix, found.groups) == (5, False, ("core", "newtown", "rural"))

"""A copy of a pack in which a test puts something wrong, and the mistakes that are named then."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from huiyin.foundation.city.pack import PackError, PackErrors, read_pack

CITIES = Path(__file__).parents[2] / "huiyin" / "cities"
TODAY = date(2026, 6, 1)


def copied(to: Path) -> Path:
    """The small pack, to be changed."""
    return Path(shutil.copytree(CITIES / "qingshi", to / "qingshi"))


def errors_of(folder: Path, today: date = TODAY) -> list[PackError]:
    with pytest.raises(PackErrors) as caught:
        read_pack(folder, today)
    return caught.value.errors


def line_of(folder: Path, file: str, text: str) -> int:
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as out:
        out.write(text + "\n")

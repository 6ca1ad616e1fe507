"""`meetings.toml` of a pack: how the monthly review is named, and how much its papers hold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "meetings.toml"
NAMES = ("name", "name_en", "head", "head_en")
# For each number the least and the most that make sense.
NUMBERS = {
    "months": (2, 25),
    "items_each": (1, 20),
    "hard_shown": (1, 30),
    "hard_of_unit": (1, 12),
    "unhappy_shown": (1, 100),
    "improved_shown": (1, 30),
    "practices_shown": (1, 30),
    "practices_of_unit": (0, 10),
    "due_days": (1, 366),
}


@dataclass(frozen=True, kw_only=True)
class Meetings:
    """How the city reviews a month: its name, whom it calls to answer, and how much the papers hold."""

    name: str = "月度工作点评会"
    name_en: str = "Monthly review meeting"
    head: str = "主要负责人"
    head_en: str = "Head"
    months: int = 13
    items_each: int = 5
    hard_shown: int = 10
    hard_of_unit: int = 5
    unhappy_shown: int = 20
    improved_shown: int = 8
    practices_shown: int = 6
    practices_of_unit: int = 3
    due_days: int = 30


# For a pack that was loaded before there was such a file; a pack that is checked now must have its own.
USUAL = Meetings()


def read_meetings(folder: Path) -> Meetings:
    """Read the file; raises KeyError or ValueError naming what is missing."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    said: dict[str, Any] = {one: str(data["meeting"][one]) for one in NAMES}
    return Meetings(**said | {one: int(data["papers"][one]) for one in NUMBERS})


def check_meetings(pack: CityPack, found: Findings) -> None:
    """Record every error of the file."""
    table = read_toml(pack.folder, FILE, found)
    if not found.readable(FILE):
        return
    meeting, papers = table.table("meeting"), table.table("papers")
    for one in NAMES:
        meeting.string(one)
    for one, (least, most) in NUMBERS.items():
        _within(papers, one, least, most)


def _within(table: Table, key: str, least: int, most: int) -> None:
    value = table.number(key)
    if not least <= value <= most or value % 1 > 0:
        table.error(
            key, f"应为{least}到{most}的整数。", f"A whole number from {least} to {most} is expected."
        )


assert {one.name for one in fields(Meetings)} == {*NAMES, *NUMBERS}

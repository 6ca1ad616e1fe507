"""`staffing.toml` of a pack: how the hotline answers, and the shifts in which its people sit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "staffing.toml"
SLOTS = 48  # half hours of a day
NUMBERS = {
    "handling_seconds": (10, 3600),
    "within_seconds": (1, 600),
    "patience_seconds": (5, 3600),
    "calls_per_order": (0.1, 20),
    "profile_weeks": (2, 52),
}


@dataclass(frozen=True)
class Shift:
    """A working time that people are put on: it begins at a half hour of the day, and may go over midnight."""

    code: str
    name: str
    name_en: str
    begins: int
    slots: int
    people: int


@dataclass(frozen=True)
class Staffing:
    """How calls are answered.

    `handling_seconds` talk and what is written after it; `share` of the calls are to be answered within
    `within_seconds`; a caller who waits gives up after `patience_seconds` on the mean; `shrinkage` is the share of paid
    time in which a person is not at the telephone; `calls_per_order` how many calls come for each recorded appeal by
    telephone. `phone` are the channels that are calls.
    """

    handling_seconds: float = 252
    share: float = 0.95
    within_seconds: float = 15
    patience_seconds: float = 120
    shrinkage: float = 0.3
    calls_per_order: float = 1.15
    profile_weeks: float = 8
    phone: tuple[str, ...] = ("phone",)
    shifts: tuple[Shift, ...] = ()


USUAL = Staffing(
    shifts=(
        Shift("early", "早班", "Early", 14, 16, 0),
        Shift("middle", "中班", "Middle", 20, 16, 0),
        Shift("late", "晚班", "Late", 30, 16, 0),
        Shift("night", "夜班", "Night", 46, 16, 0),
    )
)


def read_staffing(folder: Path) -> Staffing:
    """Read the file; what a pack from before there was one does not say is as usual."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    return Staffing(
        **{key: float(data[key]) for key in (*NUMBERS, "share", "shrinkage")},
        phone=tuple(data["phone"]),
        shifts=tuple(_shift(code, one) for code, one in data["shift"].items()),
    )


def _shift(code: str, data: dict[str, Any]) -> Shift:
    at = time.fromisoformat(str(data["begins"]))
    begins = 2 * at.hour + at.minute // 30
    return Shift(code, data["name"], data["name_en"], begins, round(2 * data["hours"]), int(data["people"]))


def check_staffing(folder: Path, found: Findings) -> None:
    """Record every error of the file; a pack may be without it."""
    if not (folder / FILE).is_file():
        return
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return
    for key, (least, most) in NUMBERS.items():
        table.between(key, least, most)
    table.between("share", 0.3, 0.999)
    table.between("shrinkage", 0, 0.8)
    table.strings("phone")
    shifts = table.table("shift")
    for code in shifts.data:
        _check_shift(shifts.table(code))


def _check_shift(table: Table) -> None:
    table.string("name")
    table.string("name_en")
    begins = table.clock_time("begins")
    if begins.minute not in (0, 30):
        table.error("begins", "应为整点或半点。", "A full or half hour is expected.")
    hours = table.number("hours")
    if not 1 <= hours <= 12 or (2 * hours) % 1:
        table.error(
            "hours", "应为1到12小时，到半小时为止。", "From 1 to 12 hours, by half hours, is expected."
        )
    table.between("people", 0, 10_000)

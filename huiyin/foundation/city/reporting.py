"""`reports.toml` of a pack: which reports the machine drafts, when, of what they are made, and who is told of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings

FILE = "reports.toml"
REGULAR = ("daily", "weekly", "monthly")
KINDS = (*REGULAR, "special")
SECTIONS = (
    "received", "channels", "matters", "areas", "rose", "alerts", "topics", "rates", "overdue", "repeats", "promises",
)  # fmt: skip
# For each number the least and the most that make sense.
NUMBERS = {"periods": (2, 26), "listed": (1, 30)}
DAYS: Mapping[str, tuple[int, int]] = {"weekly": (1, 7), "monthly": (1, 28)}  # weekday, day of the month


@dataclass(frozen=True)
class Schedule:
    """One kind of report: at which hour of which day it is drafted, and its sections in their order."""

    sections: tuple[str, ...]
    name: str
    name_en: str
    hour: int = 7
    day: int = 1
    districts: bool = False


@dataclass(frozen=True)
class Reporting:
    """How the city reports: the kinds, with how many periods before each is compared, how many rows a table holds."""

    kinds: Mapping[str, Schedule] = field(default_factory=dict)
    periods: int = 8
    listed: int = 8


USUAL = Reporting(
    {
        "daily": Schedule(SECTIONS, "诉求日报", "Daily report on appeals"),
        "weekly": Schedule(SECTIONS, "诉求周报", "Weekly report on appeals", 8),
        "monthly": Schedule(SECTIONS, "诉求月报", "Monthly report on appeals", 9, 2),
        "special": Schedule(("matters", "areas", "rates"), "诉求专报", "Special report on appeals"),
    }
)


def read_reporting(folder: Path) -> Reporting:
    """Read the file; a pack from before there was one reports as usual."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    kinds = {kind: _schedule(kind, data[kind]) for kind in KINDS}
    return Reporting(kinds, **{one: int(data["figures"][one]) for one in NUMBERS})


def _schedule(kind: str, data: Mapping[str, Any]) -> Schedule:
    return Schedule(
        tuple(data["sections"]),
        str(data["name"]),
        str(data["name_en"]),
        int(data.get("hour", 0)),
        int(data.get("day", 1)),
        bool(data.get("districts", False)),
    )


def check_reporting(folder: Path, found: Findings) -> None:
    """Record every error of the file; a pack may be without it."""
    if not (folder / FILE).is_file():
        return
    table = read_toml(folder, FILE, found)
    if not found.readable(FILE):
        return
    for kind in KINDS:
        _check_kind(kind, table.table(kind))
    figures = table.table("figures")
    for one, (least, most) in NUMBERS.items():
        figures.whole(one, least, most)


def _check_kind(kind: str, table: Table) -> None:
    table.string("name")
    table.string("name_en")
    sections = table.strings("sections")
    for one in sections:
        if one not in SECTIONS:
            table.error("sections", f"没有这一部分：{one}", f"No such section: {one}")
    if not sections or len(set(sections)) < len(sections):
        table.error("sections", "至少写一部分，各写一次。", "At least one section, each of them once.")
    if kind in REGULAR:
        table.whole("hour", 0, 23)
    if kind in DAYS:
        table.whole("day", *DAYS[kind])

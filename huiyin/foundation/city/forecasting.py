"""`forecast.toml` of a pack: what is forecast, how it is measured, and the seasons a city plans for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from huiyin.foundation.city.files import Table, read_toml
from huiyin.foundation.city.findings import Findings
from huiyin.foundation.city.parts import CityPack

FILE = "forecast.toml"
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
LEAP = 2024


@dataclass(frozen=True)
class Season:
    """A time of year that brings cases: from and until a day (`MM-DD`, both in it), of which matters, and the plan."""

    code: str
    name: str
    name_en: str
    begins: str
    ends: str
    matters: tuple[str, ...]
    plan: str
    plan_en: str

    def holds(self, day: date) -> bool:
        """Whether a day lies in it; a season may go over the year's end."""
        at = f"{day:%m-%d}"
        if self.begins <= self.ends:
            return self.begins <= at <= self.ends
        return at >= self.begins or at <= self.ends


@dataclass(frozen=True)
class Forecasting:
    """What is forecast and how it is measured.

    A matter in a place with fewer than `least` cases in the back-test's weeks is forecast with the rest of its
    district; at most `series_at_most` stand by themselves. `days` is how many days ahead are told one by one, `weeks`
    how many weeks, `month_days` how long the month ahead is; `history_days` how far back is looked. A season is told
    of `ahead_days` before it begins; a week is told of when even the low end of its interval is above `above` times
    the usual.
    """

    least: int = 20
    series_at_most: int = 2000
    history_days: int = 1100
    backtest_weeks: int = 8
    days: int = 14
    weeks: int = 4
    month_days: int = 30
    keep_days: int = 60
    ahead_days: int = 60
    above: float = 1.0
    seasons: tuple[Season, ...] = ()


USUAL = Forecasting()
NUMBERS = {
    "least": (1, 10_000),
    "series_at_most": (10, 20_000),
    "history_days": (200, 4000),
    "backtest_weeks": (4, 26),
    "days": (7, 28),
    "weeks": (1, 4),
    "month_days": (28, 31),
    "keep_days": (2, 400),
    "ahead_days": (7, 200),
}


def read_forecasting(folder: Path) -> Forecasting:
    """Read the file; what a pack from before there was one does not say is as usual."""
    if not (folder / FILE).is_file():
        return USUAL
    data = tomllib.loads((folder / FILE).read_text("utf-8"))
    return Forecasting(
        **{key: int(data[key]) for key in NUMBERS},
        above=float(data["above"]),
        seasons=tuple(_season(code, one) for code, one in data.get("season", {}).items()),
    )


def _season(code: str, data: dict[str, Any]) -> Season:
    texts = (str(data[key]) for key in ("name", "name_en", "from", "until"))
    name, name_en, begins, ends = texts
    return Season(
        code, name, name_en, begins, ends, tuple(data["matters"]), str(data["plan"]), str(data["plan_en"])
    )


def check_forecasting(pack: CityPack, found: Findings) -> None:
    """Record every error of the file; a pack may be without it."""
    if not (pack.folder / FILE).is_file():
        return
    table = read_toml(pack.folder, FILE, found)
    if not found.readable(FILE):
        return
    for key, (least, most) in NUMBERS.items():
        table.whole(key, least, most)
    table.between("above", 0.5, 10)
    codes = {matter.code for matter in pack.matters}
    seasons = table.table("season", required=False)
    for code in seasons.data:
        _check_season(seasons.table(code), codes)


def _check_season(table: Table, codes: set[str]) -> None:
    for key in ("name", "name_en", "plan", "plan_en"):
        table.string(key)
    for key in ("from", "until"):
        if not _is_day(table.string(key)):
            table.error(key, "应为月-日，如11-15。", "A month and day such as 11-15 is expected.")
    for matter in table.strings("matters"):
        if not any(code.startswith(matter) for code in codes):
            table.error("matters", f"没有这个事项：{matter}", f"No such matter: {matter}")


def _is_day(text: str) -> bool:
    found = MONTH_DAY.fullmatch(text)
    if found is None:
        return False
    try:
        date(LEAP, int(found[1]), int(found[2]))
    except ValueError:
        return False
    return True

"""One-day-ahead forecasts of two years of real counts, 19 types in 64 zones, beside the seasonal naive."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar

from huiyin.learn.stats.forecast import HOLIDAY, WEEKEND, WORKED, Days, Level, Tree, walk, wape

COUNTS = Path(__file__).resolve().parents[2] / "shared/data/counts/nyc_complaints_3h_64zones_19types.npz"
FIRST = "2013-01-01"
LIMITS = {"bottom": 0.75, "matter": 0.8}
WITHIN = 3.0
NAMES = {"bottom": "type by zone", "matter": "by type", "area": "by zone", "total": "all together"}
REFIT = 45


@dataclass(frozen=True)
class Told:
    """A level's figures: missed beside the naive, missed as a share of what came, share within by content."""

    ratio: float
    missed: float
    held: dict[float, float]


@dataclass(frozen=True)
class Done:
    """All levels, how far they are from adding up, and how long it took."""

    levels: dict[str, Told]
    apart: float
    seconds: float


def measure(last: int) -> Done:
    """Forecast the last days, each from the days before it."""
    counts, days, tree = read()
    began = time.monotonic()
    levels = walk(counts, days, tree, last, refit=REFIT)
    seconds = time.monotonic() - began
    apart = max(
        float(np.abs(tree.sums(levels["bottom"].expected, level) - levels[level].expected).max())
        for level in levels
    )
    return Done({level: _told(one) for level, one in levels.items()}, apart, seconds)


def read() -> tuple[np.ndarray, Days, Tree]:
    """Daily counts (type by zone, days), the days with the holidays kept there, and how series add up."""
    with np.load(COUNTS) as found:
        steps = found["counts"]
    types, many, zones = steps.shape
    daily = steps.reshape(types, many // 8, 8, zones).sum(axis=2, dtype=float).transpose(0, 2, 1)
    tree = Tree(np.repeat(np.arange(types), zones), np.tile(np.arange(zones), types), {})
    return daily.reshape(types * zones, -1), _days(many // 8), tree


def _days(many: int) -> Days:
    when = pd.date_range(FIRST, periods=many)
    free = when.isin(USFederalHolidayCalendar().holidays(when[0], when[-1]))
    weekday, month = np.asarray(when.weekday), np.asarray(when.month)
    kind = np.where(free, HOLIDAY, np.where(weekday >= 5, WEEKEND, WORKED))
    # The heating season is set by law there, October to May; summer is summer.
    seasons = np.stack([(month >= 10) | (month <= 5), (month >= 6) & (month <= 9)]).astype(float)
    return Days(weekday, kind, np.asarray(when.dayofyear) - 1, seasons)


def _told(one: Level) -> Told:
    held = {content: one.coverage(content) for content in one.bounds}
    return Told(one.ratio, wape(one.expected, one.seen), held)

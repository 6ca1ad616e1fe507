"""Counts of the store as series: matters in streets, the thin ones with the rest of their district; no Django."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from huiyin.foundation.calendar.rules import WorkCalendar
from huiyin.foundation.city.forecasting import Forecasting
from huiyin.learn.stats.forecast import HOLIDAY, SWAPPED, WEEKEND, WORKED, Days, Tree

Floats = NDArray[np.float64]
Key = tuple[str, str, str]  # matter, district, street
REST = "*"  # the streets of a district that have too few cases of a matter by themselves


@dataclass(frozen=True)
class Series:
    """Bottom series (series, days) with the matter, district and street of each; how they add up is in the tree."""

    counts: Floats
    matters: tuple[str, ...]
    districts: tuple[str, ...]
    keys: tuple[tuple[str, str, str], ...]
    tree: Tree
    leaves: bool = False


def history_days(first: date, last: date, ahead: int, calendar: WorkCalendar, how: Forecasting) -> Days:
    """What the calendar and the seasons say of every day from the first to so many after the last."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1 + ahead)]
    weekday = np.array([day.weekday() for day in every])
    seasons = [[float(season.holds(day)) for day in every] for season in how.seasons]
    return Days(
        weekday,
        np.array([_kind(day, calendar) for day in every]),
        np.array([day.timetuple().tm_yday - 1 for day in every]),
        np.array(seasons).reshape(len(how.seasons), len(every)),
    )


def _kind(day: date, calendar: WorkCalendar) -> int:
    if day in calendar.workdays:
        return SWAPPED
    if day in calendar.holidays:
        return HOLIDAY
    return WORKED if day.weekday() < 5 else WEEKEND


def place_series(frame: pd.DataFrame, first: date, last: date, how: Forecasting) -> Series:
    """Series from a table of `day`, `first`, `district`, `place`, `n`; cases without a matter have the empty one."""
    told = _table(frame, first, last, ["first", "district", "place"])
    recent = told.recent(how)
    # A place that came to another district is one series, in the district where it is now.
    home = {key[2]: key[1] for _, key in sorted(zip(recent, told.keys, strict=True))}
    keys = [(key[0], home[key[2]], key[2]) for key in told.keys]
    own = _own(keys, recent, how)
    # A case known to lie in a district and no nearer is one of its rest, not a place of its own beside it.
    alone = [key in own and key[1] != key[2] for key in keys]
    return _series(told, [key if is_ else (*key[:2], REST) for key, is_ in zip(keys, alone, strict=True)])


def leaf_series(frame: pd.DataFrame, first: date, last: date, how: Forecasting) -> Series:
    """Series of the leaves in the whole city, from a table of `day`, `first`, `matter`, `n`."""
    told = _table(frame.assign(city=""), first, last, ["first", "city", "matter"])
    own = _own(told.keys, told.recent(how), how)
    return replace(
        _series(told, [key if key in own and key[2] else (*key[:2], REST) for key in told.keys]), leaves=True
    )


@dataclass(frozen=True)
class _Table:
    """Cases by key and day: row by row which of the keys, which day since the first, how many; days there are."""

    keys: list[Key]
    key: NDArray[np.int64]
    day: NDArray[np.int64]
    n: Floats
    length: int

    def recent(self, how: Forecasting) -> Floats:
        """Cases of each key in the weeks of the back-test."""
        within = self.day >= self.length - 7 * how.backtest_weeks
        return np.bincount(self.key[within], weights=self.n[within], minlength=len(self.keys)).astype(float)


def _own(keys: list[Key], recent: Floats, how: Forecasting) -> set[Key]:
    """Which keys have cases enough to stand by themselves, the most frequent first."""
    cases = Counter[Key]()
    for key, n in zip(keys, recent.tolist(), strict=True):
        cases[key] += n
    ranked = sorted((-n, key) for key, n in cases.items() if n >= how.least)
    return {key for _, key in ranked[: how.series_at_most]}


def _table(frame: pd.DataFrame, first: date, last: date, columns: list[str]) -> _Table:
    """The rows with numbers for names, which is many times faster than grouping by names."""
    coded = [pd.factorize(frame[column].fillna(""), sort=True) for column in columns]
    sizes = [len(names) for _, names in coded]
    found, key = np.unique(np.ravel_multi_index([codes for codes, _ in coded], sizes), return_inverse=True)
    parts = np.unravel_index(found, sizes)
    named = [np.asarray(names, dtype=object)[part] for (_, names), part in zip(coded, parts, strict=True)]
    days = (pd.to_datetime(frame["day"]) - pd.Timestamp(first)).dt.days.to_numpy(dtype=np.int64)
    length = (last - first).days + 1
    return _Table(list(zip(*named, strict=True)), key, days, frame["n"].to_numpy(dtype=float), length)


def _series(told: _Table, named: list[Key]) -> Series:
    """The rows summed by the names given to their keys."""
    keys = sorted(set(named))
    place = {key: n for n, key in enumerate(keys)}
    row = np.array([place[key] for key in named], dtype=np.int64)[told.key]
    cells = np.bincount(
        row * told.length + told.day, weights=told.n, minlength=len(keys) * told.length
    ).astype(float)
    matters, districts = (sorted({key[n] for key in keys}) for n in (0, 1))
    matter = np.array([matters.index(key[0]) for key in keys])
    area = np.array([districts.index(key[1]) for key in keys])
    pair = np.unique(matter * len(districts) + area, return_inverse=True)[1]
    return Series(
        cells.reshape(len(keys), told.length), tuple(matters), tuple(districts), tuple(keys),
        Tree(matter, area, {"pair": pair}),
    )  # fmt: skip

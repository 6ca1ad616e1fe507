"""Counts of the store as series: matters in streets, the thin ones with the rest of their district; no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from huiyin.foundation.calendar.rules import WorkCalendar
from huiyin.foundation.city.forecasting import Forecasting
from huiyin.learn.stats.forecast import HOLIDAY, SWAPPED, WEEKEND, WORKED, Days, Tree

Floats = NDArray[np.float64]
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
    told = frame.fillna("").assign(day=_days_since(frame["day"], first))
    recent = told[told["day"] > (last - first).days - 7 * how.backtest_weeks]
    many = recent.groupby(["first", "district", "place"])["n"].sum()
    own = many[many >= how.least].sort_values(ascending=False, kind="stable").index[: how.series_at_most]
    alone = pd.MultiIndex.from_frame(told[["first", "district", "place"]]).isin(own)
    told = told.assign(place=np.where(alone, told["place"], REST))
    return _series(told, (last - first).days + 1)


def leaf_series(frame: pd.DataFrame, first: date, last: date, how: Forecasting) -> Series:
    """Series of the leaves in the whole city, from a table of `day`, `first`, `matter`, `n`."""
    told = frame.fillna("").rename(columns={"matter": "place"}).assign(district="", day=0)
    told["day"] = _days_since(frame["day"], first)
    recent = told[told["day"] > (last - first).days - 7 * how.backtest_weeks]
    many = recent.groupby("place")["n"].sum()
    own = set(many[many >= how.least].sort_values(ascending=False, kind="stable").index[: how.series_at_most])
    told["place"] = np.where(told["place"].isin(own - {""}), told["place"], REST)
    return replace(_series(told, (last - first).days + 1), leaves=True)


def _days_since(days: pd.Series, first: date) -> NDArray[np.int64]:
    found: NDArray[np.int64] = (pd.to_datetime(days) - pd.Timestamp(first)).dt.days.to_numpy(dtype=np.int64)
    return found


def _series(told: pd.DataFrame, length: int) -> Series:
    columns = ["first", "district", "place"]
    grouped = told.groupby([*columns, "day"], as_index=False)["n"].sum()
    index = pd.MultiIndex.from_frame(grouped[columns])
    codes, keys = index.factorize(sort=True)
    counts = np.zeros((len(keys), length))
    counts[codes, grouped["day"].to_numpy()] = grouped["n"].to_numpy()
    matters, districts = (sorted({key[n] for key in keys}) for n in (0, 1))
    at = {name: n for n, name in enumerate(matters)}
    there = {name: n for n, name in enumerate(districts)}
    matter = np.array([at[key[0]] for key in keys])
    area = np.array([there[key[1]] for key in keys])
    levels: Mapping[str, NDArray[np.int64]] = {
        "pair": np.unique(matter * len(there) + area, return_inverse=True)[1]
    }
    return Series(
        counts, tuple(matters), tuple(districts), tuple(map(tuple, keys)), Tree(matter, area, levels)
    )

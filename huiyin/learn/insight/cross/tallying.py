"""From counted combinations to a table: levels in order, the long tail put together, rates beside counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from huiyin.learn.insight.cross.rules import LEVELS_AT_MOST, NO, NOT_ASKED, REST, TIME, YES

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """One dimension of a table: its levels in order; `rest` is how many were put together under the last key."""

    name: str
    keys: tuple[str, ...]
    rest: int = 0


@dataclass(frozen=True)
class Tally:
    """Counts with one dimension for each axis; for a rate, its hits among those of which it is known."""

    axes: tuple[Axis, ...]
    counts: Floats
    hits: Floats | None = None
    of: Floats | None = None


def key_of(value: Any) -> str:
    """How a level is written in addresses and held in memory: text, days as ISO, yes, no, or empty for unknown."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return NOT_ASKED
    if isinstance(value, bool | np.bool_):
        return YES if value else NO
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, float | np.floating):
        return str(int(value))
    return str(value)


def keyed(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The same counts with levels as keys."""
    return frame.assign(**{name: frame[name].map(key_of) for name in names})


def tally(frame: pd.DataFrame, names: Sequence[str], outcome: str = "", good: str = YES) -> Tally:
    """A table of keyed counts (columns `names`, `outcome` if a rate is asked for, `n`)."""
    axes = tuple(_axis(frame, name, LEVELS_AT_MOST[place]) for place, name in enumerate(names))
    places = [_places(frame[axis.name], axis) for axis in axes]
    shape = tuple(len(axis.keys) for axis in axes)
    n = frame["n"].to_numpy(dtype=np.float64)
    if not outcome:
        return Tally(axes, _added(shape, places, n))
    known, hit = frame[outcome].to_numpy() != NOT_ASKED, frame[outcome].to_numpy() == good
    parts = (n, n * (known & hit), n * known)
    return Tally(axes, *(_added(shape, places, part) for part in parts))


def _axis(frame: pd.DataFrame, name: str, most: int) -> Axis:
    sums = frame.groupby(name, sort=False)["n"].sum()
    known = [str(key) for key in sums.index]
    if name in TIME:
        ordered = sorted(known, key=_when)
        return Axis(name, tuple(ordered))
    ordered = sorted(known, key=lambda key: (key == NOT_ASKED, -int(sums[key]), key))
    if len(ordered) <= most:
        return Axis(name, tuple(ordered))
    return Axis(name, (*ordered[: most - 1], REST), len(ordered) - most + 1)


def _when(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (0, key)


def _places(column: "pd.Series[Any]", axis: Axis) -> NDArray[np.int64]:
    at: Mapping[str, int] = {key: place for place, key in enumerate(axis.keys)}
    rest = at.get(REST, -1)
    return np.asarray([at.get(key, rest) for key in column], dtype=np.int64)


def _added(shape: tuple[int, ...], places: Sequence[NDArray[np.int64]], n: Floats) -> Floats:
    found = np.zeros(shape)
    np.add.at(found, tuple(places), n)
    return found

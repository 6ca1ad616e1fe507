"""Calls by telephone: how many a day, and how a day's calls fall on its half hours; no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from huiyin.foundation.calendar.rules import WorkCalendar

Floats = NDArray[np.float64]
HOURS = 24
EVEN = 24.0  # calls that the even day counts for in a shape: thin nights are not taken for empty ones


@dataclass(frozen=True)
class Shape:
    """The share of a day's calls in each half hour, on worked days and on free ones."""

    worked: list[float]
    free: list[float]


def shape_of(frame: pd.DataFrame, calendar: WorkCalendar) -> Shape:
    """From a table of `day`, `hour`, `n`: what the hours got, drawn through the half hours."""
    hours = np.zeros((2, HOURS))
    days = pd.to_datetime(frame["day"]).dt.date
    for day, hour, n in zip(days, frame["hour"], frame["n"], strict=True):
        hours[int(calendar.is_workday(day)), int(hour)] += n
    free, worked = (_halves(row + EVEN / HOURS) for row in hours)
    return Shape(worked, free)


def _halves(hours: Floats) -> list[float]:
    """Each hour in two parts, leaning to the neighbour; an hour keeps its sum."""
    before, after = np.roll(hours, 1), np.roll(hours, -1)
    lean = (after - before) / (8 * np.maximum(hours, 1e-9))
    lean = np.clip(lean, -0.25, 0.25)
    halves = np.stack([hours * (0.5 - lean), hours * (0.5 + lean)], axis=1).ravel()
    found: list[float] = np.round(halves / halves.sum(), 6).tolist()
    return found


def share_by_phone(frame: pd.DataFrame, totals: Floats, first: date, days: int = 28) -> float:
    """Share of the last days' cases that came by telephone."""
    last = first + timedelta(days=len(totals) - 1)
    there = pd.to_datetime(frame["day"]).dt.date > last - timedelta(days=days)
    return float(frame.loc[there, "n"].sum()) / max(float(totals[-days:].sum()), 1.0)

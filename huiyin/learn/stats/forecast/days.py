"""What is known of every day beforehand: its weekday, whether it is worked, and which seasons it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WORKED, WEEKEND, HOLIDAY, SWAPPED = range(4)
LIKE_SUNDAY, LIKE_WEEKDAY = 6, 2
YEAR = 364  # whole weeks, so that a day and that of the year before share their weekday


@dataclass(frozen=True)
class Days:
    """The days of a history and those ahead of it, in turn.

    `weekday` is 0 for Monday; `kind` one of WORKED, WEEKEND, HOLIDAY, SWAPPED (a weekend that is worked); `yearday`
    0 to 365; `seasons` has a row of zeros and ones for each season. All have as many days.
    """

    weekday: Ints
    kind: Ints
    yearday: Ints
    seasons: Floats

    def __post_init__(self) -> None:
        many = len(self.weekday)
        if self.kind.shape != (many,) or self.yearday.shape != (many,) or self.seasons.shape[1:] != (many,):
            raise ValueError("weekday, kind, yearday and seasons must speak of the same days")

    def __len__(self) -> int:
        return len(self.weekday)

    @cached_property
    def rhythm(self) -> Ints:
        """The day of the week each day behaves like: a holiday is a Sunday, a swapped one a weekday."""
        like = np.where(self.kind == HOLIDAY, LIKE_SUNDAY, self.weekday)
        return np.where(self.kind == SWAPPED, LIKE_WEEKDAY, like)

    @cached_property
    def flags(self) -> Floats:
        """What a model is told of each day, (days, 7): its rhythm, kind, eve and morrow of a holiday, time of year."""
        holiday = (self.kind == HOLIDAY).astype(float)
        free = np.isin(self.kind, (HOLIDAY, WEEKEND)).astype(float)
        return np.stack(
            [
                self.rhythm,
                holiday,
                (self.kind == SWAPPED).astype(float),
                free,
                np.append(holiday[1:], 0.0),
                np.append(0.0, holiday[:-1]),
                self.yearday,
            ],
            axis=1,
        ).astype(float)


def plain_days(many: int, first_weekday: int = 0, first_yearday: int = 0) -> Days:
    """So many days without holidays and seasons."""
    weekday = (np.arange(many) + first_weekday) % 7
    kind = np.where(weekday >= 5, WEEKEND, WORKED)
    return Days(weekday, kind, (np.arange(many) + first_yearday) % 365, np.zeros((0, many)))

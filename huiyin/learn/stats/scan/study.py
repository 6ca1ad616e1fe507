"""Cases by location and day, and what is expected if place and day know nothing of each other."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
WEEK = 7


@dataclass(frozen=True)
class Study:
    """Cases of each location and day; the last column is the day on which all windows end.

    A stratum is a group of days within which dates may be exchanged: one of them, or one for each weekday.
    """

    cases: Ints  # locations x days
    strata: Ints  # of each day
    max_days: int

    @cached_property
    def total(self) -> int:
        """All cases."""
        return int(self.cases.sum())

    @cached_property
    def of_location(self) -> Ints:
        """Cases of each location in each stratum."""
        count = int(self.strata.max(initial=-1)) + 1
        return np.stack([self.cases[:, self.strata == one].sum(axis=1) for one in range(count)], axis=1)

    @cached_property
    def recent(self) -> Ints:
        """Cases of each location in the last one, two, ... days."""
        return np.cumsum(self.cases[:, ::-1][:, : self.max_days], axis=1)

    @cached_property
    def shares(self) -> Floats:
        """Which part of each stratum's cases fell into the last one, two, ... days: strata x lengths."""
        of_day, of_stratum = self.cases.sum(axis=0), self.of_location.sum(axis=0)
        last = np.arange(len(of_day))[::-1][: self.max_days]
        counts = np.zeros((len(of_stratum), self.max_days))
        counts[self.strata[last], np.arange(self.max_days)] = of_day[last]
        within: Floats = np.cumsum(counts, axis=1) / np.maximum(of_stratum, 1)[:, None]
        return within

    def expected(self, zones: Ints) -> Floats:
        """Expected cases of zones (their cases by stratum) in the last one, two, ... days.

        Summed stratum by stratum, so that two zones of the same places give the same number to the last bit.
        """
        found = np.zeros((len(zones), self.max_days))
        for one, share in enumerate(self.shares):
            found += zones[:, one, None] * share
        return found


def study(cases: Ints, max_days: int, weekday: bool) -> Study:
    """The study of a table of cases; windows are never longer than the table."""
    days = cases.shape[1]
    strata = np.arange(days) % WEEK if weekday else np.zeros(days, dtype=np.int64)
    _, dense = np.unique(strata, return_inverse=True)
    return Study(np.asarray(cases, dtype=np.int64), dense.astype(np.int64), min(max_days, days))

"""The strongest window of tables whose dates were exchanged: many tables at once, a circle larger by one at a time.

A window's chi-square is never less than its log-likelihood ratio. So windows whose count cannot reach the weakest
maximum found so far are passed over by comparing whole numbers, and few logarithms are taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import SeedSequence
from numpy.typing import NDArray

from huiyin.learn.stats.scan.circles import Circles
from huiyin.learn.stats.scan.likelihood import LEAST_CASES, log_likelihood_ratio
from huiyin.learn.stats.scan.study import Floats, Study

Counts = NDArray[np.int32]
AT_ONCE = 200_000  # counts in one table of many replications: so many stay in the processor's cache
EXCESS = 1e-9  # a count is passed over only if it is under its bar by more than rounding


class Replicas:
    """Shuffled tables of one study and their strongest windows."""

    def __init__(self, study: Study, circles: Circles) -> None:
        self.study = study
        self.strata = list(_strata(study))
        self.expected = study.expected(study.of_location)
        by_size = np.argsort(-circles.sizes, kind="stable")
        self.order, self.sizes = circles.order[by_size], circles.sizes[by_size]
        self.at_once = max(1, AT_ONCE // self.expected.size)

    def strongest(self, seeds: Sequence[SeedSequence]) -> Floats:
        """The strongest window of each table; one table for each seed."""
        parts = [seeds[at : at + self.at_once] for at in range(0, len(seeds), self.at_once)]
        return np.concatenate([self._scan(self._tables(part)) for part in parts])

    def _tables(self, seeds: Sequence[SeedSequence]) -> Counts:
        """Cases in the last one, two, ... days: locations x lengths x tables."""
        tables = np.stack([self._table(np.random.default_rng(seed)) for seed in seeds], axis=-1)
        return np.cumsum(tables, axis=1, dtype=np.int32)

    def _table(self, rng: np.random.Generator) -> NDArray[np.intp]:
        """Only the dates within reach of a window are dealt out; the others need no card."""
        cells = [
            one.days + one.cells[rng.choice(len(one.cells), len(one.days), replace=False)]
            for one in self.strata
        ]
        flat = np.bincount(np.concatenate(cells), minlength=self.expected.size)
        return flat.reshape(self.expected.shape)

    def _scan(self, tables: Counts) -> Floats:
        best = np.zeros(tables.shape[2])
        counts, expected = np.zeros_like(tables), np.zeros_like(self.expected)
        for rank in range(int(self.sizes[0])):
            active = int(np.searchsorted(-self.sizes, -rank))
            joining = self.order[:active, rank]
            counts, expected = counts[:active], expected[:active]
            counts += tables[joining]
            expected += self.expected[joining]
            self._raise(best, counts, expected)
        return best

    def _raise(self, best: Floats, counts: Counts, expected: Floats) -> None:
        """Raise each table's maximum by the windows of one rank."""
        spread = expected * (1 - expected / self.study.total)
        bar = expected + np.sqrt(best.min() * np.maximum(spread, 0.0))
        least = np.maximum(np.floor(bar - EXCESS) + 1, LEAST_CASES).astype(np.int32)
        high = np.flatnonzero(counts >= least[:, :, None])
        if len(high):
            window, table = np.divmod(high, len(best))
            llr = log_likelihood_ratio(counts.ravel()[high], expected.ravel()[window], self.study.total)
            np.maximum.at(best, table, llr)


@dataclass(frozen=True)
class Stratum:
    """Days whose dates are exchanged among each other: one place in the table for each case, one day for each date."""

    cells: NDArray[np.intp]
    days: NDArray[np.intp]


def _strata(study: Study) -> "list[Stratum]":
    lengths, of_day = study.max_days, study.cases.sum(axis=0)
    back = np.arange(len(of_day))[::-1][:lengths]
    locations = np.arange(len(study.cases)) * lengths
    found = []
    for stratum, of_location in enumerate(study.of_location.T):
        within = np.flatnonzero(study.strata[back] == stratum)
        found.append(Stratum(np.repeat(locations, of_location), np.repeat(within, of_day[back[within]])))
    return found

"""Texts as sparse rows of weights: which slots count as columns, and how much each says; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from huiyin.act.triage.classify.grams import BITS, KINDS, Slots, slots

# Squared, what each kind of thing counts for; a single character says less than a pair or a word.
SHARES = {"character": 0.5, "pair": 1.0, "word": 1.0}
ALL_COUNT_BELOW = 50  # rows; in larger data what stands in one row only is left out

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Row = Sequence[str]


@dataclass(frozen=True)
class Vocabulary:
    """The slots that are columns, in ascending order, and the weight of each (inverse document frequency)."""

    slots: Ints
    weights: Floats
    fields: int

    @cached_property
    def columns(self) -> Ints:
        """The column of every slot, -1 for those that are none."""
        table = np.full(self.fields * len(KINDS) << BITS, -1, np.int32)
        table[self.slots] = np.arange(len(self.slots), dtype=np.int32)
        return table

    @cached_property
    def _bounds(self) -> Slots:
        """The first column of every block, and behind the last."""
        return np.searchsorted(self.slots, np.arange(self.fields * len(KINDS) + 1) << BITS).astype(np.int64)

    @cached_property
    def _shares(self) -> Floats:
        return np.sqrt(np.array([SHARES[kind] for kind in KINDS] * self.fields, np.float32))

    def encode(self, row: Row) -> tuple[Ints, Floats]:
        """Columns of one row, ascending, and their weights; the weights of a block have the length of its share."""
        columns = self.columns[_slots_of(row)]
        columns.sort()
        columns, counts = _counted(columns[np.searchsorted(columns, 0) :])
        values = (1 + np.log(counts)) * self.weights[columns]
        return columns, values * self._factors(columns, values)

    def _factors(self, columns: Ints, values: Floats) -> Floats:
        """What brings each block to its length."""
        at = np.searchsorted(columns, self._bounds)
        sums = np.concatenate([np.zeros(1, np.float32), np.cumsum(values * values)])[at]
        lengths = np.sqrt(np.maximum(np.diff(sums), 1e-12))
        return np.repeat((self._shares / lengths).astype(np.float32), np.diff(at))

    def matrix(self, rows: Sequence[Row]) -> csr_matrix:
        """One sparse row for each row."""
        encoded = [self.encode(row) for row in rows]
        ends = np.cumsum([0, *(len(columns) for columns, _ in encoded)])
        columns = np.concatenate([columns for columns, _ in encoded])
        values = np.concatenate([values for _, values in encoded])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.slots)))


def learn_vocabulary(rows: Sequence[Row], fields: int, at_most: int) -> Vocabulary:
    """The slots that stand in two rows or more (in small data: in one), the commonest if there are too many."""
    frequency = np.zeros(fields * len(KINDS) << BITS, np.int32)
    for row in rows:
        frequency[np.unique(_slots_of(row))] += 1
    chosen = np.flatnonzero(frequency >= (2 if len(rows) >= ALL_COUNT_BELOW else 1))
    if len(chosen) > at_most:
        order = np.argsort(-frequency[chosen], kind="stable")[:at_most]
        chosen = np.sort(chosen[order])
    weights = np.log((1 + len(rows)) / (1 + frequency[chosen])) + 1
    return Vocabulary(chosen.astype(np.int32), weights.astype(np.float32), fields)


def _slots_of(row: Row) -> Slots:
    return np.concatenate([slots(text, at) for at, text in enumerate(row)])


def _counted(columns: Ints) -> tuple[Ints, Floats]:
    """Each of ascending columns once, with how often it stood there."""
    if not len(columns):
        return columns, np.zeros(0, np.float32)
    firsts = np.flatnonzero(np.diff(columns, prepend=-1))
    return columns[firsts], np.diff(firsts, append=len(columns)).astype(np.float32)

"""Texts as sparse rows of weights: which slots count as columns, and how much each says; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from huiyin.act.triage.classify.grams import BITS, Kinds, slots

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Row = Sequence[str]


@dataclass(frozen=True)
class Vocabulary:
    """The slots that are columns, in ascending order, and the weight of each (inverse document frequency)."""

    slots: Ints
    weights: Floats
    fields: int
    kinds: Kinds

    @cached_property
    def columns(self) -> Ints:
        """The column of every slot, -1 for those that are none."""
        table = np.full(1 << BITS, -1, np.int32)
        table[self.slots] = np.arange(len(self.slots), dtype=np.int32)
        return table

    def encode(self, row: Row) -> tuple[Ints, Floats]:
        """Columns of one row and their weights; each field's weights have length one."""
        found = [self._field(text, at) for at, text in enumerate(row)]
        return np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])

    def _field(self, text: str, at: int) -> tuple[Ints, Floats]:
        columns, counts = np.unique(self.columns[slots(text, at, self.kinds)], return_counts=True)
        if len(columns) and columns[0] < 0:
            columns, counts = columns[1:], counts[1:]
        values = (1 + np.log(counts.astype(np.float32))) * self.weights[columns]
        length = np.sqrt(values @ values)
        return columns, values / length if length else values

    def matrix(self, rows: Sequence[Row]) -> csr_matrix:
        """One sparse row for each row."""
        encoded = [self.encode(row) for row in rows]
        ends = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in encoded])])
        columns = np.concatenate([columns for columns, _ in encoded])
        values = np.concatenate([values for _, values in encoded])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.slots)))


def learn_vocabulary(rows: Sequence[Row], fields: int, at_most: int, kinds: Kinds) -> Vocabulary:
    """The slots that stand in two rows or more (in small data: in one), the commonest first if there are too many."""
    frequency = np.zeros(1 << BITS, np.int32)
    for row in rows:
        for at, text in enumerate(row):
            frequency[np.unique(slots(text, at, kinds))] += 1
    chosen = np.flatnonzero(frequency >= (2 if len(rows) >= 50 else 1))
    if len(chosen) > at_most:
        order = np.argsort(-frequency[chosen], kind="stable")[:at_most]
        chosen = np.sort(chosen[order])
    weights = np.log((1 + len(rows)) / (1 + frequency[chosen])) + 1
    return Vocabulary(chosen.astype(np.int32), weights.astype(np.float32), fields, kinds)

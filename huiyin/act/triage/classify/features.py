"""Texts as sparse rows of weights: which slots count as columns, and how much each says; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from huiyin.act.triage.classify.grams import BITS, KINDS, Slots, find, find_one

# Squared, what each kind of thing counts for; a single character says less than a pair or a word.
SHARES = {"character": 0.5, "pair": 1.0, "word": 1.0}
AT_ONCE = 256  # rows that are worked on together

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.signedinteger[Any]]
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
    def _blocks(self) -> Slots:
        """The block of every column."""
        return (self.slots >> BITS).astype(np.int64)

    def matrix(self, rows: Sequence[Row]) -> csr_matrix:
        """One sparse row for each row; in each, the weights of a block have the length of its share."""
        parts = [self._part(rows[i : i + AT_ONCE]) for i in range(0, len(rows), AT_ONCE)]
        columns, values, sizes = (np.concatenate(some) for some in zip(*parts, strict=True))
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.slots)))

    def encode(self, row: Row) -> tuple[Ints, Floats]:
        """Columns of one row, ascending, and their weights."""
        columns, values, _ = self._part([row])
        return columns, values

    def _part(self, rows: Sequence[Row]) -> tuple[Ints, Floats, Ints]:
        """Columns and weights row by row, and how many each row has."""
        found = (
            find_one(tuple(rows[0]))
            if len(rows) == 1
            else find([text for row in rows for text in row], self.fields)
        )
        columns, width = self.columns[found.slots], max(1, len(self.slots))
        there = columns >= 0
        keys, counts = _counted(found.texts[there] // self.fields * width + columns[there])
        owners, columns = np.divmod(keys, width)
        values = (1 + np.log(counts)) * self.weights[columns]
        blocks = owners * self._count + self._blocks[columns]
        squares = np.bincount(blocks, values * values, minlength=len(rows) * self._count)
        factors = self._shares / np.sqrt(np.maximum(squares.reshape(-1, self._count), 1e-12))
        return (
            columns,
            values * factors.ravel()[blocks].astype(np.float32),
            np.bincount(owners, minlength=len(rows)).astype(np.int64),
        )

    @cached_property
    def _shares(self) -> npt.NDArray[np.float64]:
        return np.sqrt([SHARES[kind] for kind in KINDS] * self.fields)

    @property
    def _count(self) -> int:
        return self.fields * len(KINDS)


def learn_vocabulary(rows: Sequence[Row], fields: int, at_most: int, least: int = 2) -> Vocabulary:
    """The slots that stand in `least` rows or more, the commonest of them if there are too many."""
    frequency = np.zeros(fields * len(KINDS) << BITS, np.int32)
    for row in rows:
        frequency[np.unique(find(row, fields).slots)] += 1
    chosen = np.flatnonzero(frequency >= least)
    if len(chosen) > at_most:
        order = np.argsort(-frequency[chosen], kind="stable")[:at_most]
        chosen = np.sort(chosen[order])
    weights = np.log((1 + len(rows)) / (1 + frequency[chosen])) + 1
    return Vocabulary(chosen.astype(np.int32), weights.astype(np.float32), fields)


def _counted(keys: Slots) -> tuple[Slots, Floats]:
    """Each key once, ascending, with how often it stands there."""
    keys.sort()
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[firsts], np.diff(firsts, append=len(keys)).astype(np.float32)

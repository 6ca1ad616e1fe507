"""All entries in force as arrays of numbers, so that one process finds an answer among tens of thousands; no Django.

Two ways of finding are added up. *Coverage*: which share of what was asked (rare words weigh most) an entry is
called by or tells about; it bears pinyin, first letters and wrong characters. *Likeness*: the cosine of the meanings;
it bears other words for the same thing. The meanings are first compared by the signs of their 512 components (64
bytes an entry), and exactly only for the few hundred that are near.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

import numpy as np
from numpy.typing import NDArray

from huiyin.hear.knowledge.meaning import SIZE

TOLD = 0.4  # what stands only in the text of an answer counts so much of what stands in its question
NEAR, COVERING = 400, 200  # so many by meaning, and so many by coverage, are compared exactly
COMMON = 0.25  # a feature of more than this share of a large shelf tells nothing and costs most
LARGE = 2000
# How likely the first is the right one, from its score and its lead: a logistic fit on the tuned halves of the
# questions in tests/hear, those that the demonstration can answer and those that it cannot.
LIKELY = (-4.8, 6.7, 5.8)


@dataclass(frozen=True)
class Row:
    """One entry as it stands on the shelf: its number, its days, its features and its meaning."""

    entry: int
    since: date
    until: date
    named: bytes
    told: bytes
    meaning: bytes


@dataclass(frozen=True)
class Found:
    """An entry with its score, and what the score is made of."""

    entry: int
    score: float
    coverage: float
    likeness: float


class Shelf:
    """The entries; never changed once made."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.size = len(rows)
        self._entries = np.array([row.entry for row in rows], dtype=np.int64)
        self._since = np.array([row.since.toordinal() for row in rows], dtype=np.int32)
        self._until = np.array([row.until.toordinal() for row in rows], dtype=np.int32)
        meanings = np.frombuffer(b"".join(row.meaning for row in rows), dtype=np.int8)
        self._meanings = meanings.reshape(self.size, SIZE)
        self._signs = _signs(self._meanings)
        self._features, self._starts, self._places, self._weights = _postings(rows)

    def find(self, features: Sequence[int], meaning: bytes, today: date, size: int) -> list[Found]:
        """The best entries that are valid today, best first."""
        day = today.toordinal()
        valid = (self._since <= day) & (self._until >= day)
        if not valid.any():
            return []
        coverage = np.where(valid, self._coverage(features), -1.0)
        asked = np.frombuffer(meaning, dtype=np.int8)
        few = self._candidates(coverage, asked, valid)
        likeness = _cosine(self._meanings[few], asked)
        scores = likeness + coverage[few]
        best = np.argsort(-scores, kind="stable")[:size]
        return [
            Found(
                int(self._entries[few[at]]), float(scores[at]), float(coverage[few[at]]), float(likeness[at])
            )
            for at in best
        ]

    def _coverage(self, features: Sequence[int]) -> NDArray[np.float64]:
        wanted = np.array(features, dtype=np.uint32)
        spots = np.searchsorted(self._features, wanted)
        rarest = float(np.log(1 + self.size / 0.5))
        total, places, weights = 0.0, [], []
        for feature, spot in zip(wanted, spots, strict=True):
            if spot == len(self._features) or self._features[spot] != feature:
                total += rarest
                continue
            start, end = self._starts[spot], self._starts[spot + 1]
            held = int(end - start)
            rare = float(np.log(1 + (self.size - held + 0.5) / (held + 0.5)))
            total += rare
            if self.size <= LARGE or held <= COMMON * self.size:
                places.append(self._places[start:end])
                weights.append(self._weights[start:end] * np.float32(rare))
        if not places:
            return np.zeros(self.size)
        said = np.bincount(np.concatenate(places), np.concatenate(weights), self.size)
        return said / total

    def _candidates(
        self, coverage: NDArray[np.float64], asked: NDArray[np.int8], valid: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        if self.size <= NEAR:
            return np.flatnonzero(valid)
        apart = np.bitwise_count(self._signs ^ _signs(asked.reshape(1, SIZE))).sum(axis=1, dtype=np.int16)
        apart[~valid] = SIZE + 1
        near = np.argpartition(apart, NEAR)[:NEAR]
        covering = np.argpartition(-coverage, min(COVERING, self.size - 1))[:COVERING]
        few = np.union1d(near, covering)
        return few[valid[few]]


def likely(score: float, other: float) -> float:
    """How likely an entry with this score is the answer, when the best other one has `other`; from 0 to 1."""
    base, by_score, by_lead = LIKELY
    return 1 / (1 + exp(-(base + by_score * score + by_lead * max(-0.5, min(score - other, 0.5)))))


def _signs(meanings: NDArray[np.int8]) -> NDArray[np.uint64]:
    packed = np.packbits(meanings > 0, axis=1)
    return np.ascontiguousarray(packed).view(np.uint64)


def _cosine(meanings: NDArray[np.int8], asked: NDArray[np.int8]) -> NDArray[np.float32]:
    found, wanted = meanings.astype(np.float32), asked.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", found, found)) * np.sqrt(wanted @ wanted)
    likeness: NDArray[np.float32] = (found @ wanted) / np.maximum(lengths, 1.0)
    return likeness


def _postings(
    rows: Sequence[Row],
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Features in order, where each one's entries begin, those entries' places, and their weights."""
    named = np.frombuffer(b"".join(row.named for row in rows), dtype=np.uint32)
    told = np.frombuffer(b"".join(row.told for row in rows), dtype=np.uint32)
    at = np.arange(len(rows), dtype=np.int32)
    places = np.concatenate(
        [
            np.repeat(at, [len(row.named) // 4 for row in rows]),
            np.repeat(at, [len(row.told) // 4 for row in rows]),
        ]
    )
    features = np.concatenate([named, told])
    order = np.argsort(features, kind="stable")
    sorted_features = features[order]
    keys, starts = np.unique(sorted_features, return_index=True)
    weights = np.where(order < len(named), np.float32(1.0), np.float32(TOLD)).astype(np.float32)
    return keys, np.append(starts, len(sorted_features)), places[order], weights

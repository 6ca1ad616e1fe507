"""Which words of a text speak for a label; no Django."""

import numpy as np

from huiyin.act.triage.classify.features import Floats, Row, Vocabulary
from huiyin.act.triage.classify.grams import READ_AT_MOST, cut, locate
from huiyin.act.triage.classify.linear import Weights


def words_for(vocabulary: Vocabulary, weights: Weights, fields: Row, label: int, size: int) -> list[str]:
    """Words of two characters or more that raise the label above the mean of all, the strongest first."""
    columns, values = vocabulary.encode(fields)
    lift = weights.columns[columns]
    said = values * (lift[:, label] - lift.mean(axis=1))
    by_column = np.zeros(len(vocabulary.slots), np.float32)
    by_column[columns] = said
    scores: dict[str, float] = {}
    for at, text in enumerate(fields):
        marks = _marks(vocabulary, by_column, text[:READ_AT_MOST], at)
        for word, start, end in _spans(text[:READ_AT_MOST]):
            scores[word] = scores.get(word, 0.0) + float(marks[start:end].sum())
    best = sorted(((score, word) for word, score in scores.items() if score > 0), key=lambda p: (-p[0], p[1]))
    return [word for _, word in best[:size]]


def _marks(vocabulary: Vocabulary, by_column: Floats, text: str, at: int) -> Floats:
    """What each character adds: every run and word shares what it says among its characters."""
    marks = np.zeros(len(text) + 1, np.float64)
    slots, starts, lengths = locate(text, at)
    columns = vocabulary.columns[slots]
    there = columns >= 0
    columns, starts, lengths = columns[there], starts[there], lengths[there]
    times = np.bincount(columns, minlength=1)[columns]
    share = by_column[columns] / lengths / times
    np.add.at(marks, starts, share)
    np.add.at(marks, starts + lengths, -share)
    return np.cumsum(marks)[:-1].astype(np.float32)


def _spans(text: str) -> list[tuple[str, int, int]]:
    found, start = [], 0
    for word in cut(text):
        if len(word) > 1 and all("\u4e00" <= char <= "\u9fff" for char in word):
            found.append((word, start, start + len(word)))
        start += len(word)
    return found

"""Which words of a text speak for a label; no Django."""

import numpy as np

from huiyin.act.triage.classify.features import Floats, Row, Vocabulary
from huiyin.act.triage.classify.grams import READ_AT_MOST, cut, find
from huiyin.act.triage.classify.linear import Weights


def words_for(vocabulary: Vocabulary, weights: Weights, fields: Row, label: int, size: int) -> list[str]:
    """Words of two characters or more that raise the label above the mean of all, the strongest first."""
    columns, values = vocabulary.encode(fields)
    lift = weights.columns[columns]
    said = np.zeros(len(vocabulary.slots) + 1, np.float32)  # the last for what is no column
    said[columns] = values * (lift[:, label] - lift.mean(axis=1))
    marks, scores, start = _marks(vocabulary, said, fields), dict[str, float](), 0
    for text in fields:
        for word in cut(text[:READ_AT_MOST]):
            if len(word) > 1 and all("\u4e00" <= char <= "\u9fff" for char in word):
                scores[word] = scores.get(word, 0.0) + float(marks[start : start + len(word)].sum())
            start += len(word)
    best = sorted((-score, word) for word, score in scores.items() if score > 0)
    return [word for _, word in best[:size]]


def _marks(vocabulary: Vocabulary, said: Floats, fields: Row) -> Floats:
    """What each character of the fields, put end to end, adds: things share what they say among their characters."""
    found = find(fields, vocabulary.fields)
    columns = vocabulary.columns[found.slots]
    times = np.bincount(columns + 1)[columns + 1]
    share = said[columns] / times / (found.ends - found.starts)
    size = int(found.ends.max(initial=0)) + 1
    rise = np.bincount(found.starts, share, size) - np.bincount(found.ends, share, size)
    return np.cumsum(rise).astype(np.float32)

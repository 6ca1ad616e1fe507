"""How good a classifier is on rows that it has not seen; no Django."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from huiyin.act.triage.classify.features import Floats, Row
from huiyin.act.triage.classify.linear import Labels
from huiyin.act.triage.classify.model import Classifier

BINS = 15
PRECISE = 0.95
TIMED_AT_MOST, WARMING = 1000, 20


@dataclass(frozen=True)
class OfLabel:
    """How one label fares; `n` is how many rows have it."""

    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True)
class Report:
    """Figures of a classifier on labelled rows; the times are milliseconds from text to probabilities.

    They are processor time of the whole process, so that what else the machine does adds nothing, and a second core
    would count as well.
    """

    n: int
    accuracy: float
    macro_f1: float
    top3: float
    ece: float
    coverage_at_95: float
    ms_per_message: float
    ms_per_message_batch: float
    unknown_labels: int
    per_class: dict[str, OfLabel]
    confusion: dict[str, dict[str, int]]

    def as_dict(self) -> dict[str, Any]:
        """As plain values, ratios with six decimals."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


def evaluate(classifier: Classifier, rows: Sequence[Row], labels: Sequence[str]) -> Report:
    """Measure on rows with known labels; a label the classifier does not know counts as one it got wrong."""
    if not rows or len(rows) != len(labels):
        raise ValueError("rows and labels are as many, and at least one")
    took = times(classifier, rows)
    return judge(classifier.predict_many(rows), classifier.labels, labels, took)


def times(classifier: Classifier, rows: Sequence[Row]) -> tuple[float, float]:
    """Mean milliseconds a message, one by one and together, warm, over a sample spread over the rows."""
    sample = rows[:: max(1, len(rows) // TIMED_AT_MOST)][:TIMED_AT_MOST]
    for row in sample[:WARMING]:
        classifier.predict(row)
    began = time.process_time()
    for row in sample:
        classifier.predict(row)
    between = time.process_time()
    classifier.predict_many(sample)
    each = 1000 / len(sample)
    return (between - began) * each, (time.process_time() - between) * each


def judge(
    probabilities: Floats,
    known: Sequence[str],
    labels: Sequence[str],
    took: tuple[float, float] = (0.0, 0.0),
) -> Report:
    """The figures of probabilities (n, k) for the labels `known`, against the labels told."""
    names = [*known, *sorted(set(labels) - set(known))]
    number = {label: i for i, label in enumerate(names)}
    truth = np.array([number[label] for label in labels])
    top = probabilities.argmax(axis=1)
    right = top == truth
    sure = probabilities.max(axis=1)
    per_class = _per_class(names, truth, top)
    told = [one.f1 for label, one in per_class.items() if one.n or (top == number[label]).any()]
    return Report(
        n=len(labels),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean(told)),
        top3=_among_top(probabilities, truth, 3),
        ece=calibration_error(sure, right),
        coverage_at_95=coverage(sure, right, PRECISE),
        ms_per_message=took[0],
        ms_per_message_batch=took[1],
        unknown_labels=sum(label not in set(known) for label in labels),
        per_class=per_class,
        confusion=_confusion(names, truth, top),
    )


def calibration_error(sure: Floats, right: np.ndarray[Any, Any], bins: int = BINS) -> float:
    """Mean distance of probability and accuracy over bins of equal width, by the rows in each."""
    at = np.minimum((sure.astype(np.float64) * bins).astype(np.int64), bins - 1)
    sums = np.bincount(at, weights=sure, minlength=bins) - np.bincount(at, weights=right, minlength=bins)
    return float(np.abs(sums).sum() / len(sure))


def coverage(sure: Floats, right: np.ndarray[Any, Any], precise: float) -> float:
    """The largest share of rows, the surest first, of which so many are right; equally sure ones stand together."""
    order = np.argsort(-sure, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    last_of_equals = np.append(np.diff(sure[order]) != 0, True)
    good = np.flatnonzero((precision >= precise) & last_of_equals)
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0


def _among_top(probabilities: Floats, truth: Labels, count: int) -> float:
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :count]
    return float((best == truth[:, None]).any(axis=1).mean())


def _per_class(names: Sequence[str], truth: Labels, top: Labels) -> dict[str, OfLabel]:
    found = {}
    for i, label in enumerate(names):
        hit, said, there = ((truth == i) & (top == i)).sum(), (top == i).sum(), (truth == i).sum()
        found[label] = OfLabel(
            float(hit / said) if said else 0.0,
            float(hit / there) if there else 0.0,
            float(2 * hit / (said + there)) if said + there else 0.0,
            int(there),
        )
    return found


def _confusion(names: Sequence[str], truth: Labels, top: Labels) -> dict[str, dict[str, int]]:
    """True label to predicted label to how often, where it happened at all."""
    found: dict[str, dict[str, int]] = {}
    for (is_, said), count in _counts(truth, top):
        found.setdefault(names[is_], {})[names[said]] = count
    return found


def _counts(truth: Labels, top: Labels) -> list[tuple[tuple[int, int], int]]:
    pairs, counts = np.unique(np.stack([truth, top], axis=1), axis=0, return_counts=True)
    return [((int(a), int(b)), int(count)) for (a, b), count in zip(pairs, counts, strict=True)]


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, 6) if isinstance(value, float) else value

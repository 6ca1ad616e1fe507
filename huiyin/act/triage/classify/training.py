"""Learning a classifier from labelled rows; no Django."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from huiyin.act.triage.classify.calibration import calibrate
from huiyin.act.triage.classify.duplicates import Groups, groups
from huiyin.act.triage.classify.features import Floats, Row, Vocabulary, learn_vocabulary
from huiyin.act.triage.classify.grams import READ_AT_MOST
from huiyin.act.triage.classify.linear import PENALTY, Labels, fit
from huiyin.act.triage.classify.metrics import Report, judge, times
from huiyin.act.triage.classify.model import Classifier
from huiyin.foundation.calendar.clock import now

FOLDS, FOLDS_OF_LARGE = 5, 3
LARGE = 300_000  # rows times labels
CELLS_AT_MOST = 32_000_000  # columns times labels: 128 MB of weights
COLUMNS_AT_MOST = 500_000


class Untrainable(Exception):
    """Nothing can be learned from these rows; said in one line of each language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} | {en}")
        self.zh, self.en = zh, en


def train(rows: Sequence[Row], labels: Sequence[str], *, fields: Sequence[str], seed: int = 0) -> Classifier:
    """Learn from rows (one text for each of `fields`) and their labels; the same data and seed give the same weights.

    Raises `Untrainable` without rows, or with one label alone.
    """
    _check(rows, labels, fields)
    known = tuple(sorted(set(labels)))
    number = {label: i for i, label in enumerate(known)}
    truth = np.array([number[label] for label in labels])
    vocabulary = _vocabulary(rows, len(known))
    matrix = vocabulary.matrix(rows)
    fold = split(groups(rows), FOLDS if len(rows) * len(known) <= LARGE else FOLDS_OF_LARGE, seed)
    weights, unseen = fit(matrix, truth, len(known), fold)
    judged = _known_outside(truth, fold)
    calibration = calibrate(unseen[judged], truth[judged])
    metrics = _metrics(calibration.probabilities(unseen), known, labels)
    card = {
        "code": version("huiyin"),
        "date": now().isoformat(timespec="seconds"),
        "data": hash_of(rows, labels),
        "n": len(rows),
        "fields": list(fields),
        "labels": list(known),
        "options": _options(vocabulary, int(fold.max()) + 1, seed),
        "metrics": metrics,
    }
    return Classifier(known, vocabulary, weights, calibration, card)


def cross_validate(
    rows: Sequence[Row], labels: Sequence[str], *, fields: Sequence[str], folds: int = 5, seed: int = 0
) -> Report:
    """Train on all folds but one and judge that one, for each; near duplicates stand in one fold."""
    _check(rows, labels, fields)
    known = sorted(set(labels))
    fold = split(groups(rows), folds, seed)
    found = np.zeros((len(rows), len(known)), np.float32)
    for one in range(folds):
        outside, inside = np.flatnonzero(fold != one).tolist(), np.flatnonzero(fold == one)
        classifier = train([rows[i] for i in outside], [labels[i] for i in outside], fields=fields, seed=seed)
        columns = np.searchsorted(known, classifier.labels)
        found[np.ix_(inside, columns)] = classifier.predict_many([rows[i] for i in inside.tolist()])
    return judge(found, known, labels, times(classifier, rows))


def split(group: Groups, folds: int, seed: int) -> Labels:
    """A fold for each row: groups in an order drawn by lot, each to the fold that has least."""
    numbers, sizes = np.unique(group, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(numbers))
    order = order[np.argsort(-sizes[order], kind="stable")]
    filled, fold = np.zeros(folds, np.int64), np.zeros(len(numbers), np.int64)
    for one in order:
        fold[one] = filled.argmin()
        filled[fold[one]] += sizes[one]
    return fold[np.searchsorted(numbers, group)]


def hash_of(rows: Sequence[Row], labels: Sequence[str]) -> str:
    """SHA-256 of the rows with their labels, in their order."""
    digest = hashlib.sha256()
    for row, label in zip(rows, labels, strict=True):
        digest.update(json.dumps([*row, label]).encode() + b"\n")
    return digest.hexdigest()


def _check(rows: Sequence[Row], labels: Sequence[str], fields: Sequence[str]) -> None:
    if len(rows) != len(labels) or any(len(row) != len(fields) for row in rows):
        raise ValueError("every row has one label, and one text for each field")
    if not rows or not fields:
        raise Untrainable("没有可供学习的行。", "There are no rows to learn from.")
    if len(set(labels)) < 2:
        raise Untrainable(
            f"所有行都是同一个标签：{labels[0]}。", f"All rows have the same label: {labels[0]}."
        )


def _known_outside(truth: Labels, fold: Labels) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Whether a row's label stands outside its fold as well: no other row can be judged."""
    there = np.zeros((int(truth.max()) + 1, int(fold.max()) + 1), np.int64)
    np.add.at(there, (truth, fold), 1)
    found: np.ndarray[Any, np.dtype[np.bool_]] = there[truth].sum(axis=1) > there[truth, fold]
    return found


def _vocabulary(rows: Sequence[Row], labels: int) -> Vocabulary:
    """What counts: where labels have few rows it is enough for a thing to stand in one."""
    at_most = min(COLUMNS_AT_MOST, CELLS_AT_MOST // labels)
    least = 2 if len(rows) >= max(50, 10 * labels) else 1
    return learn_vocabulary(rows, len(rows[0]), at_most, least)


def _options(vocabulary: Vocabulary, folds: int, seed: int) -> dict[str, Any]:
    columns = len(vocabulary.slots)
    return {
        "columns": columns,
        "folds": folds,
        "penalty": PENALTY,
        "read_at_most": READ_AT_MOST,
        "seed": seed,
        "words": version("rjieba"),
    }


def _metrics(probabilities: Floats, known: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    found = judge(probabilities, known, labels).as_dict()
    kept = ("n", "accuracy", "macro_f1", "top3", "ece", "coverage_at_95", "per_class")
    return {name: found[name] for name in kept} | {"rows_in_one_label": _sizes(labels)}


def _sizes(labels: Sequence[str]) -> dict[str, int]:
    counts = Counter(labels).values()
    return {"fewest": min(counts), "most": max(counts)}

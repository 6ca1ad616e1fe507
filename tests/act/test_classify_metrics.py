"""Figures against slow reckoners that share nothing with them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from huiyin.act.triage.classify.metrics import calibration_error, coverage, judge

NAMES = ("a", "b", "c", "d")
CASES = st.lists(
    st.tuples(st.lists(st.integers(1, 40), min_size=4, max_size=4), st.sampled_from(NAMES)),
    min_size=1,
    max_size=60,
)
SURE = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=60)


@given(CASES)
def test_macro_f1_and_accuracy_are_those_of_another_library(
    cases: list[tuple[list[int], str]],
) -> None:
    probabilities = np.array([row for row, _ in cases], np.float32)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    labels = [label for _, label in cases]
    said = [NAMES[i] for i in probabilities.argmax(axis=1)]
    report = judge(probabilities, NAMES, labels)
    assert report.macro_f1 == pytest.approx(f1_score(labels, said, average="macro", zero_division=0))
    assert report.accuracy == pytest.approx(sum(map(str.__eq__, said, labels)) / len(labels))
    among = [
        sum(other > row[NAMES.index(label)] for other in row)
        + sum(other == row[NAMES.index(label)] for other in row[: NAMES.index(label)])
        < 3
        for row, label in zip(probabilities.tolist(), labels, strict=True)
    ]
    assert report.top3 == pytest.approx(sum(among) / len(among))
    assert sum(n for row in report.confusion.values() for n in row.values()) == report.n


@given(SURE)
def test_calibration_error_bin_by_bin(cases: list[tuple[int, bool]]) -> None:
    # Halves of a hundredth lie on no border of fifteen bins.
    sure = np.array([(percent + 0.5) / 101 for percent, _ in cases])
    right = np.array([hit for _, hit in cases])
    error = 0.0
    for i in range(15):
        inside = [(p, hit) for p, hit in zip(sure, right, strict=True) if i / 15 <= p < (i + 1) / 15]
        if inside:
            mean, share = (sum(some) / len(inside) for some in zip(*inside, strict=True))
            error += len(inside) / len(cases) * abs(mean - share)
    assert calibration_error(sure, right) == pytest.approx(error, abs=1e-9)


@given(SURE)
def test_coverage_by_trying_every_threshold(cases: list[tuple[int, bool]]) -> None:
    sure, right = np.array([p / 100 for p, _ in cases]), np.array([hit for _, hit in cases])
    best = 0.0
    for threshold in set(sure):
        kept = right[sure >= threshold]
        if kept.mean() >= 0.95:
            best = max(best, len(kept) / len(cases))
    assert coverage(sure, right, 0.95) == pytest.approx(best)


def test_a_label_that_the_classifier_does_not_know_is_wrong() -> None:
    report = judge(np.array([[0.9, 0.1], [0.2, 0.8]], np.float32), ("a", "b"), ["a", "new"])
    assert (report.accuracy, report.unknown_labels, report.per_class["new"].recall) == (0.5, 1, 0.0)
    assert report.confusion == {"a": {"a": 1}, "new": {"b": 1}}


def test_certain_and_right() -> None:
    report = judge(np.eye(3, dtype=np.float32), NAMES[:3], list(NAMES[:3]))
    assert (report.macro_f1, report.ece, report.coverage_at_95, report.top3) == (1, 0, 1, 1)

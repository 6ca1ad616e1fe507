"""Telling labels from texts: milliseconds a message, beside a plain pipeline of scikit-learn in the same run.

`python -m bench.triage FILE --text title --text detail --label label` measures on a labelled file; within
`python -m bench` the messages are invented. Half of the rows are learned from, the others are told apart.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from huiyin.act.triage.classify import Report, evaluate, train

PEER_TIMED = 100
Rows = list[list[str]]


@dataclass(frozen=True)
class Told:
    """The report, seconds of processor time and of the wall for learning, and the peer's milliseconds a message."""

    report: Report
    learning_cpu: float
    learning_wall: float
    peer_ms: float
    rows: int


def measure(rows: Rows, labels: list[str]) -> Told:
    """Learn from every second row and tell the others."""
    began, clock = time.monotonic(), time.process_time()
    fields = [f"field {i + 1}" for i in range(len(rows[0]))]
    classifier = train(rows[::2], labels[::2], fields=fields)
    wall, cpu = time.monotonic() - began, time.process_time() - clock
    report = evaluate(classifier, rows[1::2], labels[1::2])
    return Told(report, cpu, wall, _peer(rows, labels), len(rows[::2]))


def invented(count: int) -> tuple[Rows, list[str]]:
    """Messages of the demonstration with the matter of each."""
    from bench.filling import cases

    told = [case.told for case in cases(count, seed=6)]
    return [[one.title, one.words] for one in told], [one.line.matter for one in told]


def _peer(rows: Rows, labels: list[str]) -> float:
    """The same task in the plainest way: runs of one to three characters by TF-IDF, and a linear SVM."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True), LinearSVC()
    )
    pipeline.fit(["\n".join(row) for row in rows[::2]], labels[::2])
    sample = ["\n".join(row) for row in rows[1::2][:PEER_TIMED]]
    return _each(lambda text: pipeline.predict([text]), sample)


def _each(tell: Callable[[str], object], sample: Sequence[str]) -> float:
    tell(sample[0])
    began = time.process_time()
    for text in sample:
        tell(text)
    return (time.process_time() - began) / len(sample) * 1000


def main() -> int:
    """Measure on a file and print."""
    from huiyin.cli.triage_files import read_labelled

    asked = argparse.ArgumentParser(prog="python -m bench.triage", description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("--text", action="append", required=True)
    asked.add_argument("--label", required=True)
    given = asked.parse_args()
    told = read_labelled(given.file, given.text, given.label)
    found = measure(told.rows, told.labels)
    print(f"learned from {found.rows} rows: {found.learning_cpu:.1f} s CPU, {found.learning_wall:.1f} s")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    print(f"one message: {found.report.ms_per_message:.3f} ms (limit 1)")
    print(f"in a batch: {found.report.ms_per_message_batch:.3f} ms (limit 0.3)")
    print(f"plain pipeline, one message: {found.peer_ms:.3f} ms")
    return 0 if found.report.ms_per_message < 1 and found.report.ms_per_message_batch < 0.3 else 1


if __name__ == "__main__":
    sys.exit(main())

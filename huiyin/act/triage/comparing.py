"""Two ways of judging the same messages, side by side: figures, where they err, and which is better; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from huiyin.act.triage.classify import Report
from huiyin.act.triage.classify.metrics import judge
from huiyin.act.triage.gate import Verdict, compare, interval

NOTHING = ""  # the label of a message about which nothing was said
FIGURES = ("n", "accuracy", "macro_f1", "top3", "ece", "coverage_at_95")
WORST = 6
SEEN_AT_LEAST = 3  # times that a label stands in the messages before it is called one of the worst

Matrix = npt.NDArray[np.float32]


class Comparing:
    """Messages with their true labels, on which probabilities are compared."""

    def __init__(self, names: Sequence[str], labels: Sequence[str]) -> None:
        self.names = [*dict.fromkeys([*names, *labels]), NOTHING]
        self.labels = list(labels)
        self.place = {name: place for place, name in enumerate(self.names)}
        self.truth = np.array([self.place[label] for label in labels])

    def matrix(self, said: Iterable[Mapping[str, float]]) -> Matrix:
        """Probabilities of labels as rows; where nothing was said, that stands first."""
        found = np.zeros((len(self.labels), len(self.names)), np.float32)
        found[:, -1] = 1e-9
        for row, likely in enumerate(said):
            for label, share in likely.items():
                found[row, self.place[label]] = share
        return found

    def compare(self, version: int, before: Matrix, said: Matrix) -> tuple[Verdict, dict[str, Any]]:
        """Whether what is said now is better than what `version` said before, and what a card tells of it."""
        old, new = (judge(one, self.names, self.labels) for one in (before, said))
        verdict = compare(self._right(before), self._right(said), old.macro_f1, new.macro_f1)
        card = {
            "figures": self._figures(new, said),
            "worst": _worst(new),
            "old": {"version": version} | self._figures(old, before),
            "verdict": {
                "gained": verdict.gained,
                "lost": verdict.lost,
                "chance": round(verdict.chance, 4),
                "why": verdict.why,
            },
        }
        return verdict, card

    def _right(self, said: Matrix) -> list[bool]:
        return [bool(one) for one in said.argmax(axis=1) == self.truth]

    def _figures(self, report: Report, said: Matrix) -> dict[str, Any]:
        right = sum(self._right(said))
        low, high = interval(right, report.n)
        told = {name: round(getattr(report, name), 4) for name in FIGURES}
        spread = {"right": right, "low": round(low, 4), "high": round(high, 4)}
        return told | spread | {"bins": self._bins(said)}

    def _bins(self, said: Matrix) -> list[tuple[float, float, int]]:
        """For each tenth of probability: its mean, the share that is right, and how many messages."""
        sure, right = said.max(axis=1), said.argmax(axis=1) == self.truth
        tenth = np.minimum((sure * 10).astype(np.int64), 9)
        return [
            (round(float(sure[there].mean()), 4), round(float(right[there].mean()), 4), int(there.sum()))
            for there in (tenth == place for place in range(10))
            if there.any()
        ]


def _worst(report: Report) -> list[dict[str, Any]]:
    """The labels that fare worst among those seen often enough, with what they are most often taken for."""
    told = [
        (one.f1, label)
        for label, one in report.per_class.items()
        if one.n >= SEEN_AT_LEAST and one.recall < 1
    ]
    return [_confused(report, label) for _, label in sorted(told)[:WORST]]


def _confused(report: Report, label: str) -> dict[str, Any]:
    others = {said: n for said, n in report.confusion.get(label, {}).items() if said != label}
    taken = max(others, key=lambda said: others[said]) if others else NOTHING
    one = report.per_class[label]
    told = {"label": label, "n": one.n, "recall": round(one.recall, 4)}
    return told | {"taken_for": taken, "times": others.get(taken, 0)}

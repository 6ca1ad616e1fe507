"""From examples that people confirmed to a new model with its figures beside the old one's.

The newest month is held back from learning, and both models judge it as they would in service: with the city's words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from huiyin.act.triage.blending import blend
from huiyin.act.triage.classify import Classifier, train
from huiyin.act.triage.comparing import Comparing, Matrix
from huiyin.act.triage.counting import count
from huiyin.act.triage.gate import Verdict
from huiyin.act.triage.learned import FIELDS, Learned, row_of
from huiyin.act.triage.matters import MatterWords
from huiyin.act.triage.rules import Said
from huiyin.act.triage.starting import material
from huiyin.foundation.city.dispatching import Learning
from huiyin.foundation.city.queries import City

MANY_LABELS = 40  # above these the library's regression takes hours and gigabytes; counting takes seconds
ROWS_AT_LEAST = 2_000  # fewer teach the regression no more than counting learns from them
ROWS_AT_MOST = 10_000  # rows for the regression, the newest: eight thousand take it about a minute
JUDGED_AT_MOST = 3_000  # messages held back, the newest
TRUSTS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)


@dataclass(frozen=True)
class Confirmed:
    """What somebody said, and what people decided that it is; never who said it. An empty label was not decided."""

    title: str
    words: str
    kind: str
    matter: str
    at: datetime


@dataclass(frozen=True)
class Held:
    """The messages held back, with their labels."""

    rows: list[tuple[str, str]]
    labels: list[str]


@dataclass(frozen=True)
class Trained:
    """A new model with its card, and whether it may take the old one's place."""

    classifier: Classifier
    card: dict[str, Any]
    verdict: Verdict


def label_of(example: Confirmed, part: str) -> str:
    """What this example teaches about a part, empty for nothing."""
    return example.kind if part == "kind" else example.matter


def usable(examples: Sequence[Confirmed], part: str, labels: frozenset[str]) -> list[Confirmed]:
    """The examples whose label the city has, oldest first."""
    return sorted((one for one in examples if label_of(one, part) in labels), key=lambda one: one.at)


def split(examples: Sequence[Confirmed], days: int) -> tuple[list[Confirmed], list[Confirmed]]:
    """Older examples and those held back: the newest days, but never more than a third."""
    newest = examples[-1].at - timedelta(days=days)
    place = next(i for i, one in enumerate(examples) if one.at > newest)
    place = max(place, len(examples) - len(examples) // 3)
    return list(examples[:place]), list(examples[place:])[-JUDGED_AT_MOST:]


def learn(
    city: City, part: str, examples: Sequence[Confirmed], rule: Learning, serving: Learned | None
) -> Trained:
    """Learn from the older examples and compare with what is in service on the newest."""
    older, newest = split(examples, rule.hold_back_days)
    held = Held([row_of(one.title, one.words) for one in newest], [label_of(one, part) for one in newest])
    classifier = teach(city, part, older)
    judging = Judging(city, part, held)
    trust, said = judging.with_best_trust(classifier)
    verdict, compared = judging.compare(serving.version if serving else 0, judging.by(serving), said)
    return Trained(classifier, _card(classifier, older, newest) | {"trust": trust} | compared, verdict)


def teach(city: City, part: str, examples: Sequence[Confirmed]) -> Classifier:
    """A classifier from confirmed examples and the pack's own."""
    told = material(city, part)
    rows = [row_of(one.title, one.words) for one in examples]
    labels = [label_of(one, part) for one in examples]
    if len(rows) < ROWS_AT_LEAST or len({*labels, *told.labels}) > MANY_LABELS:
        judged = [True] * len(rows) + [False] * len(told.rows)
        return count([*rows, *told.rows], [*labels, *told.labels], fields=FIELDS, judged=judged)
    rows, labels = rows[-ROWS_AT_MOST:], labels[-ROWS_AT_MOST:]
    messages = [place for place, judged in enumerate(told.judged) if judged]
    rows += [told.rows[place] for place in messages]
    labels += [told.labels[place] for place in messages]
    return train(rows, labels, fields=FIELDS)


class Judging(Comparing):
    """Judges the messages held back as in service: model and words together."""

    def __init__(self, city: City, part: str, held: Held) -> None:
        if part == "kind":
            labels = set(city.dispatching.kinds)
        else:
            labels = {leaf.code for leaf in city.pack.matters if leaf.is_leaf}
        super().__init__(sorted(labels), held.labels)
        self.held, self._labels = held, frozenset(labels)
        words = MatterWords(city)
        self._words = [_words(words, part, row) for row in held.rows]

    def by(self, model: Learned | None) -> Matrix:
        """Probabilities by a model with the words, or by the words alone."""
        if model is None:
            return self._matrix([{} for _ in self.held.rows], 0.0)
        return self._matrix(self._learned(model.classifier), model.trust)

    def with_best_trust(self, classifier: Classifier) -> tuple[float, Matrix]:
        """How far words are best trusted beside the model, and probabilities for which no message chose for itself.

        One half of the messages chooses for the other; what is put down is chosen by all.
        """
        learned = self._learned(classifier)
        tried = {trust: self._matrix(learned, trust) for trust in TRUSTS}
        half = np.arange(len(self.held.rows)) % 2 == 0
        by_one, by_other = self._best(tried, half), self._best(tried, ~half)
        said = np.where(half[:, None], tried[by_other], tried[by_one])
        return self._best(tried, half | ~half), said

    def _learned(self, classifier: Classifier) -> list[dict[str, float]]:
        model, count = Learned(classifier, 0, "orders"), len(classifier.labels)
        return [model.likely(row, self._labels, (), count)[0] for row in self.held.rows]

    def _matrix(self, learned: Sequence[Mapping[str, float]], trust: float) -> Matrix:
        pairs = zip(learned, self._words, strict=True)
        return self.matrix(
            {one.label: one.likely for one in blend(by_model, by_words, trust)}
            for by_model, by_words in pairs
        )

    def _best(self, tried: Mapping[float, Matrix], asked: npt.NDArray[np.bool_]) -> float:
        rows = np.flatnonzero(asked)
        likely = {trust: np.log(said[rows, self.truth[rows]] + 1e-6).sum() for trust, said in tried.items()}
        return max(likely, key=lambda trust: likely[trust])


def _words(words: MatterWords, part: str, row: tuple[str, str]) -> list[tuple[str, float]]:
    said, text = Said(*row), "\n".join(row)
    found = words.kinds(said, text) if part == "kind" else words.leaves(said, text)
    return [(guess.value, guess.likely) for guess in found]


def _card(classifier: Classifier, older: Sequence[Confirmed], newest: Sequence[Confirmed]) -> dict[str, Any]:
    kept = ("method", "code", "date", "data", "fields", "options", "columns")
    return {name: classifier.card[name] for name in kept if name in classifier.card} | {
        "n": len(older),
        "labels": len(classifier.labels),
        "since": older[0].at.isoformat(timespec="seconds"),
        "until": older[-1].at.isoformat(timespec="seconds"),
        "held_since": newest[0].at.isoformat(timespec="seconds"),
        "held_until": newest[-1].at.isoformat(timespec="seconds"),
    }

"""A learned model as triage uses it: what it is shown of an appeal, and how it gives its reason; no Django."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from huiyin.act.triage.classify import Classifier, grams
from huiyin.act.triage.history import History
from huiyin.act.triage.rules import Reason

FIELDS = ("title", "detail")
READ_AT_MOST = 2000  # characters: what an appeal is about stands early
NUMBER = re.compile(r"[0-9０-９](?:[ \-－—]?[0-9０-９]){6,}[xXｘＸ]?")
MASK = "〇"
WORD = grams.KINDS.index("word")
WORDS_TOLD = 3
Row = tuple[str, str]


def mask(text: str) -> str:
    """The text without numbers of seven digits or more: telephones, identity papers, bank cards."""
    return NUMBER.sub(MASK, text)


def row_of(title: str, words: str) -> Row:
    """An appeal as a model is shown it, when it learns and when it judges alike."""
    return mask(title), mask(words[:READ_AT_MOST])


@dataclass(frozen=True, eq=False)
class LearnedRoutes:
    """A history of dispatch in service, with the version it is."""

    history: History
    version: int


@dataclass(frozen=True, eq=False)
class Learned:
    """A classifier in service, with the version it is, what it learned from, and how far words count beside it."""

    classifier: Classifier
    version: int
    origin: str
    trust: float = 1.0

    @cached_property
    def _place(self) -> dict[str, int]:
        return {label: place for place, label in enumerate(self.classifier.labels)}

    def likely(
        self, row: Row, labels: frozenset[str], asked: Collection[str], size: int
    ) -> tuple[dict[str, float], float]:
        """Probabilities of its first guesses and of labels asked for, and what is left for all others.

        Labels that are not (or no longer) among `labels` are dropped, and the rest is made a whole again.
        """
        found = self.classifier.probabilities(row)
        gone = [place for label, place in self._place.items() if label not in labels]
        if gone:
            found[gone] = 0.0
            found /= max(float(found.sum()), 1e-12)
        first = np.argpartition(-found, min(size, len(found) - 1))[:size]
        wanted = [int(place) for place in first if found[place] > 0]
        wanted += [self._place[label] for label in asked if label in self._place and label in labels]
        told = {self.classifier.labels[place]: float(found[place]) for place in wanted}
        left = 1.0 - sum(told.values()) if float(found.sum()) > 0.5 else 0.0
        return told, max(left, 0.0)

    def reason(self, row: Row, label: str) -> Reason:
        """Why this label: the words of the message that speak most for it."""
        code = "learned_examples" if self.origin == "examples" else "learned"
        words = self._words_for(row, label)
        return Reason(code if words else f"{code}_plain", {"words": words, "version": self.version})

    def _words_for(self, row: Row, label: str) -> list[str]:
        """The words that by themselves lift the label most above the mean of all; a tenth of the cost of `explain`."""
        vocabulary, weights = self.classifier.vocabulary, self.classifier.weights.columns
        found, text = grams.find_one(row), "".join(one[: grams.READ_AT_MOST] for one in row)
        columns = vocabulary.columns[found.slots]
        words = (found.slots >> grams.BITS) % len(grams.KINDS) == WORD
        known = np.flatnonzero((columns >= 0) & words & (found.ends - found.starts > 1))
        lift = weights[columns[known]]
        says = (lift[:, self._place[label]] - lift.mean(axis=1)) * vocabulary.weights[columns[known]]
        lifts: dict[str, float] = {}
        for place, much in zip(known, says, strict=True):
            if much > 0:
                word = text[found.starts[place] : found.ends[place]]
                lifts[word] = lifts.get(word, 0.0) + float(much)
        return sorted(lifts, key=lambda word: -lifts[word])[:WORDS_TOLD]

"""A learned model as triage uses it: what it is shown of an appeal, and how it gives its reason; no Django."""

import re
from dataclasses import dataclass

from huiyin.act.triage.classify import Classifier
from huiyin.act.triage.history import History
from huiyin.act.triage.rules import Reason

FIELDS = ("title", "detail")
READ_AT_MOST = 2000  # characters: what an appeal is about stands early
NUMBER = re.compile(r"[0-9０-９](?:[ \-－—]?[0-9０-９]){6,}[xXｘＸ]?")
MASK = "〇"


def mask(text: str) -> str:
    """The text without numbers of seven digits or more: telephones, identity papers, bank cards."""
    return NUMBER.sub(MASK, text)


def row_of(title: str, words: str) -> tuple[str, str]:
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

    def reason(self, row: tuple[str, str], label: str) -> Reason:
        """Why this label: the words of the message that speak most for it."""
        code = "learned_examples" if self.origin == "examples" else "learned"
        words = self.classifier.explain(row, label, 3)
        return Reason(code if words else f"{code}_plain", {"words": words, "version": self.version})

"""What a fresh installation learns from: the pack's own words and examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huiyin.act.triage.classify import Classifier, Untrainable
from huiyin.act.triage.classify.training import hash_of
from huiyin.act.triage.counting import count
from huiyin.act.triage.learned import FIELDS, row_of
from huiyin.foundation.city.queries import City

# How far words are trusted beside what was learned from examples: measured, see docs/triage-service.md.
TRUST = {"kind": 0.5, "matter": 2.0}
MARK = "、"


@dataclass(frozen=True)
class Material:
    """Rows with their labels; `judged` marks messages, as against lists of words."""

    rows: list[tuple[str, str]]
    labels: list[str]
    judged: list[bool]

    @property
    def digest(self) -> str:
        """SHA-256 of it all."""
        return hash_of(self.rows, self.labels)


def material(city: City, part: str) -> Material:
    """The pack's examples for one part, and one row of the characteristic words of each of its labels."""
    told = [*_examples(city, part), *_words(city, part)]
    return Material([row for row, _, _ in told], [label for _, label, _ in told], [by for _, _, by in told])


def _examples(city: City, part: str) -> Iterator[tuple[tuple[str, str], str, bool]]:
    for example in city.pack.examples:
        label = example.kind if part == "kind" else example.matter
        if label:
            yield row_of(example.title, example.words), label, True


def _words(city: City, part: str) -> Iterator[tuple[tuple[str, str], str, bool]]:
    if part == "kind":
        told = [(kind.name, kind.words, code) for code, kind in city.dispatching.kinds.items()]
    else:
        told = [(leaf.name, leaf.words, leaf.code) for leaf in city.pack.matters if leaf.is_leaf]
    for name, words, code in told:
        if words:
            yield row_of(name, MARK.join(words)), code, False


def learn_from_pack(city: City, part: str) -> tuple[Classifier, dict[str, Any]]:
    """A classifier and its card; raises `Untrainable` when the pack has no example of two labels."""
    told = material(city, part)
    seen = {label for label, judged in zip(told.labels, told.judged, strict=True) if judged}
    if len(seen) < 2:
        raise Untrainable("配置里没有例子。", "The pack has no examples.")
    classifier = count(told.rows, told.labels, fields=FIELDS, judged=told.judged)
    card = dict(classifier.card) | {
        "trust": TRUST[part],
        "examples": sum(told.judged),
        "labels": len(classifier.labels),
    }
    return classifier, card

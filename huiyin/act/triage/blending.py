"""What a learned model says and what the city's words say, made into one ranking; no Django.

The two are multiplied: a label's probability by the model, and its share by the words raised to how far the words are
to be trusted beside this model. Where both agree the guess is surer than either, where the words are silent the model
stands as it is. A label that the model has never seen keeps a small part of what the model leaves over, so that words
which the city wrote for it still find it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SILENT = 0.05  # what silence of the words counts as, beside a share of 0.9 for clear words
UNSEEN, UNSEEN_AT_LEAST = 0.05, 0.002
Ranked = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Blended:
    """One label: how likely, and how likely the model and the words alone found it (0 where one is silent)."""

    label: str
    likely: float
    learned: float
    words: float


def blend(
    learned: Mapping[str, float], words: Ranked, trust: float, abstain_below: float = 0.0, left: float = 0.0
) -> list[Blended]:
    """One ranking, likeliest first; probabilities lie in 0 to 1 and add up to at most 1.

    `trust` is how far the words are trusted beside the model, 0 for not at all; `left` is what the model gives to
    labels that are not told here. When the likeliest is less likely than `abstain_below`, the words alone are
    returned, as if there were no model.
    """
    by_words = _within_one(words)
    unseen = UNSEEN * (1.0 - max(learned.values(), default=0.0)) + UNSEEN_AT_LEAST
    weights = {
        label: learned.get(label, unseen) * ((by_words.get(label, 0.0) + SILENT) / SILENT) ** trust
        for label in learned.keys() | by_words.keys()
    }
    total = max(sum(weights.values()) + left, 1e-12)
    found = [
        Blended(label, weight / total, learned.get(label, 0.0), by_words.get(label, 0.0))
        for label, weight in weights.items()
    ]
    if not learned or max(one.likely for one in found) < abstain_below:
        found = [Blended(label, share, 0.0, share) for label, share in by_words.items()]
    return sorted(found, key=lambda one: (-one.likely, one.label))


def _within_one(words: Ranked) -> dict[str, float]:
    """Shares of words, which need not add up to one, kept within one."""
    total = max(sum(share for _, share in words), 1.0)
    return {label: share / total for label, share in words}

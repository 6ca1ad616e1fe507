"""What a learned model says and what the city's words say, made into one ranking; no Django.

A model knows only the labels it has learned. What the words give to labels that it has never seen is kept, and the
model shares out the rest. A model that is not sure enough is silent where the words speak.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Ranked = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Blended:
    """One label: how likely, and how likely the model and the words alone found it (0 where one is silent)."""

    label: str
    likely: float
    learned: float
    words: float


def known_only(learned: Ranked, labels: Collection[str]) -> list[tuple[str, float]]:
    """The guesses for labels that the city still has, as shares of a whole, likeliest first."""
    kept = [(label, likely) for label, likely in learned if label in labels]
    total = sum(likely for _, likely in kept)
    if len(kept) == len(learned) or total <= 0:
        return kept
    return [(label, likely / total) for label, likely in kept]


def blend(learned: Ranked, words: Ranked, seen: Collection[str], abstain_below: float) -> list[Blended]:
    """One ranking, likeliest first; probabilities lie in 0 to 1 and add up to at most 1."""
    spoken = _whole(words)
    rest = 1.0 - sum(likely for label, likely in spoken.items() if label not in seen)
    given = {label: likely * rest for label, likely in learned}
    if max(given.values(), default=0.0) >= abstain_below and given:
        likely = given | {label: share for label, share in spoken.items() if label not in seen}
    else:
        given, likely = {}, spoken
    return _ranked(likely, given, spoken)


def _whole(words: Ranked) -> dict[str, float]:
    """Shares of words, which need not add up to one, kept within one."""
    total = sum(share for _, share in words)
    return {label: share / max(total, 1.0) for label, share in words}


def _ranked(
    likely: Mapping[str, float], learned: Mapping[str, float], words: Mapping[str, float]
) -> list[Blended]:
    found = [
        Blended(label, share, learned.get(label, 0.0), words.get(label, 0.0))
        for label, share in likely.items()
    ]
    return sorted(found, key=lambda one: (-one.likely, one.label))

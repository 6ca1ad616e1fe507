"""Whether a new model may take the place of the old one; no Django.

Both judge the same messages, which neither has learned from. What counts is on how many the new one is right where
the old one was wrong, against the reverse (McNemar's exact test, one-sided): chance alone would seldom bring such a
difference. Accuracy can be bought by forgetting rare labels, so the mean of the labels' F1 must not fall either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

CHANCE = 0.05  # a difference that chance brings more often than this is none
F1_MAY_FALL = 0.005
MESSAGES_AT_LEAST = 40
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Verdict:
    """What the comparison found: messages, those only one of the two got right, how often chance would do that."""

    n: int
    gained: int
    lost: int
    chance: float
    better: bool
    why: str  # better | few | not_better | f1_fell


def compare(old: Sequence[bool], new: Sequence[bool], f1_old: float, f1_new: float) -> Verdict:
    """Compare two models by which messages each got right."""
    gained = sum(b and not a for a, b in zip(old, new, strict=True))
    lost = sum(a and not b for a, b in zip(old, new, strict=True))
    # The probability of so many gains or more when each differing message falls to either side by the toss of a coin.
    from scipy.special import bdtrc  # slow to import, and needed only here

    chance = float(bdtrc(gained - 1, gained + lost, 0.5)) if gained else 1.0
    why = _why(len(old), chance, f1_new - f1_old)
    return Verdict(len(old), gained, lost, chance, why == "better", why)


def _why(n: int, chance: float, f1_gain: float) -> str:
    if n < MESSAGES_AT_LEAST:
        return "few"
    if chance > CHANCE:
        return "not_better"
    return "f1_fell" if f1_gain < -F1_MAY_FALL else "better"


def interval(right: int, n: int) -> tuple[float, float]:
    """Wilson's interval: in ninety-five of a hundred cases the true share lies within."""
    z2, share = Z95 * Z95 / n, right / n
    middle = (share + z2 / 2) / (1 + z2)
    reach = Z95 * (share * (1 - share) / n + z2 / (4 * n)) ** 0.5 / (1 + z2)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)

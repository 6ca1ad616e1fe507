"""How a unit's rate stands among its peers, and what chance alone explains; no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from huiyin.answer.assessment.rules import Rate

Z998 = 3.090232306167813
PEERS_AT_LEAST = 4  # fewer units than this have no middle half worth drawing


@dataclass(frozen=True)
class Middle:
    """The middle half of comparable peers: lower quartile, median, upper quartile, how many."""

    low: float
    median: float
    high: float
    count: int


def middle(values: Iterable[float]) -> Middle | None:
    """The middle half of these values; None when they are too few to have one."""
    ordered = sorted(values)
    if len(ordered) < PEERS_AT_LEAST:
        return None
    return Middle(_at(ordered, 0.25), _at(ordered, 0.5), _at(ordered, 0.75), len(ordered))


def _at(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def apart(one: Rate, common: float) -> int:
    """1 or -1 if a rate lies above or below the common one by more than chance (99.8 %), else 0."""
    if one.few or one.value is None:
        return 0
    low, high = limits(common, one.denominator, Z998)
    return 1 if one.value > high else -1 if one.value < low else 0


def limits(common: float, denominator: int, z: float) -> tuple[float, float]:
    """Between which shares a unit with so many cases falls by chance alone (score limits of a funnel)."""
    half = z * sqrt(common * (1 - common) / denominator)
    return max(0.0, common - half), min(1.0, common + half)


def stance(one: Rate, peers: Middle | None) -> str:
    """Where a rate stands among peers: few, alone, inside, touching, above or below the middle half."""
    if one.few or one.value is None or one.low is None or one.high is None:
        return "few"
    if peers is None:
        return "alone"
    if peers.low <= one.value <= peers.high:
        return "inside"
    if one.high >= peers.low and one.low <= peers.high:
        return "touching_below" if one.value < peers.low else "touching_above"
    return "below" if one.value < peers.low else "above"

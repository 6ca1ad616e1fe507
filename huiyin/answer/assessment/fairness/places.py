"""Places in a list with their uncertainty: what an order of units is worth.

The true qualities that the counts allow are drawn many times; in each drawing every unit has a place. The same counts
give the same drawings, however the units are ordered.
"""

from dataclasses import dataclass

import numpy as np

from huiyin.answer.assessment.fairness.arrays import Numbers, Whole
from huiyin.answer.assessment.fairness.shrinkage import Peers
from huiyin.answer.assessment.fairness.sizes import Scores

DRAWS = 2000
SEED = 12345
SURE = 0.95


@dataclass(frozen=True)
class Places:
    """For each unit its place by the score (1 is best), the places it may have, the chance that it truly belongs to
    the last part of the list, and its tier: units of one tier cannot be told from the best of it. `bar` is the score
    at which the last part probably begins; nan where the list is too short to have one."""

    place: Whole
    low: Whole
    high: Whole
    last: Numbers
    tier: Whole
    bar: float


def draw(found: Scores, group: Peers, draws: int = DRAWS) -> Numbers:
    """True qualities that these counts allow: a row for each drawing, a column for each unit."""
    random = np.random.default_rng(SEED)
    # Even steps through the possible means and spreads, mixed, instead of blind lots: steadier with fewer drawings.
    ladder = (np.arange(draws) + 0.5) / draws
    picked = np.searchsorted(np.cumsum(group.weights), ladder).clip(max=len(group.weights) - 1)
    random.shuffle(picked)
    good, strength = (group.means * group.strengths)[picked, None], group.strengths[picked, None]
    order = np.lexsort((found.share, found.size))
    yes, size = found.yes[order], found.size[order]
    drawn = np.empty((draws, len(order)))
    drawn[:, order] = random.beta(yes + good, np.maximum(size - yes, 0) + strength - good)
    return drawn


def places(
    value: Numbers, drawn: Numbers, part: float = 0.1, level: float = 0.95, sure: float = SURE
) -> Places:
    """The places of units by score and by each drawing; `part` of the list, rounded down, is its last part."""
    count = drawn.shape[1]
    each = np.empty(drawn.shape, np.int64)
    np.put_along_axis(each, np.argsort(-drawn, axis=1), np.arange(1, count + 1)[None, :], axis=1)
    out = (1 - level) / 2
    low, high = np.quantile(each, [out, 1 - out], axis=0, method="inverted_cdf").astype(np.int64)
    worst = int(count * part + 1e-9)
    last = (each > count - worst).mean(axis=0)
    place = _ranked(value)
    low, high = np.minimum(low, place), np.maximum(high, place)
    return Places(place, low, high, last, _tiers(place, drawn, sure), _bar(drawn, worst))


def _bar(drawn: Numbers, worst: int) -> float:
    return float(np.partition(drawn, worst - 1, axis=1)[:, worst - 1].mean()) if worst else float("nan")


def reliability(value: Numbers, variance: Numbers) -> float:
    """Which part of the differences in a list is between units and not chance: 0 all noise, 1 none."""
    if len(value) < 2:
        return 0.0
    signal = float(value.var())
    noise = float(variance.mean())
    return signal / (signal + noise) if signal + noise > 0 else 0.0


def _ranked(value: Numbers) -> Whole:
    """1 for the best; equal scores share the better place."""
    down = -np.round(value, 12)  # sums in another order differ in their last digits
    return np.searchsorted(np.sort(down), down) + 1


def _tiers(place: Whole, drawn: Numbers, sure: float) -> Whole:
    """From the best down: whoever is surely below the best of a tier opens the next one."""
    order = np.argsort(place, kind="stable")
    tier = np.empty(len(order), np.int64)
    start, number = 0, 0
    while start < len(order):
        number += 1
        below = (drawn[:, order[start:]] < drawn[:, order[start], None]).mean(axis=0) >= sure
        end = start + int(np.argmax(below)) if below.any() else len(order)
        tier[order[start:end]] = number
        start = end
    return tier

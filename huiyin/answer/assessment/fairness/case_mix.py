"""Case mix: what a unit's score would be if its matters were as hard as everybody's (indirect standardisation).

Each matter has the rate of the whole group. From it follows what a unit with these matters would be expected to score;
observed over expected, times the common rate, is the adjusted score.
"""

from dataclasses import dataclass

import numpy as np

from huiyin.answer.assessment.fairness.arrays import Numbers, Whole

FEWEST = 30


@dataclass(frozen=True)
class Mix:
    """For each unit what its matters let expect, and the factor that makes its score comparable."""

    expected: Numbers
    factor: Numbers


def case_mix(good: Numbers, cases: Numbers, first: Whole, fewest: int = FEWEST) -> Mix:
    """The factor of each unit (rows) from its counts by matter (columns); `first` numbers the matters' first level.

    A matter with fewer than `fewest` cases in the group has the rate of its first level; a first level with fewer has
    the common one. A unit without cases has the factor 1.
    """
    counted = cases.sum()
    common = good.sum() / counted if counted else 0.0
    rate = _rates(good.sum(axis=0), cases.sum(axis=0), first, common, fewest)
    total = cases.sum(axis=1)
    expected = np.where(total > 0, cases @ rate / np.maximum(total, 1), common)
    return Mix(expected, np.where(expected > 0, common / np.where(expected > 0, expected, 1.0), 1.0))


def adjusted(share: Numbers, factor: Numbers) -> Numbers:
    """Scores with their factors; never over a whole."""
    return np.minimum(share * factor, 1.0)


def _rates(good: Numbers, cases: Numbers, first: Whole, common: float, fewest: int) -> Numbers:
    levels = int(first.max()) + 1 if first.size else 0
    level_good = np.bincount(first, good, levels)
    level_cases = np.bincount(first, cases, levels)
    level_rate = np.where(level_cases >= fewest, level_good / np.maximum(level_cases, 1), common)
    return np.where(cases >= fewest, good / np.maximum(cases, 1), level_rate[first])

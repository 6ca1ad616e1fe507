"""Case mix: what a unit's score would be if its matters were as hard as everybody's (indirect standardisation).

Each matter has the rate of the whole group. From it follows what a unit with these matters would be expected to score;
observed over expected, times the common rate, is the adjusted score. All three are taken as odds (good to bad): plain
shares would lift a unit that does well with hard matters above a whole.
"""

from dataclasses import dataclass

import numpy as np

from huiyin.answer.assessment.fairness.arrays import Numbers, Whole

FEWEST = 30
_LEAST = 1e-4  # of an expected share, so that its odds are finite


@dataclass(frozen=True)
class Mix:
    """For each unit what its matters let expect, by what its odds are multiplied to be comparable, and how many cases
    of the common mix each of its own is worth: where more fails, each case tells more."""

    expected: Numbers
    factor: Numbers
    worth: Numbers


def case_mix(good: Numbers, cases: Numbers, first: Whole, fewest: int = FEWEST) -> Mix:
    """The mix of each unit (rows) from its counts by matter (columns); `first` numbers the matters' first level.

    A matter with fewer than `fewest` cases in the group has the rate of its first level; a first level with fewer has
    the common one. A unit without cases has the common mix.
    """
    counted = cases.sum()
    common = good.sum() / counted if counted else 0.0
    rate = _rates(good.sum(axis=0), cases.sum(axis=0), first, common, fewest)
    total = cases.sum(axis=1)
    expected = np.where(total > 0, cases @ rate / np.maximum(total, 1), common)
    of_unit, of_all = (np.clip(one, _LEAST, 1 - _LEAST) for one in (expected, common))
    factor = (1 - of_unit) * of_all / (of_unit * (1 - of_all))
    return Mix(expected, factor, of_unit * (1 - of_unit) / (of_all * (1 - of_all)))


def adjusted(share: Numbers, factor: Numbers) -> Numbers:
    """Scores with their odds multiplied; from 0 to 1 as before."""
    return share * factor / (1 + (factor - 1) * share)


def _rates(good: Numbers, cases: Numbers, first: Whole, common: float, fewest: int) -> Numbers:
    levels = int(first.max()) + 1 if first.size else 0
    level_good = np.bincount(first, good, levels)
    level_cases = np.bincount(first, cases, levels)
    level_rate = np.where(level_cases >= fewest, level_good / np.maximum(level_cases, 1), common)
    return np.where(cases >= fewest, good / np.maximum(cases, 1), level_rate[first])

"""Funnel limits with over-dispersion (Spiegelhalter 2005): which units lie further out than chance and custom explain.

Units of a group differ for many small reasons that are nobody's merit or fault. Limits of chance alone would leave
half of the large units outside. A variance between units is therefore added to that of chance; it is measured from
deviations whose outermost tenths are drawn in, so that a few outliers do not widen the limits that should find them.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from huiyin.answer.assessment.fairness.arrays import Numbers, Whole
from huiyin.answer.assessment.fairness.intervals import deviate
from huiyin.answer.assessment.fairness.sizes import Scores

DRAWN_IN = 0.1
# The mean square of a standard normal whose outer tenths are drawn in: dividing by it makes pure chance give 1.
_EDGE = float(-ndtri(DRAWN_IN))
_DENSITY = float(np.exp(-_EDGE * _EDGE / 2) / np.sqrt(2 * np.pi))
OF_CHANCE = 1 - 2 * DRAWN_IN - 2 * _EDGE * _DENSITY + 2 * DRAWN_IN * _EDGE**2
FEW = 4  # units among which a spread cannot be told


@dataclass(frozen=True)
class Funnel:
    """The common score, how many times chance the units vary (`dispersion`), and the variance between units."""

    centre: float
    dispersion: float
    between: float

    def limits(self, size: Numbers, level: float) -> tuple[Numbers, Numbers]:
        """Between which scores units of these sizes lie with this probability."""
        half = deviate(level) * np.sqrt(self._variance(size))
        return np.clip(self.centre - half, 0, 1), np.clip(self.centre + half, 0, 1)

    def deviations(self, found: Scores) -> Numbers:
        """How far each unit lies from the common score, in standard deviations; 0 without cases."""
        off = (found.share - self.centre) / np.sqrt(self._variance(found.size))
        return np.where(found.size > 0, off, 0.0)

    def outside(self, found: Scores, level: float = 0.998) -> Whole:
        """1 above the upper limit, -1 below the lower one, else 0."""
        off = self.deviations(found)
        return np.where(np.abs(off) > deviate(level), np.sign(off), 0).astype(np.int64)

    def _variance(self, size: Numbers) -> Numbers:
        return self.centre * (1 - self.centre) / np.maximum(size, 1e-12) + self.between


def funnel(found: Scores) -> Funnel:
    """The funnel of one group; fewer than four units have one of chance alone."""
    seen = found.of(np.flatnonzero(found.size > 0))
    centre = (seen.yes.sum() + 0.5) / (seen.size.sum() + 1)
    chance = centre * (1 - centre) / seen.size
    if len(chance) < FEW:
        return Funnel(float(centre), 1.0, 0.0)
    off = (seen.share - centre) / np.sqrt(chance)
    drawn = np.clip(off, *np.quantile(off, [DRAWN_IN, 1 - DRAWN_IN]))
    dispersion = float((drawn**2).mean() / OF_CHANCE)
    return Funnel(float(centre), dispersion, _between(1 / chance, dispersion))


def _between(weight: Numbers, dispersion: float) -> float:
    """DerSimonian and Laird's moment estimate of the variance between units."""
    count, total = len(weight), weight.sum()
    left = count * dispersion - (count - 1)
    return float(max(0.0, left / (total - (weight**2).sum() / total)))

"""How a rate changed in some places beside how it changed in others: a ratio of ratios with its exact interval."""

from dataclasses import dataclass

import numpy as np
import scipy


@dataclass(frozen=True)
class Change:
    """What happened to the rate, as a factor beside the others: 0.6 is two fifths less than if as elsewhere."""

    ratio: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves no change out."""
        return self.high < 1 or self.low > 1


def change(before: int, after: int, other_before: int, other_after: int, level: float = 0.95) -> Change:
    """Difference in differences of Poisson counts on the scale of logarithms.

    All four counts given their margins, one of them is noncentral hypergeometric (Fisher), whatever the rates were and
    however long before and after are, as long as they are equally long here and there. The interval is exact under
    Poisson; cases that come in clumps make it too narrow, unless counts are first divided by how much they clump.
    """
    found = scipy.stats.contingency.odds_ratio(
        np.array([[after, before], [other_after, other_before]]), kind="conditional"
    )
    interval = found.confidence_interval(level)
    return Change(float(found.statistic), float(interval.low), float(interval.high))

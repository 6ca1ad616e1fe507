"""Wilson's score interval for many shares at once."""

import numpy as np
from scipy.special import ndtri

from huiyin.answer.assessment.fairness.arrays import Numbers


def deviate(level: float) -> float:
    """How many standard deviations either way hold this part of a normal distribution: 1.96 for 0.95."""
    return float(ndtri(0.5 + level / 2))


def wilson(share: Numbers, size: Numbers, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """The interval of each share of so many cases; from 0 to 1 where nothing was counted.

    Sizes need not be whole: half answers vary less than whole ones and so weigh more (see `sizes.py`).
    """
    z2, cases = deviate(level) ** 2, np.maximum(size, 1e-12)
    middle = (share + z2 / (2 * cases)) / (1 + z2 / cases)
    half = np.sqrt(z2 * (share * (1 - share) / cases + z2 / (4 * cases * cases))) / (1 + z2 / cases)
    counted = size > 0
    return (
        np.where(counted, np.clip(middle - half, 0, 1), 0.0),
        np.where(counted, np.clip(middle + half, 0, 1), 1.0),
    )

"""Which shifts how many people work, so that every half hour has its seats with as few people as can be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Ints = NDArray[np.int64]


def fewest(needed: Ints, patterns: NDArray[np.bool_]) -> Ints | None:
    """People for each pattern (patterns, slots) so that all that is needed (slots) is covered.

    Fewest people; of such rosters one with the fewest hours beyond what is needed. None where some slot is in no
    pattern. A small integer programme (HiGHS); exact.
    """
    if (needed[~patterns.any(axis=0)] > 0).any():
        return None
    hours = patterns.sum(axis=1)
    # One person more always weighs more than all hours of one.
    price = 1 + hours / (1000.0 * max(int(hours.sum()), 1))
    found = milp(
        price,
        constraints=LinearConstraint(patterns.T.astype(float), lb=needed.astype(float)),
        integrality=np.ones(len(patterns)),
        bounds=Bounds(lb=0),
        options={"time_limit": 5.0},
    )
    return None if found.x is None else np.round(found.x).astype(np.int64)

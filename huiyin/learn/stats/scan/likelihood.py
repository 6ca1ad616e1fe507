"""How much more likely a window's count is with a rate of its own than without."""

import numpy as np
from numpy.typing import NDArray

from huiyin.learn.stats.scan.study import Floats

LEAST_CASES = 2  # fewer in a window are no cluster


def log_likelihood_ratio(observed: NDArray[np.signedinteger], expected: Floats, total: int) -> Floats:
    """`c ln(c/mu) + (C-c) ln((C-c)/(C-mu))` where more was observed than expected, minus infinity elsewhere."""
    found = np.full(expected.shape, -np.inf)
    high = (observed >= LEAST_CASES) & (observed > expected)
    c, mu = observed[high].astype(float), expected[high]
    outside = np.maximum(total - c, 1.0)  # where nothing is outside the second term is nought
    found[high] = c * np.log(c / mu) + (total - c) * np.log(outside / np.maximum(total - mu, 1e-300))
    return found

"""Many tests at once: which of them may be believed when only a share q of what is believed may be wrong.

Benjamini and Hochberg, JRSS B 57 (1995), 289-300: with m p-values in order, all up to the last with p_(i) <= q i / m.
In families: Benjamini and Bogomolov, JRSS B 76 (2014), 297-318: where R of m families were chosen, by whatever is known
of each family alone, Benjamini and Hochberg's procedure at q R / m within each keeps the expected share of wrong
discoveries, averaged over the chosen families, at q.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FALSE_SHARE = 0.05  # of the cells that are called beyond chance, how many may be so by chance


def discoveries(p: ArrayLike, q: float = FALSE_SHARE) -> Bools:
    """Which of the p-values, in an array of any shape, are discoveries at the rate q; NaN is no test."""
    flat = np.asarray(p, float).ravel()
    tests = np.flatnonzero(~np.isnan(flat))
    found = np.zeros(flat.shape, bool)
    order = tests[np.argsort(flat[tests], kind="stable")]
    within = flat[order] <= q * np.arange(1, len(order) + 1) / max(len(order), 1)
    if within.any():
        found[order[: np.flatnonzero(within)[-1] + 1]] = True
    return found.reshape(np.shape(p))

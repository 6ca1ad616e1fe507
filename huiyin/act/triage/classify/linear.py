"""The model itself: ridge regression of every label on sparse rows, solved among the rows; no Django.

Least squares with a penalty does as well here as support vectors or logistic regression, and needs nothing but
products with the sparse matrix: conjugate gradients on (X X' + p) a = Y, then weights X' a. Time and memory grow with
the size of the matrix alone, and the result does not depend on chance.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from huiyin.act.triage.classify.features import Floats

PENALTY = 0.3
ROUNDS_AT_MOST = 150
CLOSE = 3e-3  # what is left of the right side when the solution is good enough

Labels = npt.NDArray[np.int64]


class Weights(NamedTuple):
    """A weight for each column and label, and one for each label alone."""

    columns: Floats
    labels: Floats

    def scores(self, matrix: csr_matrix) -> Floats:
        """A score for each row and label: about 1 for its label, about -1 for any other."""
        found: Floats = np.asarray(matrix @ self.columns) + self.labels
        return found


def fit(matrix: csr_matrix, labels: Labels, count: int, penalty: float = PENALTY) -> Weights:
    """Weights whose scores are nearest to 1 for a row's label and to -1 for the others."""
    wanted = np.full((len(labels), count), -1, np.float32)
    wanted[np.arange(len(labels)), labels] = 1
    transposed = matrix.T.tocsr()

    def product(share: Floats) -> Floats:
        # The weight of a label alone is one more column, of which every row has one.
        found: Floats = matrix @ (transposed @ share) + share.sum(axis=0) + np.float32(penalty) * share
        return found

    share = _solve(product, wanted)
    return Weights(np.asarray(transposed @ share, np.float32), share.sum(axis=0).astype(np.float32))


def _solve(product: Callable[[Floats], Floats], wanted: Floats) -> Floats:
    """Conjugate gradients, every column of `wanted` for itself."""
    found, rest = np.zeros_like(wanted), wanted.copy()
    step, size = rest.copy(), (rest * rest).sum(axis=0)
    enough = CLOSE**2 * size
    for _ in range(ROUNDS_AT_MOST):
        if (size <= enough).all():
            break
        moved = product(step)
        length = size / np.maximum((step * moved).sum(axis=0), 1e-30)
        found += length * step
        rest -= length * moved
        before, size = size, (rest * rest).sum(axis=0)
        step = rest + size / np.maximum(before, 1e-30) * step
    return found

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
SIDES_AT_ONCE = 64
ALL = -1
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


class Fitted(NamedTuple):
    """Weights from all rows, and scores (n, k) of every row by weights from the rows outside its fold."""

    weights: Weights
    unseen: Floats


def fit(matrix: csr_matrix, labels: Labels, count: int, fold: Labels) -> Fitted:
    """Weights whose scores are nearest to 1 for a row's label and to -1 for the others; with and without each fold.

    Each label of each fold is one right side; they are solved side by side, since reading the matrix is what costs.
    """
    system, folds = System(matrix), int(fold.max(initial=-1)) + 1
    columns, biases = np.zeros((matrix.shape[1], count), np.float32), np.zeros(count, np.float32)
    unseen = np.zeros((len(labels), count), np.float32)
    sides = [(without, label) for without in (ALL, *range(folds)) for label in range(count)]
    for i in range(0, len(sides), SIDES_AT_ONCE):
        without, label = np.array(sides[i : i + SIDES_AT_ONCE]).T
        inside = (fold[:, None] != without).astype(np.float32)
        wanted = np.where(labels[:, None] == label, np.float32(1), np.float32(-1)) * inside
        weights = system.weights(_solve(lambda share, at=inside: system.product(share) * at, wanted))  # type: ignore[misc]
        whole = without == ALL
        columns[:, label[whole]], biases[label[whole]] = weights.columns[:, whole], weights.labels[whole]
        row, side = np.nonzero(inside == 0)
        unseen[row, label[side]] = weights.scores(matrix)[row, side]
    return Fitted(Weights(columns, biases), unseen)


class System:
    """The product (X X' + p) a; the weight of a label alone is one more column, of which every row has one."""

    def __init__(self, matrix: csr_matrix) -> None:
        self.matrix, self.transposed = matrix, matrix.T.tocsr()

    def product(self, share: Floats) -> Floats:
        """Shares of rows (n, s) to scores (n, s)."""
        found: Floats = self.weights(share).scores(self.matrix) + np.float32(PENALTY) * share
        return found

    def weights(self, share: Floats) -> Weights:
        """The weights that shares of rows add up to."""
        return Weights(np.asarray(self.transposed @ share), share.sum(axis=0))


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

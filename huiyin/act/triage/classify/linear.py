"""The model itself: multinomial logistic regression on sparse rows; no Django."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

from huiyin.act.triage.classify.features import Floats

Labels = npt.NDArray[np.int64]


class Weights(NamedTuple):
    """A weight for each column and label, and one for each label alone."""

    columns: Floats
    labels: Floats

    def scores(self, matrix: csr_matrix) -> Floats:
        """A score for each row and label."""
        found: Floats = np.asarray(matrix @ self.columns) + self.labels
        return found


def fit(matrix: csr_matrix, labels: Labels, count: int, strength: float = 30.0) -> Weights:
    """Weights that make the labels most likely; `strength` is how much the rows say against the prior."""
    rows, columns = matrix.shape
    target = np.zeros((rows, count), np.float32)
    target[np.arange(rows), labels] = 1
    transposed = matrix.T.tocsr()

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(columns + 1, count)
        scores = matrix @ weights[:-1] + weights[-1]
        log = scores - logsumexp(scores, axis=1, keepdims=True)
        off = np.exp(log) - target
        slope = np.vstack([transposed @ off, off.sum(axis=0)]) * strength
        slope[:-1] += weights[:-1]
        value = -strength * float((log * target).sum()) + 0.5 * float((weights[:-1] ** 2).sum())
        return value, slope.ravel().astype(np.float64)

    start = np.zeros((columns + 1) * count)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60, "maxcor": 5})
    weights = found.x.astype(np.float32).reshape(columns + 1, count)
    return Weights(weights[:-1], weights[-1])

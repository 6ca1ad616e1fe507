"""A multinomial regression on the signs of what is asked: it knows that names resemble each other."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.act.triage.history.cells import signs, weight_of
from huiyin.act.triage.history.examples import Asked, Example

STRENGTH = 1.0  # inverse of the penalty on coefficients
STEPS = 60
ENOUGH = 1e-3  # where the optimiser may stop


@dataclass
class Regression:
    """Coefficients by sign and unit, and the constant of each unit."""

    units: tuple[str, ...]
    signs: tuple[str, ...]
    coefficients: NDArray[np.float32]
    constants: NDArray[np.float32]

    def __post_init__(self) -> None:
        self._row = {sign: row for row, sign in enumerate(self.signs)}

    def shares(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """Probability of each unit for each thing asked, one row each, summing to 1."""
        scores = np.stack([self._scores(one) for one in asked]) if asked else np.zeros((0, len(self.units)))
        return softmax(scores)

    def _scores(self, asked: Asked) -> NDArray[np.float64]:
        found = [(self._row[sign], weight_of(sign)) for sign in signs(asked) if sign in self._row]
        rows = [row for row, _ in found]
        weights = np.array([weight for _, weight in found], dtype=np.float32)
        return np.asarray(weights @ self.coefficients[rows] + self.constants, dtype=np.float64)


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores as probabilities, row by row."""
    if not scores.size:
        return scores
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def fit(examples: Sequence[Example], at: float, half_life: float) -> Regression:
    """Fit to examples of at least two units, each worth half after `half_life` days; those against are left out."""
    from scipy.sparse import csr_matrix  # heavy, and needed only to learn
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    held = [one for one in examples if one.weight > 0]
    named = [list(signs(one.asked)) for one in held]
    vocabulary = tuple(sorted(Counter(sign for row in named for sign in row)))
    number = {sign: n for n, sign in enumerate(vocabulary)}
    columns = [number[sign] for row in named for sign in row]
    bounds = np.concatenate(([0], np.cumsum([len(row) for row in named])))
    values = np.array([weight_of(sign) for row in named for sign in row], dtype=np.float32)
    weights = np.array([one.weight * 0.5 ** (max(at - one.day, 0.0) / half_life) for one in held])
    model = LogisticRegression(C=STRENGTH, max_iter=STEPS, tol=ENOUGH)
    # The products are small: more threads than one only wait for each other, on a busy machine for minutes.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is a restraint like the penalty
        model.fit(
            csr_matrix((values, columns, bounds), shape=(len(held), len(vocabulary))),
            [one.unit for one in held],
            sample_weight=weights / weights.mean(),
        )
    return _made(model.classes_, vocabulary, model.coef_, model.intercept_)


def _made(
    units: Sequence[str],
    vocabulary: tuple[str, ...],
    coef: NDArray[np.float64],
    intercept: NDArray[np.float64],
) -> Regression:
    if len(units) == 2:  # the library keeps one column for two classes: the other is its mirror
        coef, intercept = np.vstack((-coef, coef)) / 2, np.concatenate((-intercept, intercept)) / 2
    return Regression(
        tuple(str(unit) for unit in units),
        vocabulary,
        np.ascontiguousarray(coef.T, dtype=np.float32),
        np.asarray(intercept, dtype=np.float32),
    )

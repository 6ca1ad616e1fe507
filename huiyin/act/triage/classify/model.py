"""A trained classifier: what it says of a text, and which words of the text made it say so; no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from huiyin.act.triage.classify.calibration import Calibration
from huiyin.act.triage.classify.explaining import words_for
from huiyin.act.triage.classify.features import AT_ONCE, Floats, Row, Vocabulary
from huiyin.act.triage.classify.linear import Weights


@dataclass(frozen=True)
class Classifier:
    """Labels, and all that leads from a text to their probabilities; `card` says where it comes from."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Weights
    calibration: Calibration
    card: Mapping[str, Any] = field(default_factory=dict)

    def predict(self, fields: Row, top: int | None = None) -> list[tuple[str, float]]:
        """Labels with their probabilities, the most probable first; all of them, or the first `top`."""
        found = self.probabilities(fields)
        order = np.argsort(-found, kind="stable")[:top]
        return [(self.labels[i], float(found[i])) for i in order]

    def predict_many(self, rows: Sequence[Row]) -> Floats:
        """Probabilities (n, k) of every label for every row, in the order of `labels`."""
        if not rows:
            return np.zeros((0, len(self.labels)), np.float32)
        for row in rows:
            self._check(row)
        parts = (rows[i : i + AT_ONCE] for i in range(0, len(rows), AT_ONCE))
        scores = [self.weights.scores(self.vocabulary.matrix(part)) for part in parts]
        return self.calibration.probabilities(np.concatenate(scores))

    def explain(self, fields: Row, label: str, size: int = 4) -> list[str]:
        """The words of this text that speak most for the label, the strongest first."""
        return words_for(self.vocabulary, self.weights, fields, self.labels.index(label), size)

    def probabilities(self, fields: Row) -> Floats:
        """The probability (k,) of every label for one row, in the order of `labels`."""
        self._check(fields)
        columns, values = self.vocabulary.encode(fields)
        said = values @ self.weights.columns.take(columns, axis=0)
        return self.calibration.probabilities(said + self.weights.labels)

    def _check(self, row: Row) -> None:
        if len(row) != self.vocabulary.fields:
            raise ValueError(f"{self.vocabulary.fields} fields are expected, not {len(row)}")

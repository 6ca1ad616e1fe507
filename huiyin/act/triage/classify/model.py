"""A trained classifier: what it says of a text, and which words of the text made it say so; no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from huiyin.act.triage.classify.calibration import Calibration
from huiyin.act.triage.classify.explaining import words_for
from huiyin.act.triage.classify.features import Floats, Row, Vocabulary
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
        found = self._probabilities(fields)
        order = np.argsort(-found, kind="stable")[:top]
        return [(self.labels[i], float(found[i])) for i in order]

    def predict_many(self, rows: Sequence[Row]) -> Floats:
        """Probabilities (n, k) of every label for every row, in the order of `labels`."""
        if not rows:
            return np.zeros((0, len(self.labels)), np.float32)
        return np.stack([self._probabilities(row) for row in rows])

    def explain(self, fields: Row, label: str, size: int = 4) -> list[str]:
        """The words of this text that speak most for the label, the strongest first."""
        return words_for(self.vocabulary, self.weights, fields, self.labels.index(label), size)

    def _probabilities(self, fields: Row) -> Floats:
        if len(fields) != self.vocabulary.fields:
            raise ValueError(f"{self.vocabulary.fields} fields are expected, not {len(fields)}")
        columns, values = self.vocabulary.encode(fields)
        return self.calibration.probabilities(values @ self.weights.columns[columns] + self.weights.labels)

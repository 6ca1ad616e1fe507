"""From scores to probabilities that can be believed; no Django."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from huiyin.act.triage.classify.features import Floats
from huiyin.act.triage.classify.linear import Labels


class Calibration:
    """Scores are multiplied by one number and shifted by one for each label before the softmax."""

    def __init__(self, scale: float, shifts: Floats) -> None:
        self.scale, self.shifts = scale, shifts

    def probabilities(self, scores: Floats) -> Floats:
        """A probability for each score; those of a row have the sum one."""
        found: Floats = softmax(scores * np.float32(self.scale) + self.shifts, axis=-1)
        return found


def calibrate(scores: Floats, labels: Labels, penalty: float = 1.0) -> Calibration:
    """The scale and shifts under which out-of-fold scores make the labels most likely."""
    count = scores.shape[1]
    rows = np.arange(len(labels))
    if not len(labels):
        return Calibration(1.0, np.zeros(count, np.float32))

    def loss(found: npt.NDArray[np.float64]) -> float:
        log = log_softmax(scores * np.exp(found[0]), axis=1)
        return float(-log[rows, labels].sum() + penalty * found[0] ** 2)

    best = minimize(loss, np.zeros(1), method="Nelder-Mead", options={"xatol": 1e-4})
    return Calibration(float(np.exp(best.x[0])), np.zeros(count, np.float32))

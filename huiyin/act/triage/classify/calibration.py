"""From scores to probabilities that can be believed; no Django."""

import numpy as np
import numpy.typing as npt

from huiyin.act.triage.classify.features import Floats
from huiyin.act.triage.classify.linear import Labels

FEW = 10
UNKNOWN = 3.0

Numbers = npt.NDArray[np.float64]


class Calibration:
    """A scale and a shift for the score of each label, before the softmax."""

    def __init__(self, scales: Floats, shifts: Floats) -> None:
        self.scales, self.shifts = scales, shifts

    def probabilities(self, scores: Floats) -> Floats:
        """A probability for each score, (k,) or (n, k); those of a row have the sum one."""
        shifted = scores * self.scales + self.shifts
        powers = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
        found: Floats = powers / powers.sum(axis=-1, keepdims=True)
        return found


def calibrate(scores: Floats, labels: Labels, penalty: float = 2.0) -> Calibration:
    """The scales and shifts under which out-of-fold scores (n, k) make the labels most likely.

    Scales are drawn towards one common scale and shifts towards nothing; a label with fewer than `FEW` rows has the
    common scale and no shift. Without rows at all a scale that suited other data is taken.
    """
    from scipy.optimize import minimize  # slow to import, and needed only to learn
    from scipy.special import log_softmax

    count, rows = scores.shape[1], np.arange(len(labels))
    if not len(labels):
        return Calibration(np.full(count, UNKNOWN, np.float32), np.zeros(count, np.float32))
    wide = scores.astype(np.float64)
    target = np.zeros_like(wide)
    target[rows, labels] = 1

    def loss(found: Numbers) -> tuple[float, Numbers]:
        common, own, shifts = found[0], found[1 : count + 1], found[count + 1 :]
        scales = np.exp(common + own)
        log = log_softmax(wide * scales + shifts, axis=1)
        off = np.exp(log) - target
        by_scale = (off * wide).sum(axis=0) * scales
        slope = np.concatenate(
            [[by_scale.sum()], by_scale + 2 * penalty * own, off.sum(axis=0) + 2 * penalty * shifts / 9]
        )
        return float(-log[rows, labels].sum() + penalty * ((own**2).sum() + (shifts**2).sum() / 9)), slope

    many = np.bincount(labels, minlength=count) >= FEW
    own_bounds = [(-8.0, 8.0) if one else (0.0, 0.0) for one in (*many, *many)]
    start = np.zeros(2 * count + 1)
    start[0] = 1
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(-3.0, 4.0), *own_bounds]).x
    scales = np.exp(best[0] + best[1 : count + 1])
    return Calibration(scales.astype(np.float32), best[count + 1 :].astype(np.float32))

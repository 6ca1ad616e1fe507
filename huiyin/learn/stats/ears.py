"""EARS C1, C2 and C3 of the Centers for Disease Control: a count against the days just before it.

With m and s the mean and the standard deviation (divisor six) of seven earlier counts, which end `lag` before t
(0 in C1, 2 in C2 and C3), and z the standard normal quantile of 1 - alpha:

    C1, C2   C(t) = (y(t) - m) / s, alarm where C > z, threshold m + z s, alpha 0.001
    C3       C3(t) = sum over i = t-2 .. t of max(0, C2(i) - 1), alarm where C3 > z, alpha 0.025

Sources: L. Hutwagner and others, The bioterrorism preparedness and response Early Aberration Reporting System,
J. Urban Health 80 (2003), i89-i96; R. Fricker, B. Hegler and D. Dunfee, Statistics in Medicine 27 (2008), 3407-3429.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BASELINE = 7
LAG = {"ears-c1": 0, "ears-c2": 2, "ears-c3": 2}
ALPHA = {"ears-c1": 0.001, "ears-c2": 0.001, "ears-c3": 0.025}
FIRST = {"ears-c1": 8, "ears-c2": 10, "ears-c3": 12}  # the first time with a whole past, counted from 1


@dataclass(frozen=True)
class Found:
    """Thresholds, alarms and one-sided tails of the normal, each (series, times)."""

    upperbound: Floats
    alarm: NDArray[np.bool_]
    p: Floats


def ears(counts: NDArray[np.integer], method: str, start: int) -> Found:
    """Test every time from `start` (counted from 1) by `ears-c1`, `ears-c2` or `ears-c3`.

    `counts` is (series, time). Times whose past is not whole have NaN and no alarm. No spread at all is a
    standard deviation of zero, as in R's `earsC` with minSigma 0: any higher count is then an alarm.
    """
    y = np.asarray(counts, float)
    z = float(scipy.stats.norm.isf(ALPHA[method]))
    mean, spread = _past(y, LAG[method])
    if method == "ears-c3":
        found = _third(y, mean, spread, z)
    else:
        bound = mean + z * spread
        found = Found(bound, y > bound, scipy.stats.norm.sf(_standard(y, mean, spread)))
    return _from(found, start, FIRST[method])


def _past(y: Floats, lag: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the seven counts that end `lag` before each time; NaN without them."""
    mean, spread = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    first = BASELINE + lag
    if y.shape[1] > first:
        windows = sliding_window_view(y, BASELINE, axis=1)[:, : y.shape[1] - first]
        mean[:, first:] = windows.mean(axis=2)
        spread[:, first:] = windows.std(axis=2, ddof=1)
    return mean, spread


def _standard(y: Floats, mean: Floats, spread: Floats) -> Floats:
    """(y - m) / s; where nothing varied, any higher count is infinitely far."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (y - mean) / spread
    return np.where((spread == 0) & (y == mean), 0.0, found)


def _third(y: Floats, mean: Floats, spread: Floats, z: float) -> Found:
    """C3 by its formula. The threshold solves it for y(t): m + s (1 + z - what the two times before gave).

    Where these two alone pass z every count is an alarm, and the threshold is 0.
    """
    over = np.maximum(0.0, _standard(y, mean, spread) - 1)
    before = np.full(y.shape, np.nan)
    before[:, 2:] = over[:, 1:-1] + over[:, :-2]
    with np.errstate(invalid="ignore"):
        bound = np.where(before > z, 0.0, mean + spread * (1 + z - before))
        alarm = before + over > z
    # A sum of parts of normals has no simple tail: the one of a normal is what the threshold's alpha means too.
    return Found(bound, alarm, scipy.stats.norm.sf(before + over))


def _from(found: Found, start: int, first: int) -> Found:
    """The times from `start` on; those before `first` say nothing."""
    keep = slice(start - 1, None)
    bound, p = found.upperbound[:, keep].copy(), found.p[:, keep].copy()
    alarm = found.alarm[:, keep].copy()
    early = max(0, first - start)
    bound[:, :early], p[:, :early], alarm[:, :early] = np.nan, np.nan, False
    return Found(bound, alarm, p)

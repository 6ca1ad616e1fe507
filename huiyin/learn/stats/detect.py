"""One way to ask any of the methods: counts in, thresholds and alarms out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from huiyin.learn.stats import ears, farrington, outbreaks

Floats = NDArray[np.float64]

METHODS = ("farrington", "ears-c1", "ears-c2", "ears-c3", "huiyin")


@dataclass(frozen=True)
class Detection:
    """What was found, each array (series, times tested).

    `p` is one-sided: how likely a count at least as high is when nothing happens. `known` is False where no verdict
    is possible (a history too short, a fit that does not converge): there is no alarm then, nor a threshold.
    """

    observed: NDArray[np.int64]
    upperbound: Floats
    expected: Floats
    alarm: NDArray[np.bool_]
    p: Floats
    known: NDArray[np.bool_]


def detect(counts: NDArray[np.integer], method: str, freq: int, start: int) -> Detection:
    """Test every time from `start` (counted from 1) of the series in the rows of `counts`.

    `freq` is how many periods a year has: 52 for weeks, 365 for days. Raises ValueError for what cannot be counts,
    a method that does not exist, and a start outside the series.
    """
    y = _counts(counts)
    if not 1 <= start <= y.shape[1]:
        raise ValueError(f"start {start} is outside the series of {y.shape[1]} times")
    with threadpool_limits(
        1
    ):  # products here are small: threads would wait for one another longer than they work
        return _detect(y, method, freq, start)


def _detect(y: NDArray[np.int64], method: str, freq: int, start: int) -> Detection:
    now = y[:, start - 1 :]
    if method == "farrington":
        usual = farrington.farrington(y, freq, start)
        # A baseline without a single case cannot be fitted, but what it lets expect is plain.
        empty = ~usual.fitted & _silent(y, freq, start)
        expected = np.where(empty, 0.0, usual.expected)
        return Detection(now, usual.upperbound, expected, usual.alarm, usual.p, usual.fitted)
    if method in ears.LAG:
        near = ears.ears(y, method, start)
        nothing = np.full(now.shape, np.nan)
        return Detection(now, near.upperbound, nothing, near.alarm, near.p, ~np.isnan(near.upperbound))
    if method == "huiyin":
        ours = outbreaks.outbreaks(y, freq, start)
        return Detection(now, ours.upperbound, ours.expected, ours.alarm, ours.p, ~np.isnan(ours.expected))
    raise ValueError(f"no method {method}: one of {', '.join(METHODS)}")


def earliest(method: str, freq: int) -> int:
    """The first time, counted from 1, that the method can test."""
    if method in ears.FIRST:
        return ears.FIRST[method]
    return outbreaks.earliest(freq) if method == "huiyin" else farrington.earliest(freq)


def _counts(counts: NDArray[np.integer]) -> NDArray[np.int64]:
    y = np.asarray(counts)
    if y.ndim != 2 or not np.issubdtype(y.dtype, np.integer):
        raise ValueError("counts are whole numbers, (series, time)")
    if y.size and y.min() < 0:
        raise ValueError("counts are not negative")
    return y.astype(np.int64)


def _silent(y: NDArray[np.int64], freq: int, start: int) -> NDArray[np.bool_]:
    """Where the whole baseline of Farrington's method holds no case."""
    offsets = farrington.baseline(freq, farrington.FLEXIBLE).offsets
    if not len(offsets):
        return np.zeros((len(y), y.shape[1] - start + 1), bool)
    first, last = int(offsets[0]), int(offsets[-1])
    total = np.concatenate([np.zeros((len(y), 1), np.int64), np.cumsum(y, axis=1)], axis=1)
    times = np.arange(start, y.shape[1] + 1)
    begin, end = np.maximum(times - 1 + first, 0), np.maximum(times + last, 0)
    return np.asarray((times + first >= 1) & (total[:, end] - total[:, begin] == 0))

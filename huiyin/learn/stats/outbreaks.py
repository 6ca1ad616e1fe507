"""The method `huiyin`: likelihood ratios for an outbreak that begins now or began one time ago.

What is usual comes from `usual.py`. An outbreak of k standard deviations (k = 1 .. 10 alike, beforehand) brings on
average k sqrt(phi mu) cases, spread over its weeks as PROFILE says. With f the negative binomial density, the evidence
at t is

    E(t) = log( R0(t) + LATER R1(t) ),  R0 = mean over k of f(y_t | begins at t) / f(y_t),
                                        R1 = mean over k of f(y_(t-1), y_t | began at t-1) / f(y_(t-1)) f(y_t),

and the alarm is E > LIMIT: of all tests with the same rate of false alarms over a mixture of series, one that cuts
the likelihood ratio finds most (Neyman and Pearson), so that false alarms are spent where they pay. After an alarm the
evidence begins anew, as a CUSUM does: what has raised an alarm once (R1) does not raise it again. E grows with y_t;
hence there is a threshold, and an alarm is a count above it.

LIMIT was set on simulated series (42 scenarios of Noufaily and others 2013, seeds of its own) so that under 1 % of the
weeks without an outbreak raise an alarm. One case alone is never an alarm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from huiyin.learn.stats import negbin
from huiyin.learn.stats.usual import Past, Usual

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LIMIT = 3.4
LATER = np.e
SIZES = np.arange(1.0, 11.0)
PROFILE = (0.5, 0.42)  # what part of an outbreak comes in its first and in its second week
WARMING = 4  # times before the first one tested, followed to know whether an alarm was just given
YEARS = 2  # of the past, at least
AT_ONCE = 400_000


@dataclass(frozen=True)
class Found:
    """Each (series, times); NaN where the past is too short."""

    upperbound: Floats
    expected: Floats
    alarm: Bools
    p: Floats


def earliest(freq: int) -> int:
    """The first time (counted from 1) with enough of a past."""
    return YEARS * freq + WARMING + 2


def outbreaks(counts: NDArray[np.integer], freq: int, start: int) -> Found:
    """Test every time from `start` (counted from 1); `counts` is (series, time)."""
    y = np.asarray(counts, float)
    first = max(start, earliest(freq))
    tested = y.shape[1] - start + 1
    blank = np.full((3, len(y), tested), np.nan)
    found = Found(blank[0], blank[1], np.zeros((len(y), tested), bool), blank[2])
    if first > y.shape[1]:
        return found
    size = max(1, AT_ONCE // y.shape[1])
    for begin in range(0, len(y), size):
        part = slice(begin, begin + size)
        _follow(y[part], freq, first, _part(found, part, first - start))
    return found


def _part(found: Found, rows: slice, skip: int) -> Found:
    def cut(one: NDArray[Any]) -> NDArray[Any]:
        return one[rows, skip:]

    return Found(cut(found.upperbound), cut(found.expected), cut(found.alarm), cut(found.p))


def _follow(y: Floats, freq: int, first: int, found: Found) -> None:
    """Walk through the times of one part, filling what was found."""
    before = np.zeros(len(y), bool)
    for i, usual in enumerate(Past(y, freq).follow(first, WARMING + 1)):
        t = first - 1 + i
        if i == 0:
            for lag in range(WARMING, 0, -1):
                before = y[:, t - lag] > _threshold(y[:, t - lag - 1], usual, lag, before)
        bound = _threshold(y[:, t - 1], usual, 0, before)
        before = y[:, t] > bound
        found.upperbound[:, i], found.expected[:, i], found.alarm[:, i] = bound, usual.mu[:, 0], before
        found.p[:, i] = negbin.tail(y[:, t], usual.mu[:, 0], _spread(usual, usual.mu[:, 0]))


@dataclass(frozen=True)
class Ratios:
    """Logarithms of the ratios for an outbreak that begins now and for one that began one time ago.

    Each is (sizes, series, times tested), NaN where the past is too short.
    """

    begins: Floats
    began: Floats


def ratios(counts: NDArray[np.integer], freq: int, start: int, sizes: Floats = SIZES) -> Ratios:
    """The evidence of each series for each size, for those who put together that of many (see `pooling`)."""
    y = np.asarray(counts, float)
    first = max(start, earliest(freq))
    found = np.full((2, len(sizes), len(y), y.shape[1] - start + 1), np.nan)
    size = max(1, AT_ONCE // y.shape[1])
    for begin in range(0, len(y) if first <= y.shape[1] else 0, size):
        part = slice(begin, begin + size)
        for i, usual in enumerate(Past(y[part], freq).follow(first, 1)):
            found[:, :, part, first - start + i] = _ratios(y[part], first - 1 + i, usual, sizes)
    return Ratios(found[0], found[1])


def _ratios(y: Floats, t: int, usual: Usual, sizes: Floats) -> Floats:
    view = _View(usual, 0, sizes)
    begins = negbin.log_ratio(y[:, t], view.now, view.begins, view.phi)
    began = negbin.log_ratio(y[:, t], view.now, view.goes_on, view.phi) + view.before(y[:, t - 1])
    return np.array([begins, began])


def _spread(usual: Usual, mu: Floats) -> Floats:
    """Phi with what is not known of the mean."""
    return usual.phi + mu * usual.variance


class _View:
    """What is usual at `lag` before t and one time earlier; what outbreaks would add then, (sizes, series)."""

    def __init__(self, usual: Usual, lag: int, sizes: Floats = SIZES) -> None:
        self.now, self.earlier = usual.mu[:, lag], usual.mu[:, lag + 1]
        self.phi, self.phi_earlier = _spread(usual, self.now), _spread(usual, self.earlier)
        self.sd = np.sqrt(self.phi * self.now)
        unit = sizes[:, None] * np.sqrt(self.phi_earlier * self.earlier)
        self.begins = sizes[:, None] * self.sd * PROFILE[0]
        self.begun, self.goes_on = unit * PROFILE[0], unit * PROFILE[1]

    def before(self, last: Floats) -> Floats:
        """The ratio of the count of one time earlier, if an outbreak began then."""
        return negbin.log_ratio(last, self.earlier, self.begun, self.phi_earlier)


def _threshold(last: Floats, usual: Usual, lag: int, alarmed: Bools) -> Floats:
    """The highest count at `lag` before t that is no alarm, given the one before it and whether that was one."""
    view = _View(usual, lag)
    past = np.where(alarmed, -np.inf, view.before(last) + np.log(LATER))
    added = np.concatenate([view.begins, view.goes_on])
    prior = np.concatenate([np.zeros_like(view.begins), past]) - np.log(len(SIZES))

    def evidence(y: Floats, rows: NDArray[np.int64]) -> Floats:
        ratio = negbin.log_ratio(y, view.now[rows], added[:, rows], view.phi[rows])
        return np.asarray(logsumexp(ratio + prior[:, rows], axis=0))

    return _highest(evidence, view.now + 3 * view.sd)


def _highest(evidence: Callable[[Floats, NDArray[np.int64]], Floats], near: Floats) -> Floats:
    """The highest count, at least 1, whose evidence is within the limit: doubling, then halving."""
    low, high = np.ones(near.shape), np.maximum(np.ceil(near), 2.0)
    rows = np.arange(len(near))
    while len(rows):
        rows = rows[evidence(high[rows], rows) <= LIMIT]
        low[rows], high[rows] = high[rows], 2 * high[rows]
    while len(rows := np.flatnonzero(high - low > 1)):
        middle = np.floor((low[rows] + high[rows]) / 2)
        over = evidence(middle, rows) > LIMIT
        high[rows], low[rows] = np.where(over, middle, high[rows]), np.where(over, low[rows], middle)
    return low

"""What a series of counts usually is: a season in harmonics, a trend, a dispersion, and past outbreaks seen through.

    log mu_t = a + b t + sum_j c_j cos(2 pi j t / freq) + d_j sin(2 pi j t / freq),   var y_t = phi mu_t

fitted to the whole past by penalised quasi-likelihood: normal priors on trend and harmonics (in the manner of a ridge)
keep a series of a few cases from inventing a season. For days a week's harmonics are added. Past outbreaks are weighed
by the probability that a count is none, as in the EM algorithm of a mixture: with r the likelihood ratio of an outbreak
of usual sizes, w = 1 / (1 + r SHARE / (1 - SHARE)). Unlike a cut at a residual this leaves the natural upper tail of a
negative binomial alone, so that phi is not underestimated.

Real counts wander: a good month is followed by another. How much they do is read from the products of residuals some
times apart, tau^2 = sum r_i r_(i+l) / sum mu_i mu_(i+l) (what passes SURELY of its standard errors), and the last times
then shift the mean by that share of their own excess which is not noise, as in an empirical Bayes estimate; the rest of
tau^2 is doubt. Where counts do not wander tau is 0 and nothing shifts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.learn.stats import negbin

Floats = NDArray[np.float64]

GUARD = 2  # the last times are not learnt from: what begins must not be taken for usual
SHARE = 0.015  # how many weeks of the past lie in an outbreak, before anything is seen
AT_MOST = 0.03  # of the past can be taken for outbreaks: what happens more often is usual
SIZES = (1.0, 2.0, 4.0)  # outbreaks looked for in the past, in standard deviations a week
DOUBTFUL = 1.2  # counts below this many standard deviations above the mean need no second look
TREND = 1.5  # prior standard deviation of the trend, over ten years in logarithms
HARMONICS = (0.5, 0.35, 0.25)  # and of the waves of a year, of half and of a third of it
WEEKDAYS = (0.7, 0.7, 0.7)  # and, for days, of a week
FIRST_STEPS, STEPS = 12, 1  # the first fit begins from nothing, each later one from the time before
PASSES = 3  # first fits, each with new weights
APART = (3, 4, 6, 9)  # times between the residuals that tell whether a series wanders
SURELY = 2.0
FORGETTING = 0.8  # weight of each earlier one of the last times
REMEMBERED = 16
LOWEST, HIGHEST = 0.3, 3.0  # of the shift
FLAT = 1e-4
LEAST, MOST = -9.0, 16.0  # of log mu


@dataclass(frozen=True)
class Usual:
    """For one t: means of the last times (series, lag), lag 0 being t; phi; the variance of log mu at t."""

    mu: Floats
    phi: Floats
    variance: Floats


class Past:
    """Follows many series of one span through time."""

    def __init__(self, y: Floats, freq: int) -> None:
        """Counts (series, time), `freq` times a year."""
        self.y = y
        self.x, self.prior = _regressors(y.shape[1], freq)
        self.products = (self.x[:, :, None] * self.x[:, None, :]).reshape(len(self.x), -1)
        self.beta = np.zeros((len(y), self.x.shape[1]))
        self.phi = np.ones(len(y))

    def follow(self, start: int, lags: int) -> Iterator[Usual]:
        """What is usual at each time from `start` (counted from 1) on, and `lags` times before it."""
        for t in range(start - 1, self.y.shape[1]):
            seen = t + 1 - GUARD
            if t == start - 1:
                self._begin(seen)
            self._learn(seen, STEPS)
            rows = self.x[t - np.arange(lags + 1)]
            shift, phi, wandering = self._wander(seen)
            mu = np.exp(_bounded(self.beta @ rows.T)) * shift[:, None]
            yield Usual(mu, phi, self._doubt(rows[0]) + wandering)

    def _begin(self, seen: int) -> None:
        self.beta[:, 0] = np.log(self.y[:, :seen].mean(axis=1) + 0.05)
        weight = np.ones((len(self.y), seen))
        for step in range(FIRST_STEPS):
            mu = self._step(seen, weight)
            if step == FIRST_STEPS // 3:
                self._disperse(seen, weight, mu)
        for _ in range(PASSES):
            self._learn(seen, 2)

    def _learn(self, seen: int, steps: int) -> None:
        """Weigh the past anew, and step towards the fit."""
        weight = self._weigh(seen, self._means(seen))
        for _ in range(steps):
            mu = self._step(seen, weight)
        self._disperse(seen, weight, mu)
        self.weighed, self.excess = weight * mu, weight * (self.y[:, :seen] - mu)

    def _wander(self, seen: int) -> tuple[Floats, Floats, Floats]:
        """By what the last times shift the mean, phi without the wandering, and the doubt that stays."""
        w, r = self.weighed, self.excess
        joint = sum((r[:, n:] * r[:, :-n]).sum(axis=1) for n in APART)
        level = sum((w[:, n:] * w[:, :-n]).sum(axis=1) for n in APART) + 1e-12
        tau = np.maximum(0.0, joint / level - SURELY * self.phi / np.sqrt(level))
        phi = np.maximum(1.0, self.phi - tau * w.mean(axis=1))
        kept = min(REMEMBERED, seen)
        fade = FORGETTING ** np.arange(kept)[::-1]
        last = w[:, -kept:] @ fade + 1e-12
        noise = phi * (w[:, -kept:] @ fade**2) / last**2
        share = tau / (tau + noise + 1e-12)
        shift = np.clip(1 + share * (r[:, -kept:] @ fade) / last, LOWEST, HIGHEST)
        return shift, phi, tau * (1 - share)

    def _means(self, seen: int) -> Floats:
        return np.exp(_bounded(self.beta @ self.x[:seen].T))

    def _step(self, seen: int, weight: Floats) -> Floats:
        """One of Newton's steps; the means after it."""
        y, x = self.y[:, :seen], self.x[:seen]
        mu = self._means(seen)
        self.curve = self._information(weight * mu)
        slope = ((weight * (y - mu)) @ x) / self.phi[:, None] - self.beta * self.prior
        move = np.linalg.solve(self.curve, slope[..., None])[..., 0]
        self.beta += np.clip(move, -1, 1)
        return self._means(seen)

    def _information(self, w: Floats) -> Floats:
        width = self.x.shape[1]
        fisher = (w @ self.products[: w.shape[1]]).reshape(-1, width, width)
        return fisher / self.phi[:, None, None] + np.diag(self.prior)

    def _disperse(self, seen: int, weight: Floats, mu: Floats) -> None:
        squares = (weight * (self.y[:, :seen] - mu) ** 2 / mu).sum(axis=1)
        freedom = np.maximum(weight.sum(axis=1) - self.x.shape[1], 1)
        self.phi = np.maximum(1.0, squares / freedom)

    def _weigh(self, seen: int, mu: Floats) -> Floats:
        """The probability of each count to be no outbreak; certain for all that are not high."""
        y = self.y[:, :seen]
        sd = np.sqrt(self.phi[:, None] * mu)
        weight = np.ones_like(y)
        row, column = np.nonzero(y - mu > DOUBTFUL * sd)
        at, m, s, phi = y[row, column], mu[row, column], sd[row, column], self.phi[row]
        ratios = [negbin.log_ratio(at, m, size * s, phi) for size in SIZES]
        likely = np.exp(np.minimum(np.logaddexp.reduce(ratios, axis=0), 50)) / len(SIZES)
        weight[row, column] = 1 / (1 + likely * SHARE / (1 - SHARE))
        return _few(weight)

    def _doubt(self, row: Floats) -> Floats:
        """x' H^-1 x, how uncertain log mu is."""
        solved = np.linalg.solve(self.curve, np.broadcast_to(row, self.beta.shape)[..., None])
        return np.asarray(solved[..., 0] @ row)


def _few(weight: Floats) -> Floats:
    """The same with so many weights at most below 1 as outbreaks can be; the lowest ones."""
    most = int(np.ceil(AT_MOST * weight.shape[1]))
    for row in np.flatnonzero((1 - weight).sum(axis=1) > most):
        bar = np.partition(weight[row], most)[most]
        weight[row] = np.where(weight[row] < bar, weight[row], 1.0)
    return weight


def _bounded(eta: Floats) -> Floats:
    return np.clip(eta, LEAST, MOST)


def _regressors(length: int, freq: int) -> tuple[Floats, Floats]:
    """Columns, and the precision of each one's prior."""
    t = np.arange(length)
    columns, spread = [np.ones(length), t / (10 * freq)], [1 / np.sqrt(FLAT), TREND]
    waves = [(freq, j, sd) for j, sd in enumerate(HARMONICS, 1) if 2 * j < freq]
    if freq > 300:
        waves += [(7, j, sd) for j, sd in enumerate(WEEKDAYS, 1)]
    for period, j, sd in waves:
        angle = 2 * np.pi * j * t / period
        columns += [np.cos(angle), np.sin(angle)]
        spread += [sd, sd]
    return np.column_stack(columns), np.array(spread) ** -2.0

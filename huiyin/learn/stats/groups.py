"""Quasi-Poisson regression of many rows at once, on groups of times with one line through them, as R's glm does it.

Why it is fast: seen from t, all series and weeks have the same regressors, and these are groups with one line through
them, so that a step of the fit is three sums over groups and one division, with no matrix to invert.
"""

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import xlogy

Floats = NDArray[np.float64]

MOST_STEPS = 25  # R's glm.control: no convergence after these is no fit
CLOSE = 1e-8
LEAST = float(np.finfo(float).eps)  # no mean is less, as in R's link


class Groups:
    """The regressors of a baseline: one constant for each level and one line through all of them."""

    def __init__(self, offsets: NDArray[np.int64], level: NDArray[np.int64], trend: bool) -> None:
        """Time is counted in years from t, so that the constant of level 0 is the logarithm expected at t."""
        # A year too short to fill all levels leaves some without a week: they are none, as for R's factor().
        there, self.level = np.unique(level, return_inverse=True)
        self.time = offsets / max(1.0, float(-offsets[0]))
        self.member = np.eye(len(there))[self.level]
        self.trend = trend
        self.rank = len(there) + trend

    def sums(self, values: Floats) -> Floats:
        """Sums over the weeks of each level."""
        return values @ self.member

    def fit(self, y: Floats, weight: Floats) -> "Fit":
        """Iterated weighted least squares from mu = y + 0.1, stopped where R stops."""
        mu = y + 0.1
        fit = Fit(self, y, weight, mu.copy(), mu, np.log(mu))
        before = fit.deviance(slice(None))
        todo = np.arange(len(y))
        for _ in range(MOST_STEPS):
            fit.step(todo)
            now = fit.deviance(todo)
            close = np.abs(now - before[todo]) / (np.abs(now) + 0.1) < CLOSE
            before[todo] = now
            fit.converged[todo] = close
            todo = todo[~close]
            if not len(todo):
                break
        return fit


class Fit:
    """One fit of many rows; what is weighed in the last step is kept, for R reckons residuals with it."""

    def __init__(
        self, groups: Groups, y: Floats, weight: Floats, weighed: Floats, mu: Floats, eta: Floats
    ) -> None:
        """Before the first step."""
        self.groups, self.y, self.weight = groups, y, weight
        self.weighed, self.mu, self.eta = weighed, mu, eta
        self.saturated = xlogy(y, y)
        self.constant = np.zeros((len(y), groups.member.shape[1]))
        self.slope = np.zeros(len(y))
        self.converged = np.zeros(len(y), bool)

    def step(self, rows: NDArray[np.int64]) -> None:
        """One weighted least squares for the rows that are not close yet."""
        g, mu, eta = self.groups, self.mu[rows], self.eta[rows]
        self.weighed[rows] = mu
        w = self.weight[rows] * mu
        aim = w * eta + self.weight[rows] * (self.y[rows] - mu)
        total, target = g.sums(w), g.sums(aim)
        if g.trend:
            timed = g.sums(w * g.time)
            rest = (w @ g.time**2) - (timed**2 / total).sum(axis=1)
            self.slope[rows] = ((aim @ g.time) - (timed * target / total).sum(axis=1)) / rest
            target = target - timed * self.slope[rows][:, None]
        self.constant[rows] = target / total
        eta = self.constant[rows][:, g.level] + self.slope[rows][:, None] * g.time
        self.eta[rows], self.mu[rows] = eta, np.maximum(np.exp(eta), LEAST)

    def deviance(self, rows: NDArray[np.int64] | slice) -> Floats:
        """Twice the sum of w (y log(y / mu) - (y - mu))."""
        y, w = self.y[rows], self.weight[rows]
        saturated = self.saturated[rows] - y * self.eta[rows]
        return 2 * np.asarray((w * (saturated - (y - self.mu[rows]))).sum(axis=1))

    def dispersion(self, freedom: int) -> Floats:
        """Pearson's sum over the degrees of freedom, not under 1."""
        residual = self.weight * self.weighed * (self.y / self.mu - 1) ** 2
        return np.asarray(np.maximum(1.0, residual.sum(axis=1) / freedom))

    def anscombe(self, phi: Floats) -> Floats:
        """Standardised Anscombe residuals."""
        raw = 1.5 * (np.cbrt(self.y) ** 2 * self.mu ** (-1 / 6) - np.sqrt(self.mu))
        free = 1 - self.leverage()
        free[free <= 0] = np.inf  # the fit passes through that week: no residual, whatever rounding says
        return raw / np.sqrt(phi[:, None] * free)

    def leverage(self) -> Floats:
        """The diagonal of the hat matrix."""
        g, w = self.groups, self.weight * self.weighed
        total = g.sums(w)
        share = 1 / total[:, g.level]
        if g.trend:
            middle = g.sums(w * g.time) / total
            share += (g.time - middle[:, g.level]) ** 2 / self._rest(w, total)[:, None]
        return w * share

    def at_zero(self, phi: Floats) -> tuple[Floats, Floats]:
        """The mean at t, and the standard error of its logarithm."""
        g, w = self.groups, self.weight * self.weighed
        total = g.sums(w)
        variance = 1 / total[:, 0]
        if g.trend:
            variance += (g.sums(w * g.time)[:, 0] / total[:, 0]) ** 2 / self._rest(w, total)
        with np.errstate(over="ignore"):  # a trend that runs away is left out by who asks
            return np.exp(self.constant[:, 0]), np.sqrt(phi * variance)

    def slope_p(self, phi: Floats, freedom: int) -> Floats:
        """Two-sided p of the trend."""
        w = self.weight * self.weighed
        error = np.sqrt(phi / self._rest(w, self.groups.sums(w)))
        return np.asarray(2 * scipy.stats.t.sf(np.abs(self.slope) / error, freedom))

    def _rest(self, w: Floats, total: Floats) -> Floats:
        """How much time varies within the levels."""
        g = self.groups
        return np.asarray((w @ g.time**2) - (g.sums(w * g.time) ** 2 / total).sum(axis=1))

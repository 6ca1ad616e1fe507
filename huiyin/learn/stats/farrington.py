"""Farrington's method for many series and weeks at once: quasi-Poisson on past years, a quantile as threshold.

For a time t the baseline is what lies between b years and w weeks before t and `left_out` weeks before t. Level 0
are the 2w + 1 weeks round each anniversary of t, the weeks between fall into `levels` - 1 runs in their order. Then

    log mu_i = level_{l(i)} + trend (i - t),   var y_i = phi mu_i,   phi = max(1, Pearson / (n - rank)),

fitted by iterated weighted least squares; standardised Anscombe residuals s_i = 3/2 (y^(2/3) mu^(-1/6) - mu^(1/2)) /
sqrt(phi (1 - h_i)) above a limit get the weight s_i^-2 (all are rescaled to the sum n), and it is fitted again. The
trend is left out where it runs beyond the largest count of the baseline.

FLEXIBLE: Noufaily, Enki, Farrington, Garthwaite, Andrews and Charlett, An improved algorithm for outbreak detection
in multiple surveillance systems, Statistics in Medicine 32 (2013), 1206-1222, with the negative-binomial plug-in
U = quantile(1 - alpha; mu, phi), one-sided; equal to `farringtonFlexible` of R's surveillance to ten digits.
ORIGINAL: Farrington, Andrews, Beale and Catchpole, JRSS A 159 (1996), 547-563: no levels, a trend only where it is
significant, every residual above 1 weighed down, and a threshold on the scale of the power 2/3 (delta method):
U = mu (1 + 2/3 z sqrt((phi mu + var mu) / mu^2))^(3/2).

Why it is fast: seen from t, all series and weeks have the same regressors, and these are groups with one line through
them, so that a step of the fit is three sums over groups and one division, with no matrix to invert.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import xlogy

from huiyin.learn.stats import negbin

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_STEPS = 25  # R's glm.control: no convergence after these is no fit
CLOSE = 1e-8
LEAST = float(np.finfo(float).eps)  # no mean is less, as in R's link
AT_ONCE = 60_000  # counts of baselines fitted together; what fits the caches


@dataclass(frozen=True)
class Options:
    """How the method is set; the usual is the flexible one."""

    years: int = 5
    half_window: int = 3
    levels: int = 10
    left_out: int = 26  # weeks before t that are no baseline, so that what begins is not learnt as usual
    reweigh_above: float = 2.58
    trend_p: float = 1.0  # the trend stays only if its p is below this
    threshold: str = "negbin"  # or "two-thirds"
    alpha: float = 0.01  # one-sided
    enough: int = 5  # fewer cases than this ...
    within: int = 4  # ... in these last weeks raise no alarm


FLEXIBLE = Options()
ORIGINAL = Options(levels=1, left_out=3, reweigh_above=1.0, trend_p=0.05, threshold="two-thirds", alpha=0.005)


@dataclass(frozen=True)
class Found:
    """Each (series, times): NaN where too few cases are no matter for an alarm, or where no fit is possible."""

    upperbound: Floats
    expected: Floats
    alarm: Bools
    p: Floats
    fitted: Bools


@dataclass(frozen=True)
class Baseline:
    """Which earlier times are looked at (offsets from t, negative) and the level of each."""

    offsets: NDArray[np.int64]
    level: NDArray[np.int64]


def farrington(counts: NDArray[np.integer], freq: int, start: int, options: Options = FLEXIBLE) -> Found:
    """Test every time from `start` (counted from 1); `counts` is (series, time), `freq` periods a year."""
    y = np.asarray(counts, float)
    series, length = y.shape
    past = baseline(freq, options)
    times = np.arange(start, length + 1)
    possible = (times >= earliest(freq, options)) & enough(past)
    shape = (series, len(times))
    mu, phi, spread = (np.full(shape, np.nan) for _ in range(3))
    rows = [(s, i) for i in np.flatnonzero(possible) for s in range(0, series, _chunk(past))]
    for s, i in rows:
        part = slice(s, s + _chunk(past))
        past_counts = y[part, times[i] - 1 + past.offsets]
        mu[part, i], phi[part, i], spread[part, i] = fit(past_counts, past, options)
    return _judge(y, start, mu, phi, spread, options)


def earliest(freq: int, options: Options = FLEXIBLE) -> int:
    """The first time (counted from 1) that has a whole baseline."""
    return options.years * freq + options.half_window + 1


def enough(past: Baseline) -> bool:
    """Whether a fit with a trend leaves a degree of freedom; of short years too little is left."""
    return len(past.offsets) > len(np.unique(past.level)) + 1


def _chunk(past: Baseline) -> int:
    return max(1, AT_ONCE // len(past.offsets))


def baseline(freq: int, options: Options) -> Baseline:
    """The weeks of the baseline; earlier runs are longer by one where the weeks between cannot be shared evenly."""
    w = options.half_window
    level: dict[int, int] = {}
    for year in range(options.years, 0, -1):
        middle = -year * freq
        level |= dict.fromkeys(range(middle - w, middle + w + 1), 0)
        if options.levels > 1:
            between = np.array_split(np.arange(middle + w + 1, middle + freq - w), options.levels - 1)
            level |= {int(offset): run for run, those in enumerate(between, 1) for offset in those}
    kept = sorted(offset for offset in level if offset < -options.left_out)
    return Baseline(np.array(kept, int), np.array([level[offset] for offset in kept], int))


def fit(y: Floats, past: Baseline, options: Options) -> tuple[Floats, Floats, Floats]:
    """Expected count at t, phi, and the standard error of its logarithm, for baselines (rows, weeks)."""
    mean, phi, spread, trending = _fitted(y, past, options, True)
    with np.errstate(invalid="ignore"):
        # A trend that leads beyond all that was ever seen, or says nothing, is none.
        without = ~trending | (mean > y.max(axis=1))
    if without.any():
        mean[without], phi[without], spread[without], _ = _fitted(y[without], past, options, False)
    return mean, phi, spread


def _fitted(y: Floats, past: Baseline, options: Options, trend: bool) -> tuple[Floats, Floats, Floats, Bools]:
    """As `fit`, with or without a trend; the last tells where there is one that may stay."""
    groups = Groups(past, trend)
    freedom = y.shape[1] - groups.rank
    first = groups.fit(y, np.ones_like(y))
    phi = first.dispersion(freedom)
    weight = _weights(first.anscombe(phi), options.reweigh_above)
    last = groups.fit(y, weight)
    phi = last.dispersion(freedom)
    mean, spread = last.at_zero(phi)
    lost = ~first.converged
    for one in (mean, phi, spread):
        one[lost] = np.nan
    significant = np.ones(len(y), bool)
    if trend and options.trend_p < 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            significant = last.slope_p(phi, freedom) < options.trend_p
    return mean, phi, spread, first.converged & significant


def _weights(s: Floats, limit: float) -> Floats:
    """s^-2 above the limit, 1 below, rescaled to the sum n."""
    weight = np.where(s > limit, np.maximum(s, limit) ** -2.0, 1.0)
    return np.asarray(weight * (s.shape[1] / weight.sum(axis=1, keepdims=True)))


class Groups:
    """The regressors of a baseline: one constant for each level and one line through all of them."""

    def __init__(self, past: Baseline, trend: bool) -> None:
        """Time is counted in years from t, so that the constant of level 0 is the logarithm expected at t."""
        # A year too short to fill all levels leaves some without a week: they are none, as for R's factor().
        there, self.level = np.unique(past.level, return_inverse=True)
        self.time = past.offsets / max(1.0, float(-past.offsets[0]))
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


def _judge(y: Floats, start: int, mu: Floats, phi: Floats, spread: Floats, options: Options) -> Found:
    """Thresholds and alarms from what was expected."""
    now = y[:, start - 1 :]
    few = _recent(y, options.within)[:, start - 1 :] < options.enough
    fitted = np.isfinite(mu)
    if options.threshold == "two-thirds":
        bound, p = _two_thirds(now, mu, phi, spread, options.alpha)
    else:
        bound, p = negbin.quantile(1 - options.alpha, mu, phi), negbin.tail(now, mu, phi)
    bound = np.where(few, np.nan, bound)
    with np.errstate(invalid="ignore"):
        alarm = now > bound
    return Found(bound, np.where(few, np.nan, mu), alarm, p, fitted)


def _two_thirds(now: Floats, mu: Floats, phi: Floats, spread: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Threshold and p where y^(2/3) is taken for normal; the error of mu is that of its logarithm times mu."""
    error = np.sqrt(4 / 9 * np.cbrt(mu) * (phi + spread**2 * mu))
    middle = np.cbrt(mu) ** 2
    bound = (middle + float(scipy.stats.norm.isf(alpha)) * error) ** 1.5
    return bound, np.asarray(scipy.stats.norm.sf(np.cbrt(now) ** 2, middle, error))


def _recent(y: Floats, within: int) -> Floats:
    """Sums of the last `within` counts, t included."""
    total = np.cumsum(y, axis=1)
    earlier = np.zeros_like(total)
    earlier[:, within:] = total[:, :-within] if within else 0
    return total - earlier

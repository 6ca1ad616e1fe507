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
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from huiyin.learn.stats import negbin
from huiyin.learn.stats.groups import Groups

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

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
    groups = Groups(past.offsets, past.level, trend)
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

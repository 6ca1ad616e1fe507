"""The negative binomial in the form of surveillance: mean mu and variance phi mu; phi 1 is the Poisson.

P(Y = y) = C(y + r - 1, y) (1/phi)^r (1 - 1/phi)^y with r = mu / (phi - 1).
"""

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaincc, gammaln, pdtrik

Floats = NDArray[np.float64]

_POISSON = 1e-9  # below this excess of variance the two cannot be told apart
_NARROW = 1e-4  # what phi exceeds 1 by, at least, where gamma functions are subtracted
_FUZZ = 1 - 64 * np.finfo(float).eps  # a probability equal to p up to rounding has reached p


def tail(y: Floats, mu: Floats, phi: Floats) -> Floats:
    """P(Y >= y), elementwise."""
    y, mu, phi = np.broadcast_arrays(y, mu, phi)
    k = np.maximum(y, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = betainc(k, mu / np.maximum(phi - 1, _POISSON), 1 - 1 / phi)
        found = np.where(phi - 1 > _POISSON, spread, gammainc(k, mu))
    return np.asarray(np.where(y <= 0, np.where(np.isnan(mu), np.nan, 1.0), found))


def cumulated(y: Floats, mu: Floats, phi: Floats) -> Floats:
    """P(Y <= y), elementwise; exact in the lower tail too."""
    y, mu, phi = np.broadcast_arrays(y, mu, phi)
    k = np.maximum(y, 0.0) + 1
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = betainc(mu / np.maximum(phi - 1, _POISSON), k, 1 / phi)
        found = np.where(phi - 1 > _POISSON, spread, gammaincc(k, mu))
    return np.asarray(np.where(y < 0, 0.0, found))


def quantile(p: float, mu: Floats, phi: Floats) -> Floats:
    """The smallest y with P(Y <= y) >= p; NaN where mu or phi is none."""
    mu, phi = np.broadcast_arrays(np.asarray(mu, float), np.asarray(phi, float))
    found = np.full(mu.shape, np.nan)
    known = np.isfinite(mu) & np.isfinite(phi)
    m, f = mu[known], phi[known]
    y = _guess(p, m, f)
    _walk(y, p, m, f)
    found[known] = y
    return found


def _guess(p: float, mu: Floats, phi: Floats) -> Floats:
    """Near the quantile: the Poisson's own where there is no excess, else Cornish and Fisher's to the third moment."""
    z = float(scipy.stats.norm.ppf(p))
    sd = np.sqrt(phi * mu)
    skew = (2 * phi - 1) / np.maximum(sd, 1e-300)
    near = mu + sd * (z + np.minimum(skew, 10.0) * (z * z - 1) / 6)
    near = np.where(phi - 1 > _POISSON, near, pdtrik(p, mu))
    return np.maximum(np.ceil(np.nan_to_num(near)), 0.0)


def _walk(y: Floats, p: float, mu: Floats, phi: Floats) -> None:
    """Step to the quantile itself, in place; the steps double while it is far, for the guess may be poor."""
    low, high = np.full(y.shape, -1.0), y.copy()
    short = np.ones(y.shape, bool)
    step = 1.0
    while short.any():  # from here on P(Y <= high) >= p
        short[short] = cumulated(high[short], mu[short], phi[short]) < p * _FUZZ
        low[short] = high[short]
        high[short] += step
        step *= 2
    near = 1.0
    while (wide := high - low > _apart(high)).any():  # and P(Y <= low) < p
        middle = np.floor((low[wide] + high[wide]) / 2)
        middle = np.maximum(middle, high[wide] - near * _near(high[wide]))
        near *= 2  # where the guess was poor after all
        reached = cumulated(middle, mu[wide], phi[wide]) >= p * _FUZZ
        high[wide] = np.where(reached, middle, high[wide])
        low[wide] = np.where(reached, low[wide], middle)
    y[:] = high


def _apart(high: Floats) -> Floats:
    """How far two counts are apart at least; beyond 2 ** 53 floats leave some out."""
    return np.maximum(1.0, np.spacing(high))


def _near(high: Floats) -> Floats:
    return np.maximum(1.0, np.ceil(np.sqrt(high) / 2))


def log_ratio(y: Floats, mu: Floats, more: Floats, phi: Floats) -> Floats:
    """log of P(Y = y) with mean mu + more over the same with mean mu; grows with y."""
    excess = np.maximum(phi - 1, _NARROW)
    r, shift = mu / excess, more / excess
    up = gammaln(y + r + shift) - gammaln(r + shift)
    return np.asarray(up - gammaln(y + r) + gammaln(r) - shift * np.log1p(excess))

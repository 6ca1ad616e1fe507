"""Empirical Bayes for shares: each unit's own rate, drawn towards the mean of its peers by as much as chance explains.

The true qualities of the units of a group are taken to follow a beta distribution with an unknown mean and spread. Both
are integrated over a grid instead of being set to their likeliest values: where a month says little about how far units
differ, the likeliest spread is often none at all, and intervals built on it would be too short.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, expit, gammaln, logit, logsumexp

from huiyin.answer.assessment.fairness.arrays import Numbers
from huiyin.answer.assessment.fairness.sizes import Scores

# The spread of true quality, as a part of the greatest that a rate with this mean can have (root of the intraclass
# correlation): from "no difference that a million orders would show" to "some units always fail, some never".
LEAST, MOST = 0.001, 0.9
COARSE, FINE, MEANS = 40, 24, 9
# Before anything is seen, each variance between units is as likely as another up to about this spread, and less beyond
# it. Even belief in variances instead of spreads is what makes intervals cover (Morris and Tang 2011); the bend matters
# only to groups of a few units.
USUAL_SPREAD = 0.2
DROP = 12.0  # so much below the best log likelihood nothing weighs any more


@dataclass(frozen=True)
class Peers:
    """What a group's counts say about its true qualities: means and strengths that are possible, with weights.

    A strength is the number of cases that the group's mean is worth for each unit.
    """

    means: Numbers
    strengths: Numbers
    weights: Numbers

    @property
    def mean(self) -> float:
        """The mean of the true qualities."""
        return float(self.weights @ self.means)

    @property
    def spread(self) -> float:
        """The standard deviation of the true qualities."""
        variance = self.means * (1 - self.means) / (self.strengths + 1)
        return float(np.sqrt(self.weights @ variance))


@dataclass(frozen=True)
class Shrunken:
    """For each unit its score drawn to the mean of its peers, the variance left, and how much it was drawn (0 to 1)."""

    value: Numbers
    variance: Numbers
    drawn: Numbers

    def interval(self, level: float = 0.95) -> tuple[Numbers, Numbers]:
        """In which the true quality lies with this probability."""
        strength = np.maximum(self.value * (1 - self.value) / np.maximum(self.variance, 1e-15) - 1, 1e-3)
        good, bad = self.value * strength, (1 - self.value) * strength
        out = (1 - level) / 2
        return betaincinv(good, bad, out), betaincinv(good, bad, 1 - out)


def peers(found: Scores) -> Peers:
    """What these units, taken as one group, say about how far their true qualities differ."""
    seen = found.of(np.flatnonzero(found.size > 0))
    coarse = np.geomspace(LEAST, MOST, COARSE)
    likely = _log_weight(seen, *_grid(seen, coarse, 1)).ravel()
    inside = np.flatnonzero(likely > likely.max() - DROP)
    low, high = coarse[max(inside[0] - 1, 0)], coarse[min(inside[-1] + 1, COARSE - 1)]
    spreads, means, steps = _grid(seen, np.geomspace(low, high, FINE), MEANS)
    log = _log_weight(seen, spreads, means, steps)
    weights = np.exp(log - logsumexp(log)).ravel()
    kept = weights > 1e-6
    strengths = np.broadcast_to(1 / spreads**2 - 1, means.shape).ravel()
    return Peers(means.ravel()[kept], strengths[kept], weights[kept] / weights[kept].sum())


def shrink(found: Scores, group: Peers) -> Shrunken:
    """Each unit's score drawn towards the group's mean; a unit without cases is put on the mean itself."""
    strength, mean = group.strengths, group.means
    size, yes = found.size[:, None], found.yes[:, None]
    drawn = np.minimum((strength / (size + strength)) @ group.weights, 1.0)
    each = (yes + mean * strength) / (size + strength)
    around = each * (1 - each) / (size + strength + 1)
    middle = each @ group.weights
    variance = (around + each * each) @ group.weights - middle * middle
    return Shrunken(found.share + drawn * (group.mean - found.share), np.maximum(variance, 0.0), drawn)


def _grid(found: Scores, spreads: Numbers, count: int) -> tuple[Numbers, Numbers, Numbers]:
    """For each spread (rows) the means around the best one (columns), and how wide a step between them is."""
    size = found.size if found.size.size else np.zeros(1)
    heavy = size / (1 + size * spreads[:, None] ** 2)
    total = heavy.sum(axis=1) + 1e-9
    best = ((heavy * (found.share if found.size.size else 0.5)).sum(axis=1) + 0.5) / (total + 1)
    error = 1 / np.sqrt((total + 1) * best * (1 - best))  # on the logistic scale
    steps = np.linspace(-4, 4, count) if count > 1 else np.zeros(1)
    return spreads[:, None], expit(logit(best)[:, None] + error[:, None] * steps), error[:, None]


def _log_weight(found: Scores, spreads: Numbers, means: Numbers, steps: Numbers) -> Numbers:
    """Log of likelihood, prior and width of each cell; means and (small) variances are even on their plain scales."""
    strength = np.broadcast_to(1 / spreads**2 - 1, means.shape)
    good, bad = (means * strength)[..., None], ((1 - means) * strength)[..., None]
    size, yes = found.size, found.yes
    likely = (gammaln(yes + good) + gammaln(size - yes + bad) - gammaln(size + strength[..., None])).sum(-1)
    alone = gammaln(strength) - gammaln(good[..., 0]) - gammaln(bad[..., 0])
    prior = np.log(means * (1 - means)) - 2 * np.log1p((spreads / USUAL_SPREAD) ** 2)
    width = np.log(steps) + 2 * np.log(
        spreads
    )  # even steps on the logarithmic scale, even belief in variances
    log: Numbers = likely + size.size * alone + prior + width
    return log

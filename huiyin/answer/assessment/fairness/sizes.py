"""How many plain yes-or-no cases a unit's score is worth.

A score may be a share of yes and no, of half answers (partly solved, basically satisfied), or a weighted sum of such
shares over partly the same orders. Each is brought to one form: a share, and the size of the plain sample that would be
as certain. All that follows (intervals, shrinkage, funnels, places) then needs one arithmetic only.
"""

from dataclasses import dataclass

import numpy as np

from huiyin.answer.assessment.fairness.arrays import Numbers, Whole


@dataclass(frozen=True)
class Scores:
    """For each unit its score as a share, and the size of the plain sample that would be as certain."""

    share: Numbers
    size: Numbers

    @property
    def yes(self) -> Numbers:
        """How many of that sample were good."""
        return self.share * self.size

    def of(self, units: Whole) -> "Scores":
        """The same for some of the units, by their places."""
        return Scores(self.share[units], self.size[units])


def spread(totals: Numbers, squares: Numbers, cases: Numbers) -> Numbers:
    """How much one answer varies, for each rate (columns), from all units (rows) together.

    `totals` sums what the answers are worth (1, a part, 0), `squares` the squares of that. From a few answers of one
    unit it could not be told. Half a case each way is added: what nobody ever failed still varies a little.
    """
    counted = cases.sum(axis=0) + 1
    mean = (totals.sum(axis=0) + 0.5) / counted
    square = (squares.sum(axis=0) + 0.5) / counted
    deviation: Numbers = np.sqrt(np.maximum(square - mean * mean, 1e-9))
    return deviation


def scores(
    shares: Numbers, cases: Numbers, deviation: Numbers, weights: Numbers, alike: Numbers | None = None
) -> Scores:
    """The weighted sum of the rates (columns) of each unit (rows), with its size.

    `deviation` is how much one answer varies, of each rate; `weights` sum to 1, for all units or for each. `alike` is
    how strongly two rates lean the same way on one order (correlations, 1 on the diagonal); a single rate needs none.
    It must be measured, not guessed: called larger than it is, a list looks noisier than it is and is drawn together
    too much.
    """
    weights = np.broadcast_to(weights, shares.shape)
    alike = np.eye(shares.shape[1]) if alike is None else alike
    heavy = weights * deviation
    # Of two rates one is over all orders, the other over those of them that answered: the larger count divides.
    pairs = np.maximum(np.maximum(cases[:, :, None], cases[:, None, :]), 1)
    variance = (heavy[:, :, None] * heavy[:, None, :] * alike / pairs).sum(axis=(1, 2))
    common = ((shares * cases).sum(axis=0) + 0.5) / (cases.sum(axis=0) + 1)
    middle = weights @ common
    size = middle * (1 - middle) / np.maximum(variance, 1e-12)
    counted = ((cases > 0) | (weights == 0)).all(axis=1)
    return Scores((shares * weights).sum(axis=1), np.where(counted, size, 0.0))


def correlations(values: Numbers, known: Numbers, counts: Numbers) -> Numbers:
    """How strongly rates (columns) lean the same way on one order, from kinds of orders (rows) and how many there are.

    `values` is what an order of the kind counts for, `known` is 1 where the rate is asked of it. A pair that is never
    asked together, or never varies, does not lean.
    """
    both = counts[:, None, None] * known[:, :, None] * known[:, None, :]
    total = np.maximum(both.sum(axis=0), 1e-12)
    mean = (both * values[:, :, None]).sum(axis=0) / total
    square = (both * values[:, :, None] ** 2).sum(axis=0) / total - mean**2
    product = (both * values[:, :, None] * values[:, None, :]).sum(axis=0) / total - mean * mean.T
    scale = np.sqrt(np.maximum(square * square.T, 0))
    lean: Numbers = np.where(scale > 1e-12, product / np.maximum(scale, 1e-12), 0.0)
    np.fill_diagonal(lean, 1.0)
    return lean

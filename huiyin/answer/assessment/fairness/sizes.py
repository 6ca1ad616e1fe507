"""How many plain yes-or-no cases a unit's score is worth.

A score may be a share of yes and no, of half answers (partly solved, basically satisfied), or a weighted sum of such
shares over partly the same orders. Each is brought to one form: a share, and the size of the plain sample that would be
as certain. All that follows (intervals, shrinkage, funnels, ranks) then needs one arithmetic only.
"""

from dataclasses import dataclass

import numpy as np

from huiyin.answer.assessment.fairness.arrays import Numbers


@dataclass(frozen=True)
class Counts:
    """What was counted: a row for each unit, a column for each rate.

    `totals` sums the worth of the answers (1, a part, 0), `squares` the squares of it, `cases` counts the answers.
    """

    totals: Numbers
    squares: Numbers
    cases: Numbers

    @property
    def shares(self) -> Numbers:
        """Each rate of each unit; 0 where nothing was counted."""
        return self.totals / np.maximum(self.cases, 1)

    def of(self, units: Numbers) -> "Counts":
        """The same for some of the units, by their places."""
        return Counts(self.totals[units], self.squares[units], self.cases[units])


@dataclass(frozen=True)
class Scores:
    """For each unit its score as a share, and the size of the plain sample that would be as certain."""

    share: Numbers
    size: Numbers

    @property
    def yes(self) -> Numbers:
        """How many of that sample were good."""
        return self.share * self.size

    def of(self, units: Numbers) -> "Scores":
        """The same for some of the units, by their places."""
        return Scores(self.share[units], self.size[units])


def scores(counts: Counts, weights: Numbers, alike: Numbers | None = None) -> Scores:
    """The weighted sum of the rates of each unit, with its size; `weights` sum to 1.

    `alike` is how strongly two rates lean the same way on one order (correlations, 1 on the diagonal). Not given, all
    lean together entirely, which makes intervals too wide rather than too narrow. How much an answer varies is taken
    from all units together: from a few answers of one unit it could not be told.
    """
    common, spread = _common(counts)
    alike = np.ones((len(weights), len(weights))) if alike is None else alike
    heavy = weights * spread
    # Of two rates one is over all orders, the other over those of them that answered: the larger count divides.
    pairs = np.maximum(counts.cases[:, :, None], counts.cases[:, None, :])
    variance = (heavy[:, None] * heavy * alike / np.maximum(pairs, 1)).sum(axis=(1, 2))
    middle = float(weights @ common)
    counted = (counts.cases[:, weights > 0] > 0).all(axis=1)
    size = middle * (1 - middle) / np.maximum(variance, 1e-12)
    return Scores(counts.shares @ weights, np.where(counted, size, 0.0))


def _common(counts: Counts) -> tuple[Numbers, Numbers]:
    """The rate of all units together and the standard deviation of one answer; half a case each way is added, so
    that what nobody ever failed still varies a little."""
    cases = counts.cases.sum(axis=0) + 1
    common = (counts.totals.sum(axis=0) + 0.5) / cases
    squares = (counts.squares.sum(axis=0) + 0.5) / cases
    return common, np.sqrt(np.maximum(squares - common * common, 1e-9))

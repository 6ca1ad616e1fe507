"""One model for all series: how far a count will lie from its level, learned by boosted trees with Poisson loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from huiyin.learn.stats.forecast.days import Days, Floats, Ints
from huiyin.learn.stats.forecast.features import States, rows, states
from huiyin.learn.stats.forecast.tree import Tree, reconcile

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingRegressor

WARM = 42  # days at the beginning that only fill the levels
MOST = 8.0  # times its level that a count may be expected to be, or teach: beyond lies a beginning, not a pattern
ROWS_AT_MOST = 300_000  # of one model; beyond them days are left out evenly
LEADS = (
    (1, 2, 4, 7),
    (10, 17, 24, 31),
)  # days ahead one model learns from; it answers up to the last of them


@dataclass(frozen=True)
class Learner:
    """How a level is learned; the defaults were chosen on days before those that figures are stated for."""

    rounds: int
    rate: float
    leaves: int
    least: int


BOTTOM = Learner(rounds=100, rate=0.1, leaves=15, least=200)
ABOVE = Learner(rounds=100, rate=0.1, leaves=15, least=30)


class History:
    """Counts of a tree's bottom series with the states of all its sums; made once, asked for any origin."""

    def __init__(self, counts: Floats, days: Days, tree: Tree) -> None:
        """Counts (bottom series, days known); `days` may reach beyond them."""
        if len(days) < counts.shape[1] or len(tree.matter) != len(counts):
            raise ValueError("days and tree must cover the counts")
        self.days, self.tree = days, tree
        self.counts = {level: tree.sums(counts, level) for level in ("bottom", "matter", "area", "total")}
        self.states: dict[str, States] = {level: states(found, days) for level, found in self.counts.items()}

    @property
    def length(self) -> int:
        """How many days are known."""
        return int(self.counts["bottom"].shape[1])

    def rows(self, level: str, origins: Ints, lead: int) -> tuple[Floats, Floats]:
        """Base and features of a level's series, see `features.rows`."""
        return rows(
            self.states[level], self.counts[level], self.days, origins, lead, self._above(level, origins)
        )

    def _above(self, level: str, origins: Ints) -> list[tuple[States, Ints]]:
        if level == "bottom":
            return [
                (self.states["matter"], self.tree.matter),
                (self.states["area"], self.tree.area),
                (self.states["total"], self.tree.groups("total")),
            ]
        return [(self.states["total"], np.zeros(len(self.counts[level]), dtype=np.int64))]


class Model:
    """Fitted on the days before `until`; answers for any later origin without learning again."""

    def __init__(
        self,
        history: History,
        until: int,
        leads: Sequence[Sequence[int]] = LEADS,
        rows_at_most: int = ROWS_AT_MOST,
    ) -> None:
        """Learn from days before `until`, of a level's series that had a case before it."""
        self.history, self.leads = history, leads
        self.fitted = {
            level: [_fit(history, level, until, group, how, rows_at_most) for group in leads]
            for level, how in (("bottom", BOTTOM), ("matter", ABOVE))
        }

    def predict(self, origins: Ints, lead: int) -> Floats:
        """Expected counts of the bottom series, (series, origins); they add up to the matters' forecasts."""
        bottom = self._level("bottom", origins, lead)
        matter = self._level("matter", origins, lead)
        return reconcile(bottom, matter, self.history.tree.matter)

    def _level(self, level: str, origins: Ints, lead: int) -> Floats:
        place = next((n for n, group in enumerate(self.leads) if lead <= max(group)), len(self.leads) - 1)
        base, features = self.history.rows(level, origins, lead)
        with threadpool_limits(1):
            ratio = self.fitted[level][place].predict(features.reshape(-1, features.shape[-1]))
        ratio = np.clip(ratio, 0.0, MOST)
        alive = np.cumsum(self.history.counts[level], axis=1)[:, origins] > 0
        return np.where(alive, ratio.reshape(base.shape) * base, 0.0)


def _fit(
    history: History, level: str, until: int, leads: Sequence[int], how: Learner, rows_at_most: int
) -> HistGradientBoostingRegressor:
    from sklearn.ensemble import HistGradientBoostingRegressor  # slow to import, and needed only to learn

    counts = history.counts[level]
    alive = counts[:, :until].sum(axis=1) > 0
    picked = []
    stride = max(1, -(-int(alive.sum()) * max(until - WARM, 1) * len(leads) // rows_at_most))
    for place, lead in enumerate(leads):
        origins = np.arange(WARM + place % stride, until - lead, stride)
        base, features = history.rows(level, origins, lead)
        # The count over its level, weighed by the level: the likelihood of a Poisson count with that level as offset.
        ratio = np.minimum(counts[alive][:, origins + lead] / base[alive], MOST)
        picked.append((features[alive], base[alive], ratio))
    features, weight, ratio = (np.concatenate([one[n] for one in picked], axis=1) for n in range(3))
    learner = HistGradientBoostingRegressor(
        loss="poisson",
        max_iter=how.rounds,
        learning_rate=how.rate,
        max_leaf_nodes=how.leaves,
        min_samples_leaf=how.least,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    # One thread: they meet after every leaf of every tree, which on a busy machine takes ten times as long as the work.
    with threadpool_limits(1):
        return learner.fit(
            features.reshape(-1, features.shape[-1]), ratio.ravel(), sample_weight=weight.ravel()
        )

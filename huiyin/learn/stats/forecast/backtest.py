"""What forecasts would have been worth: made day by day from what was known, beside the seasonal naive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huiyin.learn.stats.forecast.days import Days, Floats, Ints
from huiyin.learn.stats.forecast.intervals import CONTENTS, WORTH, spread
from huiyin.learn.stats.forecast.model import History, Model
from huiyin.learn.stats.forecast.tree import Tree

LEARN_FROM = 35  # days of forecasts that the width of the next is learned from
CORRECT_BY = 5  # weeks of issued intervals whose record corrects the next ones, from the second on
WEEK = 7


def seasonal_naive(counts: Floats, origins: Ints, lead: int) -> Floats:
    """The last known day of the same weekday, (series, origins)."""
    return counts[:, origins + lead - WEEK * -(-lead // WEEK)]


def wape(forecast: Floats, seen: Floats) -> float:
    """All that was missed, as a share of all that came; nan if nothing came."""
    total = float(seen.sum())
    return float(np.abs(forecast - seen).sum()) / total if total else float("nan")


@dataclass(frozen=True)
class Level:
    """One level of a back-test, (series, days): what was expected, what came, the naive, and intervals by content."""

    expected: Floats
    seen: Floats
    naive: Floats
    bounds: dict[float, tuple[Floats, Floats]]

    @property
    def ratio(self) -> float:
        """What we missed as a share of what the naive missed; under one we win."""
        return wape(self.expected, self.seen) / wape(self.naive, self.seen)

    def coverage(self, content: float = 0.8, least: float = WORTH) -> float:
        """Share of the cells within their interval, of those where at least `least` cases were expected."""
        low, high = self.bounds[content]
        told = self.expected >= least
        return float(((self.seen >= low) & (self.seen <= high))[told].mean()) if told.any() else float("nan")


def walk(
    counts: Floats,
    days: Days,
    tree: Tree,
    last: int,
    refit: int = 30,
    levels: Sequence[str] = ("bottom", "matter", "area", "total"),
) -> dict[str, Level]:
    """One-day-ahead forecasts of the `last` days, each from what was known the day before; by level.

    counts (bottom series, days). The model is learned anew every `refit` days, the width of intervals every week, from
    the forecasts of the `LEARN_FROM` days before, which are made for that before the first day asked for.
    """
    expected = one_day_ahead(History(counts, days, tree), last + LEARN_FROM, refit)
    naive = seasonal_naive(counts, np.arange(counts.shape[1] - last - 1, counts.shape[1] - 1), 1)
    found = {}
    for level in levels:
        ours, seen = tree.sums(expected, level), tree.sums(counts[:, -last - LEARN_FROM :], level)
        bounds = rolling_bounds(ours, seen)
        found[level] = Level(ours[:, -last:], seen[:, -last:], tree.sums(naive, level), bounds)
    return found


def one_day_ahead(history: History, last: int, refit: int) -> Floats:
    """Forecasts of the last days of a history, learned from the days before only, (series, last)."""
    found, length = [], history.length
    for first in range(length - last, length, refit):
        # The model of a block knows the days before the block; each forecast its own day before.
        model = Model(history, first, leads=((1,),))
        found.append(model.predict(np.arange(first - 1, min(first + refit, length) - 1), 1))
    return np.concatenate(found, axis=1)


def rolling_bounds(expected: Floats, seen: Floats) -> dict[float, tuple[Floats, Floats]]:
    """Intervals of all days but the first `LEARN_FROM`, a week's from the days before it."""
    made: dict[float, list[tuple[Floats, Floats]]] = {content: [] for content in CONTENTS}
    held: dict[float, list[tuple[int, int]]] = {content: [] for content in CONTENTS}
    for first in range(LEARN_FROM, expected.shape[1], WEEK):
        before, week = slice(first - LEARN_FROM, first), slice(first, first + WEEK)
        width = spread(expected[:, before], seen[:, before], {c: _aim(c, held[c]) for c in CONTENTS})
        for content in CONTENTS:
            bounds = width.interval(expected[:, week], content)
            made[content].append(bounds)
            held[content].append(_held(expected[:, week], seen[:, week], *bounds))
    return {
        content: (np.hstack([low for low, _ in pairs]), np.hstack([high for _, high in pairs]))
        for content, pairs in made.items()
    }


def _held(expected: Floats, seen: Floats, low: Floats, high: Floats) -> tuple[int, int]:
    told = expected >= WORTH
    return int(((seen >= low) & (seen <= high))[told].sum()), int(told.sum())


def _aim(content: float, held: list[tuple[int, int]]) -> float:
    """Promised and not held lately: as much more is aimed for; held too often: less."""
    recent = held[-CORRECT_BY:]
    cells = sum(of for _, of in recent)
    if len(recent) < 2 or not cells:
        return content
    missing = content - sum(within for within, _ in recent) / cells
    return float(np.clip(content + missing, content - 0.1, 1 - (1 - content) / 4))

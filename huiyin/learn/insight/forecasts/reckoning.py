"""From series to what is expected of each matter and place, with the back-test that decides what is shown; no Django.

The model is learned on the days before the back-test and then measured and used as it is: what is published is what
was measured. Weeks and months are sums of days, places and matters sums of series, so that all levels add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huiyin.foundation.city.forecasting import Forecasting
from huiyin.learn.insight.forecasts.series import REST, Series
from huiyin.learn.stats.forecast import Days, History, Model, Spread, reconcile, seasonal_naive, spread, wape
from huiyin.learn.stats.forecast.model import WARM

Floats = NDArray[np.float64]
WEEK = 7
LEARN_LEAST = 42  # days a model needs beside those that warm it up and those it is measured on
HORIZONS = ("day", "week", "month")
CONTENT = 0.8
ROWS = 12_000  # a model learns from: the night has a minute for all of learning


@dataclass(frozen=True)
class Told:
    """One series' answer: rows of [expected, low, high, naive] by horizon, and its back-test."""

    matter: str
    place: str
    past: list[int]
    ahead: dict[str, list[list[float]]]
    missed: dict[str, list[float]]

    @property
    def usual(self) -> float:
        """Cases a day in the weeks shown."""
        return float(np.mean(self.past))

    def wins(self, horizon: str) -> bool:
        """Whether the back-test's weeks say that we miss less than the naive."""
        ours, naive, _ = self.missed[horizon]
        return bool(ours < naive)


def enough(length: int, how: Forecasting) -> bool:
    """Whether there is history to learn from and to measure on."""
    return length >= WARM + LEARN_LEAST + _held_out(how)


def _held_out(how: Forecasting) -> int:
    return WEEK * how.backtest_weeks + how.month_days


def reckon(
    series: Series, days: Days, how: Forecasting, rows: int = ROWS, above: Floats | None = None
) -> list[Told]:
    """Expectations for every level of the series; `above` fixes what the matters add up to, (matters, origins, leads).

    Raises ValueError without `enough` history.
    """
    return tell(series, expectations(series, days, how, rows, above), how)


def expectations(
    series: Series, days: Days, how: Forecasting, rows: int = ROWS, above: Floats | None = None
) -> Floats:
    """Expected counts of bottom series, (series, origins, leads): weekly origins of the back-test, then the last."""
    length = series.counts.shape[1]
    if not enough(length, how):
        raise ValueError("too few days to learn from and to measure on")
    history = History(series.counts, days, series.tree)
    origins = origins_of(length, how)
    model = Model(history, int(origins[0]) + 1, rows_at_most=rows)
    found = np.stack([model.predict(origins, lead) for lead in leads_of(how)], axis=-1)
    return found if above is None else reconcile(found, above, series.tree.matter, trust=1.0)


def origins_of(length: int, how: Forecasting) -> NDArray[np.int64]:
    """The last day of each week of the back-test, and the last day there is."""
    back = np.arange(_held_out(how) // WEEK, 0, -1) * WEEK
    return np.append(length - 1 - back, length - 1)


def leads_of(how: Forecasting) -> range:
    """Days ahead that are reckoned."""
    return range(1, max(how.days, WEEK * how.weeks, how.month_days) + 1)


def tell(series: Series, expected: Floats, how: Forecasting) -> list[Told]:
    """Every level's series with intervals learned from all of them, and its own back-test."""
    names, groups = _levels(series)
    counts = np.concatenate([series.tree.sums(series.counts, level) for level in groups])
    ours = np.concatenate([series.tree.sums(expected, level) for level in groups])
    kept = [n for n, name in enumerate(names) if REST not in name]
    counts, ours, names = counts[kept], ours[kept], [names[n] for n in kept]
    origins = origins_of(counts.shape[1], how)
    parts = {horizon: _Part(counts, ours, origins, horizon, how) for horizon in HORIZONS}
    ahead = {horizon: part.ahead() for horizon, part in parts.items()}
    missed = {horizon: part.missed() for horizon, part in parts.items()}
    past = counts[:, -WEEK * 8 :]
    return [
        Told(
            matter,
            place,
            past[n].astype(int).tolist(),
            {horizon: ahead[horizon][n] for horizon in HORIZONS},
            {horizon: missed[horizon][n] for horizon in HORIZONS},
        )
        for n, (matter, place) in enumerate(names)
    ]


def _levels(series: Series) -> tuple[list[tuple[str, str]], list[str]]:
    """Names of the series of each level, under each other; a level that would say the same twice is left out."""
    if series.leaves:
        return [(leaf if leaf != first else REST, "") for first, _, leaf in series.keys], ["bottom"]
    firsts = [first or REST for first, _, _ in series.keys]
    names = [(first, street or REST) for first, (_, _, street) in zip(firsts, series.keys, strict=True)]
    pairs: dict[int, tuple[str, str]] = {}
    for group, first, key in zip(series.tree.groups("pair"), firsts, series.keys, strict=True):
        pairs[int(group)] = (first, key[1] or REST)
    names += [pairs[group] for group in sorted(pairs)]
    names += [(first or REST, "") for first in series.matters]
    names += [("", district or REST) for district in series.districts]
    return [*names, ("", "")], ["bottom", "pair", "matter", "area", "total"]


class _Part:
    """One horizon of all series: sums over the days of each step, from every origin that its end is known of."""

    def __init__(
        self, counts: Floats, ours: Floats, origins: NDArray[np.int64], horizon: str, how: Forecasting
    ) -> None:
        self.counts, self.ours, self.origins = counts, ours, origins
        self.length = {"day": 1, "week": WEEK, "month": how.month_days}[horizon]
        self.steps = {"day": how.days, "week": how.weeks, "month": 1}[horizon]
        self.weeks = how.backtest_weeks
        self._widths: dict[tuple[int, ...], Spread] = {}

    def _step(self, origin: int, step: int) -> tuple[Floats, Floats]:
        """Expected and naive of one step from the place of an origin."""
        leads = range(step * self.length + 1, (step + 1) * self.length + 1)
        at = self.origins[origin : origin + 1]
        expected = self.ours[:, origin, leads.start - 1 : leads.stop - 1].sum(axis=1)
        if self.length > WEEK:
            # A month is compared with the month before, which is the harder rival.
            return expected, self.counts[:, at[0] + 1 - self.length : at[0] + 1].sum(axis=1)
        naive = np.stack([seasonal_naive(self.counts, at, lead)[:, 0] for lead in leads])
        return expected, naive.sum(axis=0)

    def _cells(self, steps: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """Expected, seen and naive, (series, cells), of the origins of the back-test whose steps are over."""
        rows = []
        for step in steps:
            ends = self.origins[:-1] + (step + 1) * self.length
            over = np.flatnonzero(ends < self.counts.shape[1])[-self.weeks :]
            for origin in over:
                first = int(self.origins[origin]) + step * self.length + 1
                expected, naive = self._step(int(origin), step)
                rows.append((expected, self.counts[:, first : first + self.length].sum(axis=1), naive))
        expected, seen, naive = (np.stack(part, axis=1) for part in zip(*rows, strict=True))
        return expected, seen, naive

    def _spread(self, step: int) -> Spread:
        """The width of a step, from steps about as far ahead: days by week, weeks one by one."""
        if self.length == 1:
            week = step // WEEK
            return self._width(tuple(range(WEEK * week, min(WEEK * (week + 1), self.steps))))
        return self._width((step,))

    def _width(self, steps: tuple[int, ...]) -> Spread:
        if steps not in self._widths:
            expected, seen, _ = self._cells(steps)
            self._widths[steps] = spread(expected, seen)
        return self._widths[steps]

    def ahead(self) -> list[list[list[float]]]:
        """By series the steps ahead of the last day: [expected, low, high, naive]."""
        rows = []
        for step in range(self.steps):
            expected, naive = self._step(len(self.origins) - 1, step)
            low, high = self._spread(step).interval(expected, CONTENT)
            rows.append(np.stack([np.round(expected, 2), low, high, naive], axis=1))
        found: list[list[list[float]]] = np.stack(rows, axis=1).tolist()
        return found

    def missed(self) -> list[list[float]]:
        """By series: share missed by us and by the naive in the back-test, and share within the interval."""
        steps = tuple(range(min(self.steps, WEEK))) if self.length == 1 else (0,)
        expected, seen, naive = self._cells(steps)
        low, high = self._width(steps).interval(expected, CONTENT)
        held = ((seen >= low) & (seen <= high)).mean(axis=1)
        return [
            [round(part, 4) for part in (_share(e, s), _share(n, s), float(h))]
            for e, s, n, h in zip(expected, seen, naive, held, strict=True)
        ]


def _share(forecast: Floats, seen: Floats) -> float:
    """What was missed as a share of what came; all of it where nothing came."""
    found = wape(forecast, seen)
    return found if np.isfinite(found) else 1.0


def overall(told: Sequence[Told]) -> dict[str, Any]:
    """By horizon: how many series, how many of them win, and the median of the ratio to the naive."""
    found = {}
    for horizon in HORIZONS:
        ratios = [one.missed[horizon][0] / max(one.missed[horizon][1], 1e-9) for one in told]
        held = [one.missed[horizon][2] for one in told]
        found[horizon] = {
            "series": len(told),
            "win": sum(one.wins(horizon) for one in told),
            "ratio": round(float(np.median(ratios)), 3) if ratios else None,
            "held": round(float(np.mean(held)), 3) if held else None,
        }
    return found

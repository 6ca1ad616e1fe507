"""What a forecast looks at: levels, weekdays and shocks of each series as they stood on the day it was made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huiyin.learn.stats.forecast.days import HOLIDAY, YEAR, Days, Floats, Ints

LEVEL = 14.0  # days; half of the weight of the level that everything is told against
HALVES = (1.5, 3.0, 7.0, 28.0, 90.0)
SHOCKS = (0, 3, 4, 6)  # of the columns of `recent`: yesterday, and half-lives 1.5, 3 and 28
RHYTHMS = 7
SMALL = 0.3
LEAST_BASE = 0.02
HOLDS = 8.0  # weeks; half of the weight of a weekday's part
PRIOR = 8.0  # cases a series must have shown on holidays, or in a season, to count half by its own record


@dataclass(frozen=True)
class States:
    """Of each series on each day, all that was known at its end; shapes (series, days) or (series, days, k)."""

    base: Floats
    recent: Floats  # logarithms against the base: three last days without their weekday, then `HALVES`
    weekly: Floats  # log part of each weekday in the level, (series, days, 7)
    same: Floats  # log of the last day of each weekday against the base, (series, days, 7)
    season: Floats  # log of in the season against out of it, (series, days, seasons)
    holiday: Floats  # log of holidays against what their weekday's level said


class _Mean:
    """A mean that forgets, right from its first value on: weights are made to add up to one."""

    def __init__(self, shape: tuple[int, ...], half: float) -> None:
        self.keep = 0.5 ** (1 / half)
        self.sum = np.zeros(shape)
        self.weight = 0.0

    def add(self, value: Floats) -> None:
        self.sum = self.sum * self.keep + value * (1 - self.keep)
        self.weight = self.weight * self.keep + (1 - self.keep)

    @property
    def value(self) -> Floats:
        return self.sum / self.weight if self.weight else self.sum


def states(counts: Floats, days: Days) -> States:
    """Walk through the history once; counts (series, days)."""
    many, length = counts.shape
    seasons = len(days.seasons)
    found = States(
        np.zeros((many, length), np.float32),
        np.zeros((many, length, 3 + len(HALVES)), np.float32),
        np.zeros((many, length, RHYTHMS), np.float32),
        np.zeros((many, length, RHYTHMS), np.float32),
        np.zeros((many, length, seasons), np.float32),
        np.zeros((many, length), np.float32),
    )
    walk = _Walk(many, seasons)
    for day in range(length):
        walk.step(counts[:, day], int(days.rhythm[day]), int(days.kind[day]), days.seasons[:, day])
        walk.write(found, day)
    return found


class _Walk:
    """The running means of all series, brought forward a day at a time."""

    def __init__(self, many: int, seasons: int) -> None:
        self.level = _Mean((many,), LEVEL)
        self.long = _Mean((many,), 60.0)
        self.means = [_Mean((many,), half) for half in HALVES]
        self.by_weekday = [_Mean((many,), HOLDS) for _ in range(RHYTHMS)]
        self.last = np.zeros((many, RHYTHMS))
        self.flat = np.zeros((many, 3))
        self.within = np.zeros((2, many, seasons))
        self.lengths = np.zeros((2, seasons))
        self.holidays = np.zeros((2, many))

    def step(self, seen: Floats, rhythm: int, kind: int, season: Floats) -> None:
        part = self.part(rhythm)
        flat = seen / part
        if kind == HOLIDAY:
            self.holidays += np.stack([seen, self.level.value * part])
            flat = np.where(
                flat < self.level.value, self.level.value, flat
            )  # a free day says nothing of the level
        self.by_weekday[rhythm].add(seen)
        self.last[:, rhythm] = seen
        self.flat = np.concatenate([flat[:, None], self.flat[:, :2]], axis=1)
        for mean in (self.level, self.long, *self.means):
            mean.add(flat)
        self._seasons(seen, season)

    def _seasons(self, seen: Floats, season: Floats) -> None:
        inside = season > 0
        self.within[0] += seen[:, None] * inside
        self.within[1] += seen[:, None] * ~inside
        self.lengths += np.stack([inside, ~inside])

    def part(self, rhythm: int) -> Floats:
        """How much of a mean day this weekday has, drawn towards one where there are few cases."""
        weeks = np.stack([mean.value for mean in self.by_weekday])
        known = np.array([mean.weight > 0 for mean in self.by_weekday])
        if not known[rhythm]:
            return np.ones(len(self.last))
        mean = weeks[known].mean(axis=0)
        weight = 10.0 * mean / (10.0 * mean + 3.0)  # about as many weeks are remembered
        ratio: Floats = np.clip(weeks[rhythm] / np.maximum(mean, 1e-9), 0.1, 4.0)
        part: Floats = 1 + weight * (ratio - 1)
        return part

    def write(self, found: States, day: int) -> None:
        base = np.maximum(self.level.value, LEAST_BASE)
        found.base[:, day] = base
        told = [*self.flat.T, *(mean.value for mean in self.means)]
        for place, value in enumerate(told):
            found.recent[:, day, place] = against(value, base)
        for rhythm in range(RHYTHMS):
            found.weekly[:, day, rhythm] = np.log(self.part(rhythm))
            found.same[:, day, rhythm] = against(self.last[:, rhythm], base)
        found.season[:, day] = self._season_response()
        seen, meant = self.holidays
        found.holiday[:, day] = np.log((seen + PRIOR) / (meant + PRIOR))

    def _season_response(self) -> Floats:
        """Log of the daily count in a season against that out of it; nothing until both have been seen."""
        seen = (self.lengths >= 14).all(axis=0)
        inside, outside = self.within / np.maximum(self.lengths, 1)[:, None, :]
        small = PRIOR / np.maximum(self.lengths.min(axis=0), 1)
        return np.where(seen, np.log((inside + small) / (outside + small)), 0.0)


def against(value: Floats, base: Floats) -> Floats:
    """Logarithm of a count against its level, tame at nothing."""
    found: Floats = np.log((value + SMALL) / (base + SMALL))
    return found


def rows(
    own: States, counts: Floats, days: Days, origins: Ints, lead: int, above: list[tuple[States, Ints]]
) -> tuple[Floats, Floats]:
    """Base (series, origins) and features (series, origins, k) of forecasts `lead` days after each origin.

    Only the days up to the origin enter, and what the calendar says of the day meant. `above` holds states of sums
    (matter, area, all) with the group of each series there.
    """
    target = origins + lead
    rhythm = days.rhythm[target]
    many = len(counts)
    at = np.arange(len(origins))
    base = own.base[:, origins]
    parts = [
        own.recent[:, origins],
        own.weekly[:, origins][:, at, rhythm][..., None],
        own.same[:, origins][:, at, rhythm][..., None],
        np.log(base)[..., None],
        own.holiday[:, origins][..., None] * (days.kind[target] == HOLIDAY)[None, :, None],
        _shift(own, days, origins, target)[..., None],
        _year(counts, origins, target)[..., None],
        np.broadcast_to(days.flags[target], (many, len(origins), days.flags.shape[1])),
        np.full((many, len(origins), 1), float(lead)),
        np.broadcast_to((origins >= YEAR + 13)[None, :, None], (many, len(origins), 1)),
    ]
    for states_above, group in above:
        parts.append(states_above.recent[group][:, origins][..., list(SHOCKS)])
    return base, np.concatenate(parts, axis=-1).astype(np.float32)


def _shift(own: States, days: Days, origins: Ints, target: Ints) -> Floats:
    """What the seasons do between the level of the origin and the day meant, by the series' own past."""
    keep = 0.5 ** (1 / LEVEL)
    smooth = np.zeros_like(days.seasons)
    held = days.seasons[:, 0].copy() if days.seasons.size else np.zeros(len(days.seasons))
    for day in range(len(days)):
        held = keep * held + (1 - keep) * days.seasons[:, day]
        smooth[:, day] = held
    change = days.seasons[:, target] - smooth[:, origins]
    found: Floats = (own.season[:, origins] * change.T[None]).sum(axis=-1)
    return found


def _year(counts: Floats, origins: Ints, target: Ints) -> Floats:
    """How last year went from the origin's fortnight to the week of the day meant; level without last year."""
    sums = np.concatenate([np.zeros((len(counts), 1)), np.cumsum(counts, axis=1)], axis=1)

    def mean(first: Ints, last: Ints) -> Floats:
        ahead = np.clip(last + 1, 0, counts.shape[1])
        behind = np.maximum(first, 0)
        part: Floats = (sums[:, ahead] - sums[:, behind]) / np.maximum(ahead - behind, 1)
        return part

    before, then = origins - YEAR, target - YEAR
    there, here = mean(then - 3, np.minimum(then + 3, origins)), mean(before - 13, before)
    found: Floats = np.log((there + SMALL) / (here + SMALL))
    return np.where(before >= 13, found, 0.0)

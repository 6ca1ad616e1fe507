"""From compared scores to the standing of each unit: lists, places, tiers, and what the page says; no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isnan

import numpy as np

from huiyin.answer.assessment.comparable import COMPOSITE, cases_of, comparable
from huiyin.answer.assessment.fairness.arrays import Numbers, Whole
from huiyin.answer.assessment.fairness.comparing import Compared, Group
from huiyin.answer.assessment.fairness.intervals import wilson
from huiyin.answer.assessment.fairness.places import Places, reliability
from huiyin.answer.assessment.fairness.sizes import Scores
from huiyin.answer.assessment.marking import Marks
from huiyin.answer.assessment.rules import Period
from huiyin.foundation.city.fairness import Fairness

RANKED = "ranked"
LAST_AT_MOST = 1 / 3  # of a short list not more than this part is its end


@dataclass(frozen=True)
class Interval:
    """A figure, and between what it may lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Span:
    """A place in a list, and between what it may be."""

    value: int
    low: int
    high: int


@dataclass(frozen=True)
class UnitStanding:
    """One unit: its own score as on its scorecard, and, if it is compared (`why` is empty), how it stands.

    `own` is the score with its interval, `adjusted` the same as if the unit had everybody's matters, `shrunken` that
    drawn to the mean of its peers, by the part `drawn`. `size` is how many plain cases the score is worth. `place` is
    that in its list (1 is best) with the places it may have, `tier` whom it cannot be told from. `outside` is 1 above
    or -1 below what 99.8 % limits explain, `aside` the same at 95 %. `last` is the chance that it truly belongs to the
    worst part of its list. `pooled` says that all is of the quarter, because the month had too few cases.
    """

    unit: str
    group: str
    cases: int
    pooled: bool
    why: str
    band: str
    own: Interval | None
    adjusted: Interval | None = None
    shrunken: Interval | None = None
    drawn: float = 0.0
    size: float = 0.0
    listing: str = ""
    place: Span | None = None
    tier: int = 0
    last: float = 0.0
    outside: int = 0
    aside: int = 0


@dataclass(frozen=True)
class Listing:
    """A list of units in order: a peer group's code, or `ranked` for the published one.

    `reliability` is which part of its differences is real, `bar` the score at which its worst part probably begins
    (None where it is too short to have one).
    """

    code: str
    units: tuple[str, ...]
    reliability: float
    mostly_noise: bool
    bar: float | None


@dataclass(frozen=True)
class Standing:
    """All units in a period by one score, as it was `at` a moment: marks out of 100, rates from 0 to 1."""

    period: Period
    name: str
    at: datetime
    units: Mapping[str, UnitStanding]
    lists: Mapping[str, Listing]
    groups: Mapping[str, Group]
    reliability: float
    mostly_noise: bool


@dataclass(frozen=True)
class Named:
    """A unit at the end of the published list; `certain` only when it is sure that it truly belongs to the worst.

    `chance` is how likely it does: summed over a list, how many of it probably belong there.
    """

    unit: str
    place: int
    value: float
    low: float
    high: float
    certain: bool
    chance: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """The units that are compared, in order, with what was found of each.

    `codes` names the peer groups by number, `points` is what bonus and penalties add, `whole` what a full score is.
    """

    found: Sequence[Marks]
    codes: Sequence[str]
    score: Scores
    points: Numbers
    result: Compared
    whole: float


def own(one: Marks, name: str, pooled: bool) -> UnitStanding:
    """A unit's own score as on its scorecard, before it is compared."""
    why = "" if comparable(one, name) else "few"
    band = one.composite.band if one.composite else ""
    return UnitStanding(one.unit, one.group, cases_of(one, name), pooled, why, band, _own(one, name))


def placed(
    plain: Mapping[str, UnitStanding], done: Comparison, joined: frozenset[str], how: Fairness
) -> tuple[dict[str, UnitStanding], dict[str, Listing]]:
    """Every compared unit with its place, and the lists; the peer groups in `joined` make one list."""
    units, lists = dict(plain), {}
    low, high = wilson(done.score.share, done.score.size, how.level)
    for code, members in _members(done, joined).items():
        at = done.result.listed(members, how.worst, how.level, how.sure)
        lists[code] = _listing(code, members, at, done, how)
        for n, i in enumerate(members):
            adjusted = _interval(done, done.score.share[i], low[i], high[i], done.points[i])
            one = replace(plain[done.found[i].unit], adjusted=adjusted, listing=code)
            units[one.unit] = _at(_shrunken(one, done, int(i)), at, n)
    return units, lists


def groups(done: Comparison) -> dict[str, Group]:
    """What is common to each peer group, by its code."""
    return {code: done.result.groups[number] for number, code in enumerate(done.codes)}


def overall(done: Comparison, lists: Mapping[str, Listing]) -> float:
    """Which part of the differences within all lists together is real."""
    place = {one.unit: i for i, one in enumerate(done.found)}
    value, centred = done.result.value, np.zeros(len(done.found))
    for listing in lists.values():
        of = [place[unit] for unit in listing.units]
        centred[of] = value[of] - value[of].mean()
    return reliability(centred, done.result.variance)


def named(standing: Standing, how: Fairness) -> tuple[Named, ...]:
    """The last units of the published list, the worst first."""
    if RANKED not in standing.lists:
        return ()
    order = standing.lists[RANKED].units
    last = min(how.last, int(len(order) * LAST_AT_MOST))
    return tuple(_name(standing.units[unit], how.sure) for unit in reversed(order[len(order) - last :]))


def _own(one: Marks, name: str) -> Interval | None:
    if name == COMPOSITE:
        mark = one.composite
        return Interval(mark.value, mark.low, mark.high) if mark else None
    rate = one.rates[name]
    if rate.value is None or rate.low is None or rate.high is None:
        return None
    return Interval(rate.value, rate.low, rate.high)


def _members(done: Comparison, joined: frozenset[str]) -> dict[str, Whole]:
    of = np.array([RANKED if one.group in joined else one.group for one in done.found])
    return {str(code): np.flatnonzero(of == code) for code in np.unique(of)}


def _listing(code: str, members: Whole, at: Places, done: Comparison, how: Fairness) -> Listing:
    order = members[np.argsort(at.place, kind="stable")]
    real = done.result.reliability(members)
    bar = None if isnan(at.bar) else done.whole * at.bar
    return Listing(code, tuple(done.found[i].unit for i in order), real, real < how.noise_below, bar)


def _shrunken(one: UnitStanding, done: Comparison, i: int) -> UnitStanding:
    result = done.result
    return replace(
        one,
        shrunken=_interval(done, result.value[i], result.low[i], result.high[i]),
        drawn=float(result.drawn[i]),
        size=float(done.score.size[i]),
        outside=int(result.outside[i]),
        aside=int(result.aside[i]),
    )


def _at(one: UnitStanding, at: Places, n: int) -> UnitStanding:
    place = Span(int(at.place[n]), int(at.low[n]), int(at.high[n]))
    return replace(one, place=place, tier=int(at.tier[n]), last=float(at.last[n]))


def _interval(done: Comparison, value: float, low: float, high: float, points: float = 0.0) -> Interval:
    return Interval(*(float(done.whole * (end + points)) for end in (value, low, high)))


def _name(one: UnitStanding, sure: float) -> Named:
    at, score = one.place or Span(0, 0, 0), one.shrunken or Interval(0, 0, 0)
    return Named(one.unit, at.value, score.value, score.low, score.high, one.last >= sure, one.last)

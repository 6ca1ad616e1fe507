"""Comparing the units of several peer groups: each is drawn to its own group, and lists may join groups."""

from dataclasses import dataclass

import numpy as np

from huiyin.answer.assessment.fairness.arrays import Numbers, Whole
from huiyin.answer.assessment.fairness.funnel import Funnel, funnel
from huiyin.answer.assessment.fairness.places import DRAWS, Places, draw, places, reliability
from huiyin.answer.assessment.fairness.shrinkage import peers, shrink
from huiyin.answer.assessment.fairness.sizes import Scores


@dataclass(frozen=True)
class Group:
    """What is common to a peer group: its mean, the spread of true qualities, its funnel."""

    mean: float
    spread: float
    funnel: Funnel


@dataclass(frozen=True)
class Compared:
    """For each unit its shrunken score with interval and variance, how much it was drawn, whether it lies outside its
    group's funnel (at 99.8 % and at 95 %); the groups by number, and the drawings behind all places."""

    value: Numbers
    low: Numbers
    high: Numbers
    variance: Numbers
    drawn: Numbers
    outside: Whole
    aside: Whole
    groups: dict[int, Group]
    drawings: Numbers

    def listed(self, units: Whole, part: float = 0.1, level: float = 0.95, sure: float = 0.95) -> Places:
        """Places in the list of these units."""
        return places(self.value[units], self.drawings[:, units], part, level, sure)

    def reliability(self, units: Whole) -> float:
        """Which part of the differences in the list of these units is between units and not chance."""
        return reliability(self.value[units], self.variance[units])


def compare(
    found: Scores, group: Whole, points: Numbers | None = None, level: float = 0.95, draws: int = DRAWS
) -> Compared:
    """Compare each unit with its peers; `group` numbers the peer group of each.

    `points` are given or taken beside the rates, without chance: they move a unit, but not its uncertainty.
    """
    into = _empty(len(group), draws)
    for number in np.unique(group):
        members = np.flatnonzero(group == number)
        into.groups[int(number)] = _fill(into, members, found.of(members), level)
    for moved in (into.value, into.low, into.high, into.drawings):
        moved += 0.0 if points is None else points
    return into


def _empty(count: int, draws: int) -> Compared:
    value, low, high, variance, drawn = np.zeros((5, count))
    outside, aside = np.zeros((2, count), np.int64)
    return Compared(value, low, high, variance, drawn, outside, aside, {}, np.zeros((draws, count)))


def _fill(into: Compared, members: Whole, found: Scores, level: float) -> Group:
    """Write one group's part into the arrays of all."""
    common, limits = peers(found), funnel(found)
    shrunken = shrink(found, common)
    into.value[members], into.variance[members] = shrunken.value, shrunken.variance
    into.low[members], into.high[members] = shrunken.interval(level)
    into.drawn[members] = shrunken.drawn
    into.outside[members], into.aside[members] = limits.outside(found, 0.998), limits.outside(found, 0.95)
    into.drawings[:, members] = draw(found, common, len(into.drawings))
    return Group(common.mean, common.spread, limits)

"""Matters and areas: how series of counts add up, and how forecasts are made to add up as exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.learn.stats.forecast.days import Floats, Ints

LEAST = 1e-9


@dataclass(frozen=True)
class Tree:
    """Bottom series and what each belongs to.

    `matter` and `area` hold a small number for each bottom series. `levels` names further sums: for each bottom
    series the number of its group there.
    """

    matter: Ints
    area: Ints
    levels: Mapping[str, Ints]

    @property
    def matters(self) -> int:
        """How many matters there are."""
        return int(self.matter.max()) + 1

    @property
    def areas(self) -> int:
        """How many areas there are."""
        return int(self.area.max()) + 1

    def groups(self, level: str) -> Ints:
        """The group of each bottom series at a level: bottom, matter, area, total, or one of `levels`."""
        if level == "bottom":
            return np.arange(len(self.matter))
        if level == "total":
            return np.zeros(len(self.matter), dtype=np.int64)
        return {"matter": self.matter, "area": self.area, **self.levels}[level]

    def sums(self, values: NDArray[np.floating | np.integer], level: str) -> Floats:
        """Values of bottom series (series, ...) added up to a level (groups, ...)."""
        return add_up(values, self.groups(level))


def add_up(values: NDArray[np.floating | np.integer], group: Ints) -> Floats:
    """Rows added up by their group; groups are numbered from 0."""
    if np.array_equal(group, np.arange(len(group))):
        return values.astype(float)
    found = np.zeros((int(group.max()) + 1, *values.shape[1:]))
    np.add.at(found, group, values)
    return found


def reconcile(bottom: Floats, above: Floats, group: Ints, trust: float = 0.7) -> Floats:
    """Bottom forecasts scaled so that they add up to a blend of their own sum and the forecast made above them.

    bottom (series, ...), above (groups, ...). The variance of a count grows with its mean, and then the
    reconciliation of least variance (MinT with a diagonal of means) shares a difference out in proportion to the
    means: it scales. `trust` is the weight of the forecast above in the blend (geometric). A group whose own sum is
    nothing stays nothing.
    """
    own = add_up(bottom, group)
    blend = np.maximum(own, LEAST) ** (1 - trust) * np.maximum(above, LEAST) ** trust
    scale = np.where(own > LEAST, blend / np.maximum(own, LEAST), 0.0)
    return bottom * scale[group]

"""What a report is about: its scope, its period with those before it, its theme; and series counted over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from huiyin.answer.assessment.policies import Scope, whole
from huiyin.foundation.accounts.rules import SYSTEM, Actor, Post
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.cross.asking import counted
from huiyin.learn.insight.reports.rules import Span, Theme, before

Series = dict[tuple[str, ...], list[int]]


@dataclass(frozen=True)
class About:
    """A report's frame; `spans` are the periods before, oldest first, and last its own.

    `reader` is the machine as one who answers for the scope: whatever a query shows such a person may stand in it.
    """

    kind: str
    scope: Scope
    spans: tuple[Span, ...]
    theme: Theme
    reader: Actor
    city: City
    _series: dict[tuple[str, ...], Series] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """The report's own period."""
        return self.spans[-1]

    @property
    def lengths(self) -> list[int]:
        """Days of each period."""
        return [(until - since).days for since, until in self.spans]

    @property
    def where(self) -> dict[str, str]:
        """The theme as what narrows a count."""
        return themed(self.theme, self.city)

    def count(
        self, *by: str, span: Span | None = None, where: Mapping[str, str] | None = None
    ) -> pd.DataFrame:
        """Orders of a span, the report's own if not said, counted by dimensions."""
        since, until = span or self.span
        return counted(self.scope, since, until, by, {**self.where, **(where or {})}, self.theme.words)

    def series(self, *by: str) -> Series:
        """For each combination its count in each of the periods."""
        if by not in self._series:
            self._series[by] = self._counted(by)
        return self._series[by]

    def _counted(self, by: tuple[str, ...]) -> Series:
        frame = self.count("day", *by, span=(self.spans[0][0], self.span[1]))
        days = [date.fromisoformat(day) for day in frame["day"]]
        edges = np.array([span[0] for span in self.spans], dtype="datetime64[D]")
        ends = np.array([span[1] for span in self.spans], dtype="datetime64[D]")
        at = np.array(days, dtype="datetime64[D]")
        place = np.searchsorted(edges, at, side="right") - 1
        inside = (place >= 0) & (at < ends[np.maximum(place, 0)])
        found: Series = {}
        for kept, period, n, *key in zip(
            inside, place, frame["n"], *(frame[name] for name in by), strict=True
        ):
            if kept:
                found.setdefault(tuple(key), [0] * len(self.spans))[period] += int(n)
        return found


def about(kind: str, unit: Unit, span: Span, theme: Theme) -> About:
    """The frame of a report, as the city in force reports."""
    city = current()
    spans = (*before(kind, span, city.reporting.periods), span)
    return About(kind, whole(city, unit.code), spans, theme, reader_for(unit, city), city)


def reader_for(unit: Unit, city: City) -> Actor:
    """The machine as one who answers for a unit and what is below it."""
    if unit.code == city.pack.city.root:
        return SYSTEM
    return Actor(None, SYSTEM.name, (Post("coordinator", unit.code, unit.path),))


def themed(theme: Theme, city: City) -> dict[str, str]:
    """A theme as what narrows a count."""
    found: dict[str, str] = {}
    if theme.matter:
        found["first" if theme.matter.endswith("0000") else "matter"] = theme.matter
    if theme.place:
        district = city.units[theme.place].level == "district" if theme.place in city.units else False
        found["district" if district else "place"] = theme.place
    return found

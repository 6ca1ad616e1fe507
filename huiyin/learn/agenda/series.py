"""Counts of orders as arrays, from the analysis store: by matter, week, place, unit and month; whole months only."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from huiyin.foundation.city.queries import City
from huiyin.learn.agenda.rules import monday, months_later, whole_weeks
from huiyin.learn.agenda.scoring import Floats, Record
from huiyin.learn.store import queries as store

NORMAL = "normal"
# A season: what is recorded of the year before says nothing if it is less.
LEAST_WEEKS, LEAST_MONTHS = 13, 3


@dataclass(frozen=True)
class Grid:
    """Counts of months: for each (matter, place) one row over the months from the first to the last."""

    months: tuple[date, ...]
    rows: Mapping[tuple[str, str], Floats]

    @cached_property
    def _of(self) -> Mapping[str, Sequence[tuple[str, Floats]]]:
        """The rows of each matter, so that a total of few does not look through all."""
        found: dict[str, list[tuple[str, Floats]]] = {}
        for (matter, place), row in self.rows.items():
            found.setdefault(matter, []).append((place, row))
        return found

    def total(self, matters: Iterable[str], places: frozenset[str] | None = None) -> Floats:
        """The sum over these matters, at these places or everywhere."""
        found = [
            row
            for matter in frozenset(matters)
            for place, row in self._of.get(matter, ())
            if places is None or place in places
        ]
        return np.sum(found, axis=0) if found else np.zeros(len(self.months))


def month_grid(since: date, until: date, matters: Iterable[str] | None = None) -> Grid:
    """Counts by matter and place in every month of [since, until), both first days of months."""
    months = months_between(since, until)
    place_of = {one: place for place, one in enumerate(months)}
    where = None if matters is None else {"matter": list(matters)}
    found = store.counts(since, until, ("matter", "place", "month"), where)
    rows: dict[tuple[str, str], Floats] = {}
    for matter, place, month, n in found.itertuples(index=False):
        at = place_of.get(as_day(month).replace(day=1))
        if matter and at is not None:
            rows.setdefault((matter, place or ""), np.zeros(len(months)))[at] += n
    return Grid(months, rows)


def months_between(since: date, until: date) -> tuple[date, ...]:
    """The first days of the months in [since, until)."""
    found, month = [], since.replace(day=1)
    while month < until:
        found.append(month)
        month = months_later(month, 1)
    return tuple(found)


def as_day(value: Any) -> date:
    """A day of the store as a date: it may be a date, a moment or a text that begins like one."""
    text = str(value)[:10]
    return date.fromisoformat(text if len(text) == 10 else f"{text[:7]}-01")


def record(
    since: date, until: date, digits: int, least: int, dangerous: Container[str] = frozenset()
) -> Record:
    """What candidates are scored from: matters, to `digits` of their code, with `least` orders in [since, until).

    Urgent is what was urgent, in which a word of danger was heard, or of a `dangerous` matter. The year before is that
    of the same length just before, as far back as there is a record. Weeks begin on Mondays; only whole weeks count.
    """
    first, end = whole_weeks(since, until)
    weeks = (end - first).days // 7
    early = first - timedelta(days=7 * weeks)
    whole = _Frames(first, weeks, digits)
    orders = whole.by_week(store.counts(first, end, ("matter", "week")))
    matters = sorted(code for code, row in orders.items() if row.sum() >= least)
    back = _Frames(early, weeks, digits).by_week(store.counts(early, first, ("matter", "week")))
    answers = store.counts(first, end, ("matter", "week", "solved"))
    answered = answers[answers["solved"].notna()]
    heard = store.counts(first, end, ("matter", "week", "urgency", "risk"))
    danger = ~heard["urgency"].isin([NORMAL, ""]) | (heard["risk"] != "")
    danger |= heard["matter"].map(lambda matter: matter in dangerous)
    return Record(
        matters,
        _stack(orders, matters, weeks),
        _stack(back, matters, weeks)[:, weeks - _recorded(back, LEAST_WEEKS) :],
        whole.by_key(store.counts(first, end, ("matter", "week", "place")), "place", matters),
        _stack(whole.by_week(heard[danger]), matters, weeks),
        _stack(whole.by_week(answered), matters, weeks),
        _stack(whole.by_week(answered[~answered["solved"].astype(bool)]), matters, weeks),
        whole.by_key(store.counts(first, end, ("matter", "week", "lead")), "lead", matters),
        *_months(since, until, digits, matters),
    )


def dangerous(city: City) -> frozenset[str]:
    """Matters whose clock the city counts as dangerous, however an order says it."""
    return frozenset(code for code, one in city.matters.items() if one.clock in city.alerting.dangers)


@dataclass(frozen=True)
class _Frames:
    first: date
    weeks: int
    digits: int

    def by_week(self, found: pd.DataFrame) -> dict[str, Floats]:
        """Counts of each matter, cut to its first digits, in every week."""
        rows: dict[str, Floats] = {}
        for matter, week, n in found[["matter", "week", "n"]].itertuples(index=False):
            at = self.at(week)
            if matter and at is not None:
                rows.setdefault(cut(matter, self.digits), np.zeros(self.weeks))[at] += n
        return rows

    def by_key(self, found: pd.DataFrame, key: str, matters: Sequence[str]) -> Floats:
        """(matter, week, key) counts; what has no key is left out."""
        keys = {one: place for place, one in enumerate(sorted(set(found[key]) - {"", None}))}
        place_of = {one: place for place, one in enumerate(matters)}
        made = np.zeros((len(matters), self.weeks, len(keys)))
        for matter, week, one, n in found[["matter", "week", key, "n"]].itertuples(index=False):
            row, at = place_of.get(cut(matter, self.digits)), self.at(week)
            if row is not None and at is not None and one in keys:
                made[row, at, keys[one]] += n
        return made

    def at(self, week: Any) -> int | None:
        """Which week of the period this is."""
        place = (monday(as_day(week)) - self.first).days // 7
        return place if 0 <= place < self.weeks else None


def cut(matter: str, digits: int) -> str:
    """The matter that stands so high above this one."""
    return f"{matter[:digits]:0<6}" if matter else ""


def _stack(rows: Mapping[str, Floats], matters: Sequence[str], width: int) -> Floats:
    made = [rows.get(one, np.zeros(width)) for one in matters]
    return np.stack(made) if made else np.zeros((0, width))


def _months(since: date, until: date, digits: int, matters: Sequence[str]) -> tuple[Floats, Floats]:
    """Counts of the whole months of the period, and of those of the year before that there is a record of."""
    first = since if since.day == 1 else months_later(since.replace(day=1), 1)
    last = until.replace(day=1)
    span = len(months_between(first, last))
    early = months_later(first, -span)
    now, before = _by_month(first, last, digits), _by_month(early, first, digits)
    here = _stack(now, matters, span)
    there = _stack(before, matters, span)
    return here, there[:, span - _recorded(before, LEAST_MONTHS) :]


def _recorded(rows: Mapping[str, Floats], least: int) -> int:
    """How many of the last columns there is a record of: none if fewer than `least`; the first may be half a one."""
    every = np.sum(list(rows.values()), axis=0) if rows else np.zeros(0)
    if not every.any():
        return 0
    first = int(np.flatnonzero(every)[0])
    whole = len(every) - first - (first > 0)
    return whole if whole >= least else 0


def _by_month(since: date, until: date, digits: int) -> dict[str, Floats]:
    grid = month_grid(since, until)
    rows: dict[str, Floats] = {}
    for (matter, _), row in grid.rows.items():
        code = cut(matter, digits)
        rows[code] = rows.get(code, np.zeros(len(grid.months))) + row
    return rows

"""Counts that are more than they should be: leaf, first level and all, in street, district and city, by day and week.

A day is compared with the same weekday of the weeks before, seven days with the sevens before, so that every series
is a weekly one. Where there is too little past for the method, the plain rule's own chance stands in. Series below
the least count say nothing: they enter the control of false discoveries with a chance of one, which keeps it valid.
Then each thing counts once, whatever the number of levels it shows on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from huiyin.foundation.city.alerting import Alerting, Rhythm
from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts import plain_rules
from huiyin.learn.insight.alerts.merging_rules import bundles
from huiyin.learn.insight.alerts.signals import COUNTS, Signal
from huiyin.learn.insight.alerts.tally import Counts, Tally, level_of
from huiyin.learn.stats.detect import detect, earliest
from huiyin.learn.stats.fdr import discoveries

WEEKS_OF_YEAR = 52
DAYS = {"day": 1, "week": 7}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tested:
    """One rhythm's series that reach the least count, each with its chance; `of` are all that were looked at."""

    rhythm: str
    things: list[tuple[str, str]]
    observed: Counts
    expected: Floats
    upper: Floats
    p: Floats
    of: int


def notice(city: City, day: date, past: Tally) -> list[Signal]:
    """What stands out on this day, all rhythms and levels together under one share of false discoveries."""
    how = city.alerting
    tested = [_test(city, name, rhythm, past) for name, rhythm in how.rhythms.items()]
    silent = np.ones(sum(one.of - len(one.things) for one in tested))
    found = discoveries(np.concatenate([*(one.p for one in tested), silent]), how.false_share)
    signals, start = [], 0
    for one in tested:
        mine = found[start : start + len(one.things)]
        signals += list(_signals(one, mine, day))
        start += len(one.things)
    return _by_thing(signals, sum(one.of for one in tested), past, how)


def _by_thing(signals: list[Signal], of: int, past: Tally, how: Alerting) -> list[Signal]:
    """What is left when each thing counts once: one burst that shows on many levels must not carry chance along."""
    things = bundles(signals, past.tree, how.merging)
    p = np.ones(of)
    p[: len(things)] = [thing.p for thing in things]
    kept = discoveries(p, how.false_share)
    return [one for thing, real in zip(things, kept, strict=False) if real for one in thing.signals]


def _test(city: City, name: str, rhythm: Rhythm, past: Tally) -> Tested:
    series = past.rolled(past.blocks(DAYS[name], rhythm.weeks))
    least = np.array([rhythm.least[level_of(place, past.tree)] for place in past.places])
    chosen = np.argwhere(series[:, :, -1] >= least[None, :])
    things = [(past.matters[m], past.places[p]) for m, p in chosen]
    rows = series[chosen[:, 0], chosen[:, 1]]
    expected, upper, p = weigh(rows, rhythm.method, city.alerting)
    return Tested(
        name,
        things,
        rows[:, -1] if len(rows) else np.zeros(0, np.int64),
        expected,
        upper,
        p,
        series[:, :, 0].size,
    )


def weigh(rows: Counts, method: str, how: Alerting) -> tuple[Floats, Floats, Floats]:
    """Expected, threshold and chance of the last of each row; the plain rule where the method knows too little."""
    if method == "plain" or not len(rows) or rows.shape[1] < earliest(method, WEEKS_OF_YEAR):
        return _plain(rows, how)
    seen = detect(rows, method, WEEKS_OF_YEAR, rows.shape[1])
    expected, upper, p = (
        np.asarray(one)[:, -1].astype(float) for one in (seen.expected, seen.upperbound, seen.p)
    )
    known = np.asarray(seen.known)[:, -1]
    if not known.all():
        expected[~known], upper[~known], p[~known] = _plain(rows[~known], how)
    bare = ~np.isfinite(expected)  # a method that looks at the last weeks alone expects nothing of its own
    expected[bare] = _plain(rows[bare], how)[0]
    return expected, upper, p


def _plain(rows: Counts, how: Alerting) -> tuple[Floats, Floats, Floats]:
    bars = [plain_rules.bar(row[:-1].tolist(), how.plain) for row in rows]
    p = [plain_rules.chance(int(row[-1]), row[:-1][-how.plain.weeks :].tolist()) for row in rows]
    return np.array([one.expected for one in bars]), np.array([one.upper for one in bars]), np.array(p)


def _signals(tested: Tested, found: NDArray[np.bool_], day: date) -> Iterator[Signal]:
    for n in np.flatnonzero(found):
        matter, place = tested.things[n]
        yield Signal(
            COUNTS, tested.rhythm, matter, place, day,
            observed=int(tested.observed[n]), expected=float(tested.expected[n]), p=float(tested.p[n]),
            days=DAYS[tested.rhythm], upper=float(tested.upper[n]),
        )  # fmt: skip

"""Few telephones behind many happy ratings by link; no Django, and no telephone: only how many ratings each gave.

Some people bring many things and are content with many; how the number of ratings by one telephone falls off in the
whole city says how often. Four signs count, and having had four chances is paid for: ratings from
telephones that gave many (beside the peers, and beside the unit's own past), the telephone that gave most, and
ratings by numbers of the unit's own people.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from huiyin.answer.supervision.questions.detectors.excess import Spread, fit, tail, usual
from huiyin.answer.supervision.questions.detectors.peers import RARE, Standard, before, standards
from huiyin.answer.supervision.questions.rules import Count, History, Measured, Past

SIGNS = 4
STAFF_SHARE = 0.002  # of all ratings: a clerk who lives in the street may bring something too


@dataclass(frozen=True)
class Raters:
    """How many happy ratings by link each telephone gave to one unit; `staff`: those by numbers of its own people."""

    unit: str
    group: str
    sizes: tuple[int, ...]
    staff: int = 0


def phones(raters: Iterable[Raters], many: int, least_of: int, history: History) -> list[Measured]:
    """Ratings by telephones that gave at least `many`, or by the unit's own people."""
    rows = [one for one in raters if sum(one.sizes) >= max(least_of, 1)]
    if not rows:
        return []
    found = standards(Count(one.unit, one.group, "", _from_many(one, many), sum(one.sizes)) for one in rows)
    columns = [one.hits for one in found], [one.of for one in found], [one.expected for one in found]
    spread = fit(*columns)
    own = [before(one, history.get(one.unit, Past()), spread) for one in found]
    past = tail(columns[0], columns[1], own, fit(columns[0], columns[1], own))
    shared = np.minimum(tail(*columns, spread), past)
    falls = _falling([size for one in rows for size in one.sizes])
    by_unit = {one.unit: one for one in rows}
    return [
        _measured(by_unit[one.unit], one, float(p), falls, spread)
        for one, p in zip(found, shared, strict=True)
    ]


def _from_many(one: Raters, many: int) -> int:
    return sum(size for size in one.sizes if size >= many)


def _falling(sizes: list[int]) -> NDArray[np.float64]:
    """The share of telephones that give at least 1, 2, 3 … ratings.

    As counted for one, two and three; from there on it is taken to halve with each rating more, slower than
    was counted, because some people do bring many things, and untouched by the telephones that are looked for.
    """
    counts = np.bincount(np.array(sizes, dtype=int), minlength=COUNTED + 1)[1:].astype(float)
    above = np.maximum(counts[::-1].cumsum()[::-1][:COUNTED] / counts.sum(), 1e-12)
    return np.concatenate([above, above[-1] * FALLS_BY ** np.arange(1, SIZES_TO - COUNTED + 1)])


COUNTED, FALLS_BY, SIZES_TO = 3, 0.5, 1000


def _largest(one: Raters, falls: NDArray[np.float64]) -> float:
    """How seldom the busiest of so many telephones gives so many ratings."""
    chance = falls[min(max(one.sizes), SIZES_TO) - 1]
    return float(-np.expm1(len(one.sizes) * np.log1p(-min(chance, 1 - 1e-12))))


def _staff(one: Raters) -> float:
    return float(binom.sf(one.staff - 1, sum(one.sizes), STAFF_SHARE)) if one.staff else 1.0


def _measured(
    one: Raters, standard: Standard, shared: float, falls: NDArray[np.float64], spread: Spread
) -> Measured:
    total, hits = standard.of, max(standard.hits, one.staff)
    p = min(1.0, SIGNS * min(shared, _largest(one, falls), _staff(one)))
    span, details = (standard.expected, 0.0, 1.0), {}
    if p < RARE:
        span = usual(total, standard.expected, spread)
        details = {"largest": max(one.sizes), "phones": len(one.sizes), "staff": one.staff}
    return Measured("phones", one.unit, hits, total, standard.expected, *span, p, details)

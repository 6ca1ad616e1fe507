"""Few telephones behind many happy ratings by link; no Django, and no telephone: only how many ratings each gave.

Some people bring many things and are content with many; how the number of ratings by one telephone falls off in the
whole city says how often. Two signs count, and the rarer one is paid for having had two chances: ratings from
telephones that gave many, and the telephone that gave most.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from huiyin.answer.supervision.questions.detectors.excess import fit, tail, usual
from huiyin.answer.supervision.questions.detectors.peers import RARE, standards
from huiyin.answer.supervision.questions.rules import Count, Measured

STAFF_SHARE = 0.002  # of all ratings: a clerk who lives in the street may bring something too


@dataclass(frozen=True)
class Raters:
    """How many happy ratings by link each telephone gave to one unit; `staff`: those by numbers of its own people."""

    unit: str
    group: str
    sizes: tuple[int, ...]
    staff: int = 0


def phones(raters: Iterable[Raters], many: int, least_of: int) -> list[Measured]:
    """Ratings by telephones that gave at least `many`, or by the unit's own people."""
    rows = [one for one in raters if sum(one.sizes) >= max(least_of, 1)]
    if not rows:
        return []
    found = standards(Count(one.unit, one.group, "", _from_many(one, many), sum(one.sizes)) for one in rows)
    columns = [one.hits for one in found], [one.of for one in found], [one.expected for one in found]
    spread = fit(*columns)
    shared = dict(zip((one.unit for one in found), tail(*columns, spread), strict=True))
    falls = _falling([size for one in rows for size in one.sizes])
    expected = {one.unit: one.expected for one in found}
    listed = []
    for one in rows:
        p = min(1.0, 3 * min(float(shared[one.unit]), _largest(one, falls), _staff(one)))
        rare = p < RARE
        mean, low, high = (
            usual(sum(one.sizes), expected[one.unit], spread) if rare else (expected[one.unit], 0.0, 1.0)
        )
        listed.append(_measured(one, many, p, (mean, low, high), rare))
    return listed


def _from_many(one: Raters, many: int) -> int:
    return sum(size for size in one.sizes if size >= many)


def _falling(sizes: list[int]) -> NDArray[np.float64]:
    """The share of telephones that give at least 1, 2, 3 … ratings.

    As counted where there are enough of them; from the last place with ten telephones on it falls by the same factor
    as just before, but never by less than a third, so that the telephones that are looked for do not carry it.
    """
    counts = np.bincount(np.array(sizes, dtype=int), minlength=3)[1:].astype(float)
    above = counts[::-1].cumsum()[::-1]
    shares = above / above[0]
    enough = above >= LEAST_PHONES
    last = max(int(np.flatnonzero(enough)[-1]) if enough.any() else 0, 1)
    last = min(last, KNOWN_TO - 1)
    factor = min(shares[last] / shares[last - 1], SLOWEST) if shares[last] > 0 else SLOWEST / 2
    known: NDArray[np.float64] = np.empty(SIZES_TO)
    known[: last + 1] = np.maximum(shares[: last + 1], 1e-12)
    known[last + 1 :] = known[last] * factor ** np.arange(1, SIZES_TO - last)
    return known


LEAST_PHONES, KNOWN_TO, SLOWEST, SIZES_TO = 10, 3, 0.6, 1000


def _largest(one: Raters, falls: NDArray[np.float64]) -> float:
    """How seldom the busiest of so many telephones gives so many ratings."""
    chance = falls[min(max(one.sizes), SIZES_TO) - 1]
    return float(-np.expm1(len(one.sizes) * np.log1p(-min(chance, 1 - 1e-12))))


def _staff(one: Raters) -> float:
    return float(binom.sf(one.staff - 1, sum(one.sizes), STAFF_SHARE)) if one.staff else 1.0


def _measured(one: Raters, many: int, p: float, span: tuple[float, float, float], rare: bool) -> Measured:
    total = sum(one.sizes)
    hits = max(_from_many(one, many), one.staff)
    details = {"largest": max(one.sizes), "phones": len(one.sizes), "staff": one.staff} if rare else {}
    return Measured("phones", one.unit, hits, total, *span, p, details)

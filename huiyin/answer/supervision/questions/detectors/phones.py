"""Few telephones behind many happy ratings by link; no Django, and no telephone: only how many ratings each gave.

Some people bring many things and are content with many; how the number of ratings by one telephone falls off in the
whole city says how often. What is weighed is how far all busy telephones of a unit together lie above that. Ratings
by numbers of the unit's own people are a second sign, and having had two chances is paid for.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy

from huiyin.answer.supervision.questions.detectors.excess import fit, usual
from huiyin.answer.supervision.questions.detectors.peers import RARE, standards
from huiyin.answer.supervision.questions.rules import Count, Measured

SIGNS = 2
STAFF_SHARE = 0.002  # of all ratings: a clerk who lives in the street may bring something too
SLOWER, LEAST_FALL, MOST_FALL = 1.8, 0.4, 0.7
DIFFER = 1.0  # shape of the distribution by which units differ in how many busy telephones they have
BUSY_AT_MOST = 80


@dataclass(frozen=True)
class Raters:
    """How many happy ratings by link each telephone gave to one unit; `staff`: those by numbers of its own people."""

    unit: str
    group: str
    sizes: tuple[int, ...]
    staff: int = 0


@dataclass(frozen=True)
class Falling:
    """Of all telephones the share that is busy, and the factor by which fewer give one rating more."""

    busy: float
    factor: float


def phones(raters: Iterable[Raters], many: int, least_of: int) -> list[Measured]:
    """Ratings by telephones that gave at least `many`, or by the unit's own people."""
    rows = {one.unit: one for one in raters if sum(one.sizes) >= max(least_of, 1)}
    if not rows:
        return []
    found = standards(
        Count(one.unit, one.group, "", _from_busy(one, many), sum(one.sizes)) for one in rows.values()
    )
    spread = fit([one.hits for one in found], [one.of for one in found], [one.expected for one in found])
    falls = falling([size for one in rows.values() for size in one.sizes], many)
    listed = []
    for standard in found:
        one = rows[standard.unit]
        p = min(1.0, SIGNS * min(_busy(one, many, falls), _staff(one)))
        span, details = (standard.expected, 0.0, 1.0), {}
        if p < RARE:
            span = usual(standard.of, standard.expected, spread)
            details = {"largest": max(one.sizes), "phones": len(one.sizes), "staff": one.staff}
        hits = max(standard.hits, one.staff)
        listed.append(
            Measured("phones", one.unit, hits, standard.of, standard.expected, *span, p=p, details=details)
        )
    return listed


def falling(sizes: list[int], many: int) -> Falling:
    """How ratings by one telephone fall off: counted from two to three, and from there on slower.

    So the telephones that are looked for, few among thousands, do not carry the yardstick.
    """
    counted = np.array(sizes)
    two, three = (float((counted >= size).mean()) for size in (2, 3))
    factor = float(np.clip(SLOWER * three / two if two else 0.0, LEAST_FALL, MOST_FALL))
    three = max(three, 1 / (2 * len(sizes)))
    return Falling(three * factor ** max(many - 3, 0), factor)


def _busy(one: Raters, many: int, falls: Falling) -> float:
    """How seldom the busy telephones of so many together give so many ratings beyond what makes them busy.

    Their number is negative binomial (units differ), what each gives beyond is geometric.
    """
    beyond = sum(size - many + 1 for size in one.sizes if size >= many)
    if not beyond:
        return 1.0
    usual_number = falls.busy * len(one.sizes)
    number = np.arange(1, BUSY_AT_MOST)
    chances = scipy.stats.nbinom.pmf(number, DIFFER, DIFFER / (DIFFER + usual_number))
    reach = scipy.stats.nbinom.sf(beyond - number - 1, number, 1 - falls.factor)
    return float(min((chances * reach).sum(), 1.0))


def _from_busy(one: Raters, many: int) -> int:
    return sum(size for size in one.sizes if size >= many)


def _staff(one: Raters) -> float:
    return float(scipy.stats.binom.sf(one.staff - 1, sum(one.sizes), STAFF_SHARE)) if one.staff else 1.0

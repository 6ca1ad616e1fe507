"""Simulated cities with known true quality: what shrinking finds, how often intervals hold, who is named rightly."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from huiyin.answer.assessment.fairness.comparing import compare
from huiyin.testing.many_units import SHAPES, UNITS, Trial, city, held, marks_held, trial

# Orders a unit: how many of the ten worst by shrunken score must truly be in the worst decile.
ASKED = {60: 3.1, 200: 5.1, 600: 7.1, 2000: 9.0}
LEVELS = (0.8, 0.95)
GROUPS = (8, 16, 30)
WITHIN = 2.0  # points by which coverage may miss its level
RIGHTLY = 95.0


@dataclass(frozen=True)
class Found:
    """A mean over cities with its standard error."""

    mean: float
    error: float


@dataclass(frozen=True)
class Size:
    """What was found in all cities of one size."""

    raw: Found
    shrunken: Found
    held: dict[float, Found]
    held_of_last: Found
    wilson: Found
    places: Found
    named: float
    rightly: Found
    reliability: float


def measure(median: int, cities: int, shape: str = "beta") -> Size:
    """Cities of one size and shape; the seeds are the numbers from 0 on."""
    done = [trial(seed, median, shape) for seed in range(cities)]
    return Size(
        raw=_mean(one.raw for one in done),
        shrunken=_mean(one.shrunken for one in done),
        held={level: _percent(one.held[level] for one in done) for level in LEVELS},
        held_of_last=_percent(one.held_of_last for one in done),
        wilson=_percent(one.wilson_held for one in done),
        places=_percent(one.places_held for one in done),
        named=float(np.mean([one.named for one in done])),
        rightly=_rightly(done),
        reliability=float(np.mean([one.reliability for one in done])),
    )


def marks(median: int, cities: int) -> dict[float, Found]:
    """How often the interval of a composite mark held, in percent."""
    return {level: _percent(marks_held(seed, median, level) for seed in range(cities)) for level in LEVELS}


def small(count: int, cities: int) -> dict[float, Found]:
    """How often the intervals of a small peer group held, 200 orders a unit, in percent."""
    return {level: _percent(held(seed, 200, level, count) for seed in range(cities)) for level in LEVELS}


def milliseconds() -> float:
    """Processor time of comparing all units of one city and placing them, the median of eleven times."""
    found, _ = city(0, 600)
    took = []
    for _ in range(11):
        began = time.process_time()
        compare(found, np.zeros(UNITS, np.int64)).listed(np.arange(UNITS))
        took.append(time.process_time() - began)
    return 1000 * float(np.median(took))


def others() -> list[str]:
    """The shapes of true quality that the method does not assume."""
    return [shape for shape in SHAPES if shape != "beta"]


def _percent(shares: Iterable[float]) -> Found:
    return _mean(100 * share for share in shares)


def _mean(values: Iterable[float]) -> Found:
    each = np.fromiter(values, float)
    return Found(float(each.mean()), float(each.std() / np.sqrt(len(each))))


def _rightly(done: Sequence[Trial]) -> Found:
    """Of all that were named; whoever names nobody names nobody wrongly."""
    named, right = sum(one.named for one in done), sum(one.named_rightly for one in done)
    share = right / named if named else 1.0
    return Found(100 * share, 100 * float(np.sqrt(share * (1 - share) / max(named, 1))))

"""Cities of many units whose true quality is known, to see what is found of it in the counts.

The plain city: 343 units, mean 93 %, true qualities a beta distribution with a standard deviation of one point, sizes
lognormal around a median with sigma 0.9. Other shapes of quality stand beside it, to see what the method takes amiss.
The city of marks has orders with three answers that lean the same way, two of them with half answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.random import Generator

from huiyin.answer.assessment.fairness.arrays import Numbers, Whole
from huiyin.answer.assessment.fairness.comparing import compare
from huiyin.answer.assessment.fairness.intervals import wilson
from huiyin.answer.assessment.fairness.sizes import Scores, correlations, scores, spread

UNITS, MEAN, DEVIATION, SIGMA = 343, 0.93, 0.01, 0.9
WORST, LAST = 0.1, 10
_STRENGTH = MEAN * (1 - MEAN) / DEVIATION**2 - 1
# All with the same mean and deviation: as assumed, even-sided, with far outliers, with a long tail of bad ones.
SHAPES: Mapping[str, Callable[[Generator, int], Numbers]] = {
    "beta": lambda random, count: random.beta(MEAN * _STRENGTH, (1 - MEAN) * _STRENGTH, count),
    "normal": lambda random, count: MEAN + DEVIATION * random.standard_normal(count),
    "outliers": lambda random, count: MEAN + DEVIATION * random.standard_t(4, count) / np.sqrt(2),
    "tail": lambda random, count: MEAN + DEVIATION * (1 - random.standard_exponential(count)),
}


@dataclass(frozen=True)
class Trial:
    """What one city showed: of the ten worst how many were in the worst decile, plainly and shrunken; how often
    intervals held; how many were named as bad and how many of them were; how reliable the list was said to be."""

    raw: int
    shrunken: int
    held: Mapping[float, float]
    held_of_last: float
    wilson_held: float
    places_held: float
    named: int
    named_rightly: int
    reliability: float


def sizes(random: Generator, median: float, count: int = UNITS) -> Numbers:
    """How many orders each unit has."""
    return np.maximum(1.0, np.round(median * np.exp(SIGMA * random.standard_normal(count))))


def city(seed: int, median: float, shape: str = "beta", count: int = UNITS) -> tuple[Scores, Numbers]:
    """Scores of the units of one city, and their true qualities."""
    random = np.random.default_rng(seed)
    truth = np.clip(SHAPES[shape](random, count), 0.0, 1.0)
    size = sizes(random, median, count)
    return Scores(random.binomial(size.astype(np.int64), truth) / size, size), truth


def trial(seed: int, median: float, shape: str = "beta") -> Trial:
    """Compare the units of one city and look how it was."""
    found, truth = city(seed, median, shape)
    everyone = np.arange(len(truth))
    done = compare(found, np.zeros(len(truth), np.int64))
    wider = {0.8: compare(found, np.zeros(len(truth), np.int64), level=0.8, draws=1), 0.95: done}
    listed = done.listed(everyone)
    bad = truth <= np.quantile(truth, WORST)
    last = np.argsort(done.value, kind="stable")[:LAST]
    named = last[listed.last[last] >= 0.95]
    true_place = np.argsort(np.argsort(-truth)) + 1
    return Trial(
        raw=int(bad[np.argsort(found.share, kind="stable")[:LAST]].sum()),
        shrunken=int(bad[last].sum()),
        held={level: _held(one.low, truth, one.high) for level, one in wider.items()},
        held_of_last=_held(done.low[last], truth[last], done.high[last]),
        wilson_held=_held(*_around(wilson(found.share, found.size), truth)),
        places_held=_held(listed.low, true_place, listed.high),
        named=len(named),
        named_rightly=int(bad[named].sum()),
        reliability=done.reliability(everyone),
    )


def held(seed: int, median: float, level: float, count: int) -> float:
    """In which part of the units of a group of this size the interval of the shrunken rate held the true one."""
    found, truth = city(seed, median, count=count)
    done = compare(found, np.zeros(count, np.int64), level=level, draws=1)
    return _held(done.low, truth, done.high)


def _around(ends: tuple[Numbers, Numbers], truth: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    return ends[0], truth, ends[1]


def _held(low: Numbers | Whole, truth: Numbers | Whole, high: Numbers | Whole) -> float:
    return float(((low <= truth) & (truth <= high)).mean())


# Of an order that goes well, and of one that does not: chance of contact in time, of solved, partly, unsolved, and of
# satisfied, basically, dissatisfied. What a unit differs in is how many of its orders go well.
_CONTACT = ((0.99, 0.01), (0.95, 0.05))
_SOLVED = ((0.93, 0.05, 0.02), (0.45, 0.15, 0.40))
_RESULT = ((0.85, 0.10, 0.05), (0.40, 0.20, 0.40))
_WORTH = (np.array([1.0, 0.0]), np.array([1.0, 0.5, 0.0]), np.array([1.0, 0.6, 0.0]))
_KINDS = list(
    product(range(2), range(3), range(3), (True, False))
)  # contact, solved, result, whether it was answered
ANSWERED = 0.85
MARK = np.array([0.30, 0.35, 0.35])


def marks(seed: int, median: float, count: int = UNITS) -> tuple[Scores, Numbers]:
    """The composite mark of each unit (0 to 1) as it is reckoned from orders, and the true one."""
    random = np.random.default_rng(seed)
    well = random.beta(0.8 * 200, 0.2 * 200, count)
    chances = np.stack([well, 1 - well], 1) @ np.array([_chances(0), _chances(1)])
    counts = random.multinomial(sizes(random, median, count).astype(np.int64) + 30, chances)
    values, known = _kinds()
    totals, squares, cases = (counts @ (values**power * known) for power in (1, 2, 0))
    alike = correlations(values, known, counts.sum(axis=0).astype(float))
    shares = totals / np.maximum(cases, 1)
    truth = (chances @ (values * known)) / (chances @ known)
    return scores(shares, cases, spread(totals, squares, cases), MARK, alike), truth @ MARK


def _chances(kind: int) -> Numbers:
    """How likely each kind of order is, of one that goes well (0) or not (1)."""
    each = [
        _CONTACT[kind][c] * _SOLVED[kind][s] * _RESULT[kind][r] * (ANSWERED if answered else 1 - ANSWERED)
        for c, s, r, answered in _KINDS
    ]
    return np.array(each)


def _kinds() -> tuple[Numbers, Numbers]:
    values = np.array([[_WORTH[0][c], _WORTH[1][s], _WORTH[2][r]] for c, s, r, _ in _KINDS])
    known = np.array([[1.0, float(answered), float(answered)] for *_, answered in _KINDS])
    return values, known


def marks_held(seed: int, median: float, level: float) -> float:
    """In which part of the units the interval of the shrunken mark held the true one."""
    found, truth = marks(seed, median)
    done = compare(found, np.zeros(len(truth), np.int64), level=level, draws=1)
    return _held(done.low, truth, done.high)

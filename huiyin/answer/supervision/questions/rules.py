"""Pure decisions about questions: what was measured, which of it is worth asking about, and what may be answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

DETECTORS = ("heaping", "reappeal", "self_report", "excluded", "returns", "phones", "copied")
# What the person who looked found: a good reason, no good reason, or neither yet.
OUTCOMES = ("explained", "upheld", "watch")
JUMP_BESIDE = 0.1  # of its group, as many at most may show as much as a unit whose share jumped
DOUBTED = (
    0.02  # a month that jumps as rarely as this is no yardstick for the months after it, asked about or not
)
WORDS_AT_MOST = 2000
ORDERS_AT_MOST = 20  # orders that stand as evidence under a question


@dataclass(frozen=True)
class Count:
    """Of so many cases of one kind (`stratum`) at one unit, so many show the pattern."""

    unit: str
    group: str
    stratum: str
    hits: int
    of: int


@dataclass(frozen=True)
class Past:
    """A unit's months before: hits, cases, and how many hits its peers would have had."""

    hits: float = 0.0
    of: float = 0.0
    expected: float = 0.0


History = Mapping[str, Past]  # by unit


@dataclass(frozen=True)
class Measured:
    """One unit in one period as one detector sees it, beside what its peers would show.

    `standard` is the share of peers with the same mix of cases, `expected` the mean of honest units around it, `low`
    and `high` hold 95 of 100 of them with as many cases, `p` is how seldom an honest unit shows as much or more,
    `jump` how seldom one with this unit's own past does (1 where its past says too little).
    """

    detector: str
    unit: str
    observed: int
    of: int
    standard: float
    expected: float
    low: float
    high: float
    p: float
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)
    jump: float = 1.0

    @property
    def rate(self) -> float:
        """The share that was observed."""
        return self.observed / self.of if self.of else 0.0

    @property
    def ratio(self) -> float:
        """How many times the expected share it is."""
        return self.rate / self.expected if self.expected > 0 else float("inf")


@dataclass(frozen=True)
class Bar:
    """What a pattern must reach before anybody is asked: cases, cases that show it, times the expected share.

    `beside` asks besides that no more than this share of peers would show as much: for jumps, which are measured
    against the unit's own past.
    """

    least_of: int = 20
    least_hits: int = 5
    least_ratio: float = 1.5
    beside: float = 1.0


def discoveries(ps: Sequence[float], level: float) -> NDArray[np.bool_]:
    """Which of many tests stand out when at most this share of them may do so by chance (Benjamini-Hochberg 1995)."""
    found = np.zeros(len(ps), dtype=bool)
    order = np.argsort(ps, kind="stable")
    passed = np.asarray(ps, dtype=float)[order] <= level * (np.arange(len(ps)) + 1) / max(len(ps), 1)
    if passed.any():
        found[order[: int(np.flatnonzero(passed)[-1]) + 1]] = True
    return found


def is_tested(one: Measured, bar: Bar) -> bool:
    """Whether there are enough cases to say anything at all."""
    return one.of >= bar.least_of


def clears(one: Measured, bar: Bar) -> bool:
    """Whether what stands out is also large enough to be worth a person's time."""
    large = one.observed >= bar.least_hits and one.ratio >= bar.least_ratio
    return large and float(one.details.get("p_peers", 0.0)) <= bar.beside


def to_ask(measured: Iterable[Measured], bars: Mapping[str, Bar], level: float) -> list[Measured]:
    """What a person should look at, the least likely by chance first.

    All detectors and units of one look are tested together, so that of all questions asked in it no more than
    `level` are expected to be about honest units.
    """
    tested = [one for one in measured if is_tested(one, bars[one.detector])]
    found = discoveries([one.p for one in tested], level)
    asked = [one for one, out in zip(tested, found, strict=True) if out and clears(one, bars[one.detector])]
    return sorted(asked, key=lambda one: (one.p, one.detector, one.unit))

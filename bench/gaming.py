"""A year with known cheats: of the questions asked, how many are about cheats; of the cheats, how many are asked about.

343 units in five peer groups, lognormal sizes, a mix of thirty matters of its own for each. Honest units differ: every
trait (how late they finish, how often things come back, how many lawsuits they have …) is drawn for each unit on the
log-odds scale, one unit in twenty is odd (far from the rest, and honest), and every month shakes it again. For each
detector some units cheat in some months, at a stated strength; nothing else about them is different. The detectors
are those of the product, with the thresholds of the demonstration pack.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import huiyin
from bench.gaming_record import STRENGTH, City, finished, given_back, left_out, rated, shares
from bench.gaming_replies import replied
from huiyin.answer.supervision.questions import detectors
from huiyin.answer.supervision.questions.detectors.copied import Copying
from huiyin.answer.supervision.questions.rules import (
    DETECTORS,
    DOUBTED,
    JUMP_BESIDE,
    Bar,
    History,
    Measured,
    Past,
    to_ask,
)
from huiyin.foundation.city.questioning import Questioning, read_questioning

PACK = Path(huiyin.__file__).parent / "cities" / "huiyin"
WARM_UP = 6  # honest months before the year
TIMES = (1.0, 0.5, 2.0)
# Recall of unit-months at the stated strength that is to be kept (see docs/answer-questions.md).
LIMITS = dict.fromkeys(DETECTORS, 0.35)
Sight = Callable[[City, NDArray[np.bool_], Questioning, History], list[Measured]]


def _heaping(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    own = how.patterns["heaping"]
    rows = finished(city, cheat)
    return detectors.heaping(rows, own.number("last"), own.number("late"), own.least_of, history)


def _reappeal(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    rows = shares(city, "reappeal", 0.6, cheat, 0.6)
    return detectors.reappeal(rows, how.patterns["reappeal"].least_of, history)


def _self_report(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    rows = shares(city, "self_report", 0.65, cheat, 0.9)
    return detectors.self_report(rows, how.patterns["self_report"].least_of, history)


def _excluded(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    return detectors.excluded(left_out(city, cheat), how.patterns["excluded"].least_of, history)


def _returns(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    own = how.patterns["returns"]
    return detectors.returns(given_back(city, cheat), int(own.number("last_days")), own.least_of, history)


def _phones(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    own = how.patterns["phones"]
    return detectors.phones(rated(city, cheat), int(own.number("many")), own.least_of)


def _copied(city: City, cheat: NDArray[np.bool_], how: Questioning, history: History) -> list[Measured]:
    return detectors.copied(replied(city, cheat), copying(how), how.patterns["copied"].least_of, history)


SIGHTS: Mapping[str, Sight] = {
    "heaping": _heaping,
    "reappeal": _reappeal,
    "self_report": _self_report,
    "excluded": _excluded,
    "returns": _returns,
    "phones": _phones,
    "copied": _copied,
}


def copying(how: Questioning) -> Copying:
    """How alike two replies must be, by the pack."""
    own = how.patterns["copied"].own
    return Copying(own["generic"], own["alike"], own["apart_days"], int(own["least_pairs"]))


@dataclass
class Score:
    """Of unit-months and of units: asked about and cheating, asked about only, cheating only, honest."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    small: int = 0  # of the missed, those with too few cases to be tested
    honest: int = 0
    units_right: int = 0
    units_wrong: int = 0
    units_missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def precision(self) -> tuple[float, float]:
        """Of what was asked, the share that cheated, with its standard error."""
        return _with_error(self.right, self.right + self.wrong)

    @property
    def recall(self) -> tuple[float, float]:
        """Of the cheating unit-months with enough cases, the share that was asked about."""
        return _with_error(self.right, self.right + self.missed - self.small)

    @property
    def recall_of_all(self) -> tuple[float, float]:
        """The same, with those that had too few cases counted as missed."""
        return _with_error(self.right, self.right + self.missed)

    @property
    def precision_of_units(self) -> tuple[float, float]:
        """Of the units asked about in the year, the share that cheated in it."""
        return _with_error(self.units_right, self.units_right + self.units_wrong)

    @property
    def recall_of_units(self) -> tuple[float, float]:
        """Of the units that cheated in the year, the share asked about at least once."""
        return _with_error(self.units_right, self.units_right + self.units_missed)


def _with_error(part: int, whole: int) -> tuple[float, float]:
    if not whole:
        return 1.0, 0.0
    share = part / whole
    return share, float(np.sqrt(share * (1 - share) / whole))


def year(city: City, how: Questioning, months: int = 12) -> dict[str, Score]:
    """Look at every month as the product does, all detectors together, and keep score.

    Some honest months go before, which are measured and not asked about.
    """
    bars = bars_of(how)
    number = {unit: at for at, unit in enumerate(city.units)}
    asked = {name: np.zeros((len(city.units), months), dtype=bool) for name in DETECTORS}
    tested = {name: np.zeros((len(city.units), months), dtype=bool) for name in DETECTORS}
    seen: dict[str, list[list[Measured]]] = {name: [] for name in DETECTORS}
    honest = np.zeros(len(city.units), dtype=bool)
    for month in range(-WARM_UP, months):
        measured = []
        for name in city.only:
            cheat = city.cheating[name][:, month] if month >= 0 else honest
            measured += SIGHTS[name](city, cheat, how, _history(seen[name]))
        found = to_ask(measured, bars, how.level) if month >= 0 else []
        for one in found:
            asked[one.detector][number[one.unit], month] = True
        for one in measured if month >= 0 else ():
            tested[one.detector][number[one.unit], month] = one.of >= bars[one.detector].least_of
        for name in city.only:
            seen[name].append([one for one in measured if one.detector == name and one.jump > DOUBTED])
    return {name: _score(asked[name], tested[name], city.cheating[name][:, :months]) for name in city.only}


def bars_of(how: Questioning) -> dict[str, Bar]:
    """The bar of each detector, by the pack."""
    return {
        name: Bar(
            one.least_of, one.least_hits, one.least_ratio, beside=JUMP_BESIDE if name == "excluded" else 1.0
        )
        for name, one in how.patterns.items()
    }


def _history(seen: list[list[Measured]]) -> dict[str, Past]:
    sums: dict[str, Past] = {}
    for one in (one for month in seen[-WARM_UP:] for one in month):
        past = sums.get(one.unit, Past())
        sums[one.unit] = Past(
            past.hits + one.observed, past.of + one.of, past.expected + one.standard * one.of
        )
    return sums


def _score(asked: NDArray[np.bool_], tested: NDArray[np.bool_], cheat: NDArray[np.bool_]) -> Score:
    units_asked, units_cheat = asked.any(axis=1), cheat.any(axis=1)
    return Score(
        right=int((asked & cheat).sum()),
        wrong=int((asked & ~cheat).sum()),
        missed=int((~asked & cheat).sum()),
        small=int((cheat & ~tested).sum()),
        honest=int((~cheat & tested).sum()),
        units_right=int((units_asked & units_cheat).sum()),
        units_wrong=int((units_asked & ~units_cheat).sum()),
        units_missed=int((~units_asked & units_cheat).sum()),
    )


def usual() -> Questioning:
    """The thresholds of the demonstration pack."""
    return read_questioning(PACK)


def measure(times: float, seeds: int, scale: float = 1.0, **how: Any) -> dict[str, Score]:
    """Years of as many cities, each detector's cheats at so many times their stated strength."""
    strength = {name: one * times for name, one in STRENGTH.items()}
    total = {name: Score() for name in DETECTORS}
    for seed in range(seeds):
        found = year(City(np.random.default_rng(seed), strength, scale=scale, **how), usual())
        total = {name: total[name] + score for name, score in found.items()}
    return total

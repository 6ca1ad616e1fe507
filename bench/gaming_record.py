"""A simulated city's year on record: units that differ honestly, and some that cheat in some months.

Each function draws what one detector of the product reads of a month, with the cheats of that month in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from huiyin.answer.supervision.questions import detectors
from huiyin.answer.supervision.questions.rules import DETECTORS, Count

GROUPS = {"core": 90, "newtown": 70, "rural": 120, "department": 45, "utility": 18}
UNITS = sum(GROUPS.values())
MATTERS, WORKDAYS = 30, 21
CHEATS = 0.035  # share of units that cheat by one detector
CHEATING = 5  # months of the year in which they do
ODD, ODD_BY = 0.05, 0.9  # share of units that are odd though honest, and by how much (log odds)
SHAKEN = 0.12  # from month to month
DIFFER = {  # how much honest units differ, in log odds
    "heaping": 0.35,
    "reappeal": 0.30,
    "self_report": 0.35,
    "excluded": 0.45,
    "returns": 0.20,
    "phones": 0.30,
    "copied": 0.40,
}
# What a cheat does, as a share of the unit's cases of that kind: the strength at which the limits are kept.
STRENGTH = {
    "heaping": 0.40,  # of all closures, put into the last moments
    "reappeal": 0.25,  # of what is called solved, untouched; of these six in ten come back
    "self_report": 0.30,  # of what is reported done, untouched; nine in ten of their appellants say so
    "excluded": 0.10,  # of what falls due, pushed into excluded classes on top
    "returns": 1.00,  # returns on top at the month's end, as a share of a usual month's
    "phones": 0.35,  # of the happy ratings, on top from two telephones
    "copied": 0.35,  # of the replies, one text under all of them
}
BASE = {  # what share of honest cases turns out so, or is of this kind
    "reappeal": 0.04,
    "self_report": 0.15,
    "excluded": 0.04,
    "returns": 0.06,
    "phones": 0.25,
}
Ints = NDArray[np.int64]


@dataclass
class City:
    """Units with their true traits, and who cheats when."""

    dice: np.random.Generator
    strength: Mapping[str, float]
    volume: int = 200
    scale: float = 1.0
    cheats: float = CHEATS
    only: tuple[str, ...] = DETECTORS
    replies: int = 40
    units: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    traits: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    cheating: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group, count in GROUPS.items():
            for number in range(max(round(count * self.scale), 2)):
                self.units.append(f"{group}-{number}")
                self.groups.append(group)
        n = len(self.units)
        self.sizes = self.dice.lognormal(np.log(self.volume), 0.9, n)
        self.mix = self.dice.dirichlet(np.full(MATTERS, 0.7), n)
        self.rates = {name: self.dice.normal(0, 0.7, MATTERS) for name in ("reappeal", "self_report")}
        self.late = 2.2 * np.exp(self.dice.normal(0, 0.3, n))
        self.traits = {name: self._trait(name, n) for name in DETECTORS}
        self.cheating = {name: self._cheats(n) for name in DETECTORS}

    def _trait(self, name: str, n: int) -> NDArray[np.float64]:
        odd = (self.dice.random(n) < ODD) * self.dice.choice([-1, 1], n) * ODD_BY
        return np.asarray(self.dice.normal(0, DIFFER[name], n) + odd)

    def _cheats(self, n: int) -> NDArray[np.bool_]:
        found = np.zeros((n, 12), dtype=bool)
        for unit in self.dice.choice(n, round(n * self.cheats), replace=False):
            # A unit that takes to it goes on for some months.
            begin = self.dice.integers(0, 12 - CHEATING + 1)
            found[unit, begin : begin + CHEATING] = True
        return found

    def chance(self, name: str, base: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """Each unit's own chance this month."""
        shaken = self.dice.normal(0, SHAKEN, len(self.units))
        return np.asarray(expit(logit(base) + self.traits[name] + shaken))

    def cases(self, share: float = 1.0) -> Ints:
        """How many cases of a kind each unit has this month."""
        return np.asarray(self.dice.poisson(self.sizes * share))


def finished(city: City, cheat: NDArray[np.bool_]) -> list[detectors.Finished]:
    """Closing times: a spread of its own for each unit, a heap at the limit that all have, more when it is Sunday."""
    own = city.chance("heaping", 0.10)
    rows = []
    for at, total in enumerate(city.cases()):
        for stratum, share, more in (("help", 0.7, 0.0), ("help outside", 0.3, 0.9)):
            n = int(city.dice.binomial(total, share))
            used = city.dice.beta(city.late[at], 1.8, n)
            used[city.dice.random(n) < expit(logit(own[at]) + more)] = 0.99
            if cheat[at]:
                used[city.dice.random(n) < city.strength["heaping"]] = 0.99
            for bin, count in enumerate(np.bincount(np.minimum((used * 20).astype(int), 19), minlength=20)):
                if count:
                    rows.append(
                        detectors.Finished(
                            city.units[at], city.groups[at], stratum, bin, bin == 19, int(count)
                        )
                    )
    return rows


def shares(city: City, name: str, of: float, cheat: NDArray[np.bool_], comes_out: float) -> list[Count]:
    """Cases by matter, and how many of them turn out badly; of those a cheat left untouched nearly all do."""
    own, rows = city.chance(name, BASE[name]), []
    for at, total in enumerate(city.cases(of)):
        chances = expit(logit(own[at]) + city.rates[name])
        if cheat[at]:
            chances = chances + city.strength[name] * (comes_out - chances).clip(0)
        by_matter = city.dice.multinomial(total, city.mix[at])
        for matter, n in enumerate(by_matter):
            if n:
                hits = int(city.dice.binomial(n, chances[matter]))
                rows.append(Count(city.units[at], city.groups[at], f"m{matter}", hits, int(n)))
    return rows


def left_out(city: City, cheat: NDArray[np.bool_]) -> list[Count]:
    """What falls due, and what is asked to be left out of it."""
    of, own = city.cases(), city.chance("excluded", BASE["excluded"])
    own = np.where(cheat, own + city.strength["excluded"], own)
    hits = city.dice.binomial(of, own)
    return [
        Count(city.units[at], city.groups[at], "", int(hits[at]), int(of[at]))
        for at in range(len(city.units))
        if of[at]
    ]


def given_back(city: City, cheat: NDArray[np.bool_]) -> list[detectors.Asked]:
    """Returns over the month's working days; all units return somewhat more at its end."""
    rows, lift = [], city.chance("returns", 0.5) / 0.5 * 1.15
    for at, total in enumerate(city.cases(BASE["returns"])):
        weights = np.ones(WORKDAYS)
        weights[-3:] *= lift[at]
        days = city.dice.multinomial(total, weights / weights.sum())
        if cheat[at]:
            more = city.dice.poisson(city.strength["returns"] * BASE["returns"] * city.sizes[at])
            days[-3:] += city.dice.multinomial(more, [0.25, 0.35, 0.4])
        rows.append(detectors.Asked(city.units[at], tuple(int(day) for day in days)))
    return rows


def rated(city: City, cheat: NDArray[np.bool_]) -> list[detectors.Raters]:
    """Happy ratings by telephone: most people give one, a few bring many things in a month."""
    rows, often = [], np.exp(city.traits["phones"])
    for at, total in enumerate(city.cases(BASE["phones"])):
        left, sizes = int(total), []
        while left > 0:
            # Gamma-mixed: one person in some dozens brings a handful, one in a thousand ten.
            size = min(left, 1 + int(city.dice.poisson(city.dice.gamma(0.35, 0.45 * often[at]))))
            sizes.append(size)
            left -= size
        if cheat[at]:
            fake = int(city.dice.binomial(total, city.strength["phones"]))
            sizes += [int(n) for n in city.dice.multinomial(fake, [0.6, 0.4]) if n]
        rows.append(detectors.Raters(city.units[at], city.groups[at], tuple(sizes)))
    return rows

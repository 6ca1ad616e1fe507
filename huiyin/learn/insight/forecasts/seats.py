"""From calls to seats and people: what each half hour needs, what a roster covers, and the fewest people; no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from huiyin.foundation.city.staffing import SLOTS, Shift
from huiyin.learn.stats.erlang import seats_needed, with_giving_up, without_giving_up
from huiyin.learn.stats.rostering import fewest

HALF_HOUR = 1800.0


@dataclass(frozen=True)
class Assumed:
    """What a plan takes for granted; without `patience` callers wait for ever (Erlang C), with it they give up (A)."""

    handling: float
    share: float
    within: float
    patience: float | None
    shrinkage: float


@dataclass(frozen=True)
class Half:
    """One half hour: calls, seats and people they need, people the roster has there, and what callers then meet."""

    slot: int
    calls: float
    seats: int
    people: int
    rostered: int
    answered: float
    given_up: float

    @property
    def short(self) -> int:
        """How many people are missing."""
        return max(0, self.people - self.rostered)


@dataclass(frozen=True)
class Plan:
    """A day by half hours, with the people of each shift as they are and as few as would do."""

    halves: list[Half]
    present: list[int]
    best: list[int] | None

    @property
    def answered(self) -> float:
        """Share of the day's calls that the present roster answers in time."""
        calls = sum(one.calls for one in self.halves)
        return sum(one.calls * one.answered for one in self.halves) / calls if calls else 1.0

    @property
    def short(self) -> list[Half]:
        """Half hours without enough people."""
        return [one for one in self.halves if one.short]


def plan(calls: Sequence[float], assumed: Assumed, shifts: Sequence[Shift], people: Sequence[int]) -> Plan:
    """Seats for the calls of each half hour and what so many people a shift make of them."""
    rate = np.asarray(calls, dtype=float) / HALF_HOUR
    seats = seats_needed(rate, assumed.handling, assumed.within, assumed.share, assumed.patience)
    there = 1 - assumed.shrinkage
    needed = np.array([ceil(round(n / there, 9)) for n in seats])
    patterns = covered(shifts)
    rostered = (
        np.asarray(people, dtype=np.int64) @ patterns if len(shifts) else np.zeros(SLOTS, dtype=np.int64)
    )
    sitting = np.floor(rostered * there + 1e-9).astype(np.int64)
    met = _meets(rate, sitting, assumed)
    halves = [
        Half(
            slot,
            float(calls[slot]),
            int(seats[slot]),
            int(needed[slot]),
            int(rostered[slot]),
            *map(float, row),
        )
        for slot, row in enumerate(met.T)
    ]
    best = fewest(needed, patterns) if len(shifts) else None
    return Plan(halves, list(people), None if best is None else best.tolist())


def _meets(rate: NDArray[np.float64], seats: NDArray[np.int64], assumed: Assumed) -> NDArray[np.float64]:
    """Shares answered in time and given up."""
    if assumed.patience is None:
        told = without_giving_up(rate, assumed.handling, seats, assumed.within)
    else:
        told = with_giving_up(rate, assumed.handling, seats, assumed.within, assumed.patience)
    return np.stack([told.within, told.abandoned])


def covered(shifts: Sequence[Shift]) -> NDArray[np.bool_]:
    """Which half hours of the day each shift holds; what goes over midnight comes back in the morning."""
    found = np.zeros((len(shifts), SLOTS), dtype=bool)
    for row, shift in enumerate(shifts):
        found[row, (shift.begins + np.arange(shift.slots)) % SLOTS] = True
    return found

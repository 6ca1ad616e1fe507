"""Learning a history: names first, then what fades how fast and what to trust, then everything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huiyin.act.triage.history.counts import count
from huiyin.act.triage.history.examples import Example
from huiyin.act.triage.history.heirs import heirs, renamed
from huiyin.act.triage.history.model import History, aligned, blended, sharpened
from huiyin.act.triage.history.regression import Regression, fit

WINDOW = 90  # days a person is told of: "in the last 90 days"
HALF_LIFE = 100.0
HALF_LIVES = (60.0, 200.0)  # of counts; what is tried
SLOWLY = (
    200.0  # half-life of the regression: between 60 and 300 days made no difference, and each try is a fit
)
BLENDS = (0.0, 0.3, 0.5, 0.7, 0.85)  # counting always has a voice: it can be read, and learns from one order
SHARPNESSES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.15)
FOR_REGRESSION = 400  # examples below which counting alone is used, as it stands
HELD_BACK = 0.2  # the newest part, on which is picked what the rest is to be trusted for


class NothingLearned(ValueError):
    """There is no example of a unit that settled anything."""


def learn(examples: Iterable[Example], at: float | None = None, window: int = WINDOW) -> History:
    """Learn from examples in any order; only when they happened matters, not how they are listed.

    `at` is the day (see `day_of`) as of which older examples fade, by default that of the newest. With fewer than
    400 examples shares are counted; with more a regression is blended in, and how fast examples fade, how much the
    regression counts and how bold the shares are is picked on the newest fifth by time, never at random.
    Raises `NothingLearned` without any example of weight above 0.
    """
    held = _in_order([one for one in examples if one.unit and one.weight])
    settled = [one for one in held if one.weight > 0]
    if not settled:
        raise NothingLearned("no example of a unit that settled anything")
    now = settled[-1].day if at is None else at
    names = heirs(((one.unit, one.day) for one in settled), now)
    held = [replace(one, unit=renamed(one.unit, names)) for one in held]
    picked = _pick(held) if len(settled) >= FOR_REGRESSION else (HALF_LIFE, 0.0, 1.0)
    half_life, blend, sharpness = picked
    counts = count(held, _levels(held), now, half_life, window)
    regression = fit(held, now, SLOWLY) if blend else None
    about = {
        "examples": len(held),
        "settled": len(settled),
        "units": len(counts.units),
        "newest_day": settled[-1].day,
        "half_life_days": half_life,
        "renamed": names,
        "data_sha256": _digest(held),
    }
    return History(counts, regression, blend, sharpness, about)


def _in_order(examples: list[Example]) -> list[Example]:
    return sorted(
        examples, key=lambda one: (one.day, one.unit, one.matter, one.place, one.extras, one.weight)
    )


def _levels(examples: Sequence[Example]) -> tuple[int, int]:
    return max(len(one.matter) for one in examples), max(len(one.place) for one in examples)


def _digest(examples: Sequence[Example]) -> str:
    total = hashlib.sha256()
    for one in examples:
        row = [one.matter, one.place, one.unit, one.day, one.weight, one.extras]
        total.update(json.dumps(row, ensure_ascii=False).encode())
    return total.hexdigest()


def _pick(held: list[Example]) -> tuple[float, float, float]:
    """Half-life, blend and sharpness that would have done best on the newest part, learned from the rest."""
    border = held[int(len(held) * (1 - HELD_BACK))].day
    before = [one for one in held if one.day < border]
    known = {one.unit for one in before if one.weight > 0}
    after = [one for one in held if one.day >= border and one.weight > 0 and one.unit in known]
    if len(known) < 2 or not after or len(before) < FOR_REGRESSION / 2:
        return HALF_LIFE, 0.0, 1.0
    regression = fit(before, border, SLOWLY)
    tried = [
        trial for half_life in HALF_LIVES for trial in _trials(before, after, border, half_life, regression)
    ]
    return min(tried)[1:]


def _trials(
    before: list[Example], after: list[Example], border: float, half_life: float, regression: Regression
) -> list[tuple[float, float, float, float]]:
    counts = count(before, _levels(before), border, half_life, WINDOW)
    place_of = {unit: n for n, unit in enumerate(counts.units)}
    asked, truth = [one.asked for one in after], [place_of[one.unit] for one in after]
    counted, regressed = counts.shares(asked), aligned(regression, asked, place_of)
    return [
        (_loss(sharpened(blended(counted, regressed, blend), sharpness), truth), half_life, blend, sharpness)
        for blend in BLENDS
        for sharpness in SHARPNESSES
    ]


def _loss(shares: NDArray[np.float64], truth: list[int]) -> float:
    return float(-np.log(np.maximum(shares[np.arange(len(truth)), truth], 1e-6)).mean())

"""What an invented appellant answers at a callback, from how good the unit really is; no Django."""

import random
from math import exp, log
from typing import Any

from huiyin.answer.callback.rules import REASONS, Answers
from huiyin.foundation.city.pack import CityPack

PARTLY, BASICALLY = 0.16, 0.17
PRESSED = 0.02


def answers(pack: CityPack, dice: random.Random, goodness: float, late: bool, rounds: int) -> Answers:
    """Answers whose means, over all units, are the city's own rates of solved and satisfied."""
    demo: dict[str, Any] = dict(pack.city.demo)
    shift = 0.05 + 0.55 * goodness - 0.6 * late + 0.7 * min(rounds, 2)
    solved = _pick(
        dice, demo["solved"], pack.scoring.partial, PARTLY, shift, ("solved", "partly", "unsolved")
    )
    # Who was not helped is seldom pleased, and who was is seldom not: the overall share stays as it was.
    shift += {"solved": 1.35, "partly": 0.0, "unsolved": -1.1}[solved]
    base = demo["satisfied"]
    rating = ("satisfied", "basically", "dissatisfied")
    result = _pick(dice, base, pack.scoring.basic, BASICALLY, shift, rating)
    attitude = _pick(dice, min(base + 0.08, 0.97), pack.scoring.basic, 0.1, shift, rating)
    speed = _pick(dice, base, pack.scoring.basic, BASICALLY, shift - 0.5 * late, rating)
    reasons = tuple(dice.sample(REASONS, 1)) if result == "dissatisfied" else ()
    contacted = dice.random() < 0.95
    return Answers(contacted, solved, attitude, speed, result, reasons, dice.random() < PRESSED)


def _pick(
    dice: random.Random, rate: float, half: float, middle: float, shift: float, names: tuple[str, str, str]
) -> str:
    # `rate` counts the middle answer as `half`; the shift moves it on the logistic scale.
    moved = 1 / (1 + exp(-(log(rate / (1 - rate)) + shift)))
    between = middle * 4 * moved * (1 - moved)
    full = max(moved - half * between, 0.0)
    return dice.choices(names, (full, between, max(1 - full - between, 0.0)))[0]

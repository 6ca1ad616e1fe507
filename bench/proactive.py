"""`python -m bench.proactive`: how often the effect of orders opened before anybody complained is told rightly.

Invented cities of streets with rates of their own. Places are chosen and left alone by the rules of the house: among
those that have been quiet for a month, which alone makes "after" look worse than "before" everywhere. Then a true
effect is put in and looked for.
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.foundation.city.proactive import USUAL
from huiyin.learn.insight.proactive.rules import Counted, Place, candidates, controls, effect, together

Whole = NDArray[np.int64]
STREETS, HELPED, BORDER = 343, 12, 6
AFTER = 90
TRIALS = 300


@dataclass(frozen=True)
class Told:
    """Of all openings of one kind: how many could be told, held the truth, found fewer; the middle ratio."""

    true: float
    clumps: float
    told: float
    held: float
    fewer: float
    middle: float
    plain: float  # the middle ratio of plain after over before


def measure(true: float, clumps: float, trials: int = TRIALS, seed: int = 0) -> Told:
    """`true` is the factor that helping puts on the rate, `clumps` how many times more than Poisson cases scatter."""
    rng = np.random.default_rng(seed)
    found, plain, held, fewer = [], [], 0, 0
    for _ in range(trials):
        counted = _city(rng, true, clumps)
        told = effect(counted, AFTER, USUAL.wait_days, USUAL.least)
        if told is None:
            continue
        found.append(told.ratio)
        plain.append(counted.after / AFTER / (counted.before / USUAL.before_days))
        held += told.low <= true <= told.high
        fewer += told.high < 1
    count = max(len(found), 1)
    return Told(
        true,
        clumps,
        len(found) / trials,
        held / count,
        fewer / count,
        float(np.median(found)),
        float(np.median(plain)),
    )


def _city(rng: np.random.Generator, true: float, clumps: float) -> Counted:
    """One opening: who is quiet, who is helped, who is left alone, and what comes before and after."""
    a_day = rng.gamma(2.0, 0.012, STREETS)
    quiet_days = USUAL.quiet_days
    season = _cases(rng, a_day * 2 * USUAL.season_days, clumps)
    earlier = _cases(rng, a_day * (USUAL.before_days - quiet_days), clumps)
    recent = _cases(rng, a_day * quiet_days, clumps)
    groups = rng.choice(["core", "newtown", "rural"], STREETS)
    places = [Place(str(n), str(groups[n]), 0, int(recent[n]), int(season[n])) for n in range(STREETS)]
    near = {str(n) for n in rng.choice(STREETS, BORDER, replace=False)}
    chosen = [one.place for one in candidates(places, ["0"], near)[:HELPED]]
    left = controls(chosen, places, USUAL.controls)
    here, there = [int(one.code) for one in chosen], [int(code) for code in left]
    growth = rng.uniform(0.7, 1.5)  # what happens to everybody meanwhile
    after = _cases(rng, a_day * AFTER * growth, clumps)
    helped = _cases(rng, a_day[here] * AFTER * growth * true, clumps)
    before = earlier + recent
    return together(_pairs(before[here], helped), _pairs(before[there], after[there]))


def _pairs(before: Whole, after: Whole) -> list[tuple[int, int]]:
    return [(int(b), int(a)) for b, a in zip(before, after, strict=True)]


def _cases(rng: np.random.Generator, mean: NDArray[np.float64], clumps: float) -> Whole:
    if clumps == 1:
        return rng.poisson(mean)
    return rng.negative_binomial(np.maximum(mean, 1e-9) / (clumps - 1), 1 / clumps)


def main() -> int:
    """Print a table."""
    print("true  clumps  told  held 95 %  found fewer  middle ratio  plain after/before")
    for clumps in (1.0, 1.5):
        for true in (1.0, 0.6):
            one = measure(true, clumps)
            print(
                f"{one.true:4.1f}  {one.clumps:6.1f}  {one.told:4.0%}  {one.held:9.1%}  {one.fewer:11.1%}"
                f"  {one.middle:12.2f}  {one.plain:18.2f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

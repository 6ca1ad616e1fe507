"""Interrupted time series: what an intervention did to counts of one matter, measured against comparable series.

The counts of a matter before the start say what would have come without the intervention: their level, trend and
season, and what happened at the same time to comparable matters and areas (a synthetic control with non-negative
weights chosen before the start, as an offset in the logarithm). One step at the start is the effect. A quasi-Poisson
regression is fitted; its interval allows for scatter beyond Poisson and for errors that stay for a while. With too
little data nothing is said.

Sources: Bernal, Cummins, Gasparrini, Int J Epidemiol 46 (2017) 348-355 (segmented regression); Abadie, Diamond,
Hainmueller, J Am Stat Assoc 105 (2010) 493-505 (weights, placebo tests).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import nnls

from huiyin.learn.stats.quasipoisson import Floats, fitted, spread_of

# The least that an answer needs, in shares of a year and in cases.
YEARS_BEFORE = 1.0
YEARS_BEFORE_ALONE = 2.0  # without comparable series the season must be learned from the series itself
YEARS_AFTER = 0.25
CASES_BEFORE = 50
CASES_AFTER = 15  # expected after the start
CASES_COMPARED = 50


@dataclass(frozen=True)
class TooLittle:
    """Why nothing is said: before_short, alone_short, after_short, few_before, few_after, few_compared, no_fit."""

    reason: str


@dataclass(frozen=True)
class Effect:
    """What the intervention did: a ratio of rates with its interval, and the cases it spared.

    `expected` is the count without the intervention in every period, `lower` and `upper` the band in which a single
    count would lie; all of the length of the series. `p` is two-sided.
    """

    ratio: float
    low: float
    high: float
    p: float
    avoided: float
    avoided_low: float
    avoided_high: float
    expected: Floats
    lower: Floats
    upper: Floats
    scatter: float
    correlation: float
    before: int
    after: int
    terms: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """`fewer` or `more` where chance does not explain it, else `unclear`."""
        return "fewer" if self.high < 1 else "more" if self.low > 1 else "unclear"


@dataclass(frozen=True)
class Placebo:
    """The same model where nothing was done: at an earlier start (`at` a period) or on a control (`at` its row)."""

    at: int
    ratio: float
    low: float
    high: float
    strength: float  # the effect in standard errors, as its p has it

    @property
    def sees(self) -> bool:
        """Whether the model sees an effect where there is none."""
        return self.high < 1 or self.low > 1


def weigh(treated: ArrayLike, controls: ArrayLike) -> Floats:
    """Non-negative weights, adding up to one, by which the controls move as the treated series did before the start.

    Both of the periods before the start alone; `controls` is (series, time). Each series is divided by its own mean
    first. The weights are drawn towards the shares of volume, the more so the fewer cases there are, so that they
    do not follow chance. Series without a case get no weight.
    """
    series, others = np.asarray(treated, float), np.atleast_2d(np.asarray(controls, float))
    means = others.mean(axis=1)
    weights = np.zeros(len(others))
    used = np.flatnonzero(means > 0)
    if not len(used) or series.mean() <= 0:
        return weights
    shapes = (others[used] / means[used, None]).T
    shares = means[used] / means[used].sum()
    ridge = np.sqrt(2 * len(series) * np.mean(1 / means[used]))
    heavy = 1e3 * len(series)
    left = np.vstack([shapes, ridge * np.eye(len(used)), heavy * np.ones(len(used))])
    right = np.concatenate([series / series.mean(), ridge * shares, [heavy]])
    found = nnls(left, right)[0]
    weights[used] = found / found.sum()
    return weights


def synthetic(controls: ArrayLike, weights: ArrayLike, start: int) -> Floats:
    """The controls as one series around one: each divided by its mean before the start, then weighted."""
    others, shares = np.atleast_2d(np.asarray(controls, float)), np.asarray(weights, float)
    means = others[:, :start].mean(axis=1)
    scale = np.divide(shares, means, out=np.zeros_like(means), where=means > 0)
    floor = 0.5 * scale.sum() / max(np.count_nonzero(scale), 1)
    made: Floats = np.maximum(scale @ others, floor)
    return made


def effect(
    counts: ArrayLike,
    start: int,
    period: int = 12,
    controls: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    settling: int = 0,
    level: float = 0.95,
) -> Effect | TooLittle:
    """What began at period `start` (from 0) did to `counts`; `period` is how many periods a year has.

    `controls` (series, time) with `weights` chosen before the start (None: chosen here from what was before).
    The first `settling` periods after the start are left out: there the measures were only being taken.
    """
    y = np.asarray(counts, float)
    others = _series(controls)
    used = np.ones(len(y), bool)
    used[start : start + settling] = False
    if reason := _lacking(y, start, period, others, len(y) - start - settling):
        return TooLittle(reason)
    offset, noise = np.zeros(len(y)), 0.0
    if others is not None:
        shares = weigh(y[:start], others[:, :start]) if weights is None else np.asarray(weights, float)
        if reason := _few_compared(others[:, :start], shares):
            return TooLittle(reason)
        offset = np.log(synthetic(others, shares, start))
        noise = _noise(others[:, :start], shares)
    design, terms = _design(len(y), start, period, used)
    return _measured(y, design, offset, used, start, settling, noise, level, terms)


def _series(controls: ArrayLike | None) -> Floats | None:
    """The controls as (series, time); None of none."""
    return None if controls is None or not np.size(controls) else np.atleast_2d(np.asarray(controls, float))


def _lacking(y: Floats, start: int, period: int, others: Floats | None, after: int) -> str:
    least = YEARS_BEFORE if others is not None else YEARS_BEFORE_ALONE
    if start < least * period:
        return "before_short" if start < YEARS_BEFORE * period else "alone_short"
    if after < YEARS_AFTER * period:
        return "after_short"
    if y[:start].sum() < CASES_BEFORE:
        return "few_before"
    return "few_after" if y[:start].mean() * after < CASES_AFTER else ""


def _few_compared(before: Floats, shares: Floats) -> str:
    scatter = _noise(before, shares)
    # As many cases as one Poisson series of the same relative noise would hold.
    return "" if scatter and before.shape[1] / scatter >= CASES_COMPARED else "few_compared"


def _noise(before: Floats, shares: Floats) -> float:
    """The relative Poisson variance of the synthetic control in one period."""
    means = before.mean(axis=1)
    scale = np.divide(shares**2, means, out=np.zeros_like(means), where=means > 0)
    return float(scale.sum())


def _design(length: int, start: int, period: int, used: NDArray[np.bool_]) -> tuple[Floats, tuple[str, ...]]:
    """Columns: one, the step, the trend, and the season as far as the time before the start can teach it."""
    at = np.arange(length)
    columns = [np.ones(length), (at >= start).astype(float), (at - start) / period]
    terms = ["level", "step", "trend"]
    waves = 0 if start < 2 * period else 1 if start < 3 * period else 2
    for wave in range(1, waves + 1):
        angle = 2 * np.pi * wave * at / period
        columns += [np.cos(angle), np.sin(angle)]
        terms.append(f"season{wave}")
    return np.column_stack(columns), tuple(terms)


def _measured(
    y: Floats,
    design: Floats,
    offset: Floats,
    used: NDArray[np.bool_],
    start: int,
    settling: int,
    noise: float,
    level: float,
    terms: tuple[str, ...],
) -> Effect | TooLittle:
    shown = y.copy()
    late = np.flatnonzero(used & (np.arange(len(y)) >= start))
    if not shown[late].sum():  # nothing came at all: the logarithm needs half a case to lean on
        shown[late] += 0.5 / len(late)
    beta = fitted(shown[used], design[used], offset[used])
    if beta is None:
        return TooLittle("no_fit")
    spread, scatter, correlation = spread_of(shown[used], design[used], offset[used], beta, noise)
    degrees = max(2.0, used.sum() * (1 - correlation**2) / (1 + correlation**2) - design.shape[1])
    wide = float(scipy.stats.t.ppf((1 + level) / 2, degrees))
    step, error = float(beta[1]), float(np.sqrt(spread[1, 1]))
    low, high = step - wide * error, step + wide * error
    came, lean = float(y[start + settling :].sum()), float(shown[late].sum())
    without = design.copy()
    without[:, 1] = 0
    expected = np.exp(without @ beta + offset)
    unsure = np.sqrt(np.einsum("ti,ij,tj->t", without, spread, without) + scatter / expected)
    if lean * np.exp(-step) < CASES_AFTER:
        return TooLittle("few_after")
    return Effect(
        ratio=float(np.exp(step)), low=float(np.exp(low)), high=float(np.exp(high)),
        p=float(2 * scipy.stats.t.sf(abs(step / error), degrees)),
        avoided=lean * float(np.exp(-step)) - came,
        avoided_low=lean * float(np.exp(-high)) - came,
        avoided_high=lean * float(np.exp(-low)) - came,
        expected=expected,
        lower=expected * np.exp(-wide * unsure), upper=expected * np.exp(wide * unsure),
        scatter=scatter, correlation=correlation, before=start, after=len(late), terms=terms,
    )  # fmt: skip


def placebos_in_time(
    counts: ArrayLike,
    start: int,
    period: int = 12,
    controls: ArrayLike | None = None,
    after: int | None = None,
    level: float = 0.95,
) -> list[Placebo]:
    """The same model at earlier starts, in data from before the true one; weights are chosen anew for each."""
    y = np.asarray(counts, float)
    others = _series(controls)
    span = after or max(int(np.ceil(YEARS_AFTER * period)), min(len(y) - start, period // 2))
    found: list[Placebo] = []
    for early in range(start - span, 0, -max(span // 2, 1)):
        end = early + span
        past = None if others is None else others[:, :end]
        found += _placebo(early, effect(y[:end], early, period, past, level=level))
    return found[::-1]


def placebos_in_controls(
    counts: ArrayLike, start: int, period: int, controls: ArrayLike, settling: int = 0, level: float = 0.95
) -> list[Placebo]:
    """The same model with each control in the place of the treated series, against the other controls."""
    others = np.atleast_2d(np.asarray(controls, float))
    found: list[Placebo] = []
    for row in range(len(others)) if len(others) > 1 else ():
        rest = np.delete(others, row, axis=0)
        found += _placebo(row, effect(others[row], start, period, rest, settling=settling, level=level))
    return found


def _placebo(at: int, found: Effect | TooLittle) -> Iterator[Placebo]:
    if isinstance(found, Effect):
        sign = -1.0 if found.ratio < 1 else 1.0
        strength = sign * float(scipy.stats.norm.isf(max(found.p, 1e-300) / 2))
        yield Placebo(at, found.ratio, found.low, found.high, strength)


def rank_p(found: Effect, placebos: Sequence[Placebo]) -> float:
    """How rare an effect as strong as this is among the placebos, itself counted with them; one without any."""
    ours = next(_placebo(0, found))
    as_strong = sum(abs(one.strength) >= abs(ours.strength) for one in placebos)
    return (1 + as_strong) / (1 + len(placebos))


def doubtful(placebos: Sequence[Placebo], share: float = 0.2) -> bool:
    """Whether the model sees effects where nothing was done, too often to be believed here."""
    seen = sum(one.sees for one in placebos)
    return seen >= 2 and seen > share * len(placebos)


def as_numbers(found: Effect) -> dict[str, Any]:
    """The effect as plain numbers, rounded to what the interval carries, to be kept or drawn."""
    lists = {
        name: [round(float(v), 3) for v in getattr(found, name)] for name in ("expected", "lower", "upper")
    }
    names = ("ratio", "low", "high", "p", "avoided", "avoided_low", "avoided_high", "scatter", "correlation")
    plain = {name: round(getattr(found, name), 5) for name in names}
    return {**plain, **lists, "before": found.before, "after": found.after, "verdict": found.verdict}

"""From the marks of units to what can be compared: one score each with its size, as if all had the same matters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from huiyin.answer.assessment.fact_rules import Cell
from huiyin.answer.assessment.fairness.arrays import Numbers, Whole
from huiyin.answer.assessment.fairness.case_mix import adjusted, case_mix
from huiyin.answer.assessment.fairness.sizes import Scores, correlations, scores, spread
from huiyin.answer.assessment.marking import Marks
from huiyin.answer.assessment.rules import Policy
from huiyin.answer.assessment.tally_rules import Tally

COMPOSITE = "composite"
FIRST_LEVEL = 2  # digits of a matter's code
_FIELDS = (
    *("due", "contacted", "on_time", "valid", "solved", "partly", "satisfied", "basically"),
    *("quality", "quality_sq", "parts", "parts_kept", "found"),
)
_READ = attrgetter(*_FIELDS)


@dataclass(frozen=True)
class Columns:
    """Of each row and rate: what the answers are worth together, their squares, and how many there are."""

    totals: Numbers
    squares: Numbers
    cases: Numbers


def rates_in(name: str, how: Policy) -> tuple[str, ...]:
    """Of which rates a score is made."""
    return tuple(rate for rate, weight in how.weights.items() if weight) if name == COMPOSITE else (name,)


def comparable(found: Marks, name: str) -> bool:
    """Whether a unit has enough cases for this score."""
    return found.composite is not None if name == COMPOSITE else not found.rates[name].few


def cases_of(found: Marks, name: str) -> int:
    """The denominator beside a score; beside the mark the answered callbacks."""
    return found.record.counted.valid if name == COMPOSITE else found.rates[name].denominator


def score(
    found: Sequence[Marks], name: str, how: Policy, mix: tuple[Numbers, Numbers], alike: Numbers
) -> Scores:
    """One score of each unit; `mix` makes each rate comparable by matter, `alike` is of the rates in the score."""
    names, (factor, worth) = rates_in(name, how), mix
    counted = columns((one.record.counted for one in found), names, how)
    shares = np.array([[one.rates[rate].value or 0.0 for rate in names] for one in found])
    cases = np.array([[one.rates[rate].denominator for rate in names] for one in found], float)
    deviation = spread(counted.totals, counted.squares, counted.cases)
    return scores(adjusted(shares, factor), cases * worth, deviation, _weights(found, names, how), alike)


def columns(tallies: Iterable[Tally], names: Sequence[str], how: Policy) -> Columns:
    """What each tally (rows) says of each rate (columns)."""
    read = np.array([_READ(one) for one in tallies], float).reshape(-1, len(_FIELDS))
    worth = _worth(dict(zip(_FIELDS, read.T, strict=True)), how)
    return Columns(*(np.stack([worth[name][part] for name in names], axis=1) for part in range(3)))


def mixes(
    matters: Sequence[Mapping[str, Tally]], groups: Whole, names: Sequence[str], how: Policy, fewest: int
) -> tuple[Numbers, Numbers]:
    """What makes each rate (columns) of each unit (rows) comparable: `factor` and `worth` of its mix in its group."""
    codes = sorted({matter for unit in matters for matter in unit})
    first = np.unique([code[:FIRST_LEVEL] for code in codes], return_inverse=True)[1].astype(np.int64)
    totals, cases = _tables(matters, codes, names, how)
    factor, worth = np.ones((2, len(matters), len(names)))
    for group in np.unique(groups):
        of = np.flatnonzero(groups == group)
        for rate in range(len(names)):
            mix = case_mix(totals[rate, of], cases[rate, of], first, fewest)
            factor[of, rate], worth[of, rate] = mix.factor, mix.worth
    return factor, worth


def _tables(
    matters: Sequence[Mapping[str, Tally]], codes: Sequence[str], names: Sequence[str], how: Policy
) -> tuple[Numbers, Numbers]:
    """For each rate a table of units by matters: what is good, and of how many."""
    place = {code: number for number, code in enumerate(codes)}
    unit = np.repeat(np.arange(len(matters)), [len(found) for found in matters])
    matter = np.array([place[code] for found in matters for code in found], np.int64)
    counted = columns((tally for found in matters for tally in found.values()), names, how)
    totals, cases = np.zeros((2, len(names), len(matters), len(codes)))
    totals[:, unit, matter], cases[:, unit, matter] = counted.totals.T, counted.cases.T
    return totals, cases


def together(cells: Mapping[Cell, int], names: Sequence[str], how: Policy) -> Numbers:
    """How strongly the rates lean the same way on one order, from how many orders of each kind there are."""
    if not cells:
        return np.eye(len(names))
    one = columns((cell.tally(1) for cell in cells), names, how)
    return correlations(one.totals, (one.cases > 0).astype(float), np.array(list(cells.values()), float))


def _worth(of: Mapping[str, Numbers], how: Policy) -> dict[str, tuple[Numbers, Numbers, Numbers]]:
    half, basic = how.partial, how.basic
    return {
        "response": (of["contacted"], of["contacted"], of["due"] - of["found"]),
        "on_time": (of["on_time"], of["on_time"], of["due"]),
        "resolution": (
            of["solved"] + half * of["partly"],
            of["solved"] + half * half * of["partly"],
            of["valid"],
        ),
        "satisfaction": (
            of["satisfied"] + basic * of["basically"],
            of["satisfied"] + basic * basic * of["basically"],
            of["valid"],
        ),
        "quality": (of["quality"] / 100, of["quality_sq"] / 10_000, of["due"]),
        "parts": (of["parts_kept"], of["parts_kept"], of["parts"]),
    }


def _weights(found: Sequence[Marks], names: Sequence[str], how: Policy) -> Numbers:
    """The weight of each rate for each unit; one on parts is spread over the others where a unit has too few."""
    if len(names) == 1:
        return np.ones((len(found), 1))
    weights = np.tile([how.weights[name] for name in names], (len(found), 1))
    if "parts" in names:
        weights[[one.rates["parts"].few for one in found], names.index("parts")] = 0.0
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float64)

"""What the peers of a unit would show with the unit's own mix of cases: indirect standardisation; no Django."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit

from huiyin.answer.supervision.questions.detectors.excess import Floats, Spread, fit, tail, usual
from huiyin.answer.supervision.questions.rules import Count, History, Measured, Past

LEAST_PEERS = 5  # a group of fewer others is no yardstick: then all units are
BORROWED = 20.0  # cases that a rare kind borrows from its group as a whole
_Sums = dict[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class Standard:
    """One unit: hits, cases, and the share of hits its peers would have with the same mix."""

    unit: str
    hits: int
    of: int
    expected: float


def standards(counts: Iterable[Count]) -> list[Standard]:
    """Every unit beside the others of its group, its own cases left out of the yardstick."""
    kept = [one for one in counts if one.of > 0]
    members: dict[str, set[str]] = defaultdict(set)
    for one in kept:
        members[one.group].add(one.unit)
    small = {group for group, units in members.items() if len(units) <= LEAST_PEERS}
    pool = _pool(kept, small)
    own: dict[str, list[Count]] = defaultdict(list)
    for one in kept:
        own[one.unit].append(one)
    return [_standard(unit, cases, pool, small) for unit, cases in own.items()]


def _pool(counts: list[Count], small: set[str]) -> _Sums:
    # Small groups are measured by everybody; the group "" holds everybody.
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in counts:
        for group in {"" if one.group in small else one.group, ""}:
            for stratum in (one.stratum, "*"):
                sums[group, stratum][0] += one.hits
                sums[group, stratum][1] += one.of
    return {key: (hits, of) for key, (hits, of) in sums.items()}


def _standard(unit: str, cases: list[Count], pool: _Sums, small: set[str]) -> Standard:
    hits, of = sum(one.hits for one in cases), sum(one.of for one in cases)
    group = "" if cases[0].group in small else cases[0].group
    all_hits, all_of = pool[group, "*"]
    whole = _share(all_hits - hits, all_of - of, 0.5)
    own: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in cases:
        own[one.stratum][0] += one.hits
        own[one.stratum][1] += one.of
    total = 0.0
    for stratum, (mine, mine_of) in own.items():
        theirs, theirs_of = pool[group, stratum]
        total += mine_of * (theirs - mine + BORROWED * whole) / (theirs_of - mine_of + BORROWED)
    return Standard(unit, hits, of, total / of)


def _share(hits: int, of: int, otherwise: float) -> float:
    return hits / of if of > 0 else otherwise


def measured(
    detector: str,
    found: Sequence[Standard],
    least_of: int,
    history: History,
    details: Callable[[str], Mapping[str, Any]] = lambda unit: {},
    jumps_only: bool = False,
) -> list[Measured]:
    """Each unit with enough cases against its peers and against its own past; `details` only for what looks rare.

    Who stands out beside either is rare; having had two chances is paid for. With `jumps_only` the past alone counts.
    """
    enough = [one for one in found if one.of >= max(least_of, 1)]
    if not enough:
        return []
    hits, of = [one.hits for one in enough], [one.of for one in enough]
    peers = [one.expected for one in enough]
    spread = fit(hits, of, peers)
    beside, then = tail(hits, of, peers, spread), _jumps(enough, history, spread)
    ps = then if jumps_only else np.minimum(1.0, 2 * np.minimum(beside, then))
    listed = []
    for at, one in enumerate(enough):
        span, more = (one.expected, 0.0, 1.0), {}
        if ps[at] < RARE:
            past = history.get(one.unit, Past())
            more = {"p_peers": float(beside[at]), "p_past": float(then[at]), "past": [past.hits, past.of]}
            more |= details(one.unit)
            span = usual(one.of, one.expected, spread)
        shown = (detector, one.unit, one.hits, one.of, one.expected, *span)
        listed.append(Measured(*shown, p=float(ps[at]), details=more, jump=float(then[at])))
    return listed


def _jumps(units: Sequence[Standard], history: History, spread: Spread) -> Floats:
    """How seldom an honest unit shows as much after such a past; 1 where the past is too short to tell."""
    found = np.ones(len(units))
    known = [at for at, one in enumerate(units) if history.get(one.unit, Past()).of >= KNOWN * one.of]
    if known:
        hits, of = [units[at].hits for at in known], [units[at].of for at in known]
        own = [_before(units[at], history[units[at].unit], spread) for at in known]
        found[known] = tail(hits, of, own, fit(hits, of, own))
    return found


def _before(one: Standard, past: Past, spread: Spread) -> float:
    """What the unit itself would show this month: its peers' share moved by as much as its past stood off theirs.

    A short past says little: it is drawn to the peers by what their spread is worth in cases.
    """
    usual_then = min(max(past.expected / past.of, _SMALLEST), 1 - _SMALLEST)
    borrowed = 1 / (spread.width**2 * usual_then * (1 - usual_then))
    then = (past.hits + borrowed * usual_then) / (past.of + borrowed)
    now = min(max(one.expected, _SMALLEST), 1 - _SMALLEST)
    return float(expit(logit(now) + logit(then) - logit(usual_then)))


KNOWN = 2.0  # times this month's cases that the months before must hold before they are a past
RARE = 0.05  # what is more usual than this can never become a question, so its interval is not worked out
_SMALLEST = 1e-3

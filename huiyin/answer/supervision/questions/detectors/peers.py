"""What the peers of a unit would show with the unit's own mix of cases: indirect standardisation; no Django."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.answer.supervision.questions.detectors.excess import fit, tail, usual
from huiyin.answer.supervision.questions.rules import Count, Measured

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
    details: Callable[[str], Mapping[str, Any]] = lambda unit: {},
) -> list[Measured]:
    """Each unit with enough cases against the spread of them all; `details` is asked only for what looks rare."""
    enough = [one for one in found if one.of >= max(least_of, 1)]
    if not enough:
        return []
    columns = [one.hits for one in enough], [one.of for one in enough], [one.expected for one in enough]
    spread = fit(*columns)
    ps = tail(*columns, spread)
    listed = []
    for one, p in zip(enough, ps, strict=True):
        mean, low, high = usual(one.of, one.expected, spread) if p < RARE else (one.expected, 0.0, 1.0)
        more = details(one.unit) if p < RARE else {}
        listed.append(Measured(detector, one.unit, one.hits, one.of, mean, low, high, float(p), more))
    return listed


RARE = 0.05  # what is more usual than this can never become a question, so its interval is not worked out

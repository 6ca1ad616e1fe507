"""What the scorecards of a reader stand on: standings, marks and peers, cut to what the reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import numpy as np

from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries
from huiyin.answer.assessment.fairness.comparing import Group
from huiyin.answer.assessment.marking import Marks
from huiyin.answer.assessment.models import UnitMonth
from huiyin.answer.assessment.peer_rules import Middle, middle
from huiyin.answer.assessment.placing import RANKED, Interval, Listing, Named, Standing, UnitStanding
from huiyin.answer.assessment.policies import Scope
from huiyin.answer.assessment.rules import Period, Policy, Rate, rate
from huiyin.answer.assessment.standing import COMPOSITE, named, standings
from huiyin.answer.assessment.tallies import Readings
from huiyin.answer.assessment.tally_rules import Tally
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current

__all__ = [
    "COMPOSITE",
    "RANKED",
    "Board",
    "Group",
    "Interval",
    "Listing",
    "Matter",
    "Named",
    "PastMonth",
    "Published",
    "Standing",
    "UnitStanding",
    "board",
    "edges",
    "history",
    "matters",
    "published",
]

YEAR = 12


@dataclass(frozen=True)
class Board:
    """Every unit of the reader's scope: its marks, how it stands, and what share its group usually excludes.

    `in_bands` counts the units of each whole group by band, "" for those with too few cases.
    """

    scope: Scope
    standing: Standing
    cards: Mapping[str, Marks]
    units: Mapping[str, UnitStanding]
    usual_excluded: Mapping[str, float]
    in_bands: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class PastMonth:
    """A unit's mark in one month beside the middle half of its peers; None where it had too few."""

    month: date
    value: float | None
    low: float | None
    high: float | None
    peers: Middle | None


@dataclass(frozen=True)
class Matter:
    """What was solved of a matter here, and by the other units of the group; `missing` is how many more they would have
    solved of as many."""

    code: str
    own: Rate
    peers: Rate
    missing: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the difference is surely more than chance: the two intervals have nothing in common."""
        return (self.own.high or 0.0) < (self.peers.low or 0.0) or (self.own.low or 0.0) > (
            self.peers.high or 1.0
        )


@dataclass(frozen=True)
class Published:
    """The published order of a city that ranks: its list, its last units, all standings in it."""

    listing: Listing
    last: tuple[Named, ...]
    units: Mapping[str, UnitStanding]
    own: frozenset[str]


def board(actor: Actor, period: Period, name: str = COMPOSITE, known: Readings | None = None) -> Board:
    """How the units of the reader's scope stand by the mark or by one rate; six statements at most."""
    own, known = queries.scope_of(actor), known or Readings()
    every, standing = queries.scorecards(period, known=known), standings(period, name, known)
    cards = {one.unit: one for one in every if one.unit in own.units}
    units = {code: one for code, one in standing.units.items() if code in own.units}
    return Board(own, standing, cards, units, _usual_excluded(every), _in_bands(standing.units.values()))


def _in_bands(units: Iterable[UnitStanding]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for one in units:
        band = "" if one.why else one.band
        group = counts.setdefault(one.group, {})
        group[band] = group.get(band, 0) + 1
    return counts


def _usual_excluded(every: Iterable[Marks]) -> dict[str, float]:
    shares: dict[str, list[float]] = {}
    for one in every:
        if one.excluded.value is not None:
            shares.setdefault(one.group, []).append(one.excluded.value)
    return {group: median(found) for group, found in shares.items()}


def edges(group: Group, sizes: Sequence[float], level: float) -> list[tuple[float, float]]:
    """The funnel's lower and upper limit at these sizes."""
    low, high = group.funnel.limits(np.array(sizes, float), level)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def published(actor: Actor, period: Period) -> Published | None:
    """The published order, which is the same for every reader; None where the city does not rank."""
    own, standing = queries.scope_of(actor), standings(period)
    listing = standing.lists.get(RANKED)
    if listing is None or current().pack.scoring.preset != RANKED:
        return None
    units = {code: standing.units[code] for code in listing.units}
    return Published(listing, named(period, standing), units, own.units)


def history(
    actor: Actor, unit: str, period: Period, months: int = YEAR, known: Readings | None = None
) -> list[PastMonth]:
    """The marks of a unit in the months up to a period, oldest first; closed months as they were closed."""
    _within(actor, unit)
    group = current().units[unit].group
    codes = [one.code for one in current().pack.units if one.code == unit or (group and one.group == group)]
    wanted = [period.spanning(1).moved(-n) for n in range(months)][::-1]
    closed = _closed(codes, [one.start for one in wanted])
    known = known or Readings()
    return [_past(unit, one.start, closed.get(one.start) or _open(codes, one, known)) for one in wanted]


def _closed(codes: Sequence[str], months: Sequence[date]) -> dict[date, dict[str, Any]]:
    """Of each closed month the marks that were kept; one statement."""
    found: dict[date, dict[str, Any]] = {}
    kept = UnitMonth.objects.filter(month__month__in=months, unit_id__in=codes)
    for month, code, mark in kept.values_list("month__month", "unit_id", "results__composite"):
        found.setdefault(month, {})[code] = mark
    return found


def _open(codes: Iterable[str], period: Period, known: Readings) -> dict[str, Any]:
    wanted = frozenset(codes)
    marks = [one for one in queries.scorecards(period, known=known) if one.unit in wanted and one.composite]
    return {one.unit: vars(one.composite) for one in marks}


def _past(unit: str, month: date, marks: Mapping[str, Any]) -> PastMonth:
    own = marks.get(unit) or {}
    peers = middle(mark["value"] for code, mark in marks.items() if mark)
    return PastMonth(month, own.get("value"), own.get("low"), own.get("high"), peers)


def matters(
    actor: Actor, unit: str, period: Period, how: Policy, known: Readings | None = None
) -> list[Matter]:
    """What was solved by matter beside the other units of the group, what is missing most first; one statement."""
    _within(actor, unit)
    group, found = current().units[unit].group, (known or Readings()).matters(period)
    others = [
        found[code]
        for code, one in current().units.items()
        if code in found and code != unit and one.group == group
    ]
    told = [_matter(code, tally, others, how) for code, tally in found.get(unit, {}).items() if tally.valid]
    return sorted((one for one in told if one.peers.denominator), key=lambda one: (-one.missing, one.code))


def _matter(code: str, tally: Tally, others: Iterable[Mapping[str, Tally]], how: Policy) -> Matter:
    own = _solved([tally], how)
    peers = _solved([one[code] for one in others if code in one], how)
    missing = ((peers.value or 0.0) - (own.value or 0.0)) * own.denominator
    return Matter(code, own, peers, missing)


def _solved(found: Iterable[Tally], how: Policy) -> Rate:
    every = list(found)
    solved = sum(one.solved + how.partial * one.partly for one in every)
    return rate(solved, sum(one.valid for one in every), how.minimum)


def _within(actor: Actor, unit: str) -> None:
    if unit not in queries.scope_of(actor).units:
        raise Refused

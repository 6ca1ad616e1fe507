"""Rates by unit and period, from recorded facts alone, and the orders behind every number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import takewhile

from huiyin.act.orders.queries import Page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import behind, tallies
from huiyin.answer.assessment.checking import Verified, verify_month
from huiyin.answer.assessment.fact_rules import PARTS, cells_behind
from huiyin.answer.assessment.formula_rules import BadFormula, as_data, from_data, validated
from huiyin.answer.assessment.marking import Marks, marks
from huiyin.answer.assessment.models import Fact, Month
from huiyin.answer.assessment.peer_rules import Z998, Middle, apart, limits, middle, stance
from huiyin.answer.assessment.policies import Scope, may_close_month, may_open_orders, scope, whole
from huiyin.answer.assessment.rules import (
    BESIDE,
    RATES,
    Z95,
    Composite,
    Period,
    Policy,
    Rate,
    rate,
    weights_in,
)
from huiyin.answer.assessment.tallies import (
    MONTHS_AT_MOST,
    Closed,
    Reading,
    Readings,
    closed_months,
    closes_at,
    policy_of,
)
from huiyin.answer.assessment.tally_rules import Record
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

__all__ = [
    "BESIDE", "PARTS", "RATES", "Z95", "Z998", "BadFormula", "Change", "Closed", "Composite", "Marks", "Middle",
    "Overview", "Period", "Policy", "Rate", "Readings", "Scope", "Verified", "apart", "as_data", "closed_months",
    "formula", "formulas", "from_data", "latest", "limits", "may_close_month", "may_open_orders", "months_to_close",
    "of_unit", "orders_behind", "overview", "scope_of", "scorecards", "stance", "stances", "table", "total",
    "validated", "verify_month", "weights_in", "what_if", "whole_of",
]  # fmt: skip


@dataclass(frozen=True)
class Overview:
    """A scope's own marks beside the middle half of its peers, by rate; `peers` is how many were comparable."""

    scope: Scope
    period: Period
    marks: Marks
    peers: dict[str, Middle | None]


@dataclass(frozen=True)
class Change:
    """What another formula would make of a unit: its marks by the one in force and by the other."""

    unit: str
    now: Marks
    then: Marks

    @property
    def moved(self) -> bool:
        """Whether the unit would stand in another band."""
        return _band(self.now) != _band(self.then)


def months_to_close() -> list[date]:
    """Months with facts that could be closed by now and are not, oldest first."""
    first = Fact.objects.order_by("month").values_list("month", flat=True).first()
    if first is None:
        return []
    closed = set(Month.objects.values_list("month", flat=True)[:MONTHS_AT_MOST])
    ahead = (Period(first).moved(n).start for n in range(MONTHS_AT_MOST))
    ended = takewhile(lambda month: closes_at(month, current()) <= now(), ahead)
    return [month for month in ended if month not in closed and Fact.objects.filter(month=month).exists()]


def _band(found: Marks) -> str:
    return found.composite.band if found.composite else ""


def policy() -> Policy:
    """How the city in force scores now."""
    return policy_of(current().pack.scoring)


def formula(period: Period) -> Policy:
    """The formula of a period: that of its closed last month, or the one in force in that month."""
    kept = Month.objects.filter(month=period.spanning(1).start).values_list("formula", flat=True).first()
    return from_data(kept) if kept else _planned(period)


def formulas() -> tuple[Policy, ...]:
    """Every version that the pack knows, oldest first."""
    return tuple(map(policy_of, current().pack.formulas))


def _planned(period: Period) -> Policy:
    found, newest = tallies.in_pack(period), policy_of(current().pack.scoring)
    return policy() if found.version == newest.version else found


def _read(period: Period, how: Policy | None = None, known: Readings | None = None) -> Reading:
    """The facts of a period with their formula; one statement, none where they are known."""
    found = (known or Readings()).facts(period, how)
    if how is None and found.formula == tallies.in_pack(period):
        return Reading(found.records, _planned(period))
    return found


def latest() -> Period:
    """The present month in the city's zone."""
    return Period(now().astimezone(current().zone).date().replace(day=1))


def scope_of(actor: Actor) -> Scope:
    """What the person answers for; raises `Refused` for those who answer for no unit."""
    found = scope(actor, current())
    if found is None:
        raise Refused
    return found


def overview(actor: Actor, period: Period, known: Readings | None = None) -> Overview:
    """The reader's own scope in a period beside its peers; one statement."""
    own, found = scope_of(actor), _read(period, known=known)
    return Overview(own, period, _of_scope(own, found), _peers(own, found))


def whole_of(actor: Actor, period: Period, known: Readings | None = None) -> Marks:
    """The reader's own scope in a period, alone; one statement."""
    return _of_scope(scope_of(actor), _read(period, known=known))


def table(
    actor: Actor, period: Period, how: Policy | None = None, known: Readings | None = None
) -> list[Marks]:
    """Every unit of the reader's scope for which something fell due, in the order of the pack; one statement.

    `how` weighs the facts by another formula than that of the period.
    """
    return _cards(scope_of(actor).units, _read(period, how, known))


def scorecards(period: Period, how: Policy | None = None, known: Readings | None = None) -> list[Marks]:
    """Every unit of the city, for who keeps the house; screens ask `table` for what their reader may see."""
    return _cards(frozenset(current().units), _read(period, how, known))


def _cards(units: frozenset[str], found: Reading) -> list[Marks]:
    codes = [code for code in current().units if code in units and code in found.records]
    return [_marks(code, found.records[code], found.formula) for code in codes]


def of_unit(actor: Actor, unit: str, period: Period, known: Readings | None = None) -> Overview:
    """One unit beside its peers; raises `Refused` outside the reader's scope. One statement."""
    if unit not in scope_of(actor).units:
        raise Refused
    found = _read(period, known=known)
    alone = Scope(unit, False, "unit", frozenset({unit}))
    return Overview(alone, period, _of_scope(alone, found), _peers(alone, found))


def what_if(actor: Actor, period: Period, how: Policy) -> list[Change]:
    """What a formula would make of each unit of the reader's scope; nothing is kept. Raises `BadFormula`.

    One statement; a second one where the formula gives matters another weight.
    """
    validated(how)
    known = Readings()
    now_ = table(actor, period, known=known)
    then = {one.unit: one for one in table(actor, period, how, known)}
    return [Change(one.unit, one, then[one.unit]) for one in now_ if one.unit in then]


def stances(
    found: Overview, names: Iterable[str] = ("response", "resolution", "satisfaction")
) -> dict[str, str]:
    """Where each rate stands among the peers."""
    return {name: stance(found.marks.rates[name], found.peers[name]) for name in names}


def total(found: Iterable[Marks], name: str) -> Rate:
    """One rate over several units together."""
    every = [marks.rates[name] for marks in found]
    return rate(sum(r.numerator for r in every), sum(r.denominator for r in every), policy().minimum)


def orders_behind(
    actor: Actor,
    unit: str,
    period: Period,
    name: str,
    part: str = "all",
    after: str = "",
    before: str = "",
    matter: str = "",
) -> Page:
    """A page of the orders behind one number, newest first; `unit` may be empty for the reader's whole scope.

    `matter` narrows them to those of one matter.

    Raises `Refused` for readers of counts only and outside the scope, `KeyError` for a part that does not exist.
    """
    own = scope_of(actor)
    units = {unit} if unit else own.units
    if not may_open_orders(actor) or not own.units >= units:
        raise Refused
    alone = len(units) == 1
    shared = alone and formula(period).share > 0
    every = None if own.is_city and not unit else tuple(sorted(units))
    wanted = behind.Wanted(every, cells_behind(name, part, shared), period, matter)
    return behind.page(wanted, after, before)


def _marks(unit: str, record: Record, how: Policy, together: bool = False) -> Marks:
    return marks(unit, current().units[unit].group, record, how, together)


def _of_scope(own: Scope, found: Reading) -> Marks:
    return _marks(own.root, _sum(found.records, own.units), found.formula, len(own.units) > 1)


def _sum(records: Mapping[str, Record], units: Iterable[str]) -> Record:
    return reduce(Record.__add__, (records[unit] for unit in units if unit in records), Record())


def _peers(own: Scope, found: Reading) -> dict[str, Middle | None]:
    peers = _peer_marks(own, found, current())
    values = {
        name: [one.rates[name] for one in peers if not one.rates[name].few] for name in (*RATES, *BESIDE)
    }
    return {name: middle(one.value for one in ones if one.value is not None) for name, ones in values.items()}


def _peer_marks(own: Scope, found: Reading, city: City) -> list[Marks]:
    """Streets for the city, districts for a district, units of the same group for a unit."""
    if own.whole and not own.is_city:
        level = city.units[own.root].level
        peers = [whole(city, unit.code) for unit in city.pack.units if unit.level == level]
        return [_of_scope(one, found) for one in peers]
    group = city.units[own.root].group
    codes = [
        unit.code
        for unit in city.pack.units
        if unit.code in found.records and (unit.level == "street" if own.is_city else unit.group == group)
    ]
    return [_marks(code, found.records[code], found.formula) for code in codes]

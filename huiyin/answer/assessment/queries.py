"""Rates by unit and period, from recorded facts alone, and the orders behind every number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.queries import PAGE, Page, newest_page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import Scope, may_open_orders, scope, whole
from huiyin.answer.assessment.rules import (
    RATES,
    Z95,
    Z998,
    Composite,
    Middle,
    Period,
    Policy,
    Rate,
    Record,
    Tally,
    apart,
    composite,
    excluded_share,
    limits,
    middle,
    rate,
    rates,
    stance,
)
from huiyin.answer.callback.models import Callback
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

__all__ = [
    "PARTS",
    "RATES",
    "Z95",
    "Z998",
    "Composite",
    "Marks",
    "Middle",
    "Overview",
    "Period",
    "Rate",
    "Scope",
    "apart",
    "latest",
    "limits",
    "may_open_orders",
    "of_unit",
    "orders_behind",
    "overview",
    "scope_of",
    "stance",
    "stances",
    "table",
    "total",
]

EXCLUDED = "85"
# What was answered with another order was never sent out itself: its deadline is the other's, its rating is its own.
OWN = Q(dispatched_at__isnull=False)
# Which orders stand behind a number: for each rate, its parts as conditions on the recorded facts.
PARTS = {
    "response": {"all": OWN, "yes": OWN & Q(contacted=True), "no": OWN & Q(contacted=False)},
    "on_time": {"all": OWN, "yes": OWN & Q(kept=True), "no": OWN & Q(kept=False)},
    "resolution": {
        "all": Q(solved__isnull=False),
        "yes": Q(solved__in=["solved", "partly"]),
        "partly": Q(solved="partly"),
        "no": Q(solved="unsolved"),
        "unasked": Q(solved=None),
    },
    "satisfaction": {
        "all": Q(solved__isnull=False),
        "yes": Q(result__in=["satisfied", "basically"]),
        "partly": Q(result="basically"),
        "no": Q(result="dissatisfied"),
        "unasked": Q(solved=None),
    },
    "excluded": {"all": OWN},
}


@dataclass(frozen=True)
class Marks:
    """A unit, or all units of a scope, in a period: rates, what was excluded, and the mark with and without."""

    unit: str
    group: str
    record: Record
    rates: dict[str, Rate]
    excluded: Rate
    composite: Composite | None
    without_exclusions: Composite | None


@dataclass(frozen=True)
class Overview:
    """A scope's own marks beside the middle half of its peers, by rate; `peers` is how many were comparable."""

    scope: Scope
    period: Period
    marks: Marks
    peers: dict[str, Middle | None]


def policy() -> Policy:
    """How the city in force scores."""
    scoring = current().pack.scoring
    return Policy(scoring.weights, scoring.basic, scoring.partial, scoring.minimum_valid, scoring.bands)


def latest() -> Period:
    """The present month in the city's zone."""
    return Period(now().astimezone(current().zone).date().replace(day=1))


def scope_of(actor: Actor) -> Scope:
    """What the person answers for; raises `Refused` for those who answer for no unit."""
    found = scope(actor, current())
    if found is None:
        raise Refused
    return found


def overview(actor: Actor, period: Period) -> Overview:
    """The reader's own scope in a period beside its peers; one statement."""
    own = scope_of(actor)
    records = _records(period)
    return Overview(own, period, _marks(own.root, _sum(records, own.units)), _peers(own, records))


def table(actor: Actor, period: Period) -> list[Marks]:
    """Every unit of the reader's scope for which something fell due, in the order of the pack; one statement."""
    own, records = scope_of(actor), _records(period)
    codes = [code for code in current().units if code in own.units and code in records]
    return [_marks(code, records[code]) for code in codes]


def of_unit(actor: Actor, unit: str, period: Period) -> Overview:
    """One unit beside its peers; raises `Refused` outside the reader's scope. One statement."""
    if unit not in scope_of(actor).units:
        raise Refused
    records = _records(period)
    alone = Scope(unit, False, "unit", frozenset({unit}))
    return Overview(alone, period, _marks(unit, records.get(unit, Record())), _peers(alone, records))


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
    actor: Actor, unit: str, period: Period, name: str, part: str = "all", after: str = "", before: str = ""
) -> Page:
    """A page of the orders behind one number, newest first; `unit` may be empty for the reader's whole scope.

    Raises `Refused` for readers of counts only and outside the scope, `KeyError` for a part that does not exist.
    """
    own = scope_of(actor)
    units = {unit} if unit else own.units
    if not may_open_orders(actor) or not own.units >= units:
        raise Refused
    found = _facts(period, units).filter(PARTS[name][part])
    found = found.filter(state=EXCLUDED) if name == "excluded" else found.exclude(state=EXCLUDED)
    return newest_page(found.select_related("appeal", "lead", "place").defer("proposal"), after, before, PAGE)


def _facts(period: Period, units: Iterable[str] = ()) -> QuerySet[WorkOrder]:
    """Orders whose limit for handling ran out in the period, each with what was recorded about it.

    An order that was merged into another has that one's limit and its own appellant's answers: one matter falls due
    once, and each valid rating counts once, for the unit that handled both. The answers that count are the newest
    given; while an order is redone, those that sent it back still stand.
    """
    since, until = _bounds(period)
    answers = Callback.objects.filter(order=OuterRef("pk"), outcome="answered").order_by("-round", "-id")
    clocks = Clock.objects.filter(order=OuterRef("pk"), unit=OuterRef("lead"), outcome="met")
    found = WorkOrder.objects.filter(lead__isnull=False, handle_due_at__gte=since, handle_due_at__lt=until)
    if units:
        found = found.filter(lead__in=list(units))
    return found.annotate(
        own=ExpressionWrapper(OWN, BooleanField()),
        contacted=Exists(clocks.filter(name="contact")),
        kept=Exists(clocks.filter(name="handle")),
        solved=Subquery(answers.values("solved")[:1]),
        result=Subquery(answers.values("result")[:1]),
    )


def _bounds(period: Period) -> tuple[datetime, datetime]:
    # What is due later this month has not failed yet, so it does not count yet.
    zone = current().zone
    since, until = (_midnight(day).replace(tzinfo=zone) for day in (period.start, period.end))
    return since, min(until, now())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _records(period: Period) -> dict[str, Record]:
    """The facts of every unit; one statement, a row for each combination of facts that a unit has."""
    facts = ("own", "contacted", "kept", "solved", "result")
    rows = _facts(period).values("lead_id", "state", *facts).annotate(count=Count("id")).order_by()
    found: dict[str, Record] = defaultdict(Record)
    for lead, state, count, *known in rows.values_list("lead_id", "state", "count", *facts):
        tally = _tally(count, *known)
        found[lead] += Record(excluded=tally) if state == EXCLUDED else Record(counted=tally)
    return dict(found)


def _tally(
    count: int, own: bool, contacted: bool, kept: bool, solved: str | None, result: str | None
) -> Tally:
    return Tally(
        due=count * own,
        contacted=count * (own and contacted),
        on_time=count * (own and kept),
        valid=count * (solved is not None),
        solved=count * (solved == "solved"),
        partly=count * (solved == "partly"),
        satisfied=count * (result == "satisfied"),
        basically=count * (result == "basically"),
        merged=count * (not own),
    )


def _sum(records: dict[str, Record], units: Iterable[str]) -> Record:
    return sum((records[unit] for unit in units if unit in records), Record())


def _marks(unit: str, record: Record) -> Marks:
    how, city = policy(), current()
    found = rates(record.counted, how)
    return Marks(
        unit=unit,
        group=city.units[unit].group,
        record=record,
        rates=found,
        excluded=excluded_share(record, how.minimum),
        composite=composite(found, how),
        without_exclusions=composite(rates(record.counted + record.excluded, how), how),
    )


def _peers(own: Scope, records: dict[str, Record]) -> dict[str, Middle | None]:
    how = policy()
    found = [rates(record.counted, how) for record in _peer_records(own, records, current())]
    values = {name: [r[name].value for r in found if not r[name].few] for name in RATES}
    return {name: middle(v for v in values[name] if v is not None) for name in RATES}


def _peer_records(own: Scope, records: dict[str, Record], city: City) -> list[Record]:
    """Streets for the city, districts for a district, units of the same group for a unit."""
    if own.is_city:
        return [records[u.code] for u in city.pack.units if u.level == "street" and u.code in records]
    if own.whole:
        level = city.units[own.root].level
        peers = [whole(city, u.code).units for u in city.pack.units if u.level == level]
        return [_sum(records, units) for units in peers]
    group = city.units[own.root].group
    return [records[u.code] for u in city.pack.units if u.group == group and u.code in records]

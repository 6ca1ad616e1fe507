"""Who looks at which months: the reader's own scope, bounds in time, and what it lets through of SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypeVar

from django.db import connection

from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.policies import Scope, may_open_orders
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.flows.rules import hidden
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.parts import PackUnit
from huiyin.foundation.city.queries import City, current

ROWS_AT_MOST = 20_000
K = TypeVar("K")


@dataclass(frozen=True)
class Frame:
    """A reader's scope in a period; `opens` says whether the orders behind a number may be opened."""

    actor: Actor
    scope: Scope
    period: Period
    since: datetime
    until: datetime
    opens: bool

    def hidden(self, counts: Mapping[K, int]) -> frozenset[K]:
        """The cells that this reader is not shown."""
        return frozenset() if self.opens else hidden(counts, current().flowing.few)

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a statement finds; {within} stands for orders `o` of the scope, {led} for those its units
        lead, {unit} for a column `unit`."""
        return run(sql, self.scope, since=self.since, until=self.until, **values)


def frame(actor: Actor, period: Period) -> Frame:
    """What this person may see of these months; raises `Refused` for those who answer for no unit."""
    own = assessment.scope_of(actor)
    zone = current().zone
    since, until = (datetime.combine(day, time(), zone) for day in (period.start, period.end))
    return Frame(actor, own, period, since, min(until, now()), may_open_orders(actor))


def run(sql: str, own: Scope, **values: Any) -> list[tuple[Any, ...]]:
    """Rows of one statement for a scope; never more than `ROWS_AT_MOST`."""
    filled = sql.format(
        within=_within(own),
        led="TRUE" if own.is_city else "o.lead_id = ANY(%(units)s)",
        unit="TRUE" if own.is_city else "unit = ANY(%(units)s)",
    )
    given = {"units": sorted(own.units), "zone": str(current().zone), **values}
    with connection.cursor() as cursor:
        cursor.execute(filled, given)
        return list(cursor.fetchmany(ROWS_AT_MOST))


def _within(own: Scope) -> str:
    """A place answers for what happens there and for what its bodies lead; a unit for its own."""
    if own.is_city:
        return "TRUE"
    led = "o.lead_id = ANY(%(units)s)"
    return f"({led} OR o.place_id = ANY(%(units)s))" if own.whole else led


def narrowed(actor: Actor, unit: str) -> None:
    """Raise `Refused` when a unit lies outside what the person answers for."""
    if unit not in assessment.scope_of(actor).units:
        raise Refused


def residents(city: City, unit: str) -> int:
    """How many people live in a street or, for what stands above streets, in all of them; 0 where not known."""
    one = city.units[unit]
    if one.level == "street":
        return _living(one)
    streets = [other for other in city.units.values() if other.level == "street"]
    if unit == city.pack.city.root:
        return sum(map(_living, streets))
    return (
        sum(_living(street) for street in streets if street.parent == unit) if one.level == "district" else 0
    )


def _living(street: PackUnit) -> int:
    return street.residents

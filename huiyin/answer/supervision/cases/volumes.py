"""How many appeals each street had in a quarter, and how well they were resolved beside its group."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Count

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.cases.rules import governed as rules
from huiyin.answer.supervision.cases.rules.governed import Quarter
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


def last_quarter() -> Quarter:
    """The last quarter that is over, in the city's zone, and whose appellants had some days to be asked."""
    settled = now().astimezone(current().zone) - timedelta(
        days=current().consequences.governing.report_day - 1
    )
    return Quarter.of(settled.date()).moved(-1)


def volumes(quarter: Quarter) -> dict[str, int]:
    """Appeals by the street they lie in; one statement, a row for each street."""
    zone = current().zone
    since, until = (datetime.combine(day, time(), zone) for day in (quarter.start, quarter.end))
    rows = WorkOrder.objects.filter(opened_at__gte=since, opened_at__lt=until, place__level="street")
    return dict(rows.order_by().values_list("place").annotate(n=Count("pk")))


def residents() -> dict[str, int]:
    """Who lives where, of the streets of which the city's pack says so."""
    return {
        unit.code: unit.residents
        for unit in current().pack.units
        if unit.level == "street" and unit.residents
    }


def densities(quarter: Quarter) -> dict[str, float]:
    """Appeals for each so many residents, by street."""
    return rules.density(volumes(quarter), residents(), current().consequences.governing.per)


def entering(last: Quarter) -> dict[str, dict[str, Any]]:
    """Streets that the figures call into governance, each with these figures."""
    how, people = current().consequences.governing, residents()
    quarters = [last.moved(-back) for back in reversed(range(how.quarters))]
    counted = {quarter: volumes(quarter) for quarter in quarters}
    dense = {quarter: rules.density(counted[quarter], people, how.per) for quarter in quarters}
    found = rules.entering(list(dense.values()), how.share)
    return {
        unit: {
            "residents": people[unit],
            "per": how.per,
            "share": how.share,
            "streets": len(people),
            "quarters": [
                {
                    "quarter": quarter.code,
                    "volume": counted[quarter].get(unit, 0),
                    "density": round(dense[quarter][unit], 2),
                    "place": 1 + sum(value > dense[quarter][unit] for value in dense[quarter].values()),
                }
                for quarter in quarters
            ],
        }
        for unit in sorted(found)
    }


def progress(unit: str, at_entry: int, quarter: Quarter) -> dict[str, Any]:
    """Volume and resolution of a street in a quarter, beside its volume at the entry and its group's median."""
    down = current().consequences.governing.down
    volume = volumes(quarter).get(unit, 0)
    own, group = _resolution(unit, quarter)
    found: dict[str, Any] = {"quarter": quarter.code, "volume": volume, "at_entry": at_entry}
    found |= {"fell": rules.fell(volume, at_entry, down), "good": rules.is_good(own, group)}
    if own is not None:
        found["resolution"] = round(own, 4)
    if group:
        found["median"] = round(median(group), 4)
    return found


def _resolution(unit: str, quarter: Quarter) -> tuple[float | None, list[float]]:
    groups: dict[str, list[float]] = defaultdict(list)
    own: float | None = None
    for marks in assessment.table(SYSTEM, Period(quarter.last, 3)):
        rate = marks.rates["resolution"]
        if rate.few or rate.value is None:
            continue
        groups[marks.group].append(rate.value)
        own = rate.value if marks.unit == unit else own
    return own, groups[current().units[unit].group]

"""What deserves praise, looked for in the record: thanks, recoveries against oneself, matters found early."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment.difference_rules import difference
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.cases.rules import praise as rules
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.queries import current

ROWS_AT_MOST = 20_000
SHOWN_AT_MOST = 50


@dataclass(frozen=True)
class Merit:
    """One reason to praise a unit, with its figures and orders."""

    unit: str
    ground: str
    period: str
    numbers: dict[str, Any] = field(hash=False)
    orders: tuple[str, ...] = ()


def merits(month: Period) -> Iterator[Merit]:
    """Every reason in a month."""
    how = current().consequences.praising
    yield from _counted(_in(month).filter(kind="praise"), "thanks", month, how.thanks)
    early = Q(appeal__channel__in=how.early_doors) & ~Q(kind="praise") & Q(closed_at__isnull=False)
    yield from _counted(_in(month).filter(early), "early", month, how.early)
    yield from _recoveries(month)


def _in(month: Period) -> QuerySet[WorkOrder]:
    zone = current().zone
    since, until = (datetime.combine(day, time(), zone) for day in (month.start, month.end))
    return WorkOrder.objects.filter(opened_at__gte=since, opened_at__lt=until, lead__isnull=False)


def _counted(rows: QuerySet[WorkOrder], ground: str, month: Period, least: int) -> Iterator[Merit]:
    orders: dict[str, list[str]] = defaultdict(list)
    for unit, number in rows.order_by("id").values_list("lead_id", "number")[:ROWS_AT_MOST]:
        orders[unit].append(number)
    for unit, numbers in sorted(orders.items()):
        if len(numbers) >= least:
            shown = tuple(numbers[:SHOWN_AT_MOST])
            yield Merit(unit, ground, month.code, {"orders": len(numbers)}, shown)


def _recoveries(month: Period) -> Iterator[Merit]:
    """Units whose resolution rose against the months before by enough, and by more than chance."""
    how = current().consequences.praising
    before = Period(month.moved(-1).last, how.months)
    earlier = {one.unit: one.rates["resolution"] for one in assessment.table(SYSTEM, before)}
    for one in assessment.table(SYSTEM, month):
        now, then = one.rates["resolution"], earlier.get(one.unit)
        rose = difference(now, then) if then else None
        if then is None or rose is None or not rules.is_recovery(rose, how.better):
            continue
        numbers = {"now": now.value or 0.0, "before": then.value or 0.0, "months": how.months}
        numbers |= {"rose": rose.points, "low": rose.low, "high": rose.high}
        yield Merit(one.unit, "recovery", month.code, {k: round(v, 4) for k, v in numbers.items()})

"""What calls for an inspection, looked for in the record: each with its figures and the orders that show it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q

from huiyin.act.coordination.oversight.models import Duty
from huiyin.answer.assessment import queries as assessment
from huiyin.answer.assessment import standing, tallies
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.standing import Named
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.queries import pressed
from huiyin.answer.supervision.questions import queries as questions
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

LOOK_BACK = timedelta(days=45)
ROWS_AT_MOST = 5000
UNHAPPY = Q(outcome="answered") & (Q(result="dissatisfied") | Q(solved="unsolved"))


@dataclass(frozen=True)
class Found:
    """One reason to inspect a unit, with the fact that shows it."""

    unit: str
    ground: str
    evidence: dict[str, Any] = field(hash=False)
    order_id: int | None = None
    period: str = ""


def named_in(month: Period) -> tuple[Named, ...]:
    """The last units of a month that was closed and published, each `certain` or not; empty where nobody is named."""
    closed = any(one.month == month.start for one in tallies.closed_months())
    return standing.named(month) if closed and month.months == 1 else ()


def upheld_since(since: datetime) -> Iterator[Found]:
    """Questions about the record to which a person found no good reason, each with its frozen figures."""
    for one in questions.upheld(since):
        numbers: dict[str, Any] = {"observed": one.observed, "of": one.of, "expected": one.expected}
        numbers |= {"sentence": one.sentence, "sentence_en": one.sentence_en}
        orders = [int(key) for key in one.evidence.get("orders", [])]
        evidence: dict[str, Any] = {"numbers": numbers, "orders": orders, "question": one.pk}
        evidence["by"] = (one.decided_by, one.decided_name)
        yield Found(one.unit_id, "falsification", evidence, period=f"{one.period:%Y-%m}")


def low_score(unit: str, period: str) -> dict[str, Any] | None:
    """The figures of a unit among the last ten whose interval clears the bar; None for any other."""
    month = Period.read(period)
    named = (
        next((one for one in named_in(month) if one.unit == unit and one.certain), None) if month else None
    )
    if month is None or named is None:
        return None
    numbers = {"place": named.place, "value": named.value, "low": named.low, "high": named.high}
    page = assessment.orders_behind(SYSTEM, unit, month, "resolution", "no")
    return {"kind": "low_score", "numbers": numbers, "orders": [order.pk for order in page.orders]}


def found() -> Iterator[Found]:
    """Every reason there is now; what became a case before is among them, and opens no second one."""
    month = assessment.latest().moved(-1)
    yield from upheld_since(now() - LOOK_BACK)
    yield from _pressed()
    yield from _low_scores(month)
    yield from _excluding(month)
    yield from _circulated(month)
    yield from _dissatisfied(month)


def _low_scores(month: Period) -> Iterator[Found]:
    for named in named_in(month):
        if named.certain:
            yield Found(named.unit, "low_score", {}, period=month.code)


def _pressed() -> Iterator[Found]:
    """Appellants who told of being pressed; which of them is hidden from the unit."""
    for one in reversed(pressed(now() - LOOK_BACK)):
        if one.unit:
            evidence = {"numbers": {"orders": 1}, "orders": [one.order_id], "hidden": True}
            yield Found(one.unit, "pressure", evidence, order_id=one.order_id)


def _excluding(month: Period) -> Iterator[Found]:
    """Units whose share of exclusions is over so many times the median of their group."""
    how, marks = current().consequences.grounds["exclusion"], assessment.table(SYSTEM, month)
    shares: dict[str, list[float]] = defaultdict(list)
    for one in marks:
        if one.excluded.value is not None and not one.excluded.few:
            shares[one.group].append(one.excluded.value)
    for one in marks:
        middle = median(shares[one.group]) if one.group in shares else 0
        share, count = one.excluded.value, one.record.excluded.due
        if share is None or one.excluded.few or count < how.at_least or share <= how.times * middle:
            continue
        numbers = {
            "excluded": count,
            "due": one.excluded.denominator,
            "share": share,
            "low": one.excluded.low,
            "high": one.excluded.high,
            "median": middle,
        }
        page = assessment.orders_behind(SYSTEM, one.unit, month, "excluded")
        evidence = {"numbers": numbers, "orders": [order.pk for order in page.orders]}
        yield Found(one.unit, "exclusion", evidence, period=month.code)


def _circulated(month: Period) -> Iterator[Found]:
    since, until = _bounds(month)
    rows = Duty.objects.filter(circulated_at__gte=since, circulated_at__lt=until).order_by("id")
    pairs = rows.values_list("unit_id", "order_id")[:ROWS_AT_MOST]
    yield from _by_unit(pairs, "overdue", month)


def _dissatisfied(month: Period) -> Iterator[Found]:
    since, until = _bounds(month)
    times = int(current().consequences.grounds["dissatisfied"].times)
    lately = Callback.objects.filter(UNHAPPY, at__gte=since, at__lt=until, order__lead__isnull=False)
    ids = lately.filter(round__gte=times - 1).order_by("order_id").values_list("order_id", flat=True)
    often = (
        Callback.objects.filter(UNHAPPY, order__in=list(ids.distinct()[:ROWS_AT_MOST]), at__lt=until)
        .values("order__lead_id", "order_id")
        .annotate(n=Count("round", distinct=True))
        .filter(n__gte=times)
        .order_by("order_id")
    )
    yield from _by_unit(often.values_list("order__lead_id", "order_id"), "dissatisfied", month)


def _by_unit(pairs: Iterable[tuple[str, int]], ground: str, month: Period) -> Iterator[Found]:
    orders: dict[str, list[int]] = defaultdict(list)
    for unit, order_id in pairs:
        orders[unit].append(order_id)
    least = current().consequences.grounds[ground].at_least
    for unit, ids in sorted(orders.items()):
        if len(ids) >= least:
            yield Found(unit, ground, {"numbers": {"orders": len(ids)}, "orders": ids}, period=month.code)


def _bounds(month: Period) -> tuple[datetime, datetime]:
    zone = current().zone
    since, until = (datetime.combine(day, time(), zone) for day in (month.start, month.end))
    return since, until

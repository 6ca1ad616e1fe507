"""What should be counted of every unit, found order by order in plain Python from what the orders themselves hold."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.tally_rules import Tally
from huiyin.answer.callback.models import Callback
from huiyin.foundation.city.queries import current

Counts = dict[tuple[str, bool], dict[str, int]]


def slow_facts(period: Period, at: datetime) -> dict[tuple[str, bool], Tally]:
    """By unit and whether excluded, what fell due in the period before `at`."""
    found: Counts = defaultdict(lambda: defaultdict(int))
    for order in WorkOrder.objects.select_related("lead", "parent"):
        if order.lead_id and _falls_due(order.handle_due_at, period, at):
            _count(order, found)
        for part in Part.objects.filter(order=order):
            if _counts(part) and _falls_due(part.due_at, period, at):
                own = found[part.unit_id, order.state == "85"]
                own["parts"] += 1
                own["parts_kept"] += part.outcome == "met"
    return {key: Tally(**counts) for key, counts in found.items() if any(counts.values())}


def _falls_due(due: datetime | None, period: Period, at: datetime) -> bool:
    if due is None or due >= at:
        return False
    return period.start <= due.astimezone(current().zone).date() < period.end


def _counts(part: Part) -> bool:
    return part.outcome != "void" and (part.refused_at is None or part.replied_at is not None)


def _count(order: WorkOrder, found: Counts) -> None:
    assert order.lead is not None
    own, answer = found[order.lead.code, order.state == "85"], _answer(order)
    if order.dispatched_at is None:
        own["merged"] += 1
    else:
        own["due"] += 1
        found_first = order.appeal.channel in current().pack.scoring.attribution.proactive
        own["found"] += found_first
        own["proactive"] += found_first and _met(order, "handle")
        own["contacted"] += not found_first and _met(order, "contact")
        own["on_time"] += _met(order, "handle")
        own["quality"] += order.quality
        own["quality_sq"] += order.quality**2
    if answer is None:
        return
    set_apart = getattr(answer, "set_apart", None)
    if set_apart is not None and set_apart.upheld:
        own["apart"] += 1
        return
    power = _power(order)
    for name in ("valid", "solved", "partly"):
        counted = name == "valid" or answer.solved == name
        own[name] += counted
        if power is not None:
            own[f"held_{name}"] += counted
            found[power, order.state == "85"][f"power_{name}"] += counted
    own["satisfied"] += answer.result == "satisfied"
    own["basically"] += answer.result == "basically"


def _answer(order: WorkOrder) -> Callback | None:
    answered = [one for one in order.callbacks.all() if one.outcome == "answered"]
    return max(answered, key=lambda one: (one.round, one.pk), default=None)


def _met(order: WorkOrder, name: str) -> bool:
    clocks = Clock.objects.filter(order=order, name=name)
    return any(clock.outcome == "met" and clock.unit_id == order.lead_id for clock in clocks)


def _power(order: WorkOrder) -> str | None:
    who = current().pack.scoring.attribution
    if order.lead is None or order.lead.level not in who.holders:
        return None
    handled = order.parent if order.merged_at else order
    parts = Part.objects.filter(order=handled).order_by("id").select_related("unit")
    fitting: Callable[[Part], bool] = lambda part: part.unit.level in who.powers and _counts(part)  # noqa: E731
    return next((part.unit_id for part in parts if fitting(part) and part.unit_id != order.lead_id), None)

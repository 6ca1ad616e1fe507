"""Starting and stopping the clocks of an order as it moves; writes only for `actions`."""

from collections.abc import Callable
from datetime import datetime, timedelta

from huiyin.act.orders.clock_rules import CLOCK_RULES, PAUSED_IN, UNIT_CLOCKS, ClockRule
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.rules import Move
from huiyin.foundation.calendar.rules import Limit, WorkCalendar

Limits = Callable[[str, str], Limit]


def turn(order: WorkOrder, move: Move, at: datetime, limits: Limits, calendar: WorkCalendar) -> None:
    """Stop, start, pause and resume what this move asks for, and set when the order is next due.

    `limits(clock_class, clock_name)` gives the limit from the city pack.
    """
    clocks = {clock.name: clock for clock in Clock.objects.filter(order=order, stopped_at=None)}
    for rule in CLOCK_RULES:
        clock = clocks.get(rule.name)
        if clock and (outcome := _outcome(rule, clock, move, at)):
            _stop(clock, at, outcome)
            del clocks[rule.name]
        if rule.name not in clocks and move.target in rule.starts_in and move.source != move.target:
            clocks[rule.name] = new_clock(order, rule.name, at, limits, calendar)
            clocks[rule.name].save(force_insert=True)
    if move.action == "disapprove":
        clocks |= _run_again(order)
    _pause_or_resume(list(clocks.values()), move, at)
    set_due(order, list(clocks.values()))


def new_clock(order: WorkOrder, name: str, at: datetime, limits: Limits, calendar: WorkCalendar) -> Clock:
    """A clock that starts now; not yet saved."""
    limit = limits(order.clock_class, name)
    return Clock(
        order=order,
        name=name,
        round=order.round,
        unit_id=order.lead_id if name in UNIT_CLOCKS else None,
        amount=limit.amount,
        measure=limit.unit,
        started_at=at,
        due_at=calendar.due(at, limit),
        paused=timedelta(0),
    )


def _outcome(rule: ClockRule, clock: Clock, move: Move, at: datetime) -> str:
    in_time = "met" if at <= clock.due_at else "missed"
    if move.action in rule.met_by:
        return in_time
    if move.action == "reassign":
        # Another unit begins with limits of its own; what was missed before stays missed.
        return "void" if in_time == "met" else in_time
    if move.target in rule.runs_in:
        return ""
    if move.action in ("grant_return", "request_return", "merge"):
        return "void"
    return "missed" if rule.met_by else in_time


def _stop(clock: Clock, at: datetime, outcome: str) -> None:
    clock.stopped_at, clock.outcome = at, outcome
    clock.save(update_fields=["stopped_at", "outcome"])


def _run_again(order: WorkOrder) -> dict[str, Clock]:
    # A reply that did not pass was not the end of handling: the clock that its release stopped goes on.
    # In a later round it is that of redoing, unless another unit began anew in that round.
    found = Clock.objects.filter(order=order, name__in=("handle", "redo"), round=order.round)
    clock = found.order_by("-id").first()
    if clock is None:
        return {}
    clock.stopped_at, clock.outcome = None, ""
    clock.save(update_fields=["stopped_at", "outcome"])
    return {clock.name: clock}


def _pause_or_resume(clocks: list[Clock], move: Move, at: datetime) -> None:
    for clock in clocks:
        if clock.name not in ("handle", "redo"):
            continue
        if move.target in PAUSED_IN and clock.paused_at is None:
            clock.paused_at = at
            clock.save(update_fields=["paused_at"])
        elif move.target not in PAUSED_IN and clock.paused_at is not None:
            _resume(clock, at)


def _resume(clock: Clock, at: datetime) -> None:
    assert clock.paused_at is not None
    gap = at - clock.paused_at
    clock.paused, clock.due_at, clock.paused_at = clock.paused + gap, clock.due_at + gap, None
    clock.save(update_fields=["paused", "due_at", "paused_at"])


def set_due(order: WorkOrder, running: list[Clock]) -> None:
    """Write the nearest deadline on the order, for its place in lists; the caller saves."""
    order.due_at = min((clock.due_at for clock in running), default=None)
    for clock in running:
        if clock.name == "handle":
            order.handle_due_at = clock.due_at

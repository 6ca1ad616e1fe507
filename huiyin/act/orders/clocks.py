"""Starting and stopping the clocks of an order as it moves; writes only for `actions`."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from huiyin.act.orders.clock_models import ClockChange
from huiyin.act.orders.clock_rules import (
    CLOCK_RULES,
    PART,
    PAUSED_IN,
    PAUSES,
    RUN_AGAIN_BY,
    UNIT_CLOCKS,
    outcome,
)
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.rules import Move
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.calendar.rules import Limit, WorkCalendar
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent

Limits = Callable[[str, str], Limit]
Running = dict[str, Clock]


def turn(order: WorkOrder, move: Move, at: datetime, limits: Limits, calendar: WorkCalendar) -> None:
    """Resume, stop, run again, start and pause what this move asks for, and set when the order is next due.

    `limits(clock_class, clock_name)` gives the limit from the city pack. What paused is resumed before it stops, so
    that the time it stood is given back whichever way the order goes on.
    """
    clocks = running(order)
    changes = [
        *_resume(clocks, move, at, calendar),
        *_stop(clocks, move, at),
        *_run_again(order, clocks, move, at),
    ]
    _start(order, clocks, move, at, limits, calendar)
    changes += _pause(clocks, move, at)
    if changes:
        ClockChange.objects.bulk_create(changes)
    set_due(order, clocks.values())


def running(order: WorkOrder) -> Running:
    """The clocks of the order itself that run now, by name; those of its parts are kept with the parts."""
    found = Clock.objects.filter(order=order, stopped_at=None)
    return {clock.name: clock for clock in found if clock.name != PART}


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


def runs_for(order: WorkOrder, name: str) -> bool:
    """Whether a clock has anything to measure: with what the city's own people found there is nobody to speak."""
    nobody = order.appeal.anonymous and order.appeal.channel in current().flowing.proactive
    return name != "contact" or not nobody


def set_due(order: WorkOrder, clocks: Iterable[Clock]) -> None:
    """Write the nearest deadline on the order, for its place in lists; the caller saves.

    A clock that stands still does not come due before it runs again.
    """
    going = list(clocks)
    order.due_at = min((clock.due_at for clock in going if clock.paused_at is None), default=None)
    for clock in going:
        if clock.name == "handle":
            order.handle_due_at = clock.due_at


def prolong(order: WorkOrder, name: str, new_due: datetime, why: str) -> Clock | None:
    """Put the deadline of a running clock off: an extension that was granted, the date promised in the ledger.

    To be called where the order is held, best in the `change` of the move that puts it off. The deadline before, the
    one after and `why` are kept and stand in the order's story. "handle" means the clock of handling in this round,
    first or second. A date that is not later changes nothing; a clock that stands still goes on standing. Returns the
    clock, or None if it does not run.
    """
    clocks = running(order)
    clock = clocks.get(name) or (clocks.get("redo") if name == "handle" else None)
    if clock is None or new_due <= clock.due_at:
        return clock
    old_due, clock.due_at = clock.due_at, new_due
    clock.save(update_fields=["due_at"])
    at = now()
    ClockChange.objects.create(clock=clock, at=at, kind="prolong", old_due=old_due, new_due=new_due, why=why)
    set_due(order, clocks.values())
    order.save(update_fields=["due_at", "handle_due_at"])
    append([_prolonged(order, clock, old_due, why, at)])
    return clock


def run_again(clock: Clock, at: datetime, why: str) -> ClockChange:
    """Let a stopped clock go on as if it had not been stopped; the change is not yet saved."""
    clock.stopped_at, clock.outcome = None, ""
    clock.save(update_fields=["stopped_at", "outcome"])
    return _change(clock, at, "run_again", why)


def _prolonged(order: WorkOrder, clock: Clock, old_due: datetime, why: str, at: datetime) -> NewEvent:
    evidence = {"clock": clock.name, "from": old_due.isoformat(), "to": clock.due_at.isoformat()}
    return NewEvent.by(
        SYSTEM,
        f"order:{order.pk}",
        "prolong",
        at=at,
        reason=why,
        source=order.state,
        target=order.state,
        evidence=evidence,
    )


def _stop(clocks: Running, move: Move, at: datetime) -> Iterable[ClockChange]:
    for rule in CLOCK_RULES:
        clock = clocks.get(rule.name)
        ended = outcome(rule, clock.due_at, move.action, move.target, at) if clock else ""
        if clock is None or not ended:
            continue
        clock.stopped_at, clock.outcome = at, ended
        clock.save(update_fields=["stopped_at", "outcome"])
        del clocks[rule.name]
        if ended == "void":
            yield _change(clock, at, "void", move.action)


def _run_again(order: WorkOrder, clocks: Running, move: Move, at: datetime) -> Iterable[ClockChange]:
    # A reply that did not pass was not the end of handling, a request taken back not the end of signing.
    names = RUN_AGAIN_BY.get(move.action, ())
    if not names or not clocks.keys().isdisjoint(names):
        return
    found = Clock.objects.filter(order=order, name__in=names, round=order.round)
    if move.action == "disapprove":
        found = found.exclude(outcome="void")
    clock = found.order_by("-id").first()
    if clock is not None:
        clocks[clock.name] = clock
        yield run_again(clock, at, move.action)


def _start(
    order: WorkOrder, clocks: Running, move: Move, at: datetime, limits: Limits, calendar: WorkCalendar
) -> None:
    if move.source == move.target:
        return
    for rule in CLOCK_RULES:
        if rule.name not in clocks and move.target in rule.starts_in and runs_for(order, rule.name):
            clocks[rule.name] = new_clock(order, rule.name, at, limits, calendar)
            clocks[rule.name].save(force_insert=True)


def _pause(clocks: Running, move: Move, at: datetime) -> Iterable[ClockChange]:
    for name in PAUSES if move.target in PAUSED_IN else ():
        clock = clocks.get(name)
        if clock is not None and clock.paused_at is None:
            clock.paused_at = at
            clock.save(update_fields=["paused_at"])
            yield _change(clock, at, "pause", move.action)


def _resume(clocks: Running, move: Move, at: datetime, calendar: WorkCalendar) -> Iterable[ClockChange]:
    if move.target in PAUSED_IN:
        return
    limit = clocks.get("supplement")  # nobody waits longer than this, whenever the waiting is ended
    for clock in list(clocks.values()):
        if clock.paused_at is not None:
            until = min(at, max(limit.due_at, clock.paused_at)) if limit else at
            yield _give_back(clock, until, at, move.action, calendar)


def _give_back(clock: Clock, until: datetime, at: datetime, why: str, calendar: WorkCalendar) -> ClockChange:
    """Resume, with the deadline put off by exactly the time of its own kind that went by in the pause.

    Working days get back office hours, so that a weekend that is waited through is no gift. What was late before the
    pause stays as late.
    """
    assert clock.paused_at is not None
    since, old_due = clock.paused_at, clock.due_at
    if since < old_due:
        lost = calendar.used(clock.measure, since, until)
        clock.due_at = calendar.later(old_due, clock.measure, lost)
    clock.paused, clock.paused_at = clock.paused + (until - since), None
    clock.save(update_fields=["paused", "due_at", "paused_at"])
    return ClockChange(clock=clock, at=at, kind="resume", old_due=old_due, new_due=clock.due_at, why=why)


def _change(clock: Clock, at: datetime, kind: str, why: str) -> ClockChange:
    return ClockChange(clock=clock, at=at, kind=kind, old_due=clock.due_at, new_due=clock.due_at, why=why)

"""How each clock of an order was reckoned, to be read as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.act.orders.actions.moving import stream
from huiyin.act.orders.models import Clock, ClockChange, WorkOrder
from huiyin.act.orders.queries.reading import readable
from huiyin.act.orders.reckoning_rules import NOTHING, Pause, Row, rows
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story

CLOCKS_AT_MOST = 100
CHANGES_AT_MOST = 400


@dataclass(frozen=True)
class Change:
    """What was done to a clock after it had started: what, when, why, by whom, and the deadline before and after."""

    kind: str
    at: datetime
    why: str
    who: str
    old_due: datetime
    new_due: datetime


@dataclass(frozen=True)
class Reckoning:
    """One clock with every piece of its time.

    `gross` is the time by the wall since it started, `net` what of it counted, `paused` what it stood still; so a
    pause shortens the net and can be seen beside the gross. `guessed` says that the deadline lies in a year whose
    holidays the city's calendar does not know yet.
    """

    clock: Clock
    rows: list[Row]
    changes: list[Change]
    gross: timedelta
    net: timedelta
    paused: timedelta
    guessed: bool


def reckonings(actor: Actor, number: str) -> tuple[WorkOrder, list[Reckoning]]:
    """The clocks of an order as they were reckoned, first to last; raises like `read`."""
    order = readable(actor, number)
    clocks = list(Clock.objects.filter(order=order).order_by("started_at", "id")[:CLOCKS_AT_MOST])
    changes = list(ClockChange.objects.filter(clock__order=order).order_by("id")[:CHANGES_AT_MOST])
    events, at = story(stream(order.pk)), now()
    waits = [(clock.started_at, clock.due_at) for clock in clocks if clock.name == "supplement"]
    return order, [
        _reckoned(clock, [one for one in changes if one.clock_id == clock.pk], events, waits, at)
        for clock in clocks
    ]


def _reckoned(
    clock: Clock,
    changes: Sequence[ClockChange],
    events: Sequence[Event],
    waits: Sequence[tuple[datetime, datetime]],
    at: datetime,
) -> Reckoning:
    end, calendar = clock.stopped_at or at, current().calendar
    pauses = _pauses(changes, waits, end)
    found = rows(clock.measure, clock.started_at, end, pauses, calendar)
    return Reckoning(
        clock,
        found,
        [_change(one, events) for one in changes],
        end - clock.started_at,
        found[-1].total if found else NOTHING,
        sum((row.length for row in found if row.kind == "pause"), NOTHING),
        clock.measure == "workday" and not calendar.knows(clock.due_at),
    )


def _pauses(
    changes: Sequence[ClockChange], waits: Sequence[tuple[datetime, datetime]], end: datetime
) -> list[Pause]:
    """Each pause to where it ended, and no further than it was allowed to last."""
    found = []
    begun: ClockChange | None = None
    for one in changes:
        if one.kind == "pause":
            begun = one
        elif one.kind == "resume" and begun:
            found.append(Pause(begun.at, min(one.at, _limit(begun.at, waits, one.at)), begun.why))
            begun = None
    if begun:
        found.append(Pause(begun.at, min(end, _limit(begun.at, waits, end)), begun.why))
    return found


def _limit(since: datetime, waits: Sequence[tuple[datetime, datetime]], otherwise: datetime) -> datetime:
    return next((due for started, due in waits if started == since), otherwise)


def _change(one: ClockChange, events: Sequence[Event]) -> Change:
    event = next(
        (event for event in events if event.at == one.at and event.action in (one.why, "prolong")), None
    )
    return Change(one.kind, one.at, one.why, event.actor if event else "", one.old_due, one.new_due)

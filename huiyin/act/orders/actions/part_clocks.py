"""How long a unit that is called in has, and the clock of its part."""

from datetime import datetime, timedelta

from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.queries import City

PART = "part"


def time_for(order: WorkOrder, days: float, at: datetime, city: City) -> tuple[Limit, datetime]:
    """What was asked for, at most the city's share of what the lead has left; the limit, and when it is due."""
    return within(lead_left(order, at), days, at, city)


def within(left: timedelta | None, days: float, at: datetime, city: City) -> tuple[Limit, datetime]:
    """The same when it is known what the lead has left (None: no clock of its own runs)."""
    asked = Limit(days, "workday")
    due = city.calendar.due(at, asked)
    if left is not None and due > (most := at + left * city.panels.part_share):
        floor = city.calendar.due(at, city.panels.part_floor)
        asked = Limit((max(most, floor) - at) / timedelta(hours=1), "hour")
        due = city.calendar.due(at, asked)
    return asked, due


def lead_left(order: WorkOrder, at: datetime) -> timedelta | None:
    """What the lead has left of its handling, 0 when it is late, None while no such clock runs."""
    running = Clock.objects.filter(order=order, stopped_at=None, name__in=("handle", "redo"))
    clock = running.order_by("-id").first()
    return max(clock.due_at - (clock.paused_at or at), timedelta(0)) if clock else None


def clock_of(part: Part, limit: Limit, order_round: int) -> Clock:
    """The clock of a part that begins now; not yet saved."""
    return Clock(
        order_id=part.order_id,
        name=PART,
        round=order_round,
        unit_id=part.unit_id,
        amount=limit.amount,
        measure=limit.unit,
        started_at=part.opened_at,
        due_at=part.due_at,
        paused=timedelta(0),
    )


def close(part: Part, at: datetime, outcome: str) -> None:
    """End a part with its clock."""
    part.closed_at, part.outcome = at, outcome
    part.save(update_fields=["closed_at", "outcome", "replied_at", "reply"])
    running = Clock.objects.filter(order=part.order_id, name=PART, unit=part.unit_id, stopped_at=None)
    running.update(stopped_at=at, outcome=outcome)


def let_off(part: Part, at: datetime) -> str:
    """What becomes of a part nobody waits for: it was late already, or it is as if it had not been."""
    return "missed" if at > part.due_at and part.refused_at is None else "void"

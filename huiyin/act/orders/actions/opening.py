"""Opening parts for the units that help; used by every way an order gets its lead."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from huiyin.act.orders.actions.leading import closed_to
from huiyin.act.orders.actions.moving import note
from huiyin.act.orders.actions.part_clocks import clock_of, time_for, within
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current


def second_unit(order: WorkOrder, city: City) -> str:
    """The street that has a part of its own from the start (double dispatch); empty for most matters."""
    street, lead = order.place_id, order.lead_id
    if not street or not lead or not city.panels.is_double(order.matter):
        return ""
    if order.kind == "report" and street in closed_to(city, order):
        return ""
    apart = city.units[lead].level != "street" and city.units[street].level == "street"
    return street if apart and street != lead else ""


def open_part(
    actor: Actor, order: WorkOrder, unit: str, *, kind: str = "help", ask: str = "", days: float = 0
) -> Part | None:
    """Open a part and write it down; None when the unit has one open. The caller holds the order."""
    if Part.objects.filter(order=order, unit=unit, closed_at=None).exists():
        return None
    at, city = now(), current()
    limit, due = time_for(order, days or city.panels.part_days, at, city)
    part = Part(order=order, unit_id=unit, kind=kind, ask=ask, opened_by=actor.name, opened_at=at, due_at=due)
    part.save(force_insert=True)
    clock_of(part, limit, order.round).save(force_insert=True)
    note(actor, order, "call_in", called(part))
    return part


def called(part: Part) -> dict[str, Any]:
    """What the ledger holds of a unit that is called in."""
    return {"unit": part.unit_id, "kind": part.kind, "ask": part.ask, "due": part.due_at.isoformat()}


def open_parts(actor: Actor, order: WorkOrder, units: Iterable[str]) -> list[Part]:
    """Parts for the units a person chose, and for the street in a matter of double dispatch."""
    street = second_unit(order, current())
    found = [open_part(actor, order, street, kind="double")] if street else []
    found += [
        open_part(actor, order, unit) for unit in dict.fromkeys(units) if unit not in (street, order.lead_id)
    ]
    return [part for part in found if part]


def double_parts(orders: list[WorkOrder], clocks: list[Clock], city: City) -> list[tuple[Part, Clock]]:
    """Parts with their clocks for orders that are dispatched as they come in; nothing is asked of the database."""
    due = {clock.order_id: clock.due_at for clock in clocks if clock.name == "handle"}
    found = []
    for order in orders:
        street = second_unit(order, city)
        if street and order.state == "30":
            found.append(_double(order, street, due[order.pk], city))
    return found


def _double(order: WorkOrder, street: str, lead_due: datetime, city: City) -> tuple[Part, Clock]:
    at = order.opened_at
    limit, due = within(lead_due - at, city.panels.part_days, at, city)
    part = Part(
        order=order, unit_id=street, kind="double", opened_by="system", opened_at=at, due_at=due, outcome=""
    )
    return part, clock_of(part, limit, 0)

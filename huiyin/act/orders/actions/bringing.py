"""Closed orders of an earlier system, brought in with the times that were recorded there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from huiyin.act.orders import rules
from huiyin.act.orders.actions.moving import event_of
from huiyin.act.orders.actions.receive import order_numbers
from huiyin.act.orders.actions.traces import traces_of
from huiyin.act.orders.clocks import new_clock
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.copying import copy_in
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.intake.actions import register_many
from huiyin.hear.intake.models import Appeal
from huiyin.hear.intake.rules import NewAppeal

EARLIER = "earlier system"
MOMENT = timedelta(milliseconds=2)


@dataclass(frozen=True)
class Past:
    """A closed order as an earlier system knew it; `contacted_at` may be missing, the other times follow each other."""

    new: NewAppeal
    kind: str
    matter: str
    lead: str
    place: str
    dispatched_at: datetime
    signed_at: datetime
    contacted_at: datetime | None
    released_at: datetime
    closed_at: datetime
    reply: str = ""


@transaction.atomic
def bring_closed(actor: Actor, pasts: list[Past]) -> list[WorkOrder]:
    """Bring closed orders in, each with its clocks and its story; those brought before are left as they are.

    Their limits are reckoned by the clocks of the city in force. Only the system itself may; returns the new orders.
    """
    if not actor.has("system"):
        raise Refused
    known = {past.new.source_key: past for past in pasts}
    fresh = [one.appeal for one in register_many([past.new for past in pasts], when_said=True) if one.new]
    told = [known[appeal.source_key] for appeal in fresh]
    city = current()
    keys = order_numbers(city, [past.new.said_at or past.dispatched_at for past in told])
    orders = [_order(a, p, *key, city) for a, p, key in zip(fresh, told, keys, strict=True)]
    clocks = [c for order, past in zip(orders, told, strict=True) for c in _clocks(order, past, city)]
    copy_in(orders)
    copy_in(clocks)
    copy_in(traces_of(orders))
    append([e for o, p in zip(orders, told, strict=True) for e in _story(actor, o, p)], fresh=True)
    return orders


def _order(appeal: Appeal, past: Past, pk: int, number: str, city: City) -> WorkOrder:
    return WorkOrder(
        id=pk,
        number=number,
        appeal=appeal,
        state="80",
        kind=past.kind,
        matter=past.matter,
        clock_class=city.matters[past.matter].clock or city.pack.clocks.kinds[past.kind],
        place_id=past.place or None,
        lead_id=past.lead,
        confidential=appeal.confidential,
        reply=past.reply,
        opened_at=appeal.said_at,
        dispatched_at=past.dispatched_at,
        signed_at=past.signed_at,
        contacted_at=past.contacted_at,
        released_at=past.released_at,
        closed_at=past.closed_at,
    )


def _clocks(order: WorkOrder, past: Past, city: City) -> list[Clock]:
    """The clocks of the unit as they would have run; a contact that never came was missed."""
    stops = {"sign": past.signed_at, "contact": past.contacted_at, "handle": past.released_at}
    clocks = [new_clock(order, name, past.dispatched_at, city.limit, city.calendar) for name in stops]
    for clock in clocks:
        stopped = stops[clock.name]
        clock.stopped_at = stopped or past.released_at
        clock.outcome = "met" if stopped and stopped <= clock.due_at else "missed"
        if clock.name == "handle":
            order.handle_due_at = clock.due_at
    return clocks


def _story(actor: Actor, order: WorkOrder, past: Past) -> Iterator[NewEvent]:
    state = ""
    for at, action in sorted(_steps(order, past)):
        step = rules.step(state, action)
        assert step is not None, f"{action} is not in the table for {state!r}"
        yield event_of(actor, order, step, "", {"brought": EARLIER}, at=at)
        state = step.target


def _steps(order: WorkOrder, past: Past) -> Iterator[tuple[datetime, str]]:
    """The straight way, each step a moment after the one before where nothing was recorded of it."""
    replied = max(past.released_at - MOMENT, past.signed_at + 9 * MOMENT)
    recorded = {
        "register": order.opened_at,
        "dispatch": past.dispatched_at,
        "sign": past.signed_at,
        "reply": replied,
        "release": past.released_at,
        "confirm": past.closed_at,
    }
    at = order.opened_at - MOMENT
    for action in (one for one in rules.STRAIGHT if one != "contact"):
        at = max(at + MOMENT, recorded.get(action, at))
        yield at, action
    if past.contacted_at:
        yield min(max(past.contacted_at, past.signed_at + MOMENT / 2), replied - MOMENT / 2), "contact"

"""From an appeal to a dispatched order, one or many at a time; every door goes through here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from huiyin.act.orders import rules
from huiyin.act.orders.actions.leading import check_lead
from huiyin.act.orders.actions.moving import event_of, stream
from huiyin.act.orders.actions.opening import called, double_parts
from huiyin.act.orders.actions.traces import traces_of
from huiyin.act.orders.clocks import new_clock, runs_for, set_due
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.policies import may_receive
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.told import Contact, quality
from huiyin.act.triage.queries import method
from huiyin.act.triage.rules import Proposal, Said
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.copying import copy_in
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.intake.actions import Registered, register_many
from huiyin.hear.intake.models import Appeal
from huiyin.hear.intake.rules import NewAppeal

AFTER_DISPATCH = ("sign", "contact", "handle")


@dataclass(frozen=True)
class Received:
    """An appeal with its order; `receipt` is given out once, `same` tells a repetition from another appeal."""

    order: WorkOrder
    new: bool
    receipt: str
    same: bool


@dataclass(frozen=True)
class Receiving:
    """How to receive: `hold` leaves in the dispatchers' queue what is not sure enough; `stop_at` an early state.

    Reports of wrongdoing always wait there, whoever chose a unit.

    An agent stops at "00" to answer, refuse or hand over; `matter`, `kind`, `lead` are what a person decided.
    """

    hold: bool = True
    stop_at: str = ""
    kind: str = ""
    matter: str = ""
    lead: str = ""
    urgency: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def receive_many(actor: Actor, appeals: list[NewAppeal], how: Receiving | None = None) -> list[Received]:
    """Register, judge and dispatch appeals that have no faults, in one transaction.

    Sending an appeal again (same source and key) gives back its order and changes nothing.
    """
    if not may_receive(actor):
        raise Refused
    done = register_many(appeals)
    numbers = {new.source_key for new in appeals if new.person.phone or new.appellant}
    opened = _open(actor, [one for one in done if one.new], how or Receiving(), numbers)
    orders = opened | _orders_of([one.appeal for one in done if not one.new and one.appeal.pk not in opened])
    return [_received(one, orders) for one in done]


def _received(one: Registered, orders: Mapping[int, WorkOrder]) -> Received:
    return Received(orders[one.appeal.pk], one.new, one.receipt, one.same)


def _orders_of(appeals: list[Appeal]) -> dict[int, WorkOrder]:
    if not appeals:
        return {}
    found = WorkOrder.objects.filter(appeal__in=appeals).order_by("-id")  # the first of each stays
    return {order.appeal_id: order for order in found}


def _open(actor: Actor, fresh: list[Registered], how: Receiving, numbers: set[str]) -> dict[int, WorkOrder]:
    if not fresh:
        return {}
    city, at = current(), now()
    places = order_numbers(city, [at] * len(fresh))
    orders = [
        _order(one.appeal, pk, number, city, at, how, one.appeal.source_key in numbers)
        for one, (pk, number) in zip(fresh, places, strict=True)
    ]
    _mark_decided(actor, orders, at)
    since = at - timedelta(days=city.dispatching.repeat.days)
    _count_repeats([o for o, one in zip(orders, fresh, strict=True) if one.known_person], since)
    clocks: list[Clock] = []
    events: list[NewEvent] = []
    for order in orders:
        clocks += _clocks(order, city, at)
        events += _events(actor, order, how, at)
    copy_in(orders)
    copy_in(clocks)
    copy_in(traces_of(orders))
    parts = double_parts(orders, clocks, city)
    copy_in([part for part, _ in parts])
    copy_in([clock for _, clock in parts])
    append([*events, *map(_called, parts)] if parts else events, fresh=True)
    return {order.appeal_id: order for order in orders}


def _order(
    appeal: Appeal, pk: int, number: str, city: City, at: datetime, how: Receiving, reachable: bool
) -> WorkOrder:
    said = Said(
        appeal.title,
        appeal.words,
        appeal.place_said,
        appeal.lon,
        appeal.lat,
        how.kind or appeal.kind_said,
        how.matter or appeal.label_said,
    )
    proposal = method(city).propose(said)
    judged = quality(said, proposal, Contact(reachable, appeal.appellant is not None, appeal.anonymous))
    order = WorkOrder(
        id=pk,
        number=number,
        appeal=appeal,
        state=how.stop_at or "20",
        kind=proposal.kind.value,
        matter=proposal.matter,
        urgency=how.urgency or proposal.urgency,
        risk=proposal.risk,
        clock_class=proposal.clock_class,
        place_id=proposal.place.value if proposal.place else None,
        confidential=appeal.confidential,
        proposal=proposal.as_dict() | {"quality": judged.as_list()},
        quality=judged.score,
        opened_at=at,
        confirmed_at=None,
    )
    if not how.stop_at:
        _dispatch_if_sure(order, proposal, city, at, how)
    return order


def _dispatch_if_sure(order: WorkOrder, proposal: Proposal, city: City, at: datetime, how: Receiving) -> None:
    """Send it on if a person chose the unit or the city's gate lets it pass; otherwise it waits for a dispatcher.

    A report of wrongdoing passes a dispatcher's eyes whoever took it in and however; so it is never sent from here.
    """
    lead = how.lead or proposal.route.lead
    if how.lead:
        check_lead(city, order, order.matter, lead)
    if order.kind == "report" or (how.hold and not how.lead and not _is_sure(order, proposal, city)):
        return
    order.state, order.lead_id, order.dispatched_at = "30", lead, at
    chosen = next((one for one in proposal.routes if one.lead == lead), None)
    order.co_units = [unit for unit in chosen.co_units if unit != lead] if chosen else []
    order.confirmed_at = at if how.lead else None


def _is_sure(order: WorkOrder, proposal: Proposal, city: City) -> bool:
    """Whether the first route is likely enough and far enough ahead of the next unit, and nothing asks for a person."""
    if order.confidential or order.risk == "red":
        return False
    gate = city.dispatching
    first, second = proposal.route.likely, max((one.likely for one in proposal.routes[1:]), default=0.0)
    return first >= gate.auto_confidence and first - second >= gate.auto_margin


def _mark_decided(actor: Actor, orders: list[WorkOrder], at: datetime) -> None:
    """An agent who chose the matter has decided it, whoever is to lead."""
    for order in orders if actor.has("agent") else ():
        first = order.proposal["matters"][:1]
        if first and first[0]["reasons"][0]["code"] == "chosen":
            order.confirmed_at = order.confirmed_at or at


def _clocks(order: WorkOrder, city: City, at: datetime) -> list[Clock]:
    if order.state not in ("10", "20", "30"):
        return []
    first = new_clock(order, "dispatch", at, city.limit, city.calendar)
    clocks = [first]
    if order.state == "30":
        first.stopped_at, first.outcome = at, "met"
        names = [name for name in AFTER_DISPATCH if runs_for(order, name)]
        clocks += [new_clock(order, name, at, city.limit, city.calendar) for name in names]
    set_due(order, [clock for clock in clocks if not clock.stopped_at])
    return clocks


def _events(actor: Actor, order: WorkOrder, how: Receiving, at: datetime) -> Iterator[NewEvent]:
    yield _event(at, actor, order, "", "register", {"channel": order.appeal.channel})
    if order.state == "00":
        return
    yield _event(at, actor, order, "00", "accept", {})
    judge = actor if how.lead else SYSTEM
    guess = order.proposal["matters"][:1]
    yield _event(at, judge, order, "10", "triage", {"kind": order.kind, "matter": order.matter, "why": guess})
    if order.state == "30":
        yield _event(at, judge, order, "20", "dispatch", dispatch_evidence(order))


def _called(opened: tuple[Part, Clock]) -> NewEvent:
    part, _ = opened
    evidence = called(part)
    where = {"source": "30", "target": "30"}
    return NewEvent.by(
        SYSTEM, stream(part.order_id), "call_in", at=part.opened_at, evidence=evidence, **where
    )


def dispatch_evidence(order: WorkOrder) -> dict[str, Any]:
    """What a dispatch rests on: the unit, the provision or the reason, and how sure the proposal was."""
    route = next((r for r in order.proposal["routes"] if r["lead"] == order.lead_id), None)
    if route is None:
        return {"lead": order.lead_id, "basis": "person"}
    basis = route["basis"] or (route["reasons"][-1]["code"] if route["reasons"] else "person")
    return {
        "lead": order.lead_id,
        "co_units": order.co_units,
        "basis": basis,
        "likely": round(route["likely"], 3),
    }


def _event(
    at: datetime, actor: Actor, order: WorkOrder, state: str, action: str, evidence: dict[str, Any]
) -> NewEvent:
    step = rules.step(state, action)
    assert step is not None, f"{action} is not in the table for {state!r}"
    return event_of(actor, order, step, "", evidence, at=at)


def order_numbers(city: City, moments: list[datetime]) -> list[tuple[int, str]]:
    """A key and a number for each order that was opened at one of these moments."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('orders_workorder_id_seq'), nextval('orders_number') FROM generate_series(1, %s)",
            [len(moments)],
        )
        days = [at.astimezone(city.zone).strftime("%Y%m%d") for at in moments]
        given = zip(cursor.fetchall(), days, strict=True)
        return [(pk, f"{city.pack.city.code}-{day}-{value:04d}") for (pk, value), day in given]


def _count_repeats(orders: list[WorkOrder], since: datetime) -> None:
    tokens = {order.appeal.appellant for order in orders if order.appeal.appellant}
    if not tokens:
        return
    rows = (
        WorkOrder.objects.filter(appeal__appellant__in=tokens, opened_at__gte=since)
        .values_list("appeal__appellant", "matter")
        .annotate(count=Count("id"))
    )
    before = {(token, matter): count for token, matter, count in rows}
    for order in orders:
        order.repeats = before.get((order.appeal.appellant, order.matter), 0)

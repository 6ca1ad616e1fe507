"""Planning who is asked, and handing the next one to exactly one agent."""

from datetime import datetime, timedelta

from django.db import transaction

from huiyin.act.orders.actions.moving import locked
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.answer.callback import finding
from huiyin.answer.callback.actions.linking import make_link
from huiyin.answer.callback.models import Asking, Callback, SurveyCall
from huiyin.answer.callback.planning_rules import drawn, is_open, next_try
from huiyin.answer.callback.policies import may_call_back
from huiyin.answer.callback.refusals import Held, Over
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

PLANNED_AT_ONCE = 500
HANDED_PLANS = 50  # planned while an agent waits; the job has done the rest


@transaction.atomic
def plan(order_id: int) -> Asking:
    """The asking about an order in its present round, planned if it is not."""
    order = locked(order_id)
    return plan_held(order)


def plan_held(order: WorkOrder) -> Asking:
    """The same for an order that the caller holds."""
    city, at = current(), now()
    found = Asking.objects.filter(order=order, round=order.round).first()
    if found is not None:
        return found
    ready = next_try(city.calling, at, tried(order), city.zone, city.calendar.is_workday)
    asking = Asking.objects.create(order=order, round=order.round, next_at=ready)
    if order.tries >= city.calling.tries:
        end(asking, "tries", at)
        make_link(order, at)
    elif not _is_drawn(order, city):
        end(asking, "not_drawn", at)
        make_link(order, at)
    elif finding.is_surveyed(order, city):
        asking.next_at = ready + timedelta(minutes=city.calling.survey.wait_minutes)
        known = {"drawn_at": at, "until": asking.next_at}
        SurveyCall.objects.get_or_create(order=order, round=order.round, defaults=known)
        asking.save(update_fields=["next_at"])
    return asking


def _is_drawn(order: WorkOrder, city: City) -> bool:
    share = city.calling.share_for(order.matter, order.kind)
    return share >= 1 or drawn(finding.secret_seed(city.calling.seed), f"{order.number}:{order.round}", share)


def plan_all(at_most: int = PLANNED_AT_ONCE) -> int:
    """Plan those who wait to be called and are not planned; how many. Twice, or twice at once, plans once."""
    unplanned = finding.unplanned(at_most)
    for order_id in unplanned:
        plan(order_id)
    return len(unplanned)


@transaction.atomic
def end_passed() -> int:
    """End the askings of orders that went on without an answer: redone for one merged into it, say; how many."""
    passed = finding.passed_askings()[:PLANNED_AT_ONCE]
    ended = {"ended": "passed", "ended_at": now(), "leased_by": None, "leased_until": None}
    return Asking.objects.filter(pk__in=list(passed.values_list("pk", flat=True)), ended="").update(**ended)


def tried(order: WorkOrder) -> list[datetime]:
    """When somebody tried in vain in this round."""
    tries = Callback.objects.filter(order=order, round=order.round).exclude(
        outcome__in=["answered", "later", "link"]
    )
    return list(tries.order_by("at").values_list("at", flat=True)[:50])


def end(asking: Asking, why: str, at: datetime) -> None:
    """Nobody calls about this any more."""
    asking.ended, asking.ended_at = why, at
    asking.leased_by = asking.leased_until = asking.appointment_at = None
    asking.save()


def take_next(actor: Actor) -> WorkOrder | None:
    """Hand the next one to this agent, and to nobody else for some minutes; None when nobody is to be called now.

    What the agent holds already comes first, then appointments that have come, then by deadline.
    """
    if not actor.has("callback_agent") or actor.id is None:
        raise Refused
    plan_all(HANDED_PLANS)
    with transaction.atomic():
        return _hand(actor, now(), current())


def _hand(actor: Actor, at: datetime, city: City) -> WorkOrder | None:
    mine = Asking.objects.filter(finding.asked_now(), leased_by=actor.id, leased_until__gt=at)
    held = mine.select_related("order").order_by("leased_until").first()
    if held is not None:
        return _lease(held, actor, at, city)
    # One row only: what is locked here no other agent can be handed.
    free = finding.free_askings(actor, at, city).first()
    return _lease(free, actor, at, city) if free is not None else None


def _lease(asking: Asking, actor: Actor, at: datetime, city: City) -> WorkOrder:
    asking.leased_by, asking.leased_until = actor.id, at + timedelta(minutes=city.calling.lease_minutes)
    asking.save(update_fields=["leased_by", "leased_until"])
    return asking.order


@transaction.atomic
def take(actor: Actor, order_id: int) -> Asking:
    """Take up one order oneself, as when the appellant rings; raises `Held` while another speaks with the person."""
    order = locked(order_id)
    if not may_call_back(actor, order) or actor.id is None:
        raise Refused
    if order.state not in finding.ASKED_IN:
        raise NotNow(order.state)
    asking, at = plan_held(order), now()
    refuse_held(asking, actor, at)
    if asking.ended and asking.ended != "not_drawn":
        raise Over
    _lease(asking, actor, at, current())
    return asking


def refuse_held(asking: Asking | None, actor: Actor, at: datetime) -> None:
    """Raise `Held` if another agent holds this now."""
    if asking is None or asking.leased_by in (None, actor.id) or actor.id is None:
        return
    if asking.leased_until and asking.leased_until > at:
        raise Held


@transaction.atomic
def give_back(actor: Actor, order_id: int) -> None:
    """Let others call this one; nothing happens if the agent does not hold it."""
    mine = Asking.objects.filter(order=order_id, leased_by=actor.id or 0, ended="")
    mine.update(leased_by=None, leased_until=None)


def put_off(order: WorkOrder, asking: Asking, at: datetime) -> None:
    """After a try in vain: when the next one may be made."""
    city = current()
    asking.next_at = next_try(city.calling, at, tried(order), city.zone, city.calendar.is_workday)
    asking.leased_by = asking.leased_until = asking.appointment_at = None
    asking.save()


def is_time(at: datetime) -> bool:
    """Whether somebody calls at this moment."""
    city = current()
    return is_open(city.calling, at, city.zone, city.calendar.is_workday)

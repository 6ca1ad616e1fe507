"""Whom to call now, who comes later, and how a shift goes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import Page, due_page
from huiyin.answer.callback.finding import ASKED_IN, foreign, not_asked, run_out
from huiyin.answer.callback.models import Asking, Callback, Recall, SurveyCall
from huiyin.answer.callback.planning_rules import is_open, next_try, part_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current

JOB_AT_MOST = 500
APPOINTMENTS_AT_MOST = 20


@dataclass(frozen=True)
class Standing:
    """How the asking about an order stands: tries made and left, when the next may be, who holds it, why it ended."""

    tries: int
    tries_left: int
    next_at: datetime | None
    appointment_at: datetime | None
    held_by_other: bool
    held_until: datetime | None
    ended: str
    parts_tried: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """What a machine heard before a person calls; empty names when it heard nothing."""

    state: str
    solved: str
    result: str
    sure: float


@dataclass(frozen=True)
class Done:
    """One agent's day so far: calls made, people reached, how many of them unhappy."""

    calls: int
    reached: int
    unhappy: int
    agreed: int  # appointments made and links sent: spoken with, to be answered later


@dataclass(frozen=True)
class Shift(Done):
    """One agent's day with what is still to do."""

    due: int
    resting: int
    appointments: tuple[tuple[str, datetime], ...]
    recalls: int


def due(actor: Actor, after: str = "", before: str = "", size: int = 50) -> Page:
    """Orders whose appellants this agent may call now, due first.

    Never those of units the agent has to do with, nor those held by another, resting, or outside the hours.
    """
    return due_page(
        _due(actor).select_related("appeal", "lead", "place").defer("proposal"), after, before, size
    )


def count_due(actor: Actor) -> int:
    """How many there are."""
    return _due(actor).count()


def count_resting(actor: Actor) -> int:
    """How many come back into the list later: tried a short while ago, or waiting for a machine's result."""
    waits = _asking(Q(next_at__gt=now()) | Q(appointment_at__gt=now()))
    return _callable(actor).filter(Exists(waits)).count()


def _callable(actor: Actor) -> QuerySet[WorkOrder]:
    city = current()
    found = WorkOrder.objects.filter(state__in=ASKED_IN).exclude(not_asked(city))
    return foreign(found, actor, city)


def _asking(condition: Q) -> QuerySet[Asking]:
    return Asking.objects.filter(condition, order=OuterRef("pk"), round=OuterRef("round"), ended="")


def _due(actor: Actor) -> QuerySet[WorkOrder]:
    if not is_calling_time():
        return WorkOrder.objects.none()
    at = now()
    planned = Asking.objects.filter(order=OuterRef("pk"), round=OuterRef("round"))
    ready = Q(appointment_at=None, next_at__lte=at) | Q(appointment_at__lte=at)
    free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_by=actor.id)
    wanted = Exists(_asking(ready & free))
    # Who is not planned yet will be, within a minute; where some are left out by drawing, not before that.
    if current().calling.asks_everybody:
        return _callable(actor).filter(wanted | ~Exists(planned))
    return _callable(actor).filter(wanted)


def is_calling_time() -> bool:
    """Whether calls are made now."""
    city = current()
    return is_open(city.calling, now(), city.zone, city.calendar.is_workday)


def next_opening() -> datetime:
    """When calls are made next; now, if they are made now."""
    city = current()
    return next_try(city.calling, now(), [], city.zone, city.calendar.is_workday)


def standing(actor: Actor, order: WorkOrder) -> Standing:
    """How the asking about this order stands, as this agent sees it."""
    city, at = current(), now()
    asking = Asking.objects.filter(order=order, round=order.round).first()
    held = bool(asking and asking.leased_until and asking.leased_until > at)
    return Standing(
        tries=order.tries,
        tries_left=max(city.calling.tries - order.tries, 0),
        next_at=asking.next_at if asking and not asking.ended else None,
        appointment_at=asking.appointment_at if asking else None,
        held_by_other=held and asking is not None and asking.leased_by != actor.id,
        held_until=asking.leased_until if held and asking else None,
        ended=asking.ended if asking else "",
        parts_tried=_parts_tried(order, city),
    )


def _parts_tried(order: WorkOrder, city: City) -> tuple[str, ...]:
    tries = Callback.objects.filter(order=order, round=order.round).exclude(
        outcome__in=["answered", "later", "link"]
    )
    parts = [part_of(city.calling, at, city.zone) for at in tries.values_list("at", flat=True)[:50]]
    return tuple(dict.fromkeys(filter(None, parts)))


def is_over(order: WorkOrder) -> bool:
    """Whether nobody calls about this order any more, and only the link or the receipt is left."""
    return Asking.objects.filter(order=order, round=order.round).exclude(ended="").exists()


def next_try_of(order: WorkOrder) -> datetime:
    """When the next try about this order may be made."""
    asking = Asking.objects.filter(order=order, round=order.round).first()
    return asking.next_at if asking else next_opening()


def heard_by_machine(order: WorkOrder) -> Heard | None:
    """What a machine heard in this round that a person is to make sure of."""
    call = SurveyCall.objects.filter(order=order, round=order.round, state="to_person").first()
    if call is None:
        return None
    return Heard(
        call.state, str(call.heard.get("solved", "")), str(call.heard.get("result", "")), call.sure or 0
    )


def shift(actor: Actor) -> Shift:
    """How the agent's day goes; six statements."""
    return Shift(
        **vars(done_today(actor)),
        due=count_due(actor),
        resting=count_resting(actor),
        appointments=_appointments(actor),
        recalls=recalls_waiting(actor),
    )


def done_today(actor: Actor) -> Done:
    """What the agent has done since midnight; two statements."""
    city, at = current(), now()
    midnight = at.astimezone(city.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    unhappy = Q(outcome="answered") & (Q(solved="unsolved") | Q(result="dissatisfied"))
    done = Callback.objects.filter(by_id=actor.id or 0, at__gte=midnight).aggregate(
        calls=Count("id"),
        reached=Count("id", filter=Q(outcome="answered")),
        unhappy=Count("id", filter=unhappy),
        agreed=Count("id", filter=Q(outcome__in=["later", "link"])),
    )
    again = Recall.objects.filter(by_id=actor.id or 0, at__gte=midnight, state="answered").count()
    return Done(
        calls=done["calls"] + again,
        reached=done["reached"] + again,
        unhappy=done["unhappy"],
        agreed=done["agreed"],
    )


def _appointments(actor: Actor) -> tuple[tuple[str, datetime], ...]:
    found = Asking.objects.filter(
        ended="", appointment_at__isnull=False, order__in=_callable(actor), order__round=F("round")
    )
    rows = found.order_by("appointment_at").values_list("order__number", "appointment_at")
    return tuple((number, at) for number, at in rows[:APPOINTMENTS_AT_MOST] if at is not None)


def recalls_waiting(actor: Actor) -> int:
    """How many this agent could ask again now."""
    at = now()
    if not is_calling_time():
        return 0
    asked = Recall.objects.filter(callback=OuterRef("callback"), by_id=actor.id)
    free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_by=actor.id)
    found = Recall.objects.filter(free, ~Exists(asked), state="due", next_at__lte=at, until__gt=at)
    orders = foreign(WorkOrder.objects.all(), actor, current())
    return found.exclude(callback__by_id=actor.id).filter(callback__order__in=orders).count()


def open_recall(actor: Actor, recall_id: int) -> WorkOrder | None:
    """The order of a recall that this agent holds now; None for any other. Its first answers are not read."""
    found = Recall.objects.filter(pk=recall_id, leased_by=actor.id or 0, leased_until__gt=now(), state="due")
    row = found.select_related("callback__order__appeal", "callback__order__lead").first()
    return row.callback.order if row else None


def not_to_ask() -> list[int]:
    """Orders that wait for a callback which is not to be made."""
    found = WorkOrder.objects.filter(not_asked(current()), state="70").order_by("id")
    return list(found.values_list("id", flat=True)[:JOB_AT_MOST])


def unreached() -> list[int]:
    """Orders about which nobody calls any more and whose link has run out."""
    found = run_out(now(), current()).order_by("id")
    return list(found.values_list("id", flat=True)[:JOB_AT_MOST])

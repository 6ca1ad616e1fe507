"""Looking for what is due in supervision: orders that call for it, duties and reports that are late, cards to give."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from huiyin.act.coordination.oversight import rules
from huiyin.act.coordination.oversight.models import Card, Duty, DutyReport, Joint, StageReport
from huiyin.act.orders.models import OPEN, Clock, Escalation, ReturnRequest, WorkOrder
from huiyin.act.orders.rules import CLOSED, STATES
from huiyin.foundation.calendar.rules import Limit
from huiyin.foundation.city.overseeing import Overseeing
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story

AT_MOST = 200  # in one go; the next look finds the rest
_RUNNING = Q(stopped_at=None, paused_at=None)


def triggered(at: datetime, city: City) -> list[int]:
    """Orders that meet a trigger for which they have no duty yet, each once."""
    found = [*_overdue(at, city), *_hard(city)]
    return list(dict.fromkeys(found))[: 2 * AT_MOST]


def _without(trigger: str, order: str = "pk") -> Q:
    """Orders that never had a duty for this reason."""
    return ~Q(Exists(Duty.objects.filter(order=OuterRef(order), triggers__contains=[trigger])))


def _of_the_lead(how: Overseeing) -> list[str]:
    """The clocks the lead answers for: a late part is the late unit's, which gets the card for it."""
    return [name for name in how.card_clocks if name != "part"]


def _overdue(at: datetime, city: City) -> list[int]:
    how = city.overseeing
    late = Clock.objects.filter(_RUNNING, name__in=_of_the_lead(how), due_at__lt=at)
    late = late.filter(_without("overdue", "order"), ~Q(order__state__in=CLOSED), order__lead__isnull=False)
    rows = late.order_by("due_at", "id").values_list("order_id", "due_at")[:AT_MOST]
    # The longest overdue come first, so those that are not yet for the overseers are at the end.
    after = how.numbers.overdue_after
    return [order for order, due_at in rows if city.calendar.due(due_at, after) <= at]


def _hard(city: City) -> Iterable[int]:
    numbers = city.overseeing.numbers
    by_fields = {
        "dissatisfied": Q(round__gte=numbers.dissatisfied),
        "redos": Q(round__gt=numbers.redos),
        "repeats": Q(repeats__gte=numbers.repeats),
    }
    led = WorkOrder.objects.filter(OPEN, lead__isnull=False)
    for trigger, condition in by_fields.items():
        found = led.filter(condition, _without(trigger))
        yield from found.order_by("id").values_list("pk", flat=True)[:AT_MOST]
    yield from _of_many_units(led, numbers.units)


def _of_many_units(led: QuerySet[WorkOrder], units: int) -> Iterable[int]:
    """Orders that more units than this had; counted exactly once the order is held."""
    given_back = Count("return_requests__unit", filter=Q(return_requests__granted=True), distinct=True)
    moved = Count("escalations__from_unit", filter=Q(escalations__outcome="reassigned"), distinct=True)
    # Few orders are sent up at all, so those that were given to another unit then are asked for from there.
    reassigned = Escalation.objects.filter(outcome="reassigned").values("order")
    for part in (led.filter(returns__gte=1), led.filter(pk__in=reassigned)):
        found = part.filter(_without("units")).annotate(before=given_back + moved).filter(before__gte=units)
        yield from found.order_by("id").values_list("pk", flat=True)[:AT_MOST]


def new_triggers(order: WorkOrder, at: datetime, city: City) -> tuple[str, ...]:
    """The triggers an order meets now and has no duty for."""
    facts = rules.Facts(
        order.round, len(units_of(order)), order.repeats, overdue_since([order.pk], at, city).get(order.pk)
    )
    known = {
        name
        for names in Duty.objects.filter(order=order).values_list("triggers", flat=True)
        for name in names
    }
    met = rules.met(facts, city.overseeing.numbers, at, city.calendar.due)
    return tuple(name for name in met if name not in known)


def units_of(order: WorkOrder) -> set[str]:
    """Every unit that has or had this order."""
    gave_back = ReturnRequest.objects.filter(order=order, granted=True).values_list("unit", flat=True)
    moved = Escalation.objects.filter(order=order, outcome="reassigned").values_list("from_unit", flat=True)
    return {*gave_back, *moved, *([order.lead_id] if order.lead_id else [])}


def overdue_since(orders: list[int], at: datetime, city: City) -> dict[int, datetime]:
    """The earliest limit of each order that has passed and still runs."""
    late = Clock.objects.filter(
        _RUNNING, order__in=orders, name__in=_of_the_lead(city.overseeing), due_at__lt=at
    )
    return dict(late.values_list("order").annotate(since=Min("due_at")))


def has_reason(duty: Duty) -> bool:
    """Whether the unit has said why it is late, in a report that was not sent back or on a card."""
    told = DutyReport.objects.filter(duty=duty, kind="reason").exclude(verdict="returned")
    return told.exists() or Card.objects.filter(order=duty.order_id).exclude(answer="").exists()


def rests(state: str) -> bool:
    """Whether an order waits for others than its unit, so that the unit has nothing to answer for."""
    return STATES[state].hand != "unit"


def elsewhere() -> list[int]:
    """Open duties of a unit that does not lead the order any more."""
    found = Duty.objects.filter(closed_at=None, order__lead__isnull=False).exclude(unit=F("order__lead"))
    return list(found.exclude(order__state__in=CLOSED).order_by("id").values_list("pk", flat=True)[:AT_MOST])


def unanswered(at: datetime, how: Overseeing) -> list[int]:
    """Duties past their limit without a report that waits, that can climb by themselves."""
    climbing = rules.LEVELS[: rules.rank(how.automatic_to)]
    waiting = Exists(DutyReport.objects.filter(duty=OuterRef("pk"), judged_at=None))
    found = Duty.objects.filter(~Q(waiting), closed_at=None, due_at__lt=at, level__in=climbing)
    found = found.exclude(order__state__in=CLOSED)
    return list(found.order_by("due_at", "id").values_list("pk", flat=True)[:AT_MOST])


def long_overdue(at: datetime, city: City) -> list[int]:
    """Duties whose order is long over its limit, without a reason, and that were not circulated."""
    how = city.overseeing
    reason = DutyReport.objects.filter(duty=OuterRef("pk"), kind="reason").exclude(verdict="returned")
    duty = Duty.objects.filter(~Exists(reason), order=OuterRef("order"), closed_at=None, circulated_at=None)
    answer = Card.objects.filter(order=OuterRef("order")).exclude(answer="")
    late = Clock.objects.filter(_RUNNING, ~Exists(answer), name__in=_of_the_lead(how), due_at__lt=at)
    found = late.annotate(duty=duty.values("pk")[:1]).filter(duty__isnull=False)
    rows = found.order_by("due_at", "id").values_list("duty", "due_at")[:AT_MOST]
    # The longest overdue come first, so those that are not yet to be circulated are at the end.
    after = how.numbers.circulate_after
    return list(dict.fromkeys(duty for duty, since in rows if city.calendar.due(since, after) <= at))


def clocks_to_warn(colour: str, at: datetime, city: City) -> list[int]:
    """Clocks for which a card of this colour is due and was not given."""
    given = Card.objects.filter(clock=OuterRef("pk"), colour=colour, due_at=OuterRef("due_at"))
    found = Clock.objects.filter(
        _RUNNING, ~Exists(given), ~Q(order__state__in=CLOSED), name__in=city.overseeing.card_clocks
    )
    found = found.filter(due_at__lt=at) if colour == "red" else _soon(found, at, city)
    rows = found.select_related("order").order_by("due_at", "id")[:AT_MOST]
    return [clock.pk for clock in rows if is_due(clock, clock.order, colour, at, city)]


def _soon(found: QuerySet[Clock], at: datetime, city: City) -> QuerySet[Clock]:
    """Clocks that may be warned of; those in hours by their class, the others by the calendar."""
    how = city.overseeing
    soon = Q(due_at__lte=city.calendar.due(at, how.card_before)) & ~Q(measure="hour")
    for code, kind in city.pack.clocks.classes.items():
        left = timedelta(hours=1 - rules.last_share(kind.warn))
        until = ExpressionWrapper(Value(at) + F("amount") * Value(left), output_field=DurationField())
        soon |= Q(measure="hour", order__clock_class=code, due_at__lte=until)
    return found.filter(soon, due_at__gte=at)


def is_due(clock: Clock, order: WorkOrder, colour: str, at: datetime, city: City) -> bool:
    """Whether this clock calls for a card of this colour now."""
    if clock.stopped_at or clock.paused_at or order.state in CLOSED:
        return False
    if colour == "red":
        return clock.due_at < at
    warn = city.pack.clocks.classes[order.clock_class].warn
    limit = Limit(clock.amount, clock.measure)
    begins = rules.yellow_from(
        clock.due_at, limit, city.overseeing.card_before, warn, clock.started_at, city.calendar.due
    )
    return clock.due_at >= at and begins(at)


def ended_cards() -> list[int]:
    """Cards whose limit is met, stands still, or ends at another time now."""
    over = Q(clock__stopped_at__isnull=False) | Q(clock__paused_at__isnull=False)
    found = Card.objects.filter(over | ~Q(clock__due_at=F("due_at")), ended_at=None)
    return list(found.order_by("due_at").values_list("pk", flat=True)[: 10 * AT_MOST])


def joints_to_ask(at: datetime, how: Overseeing) -> list[int]:
    """Open joint supervisions in which no report is asked for that is still to come."""
    coming = StageReport.objects.filter(member__joint=OuterRef("pk"), due_at__gte=at)
    found = Joint.objects.filter(~Exists(coming), closed_at=None).exclude(order__state__in=CLOSED)
    return list(found.order_by("due_at", "id").values_list("pk", flat=True)[:AT_MOST])


def joints_with_late(at: datetime) -> list[int]:
    """Joint supervisions with a report that did not come in time and is not marked."""
    late = StageReport.objects.filter(written_at=None, late_at=None, due_at__lt=at)
    found = late.order_by("due_at", "id").values_list("member__joint", flat=True)[:AT_MOST]
    return list(dict.fromkeys(found))


def done(model: Any) -> list[int]:
    """Open duties or joint supervisions whose order is closed."""
    found = model.objects.filter(closed_at=None, order__state__in=CLOSED)
    return list(found.order_by("id").values_list("pk", flat=True)[:AT_MOST])


def closing_action(order_id: int) -> str:
    """What closed an order; empty if nothing did."""
    events = reversed(story(f"order:{order_id}"))
    return next((one.action for one in events if one.target in CLOSED and one.source not in CLOSED), "")

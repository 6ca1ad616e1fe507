"""Units in dispute meet and one is named; what they settle is from then on how such orders are dispatched."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.leading import BarredFromStreets, ReportedOn, check_lead, lead_from_now
from huiyin.act.orders.actions.moving import move
from huiyin.act.orders.actions.opening import open_parts
from huiyin.act.orders.models import ReturnRequest, WorkOrder
from huiyin.act.orders.panel_models import Conference
from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.act.triage.ruling_actions import make_ruling
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.organisations.models import Unit

UNITS_AT_MOST = 12


class NoSuchUnit(Refusal):
    """A unit named does not exist or takes no orders."""

    def __init__(self) -> None:
        super().__init__(_("选的单位里有的不存在、已停用，或者不能牵头。请换一个单位。"))


@transaction.atomic
def confer(
    actor: Actor, order_id: int, units: Sequence[str], question: str, version: int | None = None
) -> WorkOrder:
    """Call the units in dispute together; the order leaves the lead's hand until the meeting names one.

    The former lead is always asked. A return that is pending ends without a vote.
    """
    city = current()

    def change(order: WorkOrder) -> None:
        asked = list(dict.fromkeys([*filter(None, [order.lead_id]), *units]))[:UNITS_AT_MOST]
        _must_exist(asked)
        at = now()
        limit = city.term("conference" if order.urgency == "normal" else "conference_urgent")
        Conference.objects.create(
            order=order,
            question=question,
            units=asked,
            called_by=actor.name,
            called_at=at,
            due_at=city.calendar.due(at, limit),
        )
        ReturnRequest.objects.filter(order=order, ruled_at=None).update(ruled_at=at)
        order.lead = order.handle_due_at = None

    evidence = {"units": list(units), "question": question}
    return move(actor, order_id, "confer", version=version, evidence=evidence, change=change)


def _must_exist(codes: Sequence[str]) -> None:
    known = Unit.objects.filter(code__in=codes, active=True).exclude(level="community").count()
    if known != len(codes):
        raise NoSuchUnit


@transaction.atomic
def rule(
    actor: Actor,
    order_id: int,
    lead: str,
    minutes: str,
    *,
    co_units: Sequence[str] = (),
    whole_city: bool = False,
    overrule: str = "",
    version: int | None = None,
) -> WorkOrder:
    """Write down what the meeting settled: who leads, who helps (each gets a part), and why.

    From then on such orders in this street (or the whole city) go there at once. `overrule` is why a unit may lead
    that otherwise may not: a street with a department's matter, or one that a report was wrongly taken to be about.
    """
    city, helpers, ruled = current(), list(dict.fromkeys(co_units)), []
    if not minutes.strip():
        raise Incomplete(("minutes",))

    def change(order: WorkOrder) -> None:
        _must_exist([lead, *helpers])
        lifted = _lift(city, order, lead, overrule)
        lead_from_now(city, order, Unit.objects.get(code=lead), helpers)
        _end(order, minutes, overrule if lifted else "")
        ruled.append("" if lifted == "reported" else order.matter)

    basis = f"ruling {_number(order_id)}"
    evidence = {
        "lead": lead, "co_units": helpers, "minutes": minutes, "overrule": overrule, "basis": basis,
        "place": "" if whole_city else "here",
    }  # fmt: skip
    order = move(actor, order_id, "rule", version=version, evidence=evidence, change=change)
    if ruled:
        open_parts(actor, order, order.co_units)
    if any(ruled) and order.kind != "report":
        _teach(actor, order, minutes, whole_city)
    return order


def _number(order_id: int) -> str:
    return str(WorkOrder.objects.values_list("number", flat=True).get(pk=order_id))


def _lift(city: City, order: WorkOrder, lead: str, overrule: str) -> str:
    """Which bar the meeting lifts, empty when there is none; without a reason the bar stands."""
    try:
        check_lead(city, order, order.matter, lead)
    except (BarredFromStreets, ReportedOn) as bar:
        if not overrule.strip():
            raise
        return "reported" if isinstance(bar, ReportedOn) else "street"
    return ""


def _end(order: WorkOrder, minutes: str, overruled: str) -> None:
    meeting = Conference.objects.select_for_update().get(order=order, ended_at=None)
    meeting.ended_at, meeting.lead, meeting.co_units = now(), order.lead, order.co_units
    meeting.minutes, meeting.overruled = minutes, overruled
    meeting.save()


def _teach(actor: Actor, order: WorkOrder, minutes: str, whole_city: bool) -> None:
    assert order.lead_id is not None
    if not whole_city and not order.place_id:
        return  # where it is was never known: this settles the one order and nothing else
    place = "" if whole_city else order.place_id or ""
    make_ruling(actor, order.matter, place, order.lead_id, tuple(order.co_units), minutes, order.number)

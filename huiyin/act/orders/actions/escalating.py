"""Sending an order up when a unit cannot settle it alone, and what the level above decides."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.actions.hotline import CannotLead
from huiyin.act.orders.actions.leading import check_lead, lead_from_now
from huiyin.act.orders.actions.moving import locked, move, note
from huiyin.act.orders.actions.promising import end_promise
from huiyin.act.orders.actions.traces import follow
from huiyin.act.orders.models import Escalation, WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

RAISED_AT_MOST = 200


class OutOfReach(Refusal):
    """A district decides over its own units only."""

    def __init__(self) -> None:
        super().__init__(
            _("区里只能改派给本区的单位。要派给别的区或市级部门，请由督查改派，或者先下协调决定再发函。")
        )


@transaction.atomic
def escalate(
    actor: Actor, order_id: int, why: str, version: int | None = None, whistle: int | None = None
) -> WorkOrder:
    """Ask the district of the unit that leads, or the city for a unit without a district, to settle it.

    `whistle` is the one that was blown for it in vain.
    """

    def change(order: WorkOrder) -> None:
        assert order.lead is not None
        city, at = current(), now()
        end_promise(order, "left")  # whatever is decided above, the order does not come back to the promise
        above = city.district_of(order.lead.code)
        # A department has no district above it, and a district's own matter goes one level up.
        level = "district" if above != order.lead.code else "city"
        Escalation.objects.create(
            order=order,
            from_unit=order.lead,
            above_id=above if level == "district" else city.pack.city.root,
            level=level,
            why=why,
            by_name=actor.name,
            at=at,
            due_at=city.calendar.due(at, city.overseeing.above[level]),
        )

    evidence: dict[str, object] = {"why": why} | ({"whistle": whistle} if whistle else {})
    return move(actor, order_id, "escalate", version=version, reason=why, evidence=evidence, change=change)


@transaction.atomic
def take_up(actor: Actor, order_id: int, decision: str, version: int | None = None) -> WorkOrder:
    """The level above decides how it goes on; the same unit carries it out."""

    def change(order: WorkOrder) -> None:
        _settle(order, "taken_up", decision)

    evidence = {"decision": decision}
    return move(actor, order_id, "take_up", version=version, evidence=evidence, change=change)


@transaction.atomic
def reassign(actor: Actor, order_id: int, lead: str, decision: str, version: int | None = None) -> WorkOrder:
    """The level above gives it to another unit, which begins with limits of its own.

    Raises `OutOfReach` for a district that would send it beyond its own units, and what `dispatch` raises for a unit
    that may not lead it.
    """
    unit = Unit.objects.filter(code=lead, active=True).exclude(level="community").first()

    def change(order: WorkOrder) -> None:
        if unit is None or unit.code == order.lead_id or _gave_back(order, unit):
            raise CannotLead
        if not actor.has("supervisor") and not actor.over(unit.path, "coordinator"):
            raise OutOfReach
        _hand_to(order, unit)
        _settle(order, "reassigned", decision, unit)

    evidence = {"lead": lead, "decision": decision}
    return move(actor, order_id, "reassign", version=version, evidence=evidence, change=change)


def _gave_back(order: WorkOrder, unit: Unit) -> bool:
    return order.return_requests.filter(unit=unit, granted=True).exists()


def _hand_to(order: WorkOrder, unit: Unit) -> None:
    city = current()
    check_lead(city, order, order.matter, unit.code)
    lead_from_now(city, order, unit, order.co_units)
    follow(order)


def _settle(order: WorkOrder, outcome: str, decision: str, to: Unit | None = None) -> None:
    found = Escalation.objects.filter(order=order, settled_at=None)
    found.update(settled_at=now(), outcome=outcome, decision=decision, to_unit=to)


def raise_escalations() -> int:
    """Bring before the city what a district did not settle in time; how many. Twice at once raises once."""
    late = Escalation.objects.filter(settled_at=None, level="district", due_at__lt=now())
    rows = list(late.order_by("due_at").values_list("order_id", flat=True)[:RAISED_AT_MOST])
    return sum(_raise_further(order_id) for order_id in rows)


@transaction.atomic
def _raise_further(order_id: int) -> bool:
    order = locked(order_id)
    found = Escalation.objects.filter(
        order=order, settled_at=None, level="district", due_at__lt=now()
    ).first()
    if found is None or order.state != "55":
        return False
    city, at = current(), now()
    district = found.above_id
    found.level, found.above_id, found.raised_at = "city", city.pack.city.root, at
    found.due_at = city.calendar.due(at, city.overseeing.above["city"])
    found.save(update_fields=["level", "above", "raised_at", "due_at"])
    note(SYSTEM, order, "raise_escalation", {"from": district, "due": found.due_at.isoformat()})
    return True


def end_escalations() -> int:
    """Settle what was withdrawn or otherwise closed while it lay above; how many."""
    closed = Escalation.objects.filter(settled_at=None, order__state__in=CLOSED)
    rows = list(closed.order_by("due_at").values_list("order_id", flat=True)[:RAISED_AT_MOST])
    return sum(_end(order_id) for order_id in rows)


@transaction.atomic
def _end(order_id: int) -> bool:
    order = locked(order_id)
    open_one = Escalation.objects.filter(order=order, settled_at=None)
    return bool(order.state in CLOSED and open_one.update(settled_at=now(), outcome="ended"))

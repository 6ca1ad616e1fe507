"""Who may call a unit in, do its part, and let it off."""

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Conference, ExclusionAudit
from huiyin.act.orders.part_models import Part
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.organisations.models import Unit

# Where the lead works on the order; the hotline may add a unit before the lead has signed.
CALLS_IN_FROM = ("30", "40", "41", "50", "51", "52", "53", "54", "55", "56", "75")


def may_call_in(actor: Actor, order: WorkOrder) -> bool:
    """The unit that leads, the dispatchers, and the coordinator above the lead."""
    if order.lead is None:
        return False
    leads = any(actor.at(order.lead.code, role) for role in UNIT_ROLES)
    return leads or actor.has("dispatcher") or actor.over(order.lead.path, "coordinator")


def may_let_off(actor: Actor, order: WorkOrder) -> bool:
    """Those who may call in."""
    return may_call_in(actor, order)


def may_do(actor: Actor, part: Part) -> bool:
    """The people of the unit whose part it is."""
    return any(actor.at(part.unit_id, role) for role in UNIT_ROLES)


def takes_part(actor: Actor, order: WorkOrder) -> bool:
    """Whether the actor's unit helps, is asked to a conference, or is to look at the ending again.

    Asked only of those who may not read the order anyway, so that nobody else waits for it.
    """
    units = list(actor.units(*UNIT_ROLES))
    if units:
        parts = Part.objects.filter(order=order, unit__in=units).exclude(outcome="void")
        if parts.exists() or _invited(order, units):
            return True
    if order.state == "32" and actor.has("coordinator") and _above_one(actor, order):
        return True
    peers = list(actor.units("coordinator"))
    return bool(peers) and ExclusionAudit.objects.filter(exclusion__order=order, peer__in=peers).exists()


def _invited(order: WorkOrder, units: list[str]) -> bool:
    return order.state == "32" and bool(set(units) & _asked(order))


def _asked(order: WorkOrder) -> set[str]:
    meetings = Conference.objects.filter(order=order, ended_at=None).values_list("units", flat=True)
    return {unit for asked in meetings for unit in asked}


def _above_one(actor: Actor, order: WorkOrder) -> bool:
    paths = Unit.objects.filter(code__in=_asked(order)).values_list("path", flat=True)
    return any(actor.over(path, "coordinator") for path in paths)

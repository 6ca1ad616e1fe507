"""Who may do what to an order, and who may read it."""

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_policies import takes_part
from huiyin.act.orders.rules import Move
from huiyin.foundation.accounts.rules import HOTLINE_ROLES, UNIT_ROLES, Actor

READ_ALL = HOTLINE_ROLES | {"supervisor", "leader", "auditor", "discipline"}


def may(actor: Actor, move: Move, order: WorkOrder) -> bool:
    """Whether one of the actor's posts carries a role that the move allows, at a place where it counts."""
    return any(_reaches(actor, role, order) for role in move.roles)


def _reaches(actor: Actor, role: str, order: WorkOrder) -> bool:
    if role in UNIT_ROLES:
        return order.lead_id is not None and actor.at(order.lead_id, role)
    if role == "coordinator":
        return _coordinates(actor, order)
    if role == "callback_agent":
        return actor.has(role) and order.lead_id not in actor.units()
    return actor.has(role)


def _coordinates(actor: Actor, order: WorkOrder) -> bool:
    # What has no unit is the district's in which it lies, whose government answers for what nobody else does.
    where = order.lead or order.place
    return where is not None and actor.over(where.path, "coordinator")


def may_read(actor: Actor, order: WorkOrder) -> bool:
    """The hotline, the inspectors, the unit that leads, those above it, and who has a part in it."""
    return _answers_for(actor, order) or takes_part(actor, order)


def _answers_for(actor: Actor, order: WorkOrder) -> bool:
    if actor.has(*READ_ALL):
        return True
    lead = order.lead
    if lead is None and order.merged_at and order.parent is not None:
        lead = order.parent.lead  # whoever handles the one handles what is merged into it
    if lead is None:
        return _coordinates(actor, order)
    return any(actor.at(lead.code, role) for role in UNIT_ROLES) or actor.over(lead.path, "coordinator")


def sees_appellant(actor: Actor, order: WorkOrder) -> bool:
    """Handlers do not see who asked for confidentiality; the hotline and inspectors do, by reveal.

    Who only has a part does not see the person: the lead speaks with the appellant.
    """
    if not _answers_for(actor, order) or order.appeal.anonymous:
        return False
    return not order.confidential or actor.has("agent", "callback_agent", "supervisor")


def may_receive(actor: Actor) -> bool:
    """Whether the actor may bring appeals in."""
    return actor.has("agent", "citizen", "system")

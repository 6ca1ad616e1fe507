"""Who sits on the panel's pages, and who may look at an ending again."""

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import ExclusionAudit
from huiyin.foundation.accounts.rules import Actor


def may_audit(actor: Actor, audit: ExclusionAudit, order: WorkOrder) -> bool:
    """The inspectors, and the coordinator of the other district that was drawn; never one above the unit."""
    if actor.has("supervisor"):
        return True
    above = order.lead is not None and actor.over(order.lead.path, "coordinator")
    return audit.peer_id is not None and actor.at(audit.peer_id, "coordinator") and not above


def sees_panel(actor: Actor) -> bool:
    """Those who decide, those who dispatch, and those who inspect."""
    return actor.has("panel", "dispatcher", "supervisor")

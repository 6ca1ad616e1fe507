"""Who may ask, and who may answer."""

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import Actor


def may_call_back(actor: Actor, order: WorkOrder) -> bool:
    """A callback agent who does not belong to the unit that is judged."""
    return actor.has("callback_agent") and order.lead_id not in actor.units()


def may_answer(actor: Actor, order: WorkOrder) -> bool:
    """The appellant, shown by the receipt that only the appellant has."""
    return actor.has("citizen") and not order.appeal.anonymous

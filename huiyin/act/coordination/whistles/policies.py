"""Who may blow, check, answer and read a whistle; the moves of its order ask the table of orders besides."""

from huiyin.act.coordination.whistles.models import Summons, Whistle
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

OVERSEEING = frozenset({"supervisor", "leader", "auditor", "discipline"})


def may_draft(actor: Actor, order: WorkOrder) -> bool:
    """The clerk or the head of the unit that leads."""
    return order.lead_id is not None and actor.at(order.lead_id, "unit_clerk", "unit_head")


def of_street(actor: Actor, whistle: Whistle) -> bool:
    """Those who may speak for the street that blew it."""
    return actor.at(whistle.street_id, "unit_clerk", "unit_head")


def heads_street(actor: Actor, whistle: Whistle) -> bool:
    """The head of the street."""
    return actor.at(whistle.street_id, "unit_head")


def coordinates(actor: Actor, whistle: Whistle) -> bool:
    """The coordinator of the street's district."""
    return actor.over(whistle.street.path, "coordinator")


def answers(actor: Actor, summons: Summons) -> bool:
    """Anybody of the unit that was summoned."""
    return actor.at(summons.unit_id, *UNIT_ROLES)


def may_read(actor: Actor, whistle: Whistle) -> bool:
    """The street, its coordinator, the inspectors, and, once it was blown, the units summoned."""
    if actor.has(*OVERSEEING) or coordinates(actor, whistle) or actor.at(whistle.street_id, *UNIT_ROLES):
        return True
    return whistle.blown_at is not None and any(answers(actor, one) for one in whistle.summons.all())

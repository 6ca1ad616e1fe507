"""Who may speak beside an order, and who may hand over and take."""

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_read
from huiyin.act.teamwork.models import HandOver
from huiyin.foundation.accounts.rules import HOTLINE_ROLES, UNIT_ROLES, Actor

SPEAKING = HOTLINE_ROLES | UNIT_ROLES | {"coordinator", "supervisor"}


def may_talk(actor: Actor, order: WorkOrder) -> bool:
    """Whoever works on the order or inspects it; appellants never."""
    return actor.id is not None and actor.has(*SPEAKING) and may_read(actor, order)


def may_hand_over(actor: Actor) -> bool:
    """Whoever has open things in hand."""
    return actor.id is not None and actor.has(*HOTLINE_ROLES, *UNIT_ROLES, "coordinator", "supervisor")


def may_take(actor: Actor, handed: HandOver) -> bool:
    """The colleague it is meant for, or anybody of the unit when it is left to the next shift."""
    if actor.id is None or actor.id == handed.giver_id or handed.unit not in actor.units():
        return False
    return handed.receiver_id in (None, actor.id)

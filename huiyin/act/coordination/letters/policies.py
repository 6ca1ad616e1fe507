"""Who may write, release, answer and read a letter; the moves of its order ask the table of orders besides."""

from huiyin.act.coordination.letters.models import Letter
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

OVERSEEING = frozenset({"supervisor", "leader", "auditor", "discipline"})


def may_draft(actor: Actor, order: WorkOrder) -> bool:
    """The clerk or the head of the unit that leads."""
    return order.lead_id is not None and actor.at(order.lead_id, "unit_clerk", "unit_head")


def writes(actor: Actor, letter: Letter) -> bool:
    """Those who may change a draft, see to the seal, and recall."""
    return actor.at(letter.sender_id, "unit_clerk", "unit_head")


def releases(actor: Actor, letter: Letter) -> bool:
    """A letter speaks for its unit: the head releases it."""
    return actor.at(letter.sender_id, "unit_head")


def receives(actor: Actor, letter: Letter) -> bool:
    """Anybody of the unit it is addressed to: they may prepare the answer."""
    return actor.at(letter.addressee_id, *UNIT_ROLES)


def signs_answer(actor: Actor, letter: Letter) -> bool:
    """The answer is signed by one who heads the addressee."""
    return actor.at(letter.addressee_id, "unit_deputy", "unit_head")


def may_read(actor: Actor, letter: Letter) -> bool:
    """Both units, those above either, the inspectors; a draft is the sender's own."""
    if actor.at(letter.sender_id, *UNIT_ROLES):
        return True
    if letter.signed_at is None:
        return False
    if (
        actor.has(*OVERSEEING)
        or receives(actor, letter)
        or (actor.units(*UNIT_ROLES) and _copied(actor, letter))
    ):
        return True
    return any(actor.over(unit.path, "coordinator") for unit in (letter.sender, letter.addressee))


def _copied(actor: Actor, letter: Letter) -> bool:
    return any(unit in letter.cc for unit in actor.units(*UNIT_ROLES))

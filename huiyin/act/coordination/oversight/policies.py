"""Who oversees whom, who reports, and who may read what is overseen."""

from huiyin.act.coordination.oversight.models import Card, Duty, Joint, JointMember
from huiyin.act.coordination.oversight.rules import rank
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_read
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.queries import current

OVERSEERS = frozenset({"supervisor", "leader"})
READERS = OVERSEERS | {"discipline"}  # of the lists of what is overseen
REPORTING = frozenset({"unit_clerk", "unit_deputy", "unit_head"})


def may_open(actor: Actor, order: WorkOrder, level: str) -> bool:
    """Supervisors and leaders at any level; a district over its own units as far as the city lets it."""
    if actor.has(*OVERSEERS):
        return True
    return _coordinates(actor, order, level)


def may_judge(actor: Actor, duty: Duty) -> bool:
    """Who accepts and returns reports: supervisors, and the district while the duty is no higher than it may."""
    return actor.has("supervisor") or _coordinates(actor, duty.order, duty.level)


def may_set_level(actor: Actor, duty: Duty, level: str) -> bool:
    """Who raises and lowers: supervisors, and the district between levels it may."""
    if actor.has("supervisor"):
        return True
    return all(_coordinates(actor, duty.order, one) for one in (duty.level, level))


def _coordinates(actor: Actor, order: WorkOrder, level: str) -> bool:
    if order.lead is None or rank(level) > rank(current().overseeing.coordinator_to):
        return False
    return actor.over(order.lead.path, "coordinator")


def may_report(actor: Actor, unit: str) -> bool:
    """The people of the unit that answers."""
    return actor.at(unit, *REPORTING)


def may_answer(actor: Actor, card: Card) -> bool:
    """The people of the unit that got the card."""
    return actor.at(card.unit_id, *REPORTING)


def may_join(actor: Actor) -> bool:
    """Who opens a joint supervision."""
    return actor.has(*OVERSEERS)


def may_read_joint(actor: Actor, joint: Joint, members: list[JointMember]) -> bool:
    """Who may read the order, and the people of every member."""
    if may_read(actor, joint.order):
        return True
    return any(actor.at(member.unit_id, *UNIT_ROLES) for member in members)

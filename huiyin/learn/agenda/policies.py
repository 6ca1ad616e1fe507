"""Who prepares, decides, plans, reports, is asked and reads."""

from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.agenda import rules
from huiyin.learn.agenda.models import MonthlyTopic, PlanVersion, Task
from huiyin.learn.agenda.rules import Move

PREPARERS = ("analyst", "supervisor")
READERS = frozenset({"analyst", "supervisor", "leader", "coordinator", "auditor", "discipline"}) | UNIT_ROLES
HEADS = ("unit_head", "unit_deputy")
CITY = "city"


def may_prepare(actor: Actor) -> bool:
    """Score, ask people, propose themes, enter surveys, check what is reported done."""
    return actor.has(*PREPARERS)


def may_decide(actor: Actor) -> bool:
    """Leaders of the city, and nobody of a district or a unit."""
    return any(post.role == "leader" and "." not in post.path for post in actor.posts)


def may_read(actor: Actor) -> bool:
    """Everybody who works on it, and those who watch."""
    return actor.has(*READERS)


def may_read_topic(actor: Actor, topic: MonthlyTopic) -> bool:
    """What is only proposed is read by those who propose and decide."""
    if topic.state in (rules.PROPOSED, rules.DROPPED):
        return may_prepare(actor) or may_decide(actor) or actor.has("auditor")
    return may_read(actor)


def may(actor: Actor, move: Move, topic: MonthlyTopic | None = None, task: Task | None = None) -> bool:
    """Whether one of the actor's posts is among those that the move is for."""
    return any(_holds(actor, role, move, topic, task) for role in move.roles)


def _holds(actor: Actor, role: str, move: Move, topic: MonthlyTopic | None, task: Task | None) -> bool:
    if role == "leader":
        return may_decide(actor)
    if role == "lead":
        roles = HEADS if move.action in ("submit", "meet") else tuple(UNIT_ROLES)
        own = task.lead_id if task is not None else topic.lead_id if topic is not None else ""
        return actor.at(own, *roles) or (topic is not None and actor.at(topic.lead_id, *roles))
    if role == "helper":
        return any(actor.at(one, *UNIT_ROLES) for one in (task.co_units if task is not None else ()))
    return actor.has(role)


def is_barred(actor: Actor, action: str, topic: MonthlyTopic, plan: PlanVersion | None = None) -> bool:
    """Whether the person did an earlier step that must be another's."""
    if action == "decide":
        return actor.id is not None and actor.id == topic.proposed_by
    if action in ("approve", "send_back") and plan is not None:
        return actor.id is not None and actor.id in {plan.submitted_by, *plan.writers}
    return False


def is_own(actor: Actor, task: Task) -> bool:
    """Whether the person works at a unit that answers for the task; nobody confirms what their own unit reports."""
    return any(actor.at(one, *UNIT_ROLES) for one in (task.lead_id, *task.co_units))


def asked_units(actor: Actor) -> tuple[str, ...]:
    """Units for which the person may answer a consultation: heads and deputies, and coordinators for their area."""
    return actor.units(*HEADS, "coordinator")


def may_close(actor: Actor, topic: MonthlyTopic, unit: Unit) -> bool:
    """Who may say that a meeting's decision is done: the unit it was given to, or those who prepare."""
    return actor.at(unit.code, *UNIT_ROLES) or may_prepare(actor)

"""Who may do what to a case, who reads it; nobody judges what they brought about themselves."""

from huiyin.answer.supervision.cases.models import Case, FollowUp, Governed, Practice
from huiyin.answer.supervision.cases.rules import MOVES, Move
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

READERS = frozenset({"supervisor", "discipline", "leader"})
INSPECTORS = frozenset({"supervisor", "discipline"})
# Whose earlier steps bar a person from a later one.
BARRED = {
    "find": ("opened_by",),
    "dismiss": ("opened_by",),
    "confirm": ("proposed_by",),
    "reject": ("proposed_by",),
    "uphold": ("opened_by", "found_by", "proposed_by", "measured_by"),
    "change": ("opened_by", "found_by", "proposed_by", "measured_by"),
}


def may(actor: Actor, move: Move, case: Case) -> bool:
    """Whether the actor holds a role of the move where it counts, whatever the person did before."""
    return any(_reaches(actor, role, case.unit) for role in move.roles) and not _only_others(
        actor, move.action, case
    )


def could_ever(actor: Actor, action: str, case: Case) -> bool:
    """Whether the actor could do this to the case in some state."""
    return any(may(actor, move, case) for move in MOVES if move.action == action)


def is_barred(actor: Actor, action: str, case: Case) -> bool:
    """Whether the person did an earlier step that must be another's."""
    earlier = {getattr(case, name) for name in BARRED.get(action, ())} - {None}
    return actor.id in earlier


def may_open(actor: Actor, unit: Unit) -> bool:
    """Supervisors any unit, leaders those below them, the system by its table."""
    return any(_reaches(actor, role, unit) for role in ("supervisor", "leader", "system"))


def _reaches(actor: Actor, role: str, unit: Unit) -> bool:
    if role in UNIT_ROLES:
        return actor.at(unit.code, role)
    if role == "leader":
        return actor.over(unit.path, role)
    return actor.has(role) and unit.code not in actor.units()  # nobody inspects the own house


def _only_others(actor: Actor, action: str, case: Case) -> bool:
    """Measures against persons are in the hands of discipline alone, from the proposal to the appeal."""
    personal = case.measure in current().consequences.persons
    return personal and action in ("confirm", "reject", "uphold", "change") and not actor.has("discipline")


def may_take(actor: Actor, measure: str) -> bool:
    """Whether this person may bring about this measure at all."""
    return measure not in current().consequences.persons or actor.has("discipline")


def may_read(actor: Actor, case: Case) -> bool:
    """Those who oversee; the unit and the coordinator above it from when it was put to them."""
    if actor.has("supervisor", "discipline") or actor.over(case.unit.path, "leader"):
        return True
    if case.told_at is None:
        return False
    return actor.at(case.unit_id, *UNIT_ROLES) or actor.over(case.unit.path, "coordinator")


def sees_hidden(actor: Actor) -> bool:
    """Who reads which appellants told of being pressed: never the unit, nor anybody above it who may ask it."""
    return actor.has(*INSPECTORS)


def may_follow(actor: Actor, follow: FollowUp) -> bool:
    """Whose work it is: dispatchers all, coordinators those of their own area."""
    if follow.owner == "coordinator":
        return actor.over(follow.unit.path, "coordinator")
    return actor.has(follow.owner)


def may_read_follow(actor: Actor, follow: FollowUp) -> bool:
    """Who has to do it, and those who oversee."""
    return may_follow(actor, follow) or actor.has(*READERS)


def may_govern(actor: Actor, unit: Unit) -> bool:
    """Who confirms entry and exit: supervisors, and leaders over the street."""
    return actor.has("supervisor") or actor.over(unit.path, "leader")


def may_plan(actor: Actor, governed: Governed) -> bool:
    """Who writes the plan and its reports: the head of the street."""
    return actor.at(governed.unit_id, "unit_head")


def may_help_as(actor: Actor, unit: Unit, helper: Unit) -> bool:
    """Who promises help to a street for another unit: those above the street or above the helper, and its own head."""
    if helper.code == unit.code:
        return False
    above = actor.over(unit.path, "coordinator") or actor.over(helper.path, "coordinator")
    return above or may_govern(actor, unit) or actor.at(helper.code, "unit_head")


def may_read_governed(actor: Actor, unit: Unit) -> bool:
    """Those who oversee, those above, and the street itself."""
    if actor.has("supervisor", "discipline"):
        return True
    return actor.over(unit.path, "leader", "coordinator") or actor.at(unit.code, *UNIT_ROLES)


def may_praise(actor: Actor, unit: Unit) -> bool:
    """Supervisors any unit but their own, leaders those below them."""
    return (actor.has("supervisor") and unit.code not in actor.units()) or actor.over(unit.path, "leader")


def may_write_practice(actor: Actor, unit: str) -> bool:
    """The people of the unit whose practice it is."""
    return actor.at(unit, *UNIT_ROLES)


def may_review_practice(actor: Actor, practice: Practice) -> bool:
    """Supervisors and leaders above, never who wrote it."""
    return may_praise(actor, practice.unit) and actor.id != practice.written_by


def may_adopt(actor: Actor, practice: Practice, unit: str) -> bool:
    """People of another unit, for that unit."""
    return unit != practice.unit_id and actor.at(unit, *UNIT_ROLES)

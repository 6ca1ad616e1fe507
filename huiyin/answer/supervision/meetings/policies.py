"""Who prepares meetings, who reads them, and who answers for decisions."""

from huiyin.answer.supervision.meetings.models import Decision, Meeting
from huiyin.answer.supervision.meetings.rules import DRAFTED
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.organisations.models import Unit

CITY_WIDE = ("supervisor", "analyst")
OVER_A_PLACE = ("leader", "coordinator")
READING = ("discipline", "auditor")
OF_A_UNIT = ("unit_head", "unit_deputy")


def may_prepare(actor: Actor, scope: Unit) -> bool:
    """Supervisors and analysts anywhere, leaders and coordinators for what they stand over."""
    return actor.has(*CITY_WIDE) or actor.over(scope.path, *OVER_A_PLACE)


def may_sign(actor: Actor, scope: Unit) -> bool:
    """The minutes are signed by the leader of the place or by the supervisors; an analyst only prepares."""
    return actor.has("supervisor") or actor.over(scope.path, "leader")


def may_read(actor: Actor, meeting: Meeting) -> bool:
    """Those who prepare it, and those who watch over both."""
    return may_prepare(actor, meeting.scope) or actor.has(*READING)


def own_units(actor: Actor) -> tuple[str, ...]:
    """Units whose sheets and decisions the person answers for."""
    return actor.units(*OF_A_UNIT)


def may_report(actor: Actor, decision: Decision) -> bool:
    """The head of the unit that answers for it, or the deputy."""
    return actor.at(decision.unit_id, *OF_A_UNIT)


def may_read_decision(actor: Actor, decision: Decision) -> bool:
    """The unit that answers for it, once it is adopted, and those who read the meeting."""
    own = may_report(actor, decision) and decision.state != DRAFTED
    return own or may_read(actor, decision.meeting)

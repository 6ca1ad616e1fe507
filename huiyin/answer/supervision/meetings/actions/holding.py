"""Holding a meeting or a decision while something is done to it, and writing it down; for this room's actions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huiyin.act.orders.refusals import Incomplete, Refused
from huiyin.answer.supervision.meetings import policies
from huiyin.answer.supervision.meetings.models import Decision, Meeting
from huiyin.answer.supervision.meetings.refusals import Frozen, MeetingStale
from huiyin.answer.supervision.meetings.rules import CALLED
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent


def today() -> date:
    """The day in the city's zone."""
    return now().astimezone(current().zone).date()


def held(meeting_id: int) -> Meeting:
    """The meeting, held until the transaction ends; raises `Meeting.DoesNotExist`."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("scope").get(pk=meeting_id)


def open_for(actor: Actor, meeting_id: int) -> Meeting:
    """The meeting, held, for one who prepares it; raises `Refused`, or `Frozen` once it is signed."""
    found = held(meeting_id)
    must(policies.may_prepare(actor, found.scope))
    if found.state != CALLED:
        raise Frozen
    return found


def held_decision(decision_id: int) -> Decision:
    """The decision with its meeting, the meeting held first; raises `Decision.DoesNotExist`."""
    meeting = held(Decision.objects.values_list("meeting_id", flat=True).get(pk=decision_id))
    found = Decision.objects.select_for_update(of=("self",)).select_related("unit").get(pk=decision_id)
    found.meeting = meeting
    return found


def must(allowed: bool) -> None:
    """Refuse what a policy does not allow."""
    if not allowed:
        raise Refused


def needs(**texts: str) -> None:
    """Refuse when one of these texts is empty."""
    if lacking := tuple(name for name, text in texts.items() if not text.strip()):
        raise Incomplete(lacking)


def same(seen: int | None, here: int) -> None:
    """Refuse to write over what somebody else wrote after the page was opened."""
    if seen is not None and seen != here:
        raise MeetingStale


def tell(actor: Actor, meeting: Meeting, action: str, evidence: Mapping[str, Any], reason: str = "") -> None:
    """Write down what was done to a meeting."""
    where = {"month": f"{meeting.month:%Y-%m}", "scope": meeting.scope_id}
    stream = f"meeting:{meeting.pk}"
    append([NewEvent.by(actor, stream, action, reason=reason, evidence={**where, **evidence})])


def tell_decision(
    actor: Actor, decision: Decision, action: str, source: str, reason: str = "", **more: Any
) -> None:
    """Write down what was done to a decision, from which state to which."""
    evidence = {
        "meeting": decision.meeting_id,
        "number": decision.number,
        "unit": decision.unit_id,
        "due": decision.due_on.isoformat(),
        "from": source,
        "to": decision.state,
        **more,
    }
    stream = f"decision:{decision.pk}"
    append([NewEvent.by(actor, stream, action, reason=reason, evidence=evidence)])

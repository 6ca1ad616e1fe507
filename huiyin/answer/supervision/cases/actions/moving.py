"""The one way a case moves: locked, checked against the table and the policy, timed, written down."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.actions.recording import is_repeated, record
from huiyin.answer.supervision.cases.models import Case
from huiyin.answer.supervision.cases.policies import could_ever, is_barred, may
from huiyin.answer.supervision.cases.refusals import CaseNotNow, SamePerson, Unfinished
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent

Change = Callable[[Case], None]


def stream(case_id: int) -> str:
    """The ledger stream of a case."""
    return f"case:{case_id}"


def locked(case_id: int) -> Case:
    """The case, held until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case_id)


@transaction.atomic
def move(
    actor: Actor,
    case_id: int,
    action: str,
    *,
    words: str = "",
    evidence: Mapping[str, Any] | None = None,
    change: Change | None = None,
) -> Case:
    """Do `action` to a case and return it as it is then; the same thing said twice is done once.

    Raises `Refused`, `SamePerson`, `CaseNotNow` or `Unfinished`; then nothing has changed.
    """
    case, words = locked(case_id), words.strip()
    proof = dict(evidence or {})
    if is_repeated(actor, stream(case.pk), action, words, proof):
        return case
    step = checked(actor, case, action, [*(["words"] if words else []), *proof])
    if len(words) > rules.WORDS_AT_MOST:
        raise Unfinished("words")
    if change:
        change(case)
    settle(case, step)
    case.save()
    tell(actor, case, step, words, proof)
    return case


def checked(actor: Actor, case: Case, action: str, given: list[str]) -> rules.Move:
    """The move that this is, if this person may do it now and nothing is missing."""
    step = rules.step(case.state, action)
    if step is None:
        raise (CaseNotNow(case.state) if could_ever(actor, action, case) else Refused())
    if not may(actor, step, case):
        raise Refused
    if is_barred(actor, action, case):
        raise SamePerson
    if lacking := rules.missing(step, given):
        raise Unfinished(*lacking)
    return step


def settle(case: Case, step: rules.Move) -> None:
    """Put the case where the move leads, with the limit that runs there."""
    at, city = now(), current()
    if step.target != step.source:
        limit = rules.STATES[step.target].limit
        case.due_at = city.calendar.due(at, city.consequences.limits[limit]) if limit else None
        case.late_at = None
    case.state = step.target
    if rules.STATES[step.target].told and case.told_at is None and step.target != rules.CLOSED:
        case.told_at = at
    if step.target == rules.CLOSED:
        case.closed_at = at


def tell(actor: Actor, case: Case, step: rules.Move, words: str, evidence: Mapping[str, Any]) -> None:
    """Write a move down, under the role that allowed it; what it says of unit and case serves those who tell people."""
    role = next((post.role for post in actor.posts if post.role in step.roles), actor.role)
    known = {"unit": case.unit_id, "page": f"/cases/{case.pk}/", "number": case.number, **evidence}
    known["due"] = case.due_at.isoformat() if case.due_at else ""
    event = NewEvent.by(
        actor,
        stream(case.pk),
        step.action,
        role=role,
        at=now(),
        reason=words,
        source=rules.code(step.source),
        target=rules.code(step.target),
        evidence={name: value for name, value in known.items() if value not in ("", None)},
    )
    append([event])


def note(actor: Actor, case: Case, action: str, evidence: Mapping[str, Any], words: str = "") -> None:
    """Write down beside the moves what happened to a case; the caller holds it."""
    known = {"unit": case.unit_id, "page": f"/cases/{case.pk}/", **evidence}
    record(actor, stream(case.pk), action, known, words)

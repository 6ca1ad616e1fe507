"""What the platform itself must do where the unit was not to blame: given, done, late."""

from django.db import transaction

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases.actions.moving import locked, note
from huiyin.answer.supervision.cases.actions.recording import said
from huiyin.answer.supervision.cases.models import Case, FollowUp
from huiyin.answer.supervision.cases.policies import may_follow
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

AT_MOST = 500


def give(actor: Actor, case: Case, kind: str, words: str) -> FollowUp:
    """Give the platform something to do; the caller holds the case. Once for each kind."""
    found = FollowUp.objects.filter(case=case, kind=kind).first()
    if found:
        return found
    how = current().consequences.follows[kind]
    given = FollowUp(case=case, kind=kind, owner=how.owner, unit_id=case.unit_id, words=words)
    given.due_at = current().calendar.due(now(), how.wait)
    given.save()
    note(actor, case, f"follow_{how.owner}", _told(given), words)
    return given


@transaction.atomic
def finish(actor: Actor, follow_id: int, words: str) -> FollowUp:
    """Say what was done; the same words again stand once."""
    case = locked(FollowUp.objects.values_list("case_id", flat=True).get(pk=follow_id))
    found, words = FollowUp.objects.select_related("unit").get(pk=follow_id), words.strip()
    if not may_follow(actor, found):
        raise Refused
    if found.done_at is not None:
        return found
    found.done, found.done_by, found.done_name, found.done_at = said(words), actor.id, actor.name, now()
    found.save()
    note(actor, case, "follow_done", _told(found), words)
    return found


def mark_late() -> int:
    """Mark follow-ups that were not done in time; how many. Twice at once marks once."""
    late = FollowUp.objects.filter(done_at=None, late_at=None, due_at__lt=now()).order_by("due_at", "id")
    return sum(_mark(follow_id) for follow_id in late.values_list("pk", flat=True)[:AT_MOST])


@transaction.atomic
def _mark(follow_id: int) -> bool:
    case = locked(FollowUp.objects.values_list("case_id", flat=True).get(pk=follow_id))
    found = FollowUp.objects.get(pk=follow_id)
    if found.done_at is not None or found.late_at is not None:
        return False
    found.late_at = now()
    found.save(update_fields=["late_at"])
    note(SYSTEM, case, "follow_late", _told(found))
    return True


def _told(follow: FollowUp) -> dict[str, object]:
    page = f"/cases/follow/{follow.pk}/"
    return {"kind": follow.kind, "follow": follow.pk, "due": follow.due_at.isoformat(), "page": page}

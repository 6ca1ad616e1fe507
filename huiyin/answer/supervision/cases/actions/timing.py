"""What happens to cases when time runs out: the case goes on, or somebody is late."""

from django.db import transaction

from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.actions.moving import locked, move, note
from huiyin.answer.supervision.cases.models import Case
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now

AT_MOST = 500
# A unit that says nothing does not stop the case; one that does not appeal in time lets it stand.
GOES_ON = {rules.REPLYING: "go_on", rules.MEASURED: "lapse"}


def keep_going() -> int:
    """Move cases on whose unit let its time pass, and mark those whose inspectors are late; how many."""
    due = Case.objects.exclude(state=rules.CLOSED).filter(due_at__lt=now(), late_at=None)
    return sum(
        _one(case_id) for case_id in due.order_by("due_at", "id").values_list("pk", flat=True)[:AT_MOST]
    )


@transaction.atomic
def _one(case_id: int) -> bool:
    case = locked(case_id)
    if case.due_at is None or case.due_at >= now() or case.late_at is not None:
        return False
    if action := GOES_ON.get(case.state):
        move(SYSTEM, case_id, action, change=_final if action == "lapse" else None)
        return True
    case.late_at = now()
    case.save(update_fields=["late_at"])
    note(SYSTEM, case, "late", {"state": case.state, "due": case.due_at.isoformat()})
    return True


def _final(case: Case) -> None:
    case.outcome = "final"

"""Work that is due in this room: it looks for the rows that need it."""

from huiyin.answer.supervision.meetings.actions import mark_overdue
from huiyin.answer.supervision.meetings.actions.holding import today
from huiyin.answer.supervision.meetings.models import Decision
from huiyin.answer.supervision.meetings.rules import ADOPTED

AT_MOST = 200  # in one go; the next look finds the rest


def watch_decisions() -> int:
    """Mark decisions that were not done by their day; how many."""
    late = Decision.objects.filter(state=ADOPTED, overdue_at=None, due_on__lt=today())
    found = list(late.order_by("due_on", "id").values_list("pk", flat=True)[:AT_MOST])
    return sum(mark_overdue(pk) for pk in found)

"""Decisions of earlier meetings, as the next one finds them."""

from huiyin.answer.supervision.meetings.figures.shapes import DecisionLine
from huiyin.answer.supervision.meetings.models import Decision, Meeting, Progress
from huiyin.answer.supervision.meetings.rules import DRAFTED, OPEN_STATES, standing
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

AT_MOST = 300


def earlier_decisions(meeting: Meeting) -> tuple[DecisionLine, ...]:
    """What the meeting before decided, and what of older ones is not done or was done since; oldest first."""
    before = (
        Meeting.objects.filter(scope=meeting.scope_id, month__lt=meeting.month).order_by("-month").first()
    )
    if before is None:
        return ()
    of_scope = Decision.objects.filter(meeting__scope=meeting.scope_id, meeting__month__lt=meeting.month)
    still = of_scope.filter(state__in=OPEN_STATES) | of_scope.filter(carried_to=meeting)
    found = (still | of_scope.filter(meeting=before)).exclude(state=DRAFTED).distinct()
    rows = list(found.select_related("meeting").order_by("meeting__month", "number")[:AT_MOST])
    said = _said([one.pk for one in rows])
    day = now().astimezone(current().zone).date()
    return tuple(
        DecisionLine(
            one.pk, f"{one.meeting.month:%Y-%m}", one.number, one.what, one.unit_id, one.due_on.isoformat(),
            standing(one.state, one.due_on, day), one.carried, said.get(one.pk, ""),
        )
        for one in rows
    )  # fmt: skip


def _said(decisions: list[int]) -> dict[int, str]:
    """What was reported last on each."""
    rows = Progress.objects.filter(decision__in=decisions).order_by("decision", "-id").distinct("decision")
    return dict(rows.values_list("decision_id", "words"))

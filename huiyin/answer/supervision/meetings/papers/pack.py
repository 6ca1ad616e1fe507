"""The papers of one month and scope: of the meeting that was prepared, or counted now where there is none."""

from dataclasses import dataclass
from datetime import date

from huiyin.answer.supervision.meetings import figures, queries
from huiyin.answer.supervision.meetings.figures.shapes import OfUnit, Whole
from huiyin.answer.supervision.meetings.models import AgendaItem, Meeting
from huiyin.answer.supervision.meetings.papers.words import official_title
from huiyin.answer.supervision.meetings.rules import agenda
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


@dataclass(frozen=True)
class Pack:
    """A meeting, the whole, the agenda and every unit's sheet."""

    meeting: Meeting
    whole: Whole
    items: list[AgendaItem]
    sheets: list[OfUnit]


def pack_of(month: date, scope: str) -> Pack:
    """The papers as they were prepared; counted now, and kept nowhere, where no meeting was prepared yet."""
    found = queries.of_month(month, scope)
    whole = queries.whole(found) if found else None
    if found is None or whole is None:
        return _counted(month, scope)
    return Pack(found, whole, queries.items(found), queries.sheets_of(found))


def _counted(month: date, scope: str) -> Pack:
    counted = figures.count(scope, month)
    today = now().astimezone(current().zone).date()
    meeting = Meeting(month=month, scope_id=scope, held_on=today, chair="—", prepared_at=now())
    whole, sheets = figures.joined(counted, figures.earlier_decisions(meeting))
    proposals = agenda(figures.signs(whole, sheets), current().meetings.items_each)
    items = [
        AgendaItem(
            place=place, source="rule", key=one.key, title=official_title(one), count=one.count,
            unit_id=one.unit or None,
        )
        for place, one in enumerate(proposals)
    ]  # fmt: skip
    return Pack(meeting, whole, items, list(sheets.values()))

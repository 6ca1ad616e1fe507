"""Calling a meeting and preparing its papers from recorded facts."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from huiyin.act.orders.refusals import Incomplete
from huiyin.answer.supervision.meetings import figures, policies
from huiyin.answer.supervision.meetings.actions.holding import (
    held,
    must,
    needs,
    open_for,
    same,
    tell,
    tell_decision,
    today,
)
from huiyin.answer.supervision.meetings.models import AgendaItem, Decision, Meeting, Sheet
from huiyin.answer.supervision.meetings.papers.words import official_title
from huiyin.answer.supervision.meetings.refusals import Frozen, MonthNotOver
from huiyin.answer.supervision.meetings.rules import CALLED, OPEN_STATES, Proposal, agenda
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import last
from huiyin.foundation.organisations.models import Unit

PLACES_APART = 10  # between two items, so that one can be put between them


@transaction.atomic
def call_meeting(
    actor: Actor, month: date, scope: str, held_on: date, chair: str, place: str = ""
) -> Meeting:
    """Call the meeting that reviews a month; the month and scope that have one already keep it."""
    unit = Unit.objects.filter(code=scope, active=True, level__in=figures.LEVELS).first()
    if unit is None:
        raise Incomplete(("scope",))
    must(policies.may_prepare(actor, unit))
    needs(chair=chair)
    month = month.replace(day=1)
    if month >= today().replace(day=1):
        raise MonthNotOver
    fresh = Meeting(
        month=month, scope=unit, held_on=held_on, chair=chair.strip(), place=place.strip(),
        called_by=actor.id, called_name=actor.name, called_at=now(),
    )  # fmt: skip
    Meeting.objects.bulk_create([fresh], ignore_conflicts=True)
    found = held(Meeting.objects.values_list("pk", flat=True).get(month=month, scope=unit))
    if last(f"meeting:{found.pk}") is None:  # held: of two at once one is the first
        tell(actor, found, "call_meeting", {"held_on": held_on.isoformat(), "chair": found.chair})
    return found


@transaction.atomic
def change_meeting(
    actor: Actor, meeting_id: int, held_on: date, chair: str, place: str = "", version: int | None = None
) -> Meeting:
    """Change day, chair or place while the meeting is open."""
    found = open_for(actor, meeting_id)
    needs(chair=chair)
    told = (held_on, chair.strip(), place.strip())
    if told == (found.held_on, found.chair, found.place):
        return found
    same(version, found.version)
    found.held_on, found.chair, found.place = told
    _save(found)
    tell(actor, found, "change_meeting", {"held_on": held_on.isoformat(), "chair": found.chair})
    return found


def prepare(actor: Actor, meeting_id: int) -> Meeting:
    """Count the month, write the papers of the whole and of every unit, and propose the agenda.

    Done again it counts again: papers are written anew, items that a person wrote or changed stay as they are, and
    items that a rule proposed before and no longer would, and that nobody touched, go.
    """
    found = Meeting.objects.select_related("scope").get(pk=meeting_id)
    must(policies.may_prepare(actor, found.scope))
    if found.state != CALLED:
        raise Frozen
    # Counted outside the transaction that stores it: nobody waits for the meeting meanwhile.
    counted = figures.count(found.scope_id, found.month)
    return _store(actor, meeting_id, counted)


@transaction.atomic
def _store(actor: Actor, meeting_id: int, counted: figures.Counted) -> Meeting:
    found = open_for(actor, meeting_id)
    _carry(found)
    decisions = figures.earlier_decisions(found)
    whole, sheets = figures.joined(counted, decisions)
    found.figures, found.prepared_at = figures.as_json(whole), now()
    _save(found)
    Sheet.objects.filter(meeting=found).exclude(unit__in=sheets).delete()
    Sheet.objects.bulk_create(
        [Sheet(meeting=found, unit_id=code, figures=figures.as_json(one)) for code, one in sheets.items()],
        update_conflicts=True,
        unique_fields=["meeting", "unit"],
        update_fields=["figures"],
    )
    items = _propose(found, agenda(figures.signs(whole, sheets), current().meetings.items_each))
    tell(actor, found, "prepare_meeting", {"sheets": len(sheets), "items": items})
    return found


def _carry(meeting: Meeting) -> None:
    """Decisions of earlier meetings of the same scope that are not done come before this one too; each once."""
    earlier = Decision.objects.select_for_update(of=("self",)).filter(
        state__in=OPEN_STATES, meeting__scope=meeting.scope_id, meeting__month__lt=meeting.month
    )
    for one in (
        earlier.exclude(carried_to=meeting).exclude(carried_to__month__gt=meeting.month).order_by("id")
    ):
        one.carried_to, one.carried = meeting, one.carried + 1
        one.save(update_fields=["carried_to", "carried"])
        tell_decision(SYSTEM, one, "carry_decision", one.state, into=meeting.pk, times=one.carried)


def _propose(meeting: Meeting, proposals: list[Proposal]) -> int:
    keys = [one.key for one in proposals]
    untouched = Q(source="rule", edited=False, dropped=False, minutes="", decisions=None)
    AgendaItem.objects.filter(untouched, meeting=meeting).exclude(key__in=keys).delete()
    rows = [
        AgendaItem(
            meeting=meeting, place=number * PLACES_APART, source="rule", key=one.key,
            title=official_title(one), count=one.count, unit_id=one.unit or None,
        )
        for number, one in enumerate(proposals, start=1)
    ]  # fmt: skip
    AgendaItem.objects.bulk_create(rows, ignore_conflicts=True)
    # What stood there before keeps its words when a person changed them, and is counted anew when nobody did.
    kept = {one.key: one for one in AgendaItem.objects.filter(meeting=meeting, edited=False, minutes="")}
    for fresh in rows:
        if (old := kept.get(fresh.key)) and (old.title, old.count) != (fresh.title, fresh.count):
            AgendaItem.objects.filter(pk=old.pk).update(
                title=fresh.title, count=fresh.count, version=F("version") + 1
            )
    return AgendaItem.objects.filter(meeting=meeting, dropped=False).count()


def _save(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.save()

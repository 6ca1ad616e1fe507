"""Meetings, their papers, minutes and decisions, as others may ask for them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.meetings import policies
from huiyin.answer.supervision.meetings.actions.holding import today
from huiyin.answer.supervision.meetings.figures.shapes import OfUnit, Whole
from huiyin.answer.supervision.meetings.figures.storing import read as read_figures
from huiyin.answer.supervision.meetings.models import (
    AgendaItem,
    Correction,
    Decision,
    Meeting,
    Progress,
    Sheet,
)
from huiyin.answer.supervision.meetings.rules import CALLED, CLAIMED, DRAFTED, OPEN_STATES, SIGNED, standing
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

# What a screen asks besides; screens do not import rules.
__all__ = ["today"]

PAGE = 24
ITEMS_AT_MOST, DECISIONS_AT_MOST, REPORTS_AT_MOST, SHEETS_AT_MOST = 100, 300, 50, 2000


@dataclass(frozen=True)
class Doing:
    """What a reader may do with a meeting now."""

    edit: bool
    sign: bool
    correct: bool
    read: bool


def meetings(actor: Actor, before: date | None = None) -> list[Meeting]:
    """A page of meetings that this reader may see whole, newest first; unit heads see those with a sheet of theirs."""
    found = Meeting.objects.select_related("scope").defer("figures").filter(_seen(actor))
    if before:
        found = found.filter(month__lt=before)
    return list(found.order_by("-month", "scope")[:PAGE])


def _seen(actor: Actor) -> Q:
    if actor.has(*policies.CITY_WIDE, *policies.READING):
        return Q()
    seen = Q(pk__in=Sheet.objects.filter(unit__in=policies.own_units(actor)).values("meeting"))
    for post in actor.posts:
        if post.role in policies.OVER_A_PLACE:
            seen |= Q(scope__path=post.path) | Q(scope__path__startswith=f"{post.path}.")
    return seen


def scopes(actor: Actor) -> list[Unit]:
    """The city or the districts for which this person prepares meetings."""
    found = Unit.objects.filter(active=True, level__in=("city", "district")).order_by("path")[:200]
    return [unit for unit in found if policies.may_prepare(actor, unit)]


def last_full_month() -> date:
    """The month that the next meeting is about."""
    first = today().replace(day=1)
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def meeting(actor: Actor, pk: int) -> Meeting:
    """A meeting with its figures; raises `Meeting.DoesNotExist`, or `Refused` for those who read only their sheet."""
    found = Meeting.objects.select_related("scope").get(pk=pk)
    if not policies.may_read(actor, found):
        raise Refused
    return found


def of_month(month: date, scope: str) -> Meeting | None:
    """The meeting that reviews a month of a scope, if there is one."""
    return Meeting.objects.select_related("scope").filter(month=month, scope=scope).first()


def doing(actor: Actor, found: Meeting) -> Doing:
    """What this reader may do with it now."""
    prepares = policies.may_prepare(actor, found.scope)
    return Doing(
        edit=prepares and found.state == CALLED,
        sign=policies.may_sign(actor, found.scope) and found.state == CALLED,
        correct=prepares and found.state == SIGNED,
        read=policies.may_read(actor, found),
    )


def items(found: Meeting) -> list[AgendaItem]:
    """The agenda in order."""
    shown = AgendaItem.objects.filter(meeting=found, dropped=False).select_related("unit")
    return list(shown.order_by("place", "id")[:ITEMS_AT_MOST])


def item(pk: int) -> AgendaItem:
    """One item; raises `AgendaItem.DoesNotExist`."""
    return AgendaItem.objects.select_related("unit").get(pk=pk)


def decisions(found: Meeting) -> list[Decision]:
    """What this meeting decided, by number."""
    return _decisions(Decision.objects.filter(meeting=found).order_by("number"))


def carried(found: Meeting) -> list[Decision]:
    """Decisions of earlier meetings that were carried to this one, as they stand now."""
    earlier = Decision.objects.filter(meeting__scope=found.scope_id, meeting__month__lt=found.month)
    shown = earlier.filter(state__in=OPEN_STATES) | earlier.filter(carried_to=found)
    return _decisions(shown.distinct().order_by("meeting__month", "number"))


def own_decisions(actor: Actor) -> list[Decision]:
    """Decisions that the person's units answer for: what is open, due first."""
    own = Decision.objects.filter(unit__in=policies.own_units(actor), state__in=OPEN_STATES)
    return _decisions(own.order_by("due_on", "id"))


def to_confirm(actor: Actor) -> list[Decision]:
    """What units say is done and nobody has confirmed, of meetings that this person prepares."""
    found = _decisions(Decision.objects.filter(state=CLAIMED).order_by("due_on", "id"))
    return [one for one in found if policies.may_prepare(actor, one.meeting.scope)]


def _decisions(found: QuerySet[Decision]) -> list[Decision]:
    rows = found.select_related("unit", "meeting__scope").defer("meeting__figures")
    return list(rows[:DECISIONS_AT_MOST])


def decision(actor: Actor, pk: int) -> Decision:
    """One decision; raises `Decision.DoesNotExist` or `Refused`."""
    found = Decision.objects.select_related("unit", "meeting__scope").defer("meeting__figures").get(pk=pk)
    if not policies.may_read_decision(actor, found):
        raise Refused
    return found


@dataclass(frozen=True)
class DecisionDoing:
    """What a reader may do with a decision now."""

    change: bool
    report: bool
    confirm: bool
    send_back: bool
    drop: bool


def decision_doing(actor: Actor, one: Decision) -> DecisionDoing:
    """What this reader may do with it now."""
    scope = one.meeting.scope
    prepares, answers = policies.may_prepare(actor, scope), policies.may_report(actor, one)
    drafted, running = one.state == DRAFTED, one.state in OPEN_STATES
    return DecisionDoing(
        change=drafted and prepares and one.meeting.state == CALLED,
        report=answers and running,
        confirm=running and prepares and not answers,
        send_back=one.state == CLAIMED and prepares,
        drop=(drafted and prepares and not answers) or (running and policies.may_sign(actor, scope)),
    )


def reports(found: list[Decision]) -> dict[int, list[Progress]]:
    """What was reported on each, oldest first; one statement."""
    rows = Progress.objects.filter(decision__in=[one.pk for one in found]).order_by("id")
    told: dict[int, list[Progress]] = {}
    for one in rows[: REPORTS_AT_MOST * max(1, len(found))]:
        told.setdefault(one.decision_id, []).append(one)
    return told


def how_it_stands(one: Decision) -> str:
    """A decision's standing today."""
    return standing(one.state, one.due_on, today())


def corrections(found: Meeting) -> list[Correction]:
    """What was set right after the signature, oldest first."""
    return list(
        Correction.objects.filter(meeting=found).select_related("item").order_by("id")[:ITEMS_AT_MOST]
    )


def whole(found: Meeting) -> Whole | None:
    """The papers of the whole, as counted when the meeting was prepared."""
    return None if found.figures is None else read_figures(Whole, found.figures)


def sheet(actor: Actor, pk: int, unit: str) -> tuple[Meeting, OfUnit]:
    """A unit's sheet, for its head and for those who read the meeting; raises `Sheet.DoesNotExist` or `Refused`."""
    found = Sheet.objects.select_related("meeting__scope").get(meeting=pk, unit=unit)
    if unit not in policies.own_units(actor) and not policies.may_read(actor, found.meeting):
        raise Refused
    return found.meeting, read_figures(OfUnit, found.figures)


def own_sheets(actor: Actor) -> list[Sheet]:
    """The newest sheets of the person's units."""
    own = Sheet.objects.filter(unit__in=policies.own_units(actor)).select_related("meeting__scope", "unit")
    return list(own.defer("figures", "meeting__figures").order_by("-meeting__month", "unit")[:PAGE])


def sheets(actor: Actor, pk: int) -> list[OfUnit]:
    """All sheets of a meeting in the order of the pack; raises `Refused` for those who read only their own."""
    return sheets_of(meeting(actor, pk))


def sheets_of(found: Meeting) -> list[OfUnit]:
    """All sheets of a meeting in the order of the pack."""
    rows = dict(Sheet.objects.filter(meeting=found).values_list("unit", "figures")[:SHEETS_AT_MOST])
    return [read_figures(OfUnit, rows[code]) for code in current().units if code in rows]


def sheet_units(found: Meeting) -> list[str]:
    """Units that have a sheet, in the order of the pack."""
    codes = set(Sheet.objects.filter(meeting=found).values_list("unit", flat=True)[:SHEETS_AT_MOST])
    return [code for code in current().units if code in codes]

"""Decisions: drafted at the meeting, adopted with the minutes, reported on by the unit, confirmed by a person."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Incomplete
from huiyin.answer.supervision.cases.models import Case
from huiyin.answer.supervision.meetings import policies, rules
from huiyin.answer.supervision.meetings.actions.holding import (
    held_decision,
    must,
    needs,
    open_for,
    same,
    tell_decision,
    today,
)
from huiyin.answer.supervision.meetings.models import AgendaItem, Decision, Meeting, Progress
from huiyin.answer.supervision.meetings.refusals import DecisionNotNow, Frozen, NothingSuch
from huiyin.foundation.accounts.queries import held
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

DECISIONS_AT_MOST = 200


@transaction.atomic
def decide(
    actor: Actor,
    meeting_id: int,
    what: str,
    unit: str,
    due_on: date,
    item_id: int | None = None,
    subject: str = "",
    about: str = "",
) -> Decision:
    """Write down what was decided, who answers for it and by when; the same twice is one decision."""
    meeting = open_for(actor, meeting_id)
    fresh = Decision(meeting=meeting, made_by=actor.id, made_at=now())
    _fill(fresh, what, unit, due_on, subject, about)
    fresh.item = AgendaItem.objects.get(pk=item_id, meeting=meeting) if item_id else None
    alike = {
        name: getattr(fresh, name) for name in ("what", "unit_id", "due_on", "item_id", "subject", "about")
    }
    of_meeting = Decision.objects.filter(meeting=meeting)
    if found := of_meeting.filter(state=rules.DRAFTED, **alike).first():
        return found
    numbers = list(of_meeting.values_list("number", flat=True))
    if len(numbers) >= DECISIONS_AT_MOST:
        raise Incomplete(("what",))
    fresh.number = max(numbers, default=0) + 1
    fresh.save(force_insert=True)
    tell_decision(actor, fresh, "draft_decision", "", what=fresh.what)
    return fresh


def _fill(one: Decision, what: str, unit: str, due_on: date, subject: str, about: str) -> None:
    needs(what=what, unit=unit)
    found = Unit.objects.filter(_answers_to(one.meeting.scope.path), code=unit, active=True).first()
    if found is None:
        raise Incomplete(("unit",))
    if due_on <= one.meeting.held_on:
        raise Incomplete(("due_on",))
    one.what, one.unit, one.due_on = what.strip(), found, due_on
    one.subject, one.about = (subject, about.strip()) if about.strip() else ("", "")
    if one.about and not _exists(one.subject, one.about):
        raise NothingSuch


def _answers_to(path: str) -> Q:
    """Units of the scope; departments and utilities answer to a district's meeting too."""
    return Q(path=path) | Q(path__startswith=f"{path}.") | Q(kind__in=("functional", "utility"))


def _exists(subject: str, about: str) -> bool:
    if subject == "order":
        return WorkOrder.objects.filter(number=about).exists()
    if subject == "matter":
        return about in current().matters
    return subject == "case" and Case.objects.filter(number=about).exists()


@transaction.atomic
def change_decision(
    actor: Actor,
    decision_id: int,
    what: str,
    unit: str,
    due_on: date,
    subject: str = "",
    about: str = "",
    version: int | None = None,
) -> Decision:
    """Change a decision while the meeting is open."""
    found = held_decision(decision_id)
    open_for(actor, found.meeting_id)
    if found.state != rules.DRAFTED:
        raise DecisionNotNow
    names = ("what", "unit_id", "due_on", "subject", "about")
    before = [getattr(found, name) for name in names]
    _fill(found, what, unit, due_on, subject, about)
    if before == [getattr(found, name) for name in names]:
        return found
    same(version, found.version)
    _save(found)
    tell_decision(actor, found, "change_decision", found.state, what=found.what)
    return found


def adopt(actor: Actor, meeting: Meeting) -> int:
    """With the signature every drafted decision goes to its unit; how many. The caller holds the meeting."""
    drafted = Decision.objects.select_for_update(of=("self",)).filter(meeting=meeting, state=rules.DRAFTED)
    found = list(drafted.select_related("unit").order_by("number"))
    for one in found:
        one.meeting = meeting
        _step(one, "adopt")
        _save(one)
        tell_decision(
            actor, one, "adopt_decision", rules.DRAFTED, accounts=_heads(one.unit_id), **_order(one)
        )
    return len(found)


def _heads(unit: str) -> list[int]:
    return sorted({one.account for one in held("unit_head", frozenset({unit}))})


def _order(one: Decision) -> dict[str, Any]:
    """The order a decision is about, by which notices find it."""
    if one.subject != "order":
        return {}
    found = WorkOrder.objects.filter(number=one.about).values_list("pk", flat=True).first()
    return {"order": found} if found else {}


@transaction.atomic
def report(actor: Actor, decision_id: int, words: str, done: bool = False) -> Progress:
    """The unit says how far it is, or that it is done; the same report sent again is one."""
    found = held_decision(decision_id)
    must(policies.may_report(actor, found))
    needs(words=words)
    last = Progress.objects.filter(decision=found).order_by("-id").first()
    if last and (last.words, last.claims, last.by) == (words.strip(), done, actor.id):
        return last
    source = found.state
    _step(found, "claim" if done else "report")
    _save(found)
    made = Progress.objects.create(
        decision=found, words=words.strip(), claims=done, by=actor.id, by_name=actor.name, at=now()
    )
    act = "claim_decision" if done else "report_decision"
    tell_decision(actor, found, act, source, words.strip(), report=made.pk)
    return made


@transaction.atomic
def confirm(actor: Actor, decision_id: int, words: str = "", version: int | None = None) -> Decision:
    """A person who prepares the meeting finds that it is done."""
    return _close(actor, decision_id, "confirm", words, version)


@transaction.atomic
def drop_decision(actor: Actor, decision_id: int, why: str, version: int | None = None) -> Decision:
    """Take a decision back, with the reason: a draft by who prepares the meeting, an adopted one by who may sign."""
    needs(why=why)
    return _close(actor, decision_id, "drop", why, version)


def _close(actor: Actor, decision_id: int, act: str, words: str, version: int | None) -> Decision:
    found = held_decision(decision_id)
    target = rules.DONE if act == "confirm" else rules.DROPPED
    if (found.state, found.closed_by, found.ending) == (target, actor.id, words.strip()):
        return found
    must(_may_close(actor, found, act))
    if found.state == rules.DRAFTED and found.meeting.state == rules.SIGNED:
        raise Frozen
    source = found.state
    _step(found, act)
    same(version, found.version)
    found.closed_at, found.closed_by, found.ending = now(), actor.id, words.strip()
    _save(found)
    tell_decision(actor, found, f"{act}_decision", source, words.strip())
    return found


def _may_close(actor: Actor, found: Decision, act: str) -> bool:
    """Nobody confirms what their own unit answers for."""
    scope = found.meeting.scope
    if act == "drop" and found.state != rules.DRAFTED:
        return policies.may_sign(actor, scope)
    return policies.may_prepare(actor, scope) and not policies.may_report(actor, found)


@transaction.atomic
def send_back(actor: Actor, decision_id: int, why: str, version: int | None = None) -> Decision:
    """What a unit claims is not done yet, and why."""
    found = held_decision(decision_id)
    must(policies.may_prepare(actor, found.meeting.scope))
    needs(why=why)
    source = found.state
    _step(found, "send_back")
    same(version, found.version)
    _save(found)
    tell_decision(actor, found, "send_decision_back", source, why.strip(), accounts=_heads(found.unit_id))
    return found


@transaction.atomic
def mark_overdue(decision_id: int) -> bool:
    """Mark a decision whose day is past, once; whether it is new."""
    found = held_decision(decision_id)
    if found.state != rules.ADOPTED or found.overdue_at or found.due_on >= today():
        return False
    found.overdue_at = now()
    _save(found)
    tell_decision(SYSTEM, found, "decision_overdue", found.state, accounts=_heads(found.unit_id))
    return True


def _step(one: Decision, act: str) -> None:
    target = rules.after(one.state, act)
    if target is None:
        raise DecisionNotNow
    one.state = target


def _save(one: Decision) -> None:
    one.version += 1
    one.save()

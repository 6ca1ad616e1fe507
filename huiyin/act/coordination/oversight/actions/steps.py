"""Putting a duty on a level: the step in its history, the sheet's number, and the entry in the order's story."""

from datetime import datetime

from django.db import connection
from django.db.models import Max

from huiyin.act.coordination.oversight import rules
from huiyin.act.coordination.oversight.models import Duty, DutyStep
from huiyin.act.orders.actions.moving import note
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current


def put_on(
    actor: Actor, duty: Duty, order: WorkOrder, level: str, action: str, words: str = "", trigger: str = ""
) -> DutyStep:
    """Put a duty on this level now, with a new limit; the caller holds the order.

    A duty that is not saved yet is saved. `action` is what the order's story calls it.
    """
    city, at = current(), now()
    how = city.overseeing.levels[level]
    duty.level, duty.owner_role, duty.due_at = level, how.owner, city.calendar.due(at, how.wait)
    duty.save()
    step = DutyStep(duty=duty, level=level, trigger=trigger, unit_id=duty.unit_id, owner_role=how.owner)
    step.words, step.by, step.by_name, step.at, step.due_at = words, actor.id, actor.name, at, duty.due_at
    if level in rules.SHEETS:
        _number(step, city, at)
    step.save()
    note(actor, order, action, evidence_of(duty, step), reason=words)
    return step


def evidence_of(duty: Duty, step: DutyStep) -> dict[str, str]:
    """What the order's story keeps of a step; units and roles are those who must act."""
    found = {
        "level": step.level,
        "trigger": step.trigger,
        "unit": duty.unit_id,
        "role": duty.owner_role,
        "due": step.due_at.isoformat(),
        "sheet": step.number,
    }
    return {name: value for name, value in found.items() if value}


def _number(step: DutyStep, city: City, at: datetime) -> None:
    # Numbers have no gap and no double: whoever takes one holds them until the transaction ends.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('oversight.sheet'))")
    step.year = at.astimezone(city.zone).year
    highest = DutyStep.objects.filter(year=step.year).aggregate(top=Max("seq"))["top"]
    step.seq = (highest or 0) + 1
    step.number = rules.sheet_number(city.overseeing.sheet_number, step.year, step.seq)

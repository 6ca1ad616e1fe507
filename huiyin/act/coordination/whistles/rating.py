"""After the meeting: the street marks each unit, the unit answers, the coordinator settles, and duties get done."""

from django.db import transaction

from huiyin.act.coordination.whistles import rules
from huiyin.act.coordination.whistles.answering import SUMMONED
from huiyin.act.coordination.whistles.holding import held, held_summons, must, told
from huiyin.act.coordination.whistles.models import SheetRow, Summons
from huiyin.act.coordination.whistles.policies import answers, coordinates, of_street
from huiyin.act.coordination.whistles.refusals import AnsweredBefore, WhistleNotNow
from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import SYSTEM, UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


@transaction.atomic
def rate(actor: Actor, summons_id: int, accepted: float, result: float, remark: str = "") -> Summons:
    """The street marks a unit once; the mark for coming in time follows from the record and is nobody's to give."""
    found = held_summons(summons_id)
    must(of_street(actor, found.whistle))
    given = (actor.id, accepted, result, remark.strip())
    if found.rated_at and (found.rated_by, found.accepted_mark, found.result_mark, found.remark) == given:
        return found
    if found.rated_at or found.whistle.state not in rules.RATEABLE:
        raise WhistleNotNow
    _check_marks(accepted, result)
    how = current().whistling
    ended = found.whistle.closed_at or now()
    found.arrived_mark = rules.arrival_mark(
        found.arrived_at, found.arrive_by, ended, how.marks["arrived"], how.late_share
    )
    found.accepted_mark, found.result_mark, found.remark = accepted, result, remark.strip()
    found.rated_at, found.rated_by = now(), actor.id
    found.save()
    told(actor, found.whistle, "rate_unit", _marks(found), reason=found.remark)
    return found


def _check_marks(accepted: float, result: float, **more: float) -> None:
    given = {"accepted": accepted, "result": result, **more}
    if wrong := rules.mark_faults(given, current().whistling.marks):
        raise Incomplete(tuple(wrong))


def _marks(found: Summons) -> dict[str, object]:
    marks = {"arrived": found.arrived_mark, "accepted": found.accepted_mark, "result": found.result_mark}
    return {"unit": found.unit_id, **marks}


@transaction.atomic
def answer_rating(actor: Actor, summons_id: int, words: str, objects: bool = False) -> Summons:
    """The unit's answer to its marks; an objection goes to the coordinator."""
    found = held_summons(summons_id)
    must(answers(actor, found))
    words = words.strip()
    if found.answered_at and (found.answered_by, found.answer, found.objects_to_it) == (
        actor.id,
        words,
        objects,
    ):
        return found
    if found.answered_at:
        raise AnsweredBefore
    if found.rated_at is None:
        raise WhistleNotNow
    if not words:
        raise Incomplete(("words",))
    found.answer, found.objects_to_it = words, objects
    found.answered_at, found.answered_by = now(), actor.id
    found.save()
    evidence = {"unit": found.unit_id, "objects": objects, "words": words}
    told(actor, found.whistle, "answer_rating", evidence, role=SUMMONED)
    return found


@transaction.atomic
def settle(
    actor: Actor, summons_id: int, arrived: float, accepted: float, result: float, ruling: str
) -> Summons:
    """The coordinator's word on an objection: the marks that stand, and why."""
    found = held_summons(summons_id)
    must(coordinates(actor, found.whistle))
    if found.settled_at and (found.settled_by, found.ruling) == (actor.id, ruling.strip()):
        return found
    if found.settled_at or not found.objects_to_it:
        raise WhistleNotNow
    if not ruling.strip():
        raise Incomplete(("ruling",))
    _check_marks(accepted, result, arrived=arrived)
    found.arrived_mark, found.accepted_mark, found.result_mark = arrived, accepted, result
    found.ruling, found.settled_at, found.settled_by = ruling.strip(), now(), actor.id
    found.save()
    told(actor, found.whistle, "settle_rating", _marks(found), reason=found.ruling)
    return found


@transaction.atomic
def row_done(actor: Actor, row_id: int, note: str) -> SheetRow:
    """A duty of the sheet is done: said by its own unit or by the street."""
    whistle = held(SheetRow.objects.values_list("whistle_id", flat=True).get(pk=row_id))
    row = SheetRow.objects.select_for_update().get(pk=row_id)
    must(of_street(actor, whistle) or actor.at(row.unit_id, *UNIT_ROLES))
    if row.done_at:
        return row
    if not note.strip():
        raise Incomplete(("note",))
    row.done_at, row.done_by, row.note = now(), actor.id, note.strip()
    row.save()
    role = "" if of_street(actor, whistle) else SUMMONED
    told(
        actor,
        whistle,
        "row_done",
        {"row": row.pk, "unit": row.unit_id, "what": row.what, "note": row.note},
        role=role,
    )
    return row


@transaction.atomic
def mark_row(row_id: int) -> bool:
    """Mark a duty that was not done by its day; whether it is new. For the job."""
    whistle = held(SheetRow.objects.values_list("whistle_id", flat=True).get(pk=row_id))
    row = SheetRow.objects.select_for_update().get(pk=row_id)
    today = now().astimezone(current().zone).date()
    if row.done_at or row.overdue_at or row.by >= today:
        return False
    row.overdue_at = now()
    row.save(update_fields=["overdue_at"])
    told(SYSTEM, whistle, "mark_row", {"row": row.pk, "unit": row.unit_id, "what": row.what})
    return True

"""What a unit reports on a duty, and what the overseer makes of it."""

from django.db import transaction

from huiyin.act.coordination.oversight import rules
from huiyin.act.coordination.oversight.actions.duties import held
from huiyin.act.coordination.oversight.models import Duty, DutyReport
from huiyin.act.coordination.oversight.policies import may_judge, may_report
from huiyin.act.coordination.oversight.refusals import Judged, ReportWaiting, Unfinished
from huiyin.act.orders.actions.moving import note
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current


@transaction.atomic
def report(actor: Actor, duty_id: int, kind: str, words: str) -> DutyReport:
    """Report a stage, or the reason for a delay; the same words sent twice stand once."""
    duty, order = held(duty_id)
    words = words.strip()
    if not may_report(actor, duty.unit_id):
        raise Refused
    if kind not in rules.REPORT_KINDS or not words or len(words) > rules.WORDS_AT_MOST:
        raise Unfinished("words" if kind in rules.REPORT_KINDS else "kind")
    waiting = DutyReport.objects.filter(duty=duty, judged_at=None).first()
    if waiting and (waiting.by, waiting.kind, waiting.words) == (actor.id, kind, words):
        return waiting
    if waiting:
        raise ReportWaiting
    made = DutyReport(duty=duty, unit_id=duty.unit_id, kind=kind, words=words, by=actor.id)
    made.by_name, made.at = actor.name, now()
    made.save()
    evidence = {"unit": duty.unit_id, "kind": kind, "report_id": made.pk, "late": made.at > duty.due_at}
    note(actor, order, "duty_report", evidence, reason=words, role=_role(actor, duty))
    return made


@transaction.atomic
def accept(actor: Actor, report_id: int, words: str = "") -> DutyReport:
    """Accept a report; the unit has the level's whole time again until the next."""
    duty, order, found = _to_judge(actor, report_id)
    if found.verdict == "accepted":
        return found
    how = current().overseeing.levels[duty.level]
    duty.due_at = current().calendar.due(now(), how.wait)
    duty.save(update_fields=["due_at"])
    return _judge(actor, duty, order, found, "accepted", words)


@transaction.atomic
def send_back(actor: Actor, report_id: int, words: str) -> DutyReport:
    """Send a report back with what is missing; the limit stands as it was."""
    duty, order, found = _to_judge(actor, report_id)
    if not words.strip():
        raise Unfinished("words")
    if found.verdict == "returned":
        return found
    return _judge(actor, duty, order, found, "returned", words)


def _to_judge(actor: Actor, report_id: int) -> tuple[Duty, WorkOrder, DutyReport]:
    duty, order = held(DutyReport.objects.values_list("duty_id", flat=True).get(pk=report_id))
    if not may_judge(actor, duty):
        raise Refused
    found = DutyReport.objects.get(pk=report_id)
    if found.judged_at and found.judged_by != actor.id:
        raise Judged
    return duty, order, found


def _judge(
    actor: Actor, duty: Duty, order: WorkOrder, found: DutyReport, verdict: str, words: str
) -> DutyReport:
    if found.judged_at:
        raise Judged
    found.verdict, found.judged_by, found.judged_at = verdict, actor.id, now()
    found.judged_words = words.strip()
    found.save(update_fields=["verdict", "judged_by", "judged_at", "judged_words"])
    evidence = {"unit": duty.unit_id, "report_id": found.pk, "due": duty.due_at.isoformat()}
    note(actor, order, f"duty_{verdict}", evidence, reason=found.judged_words)
    return found


def _role(actor: Actor, duty: Duty) -> str:
    return next((post.role for post in actor.posts if post.unit == duty.unit_id), actor.role)

"""Joint supervision: opened with tasks for all, reported on every week, late reports marked."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huiyin.act.coordination.oversight import finding, rules
from huiyin.act.coordination.oversight.models import Joint, JointMember, StageReport
from huiyin.act.coordination.oversight.policies import may_join, may_report
from huiyin.act.coordination.oversight.refusals import DutyClosed, JointOpen, NoUnit, Unfinished
from huiyin.act.orders.actions.leading import closed_to
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

MEMBERS_AT_MOST = 12


@transaction.atomic
def open_joint(actor: Actor, order_id: int, aim: str, tasks: Mapping[str, str], due_at: datetime) -> Joint:
    """Let several units act together until it is done: `tasks` by unit, the order's own lead among them.

    Raises `JointOpen` when there is one, `Unfinished` when a unit has no task or the day has passed.
    """
    order = locked(order_id)
    if not may_join(actor):
        raise Refused
    if order.state in CLOSED:
        raise NotNow(order.state)
    if order.lead_id is None:
        raise NoUnit
    _check(order, aim, tasks, due_at)
    if found := Joint.objects.filter(order=order, closed_at=None).first():
        if (found.opened_by, found.aim, found.due_at) == (actor.id, aim.strip(), due_at):
            return found
        raise JointOpen
    joint = Joint(order=order, aim=aim.strip(), due_at=due_at, opened_by=actor.id, opened_name=actor.name)
    joint.opened_at = now()
    joint.save()
    members = [
        JointMember(joint=joint, unit_id=unit, leads=unit == order.lead_id, task=task.strip())
        for unit, task in tasks.items()
    ]
    JointMember.objects.bulk_create(members)
    evidence = {"units": list(tasks), "lead": order.lead_id, "due": due_at.isoformat()}
    note(actor, order, "joint_open", evidence, reason=joint.aim)
    return joint


def _check(order: WorkOrder, aim: str, tasks: Mapping[str, str], due_at: datetime) -> None:
    lacking = []
    if not aim.strip() or len(aim) > rules.WORDS_AT_MOST:
        lacking.append("aim")
    if due_at <= now():
        lacking.append("due_at")
    units = set(tasks)
    known = set(
        Unit.objects.filter(code__in=units, active=True)
        .exclude(level="community")
        .values_list("code", flat=True)
    )
    wrong = units - known or units & closed_to(current(), order)
    if order.lead_id not in units or not 2 <= len(units) <= MEMBERS_AT_MOST or wrong:
        lacking.append("units")
    if not all(task.strip() for task in tasks.values()):
        lacking.append("tasks")
    if lacking:
        raise Unfinished(*lacking)


def ask_reports() -> int:
    """Ask every member for the reports that it is time to ask for; how many were asked. Twice at once asks once."""
    return sum(_ask(joint_id) for joint_id in finding.joints_to_ask(now(), current().overseeing))


@transaction.atomic
def _ask(joint_id: int) -> int:
    order = locked(Joint.objects.values_list("order_id", flat=True).get(pk=joint_id))
    joint, city = Joint.objects.get(pk=joint_id), current()
    if joint.closed_at or order.state in CLOSED:
        return 0
    how, due = city.overseeing, city.calendar.due
    days = rules.report_days(joint.opened_at, joint.due_at, how.report_every, how.ask_before, now(), due)
    members = list(joint.members.order_by("id"))
    known = set(StageReport.objects.filter(member__joint=joint).values_list("member_id", "due_at"))
    fresh = [
        StageReport(member=member, asked_at=now(), due_at=day)
        for day in days
        for member in members
        if (member.pk, day) not in known
    ]
    if not fresh:
        return 0
    StageReport.objects.bulk_create(fresh)
    units = list(dict.fromkeys(one.member.unit_id for one in fresh))
    note(SYSTEM, order, "joint_ask", {"units": units, "due": max(days).isoformat()})
    return len(fresh)


def mark_late() -> int:
    """Mark the reports that did not come in time; how many."""
    return sum(_mark(joint_id) for joint_id in finding.joints_with_late(now()))


@transaction.atomic
def _mark(joint_id: int) -> int:
    order = locked(Joint.objects.values_list("order_id", flat=True).get(pk=joint_id))
    late = StageReport.objects.filter(
        member__joint=joint_id, written_at=None, late_at=None, due_at__lt=now()
    ).select_related("member")
    rows = list(late.order_by("due_at", "id"))
    StageReport.objects.filter(pk__in=[row.pk for row in rows]).update(late_at=now())
    units = list(dict.fromkeys(row.member.unit_id for row in rows))
    if units:
        note(SYSTEM, order, "joint_late", {"units": units})
    return len(rows)


@transaction.atomic
def write_report(actor: Actor, report_id: int, words: str) -> StageReport:
    """Write a stage report that was asked for; the same words sent twice stand once."""
    asked = StageReport.objects.select_related("member__joint").get(pk=report_id)
    order = locked(asked.member.joint.order_id)
    asked = StageReport.objects.select_related("member__joint").get(pk=report_id)
    words = words.strip()
    if not may_report(actor, asked.member.unit_id):
        raise Refused
    if not words or len(words) > rules.WORDS_AT_MOST:
        raise Unfinished("words")
    if asked.written_at and (asked.by, asked.words) == (actor.id, words):
        return asked
    if asked.written_at or asked.member.joint.closed_at:
        raise DutyClosed
    asked.words, asked.by, asked.by_name, asked.written_at = words, actor.id, actor.name, now()
    if asked.written_at > asked.due_at and asked.late_at is None:
        asked.late_at = asked.written_at
    asked.save(update_fields=["words", "by", "by_name", "written_at", "late_at"])
    evidence = {"unit": asked.member.unit_id, "report_id": asked.pk, "late": asked.late_at is not None}
    note(actor, order, "joint_report", evidence, reason=words, role=_role(actor, asked.member.unit_id))
    return asked


def _role(actor: Actor, unit: str) -> str:
    return next((post.role for post in actor.posts if post.unit == unit), actor.role)

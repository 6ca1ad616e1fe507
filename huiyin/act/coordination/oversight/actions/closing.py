"""Ending supervision: only when the appellant was called back, or the order ended otherwise."""

from django.db import transaction

from huiyin.act.coordination.oversight import finding, rules
from huiyin.act.coordination.oversight.models import Duty, DutyReport, Joint, StageReport
from huiyin.act.coordination.oversight.policies import OVERSEERS
from huiyin.act.coordination.oversight.refusals import NotCalledBack
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now


@transaction.atomic
def close_duty(actor: Actor, duty_id: int) -> Duty:
    """Close a duty whose order was called back; nobody can before."""
    order = locked(Duty.objects.values_list("order_id", flat=True).get(pk=duty_id))
    if not actor.has(*OVERSEERS, "system"):
        raise Refused
    duty = Duty.objects.get(pk=duty_id)
    if duty.closed_at:
        return duty
    duty.closed_at, duty.outcome = now(), _outcome(order)
    duty.save(update_fields=["closed_at", "outcome"])
    # What nobody looked at is settled with the matter itself.
    waiting = DutyReport.objects.filter(duty=duty, judged_at=None)
    waiting.update(verdict="accepted", judged_at=duty.closed_at)
    note(actor, order, "duty_close", {"unit": duty.unit_id, "outcome": duty.outcome})
    return duty


@transaction.atomic
def close_joint(actor: Actor, joint_id: int) -> Joint:
    """Close a joint supervision whose order was called back; nobody can before."""
    order = locked(Joint.objects.values_list("order_id", flat=True).get(pk=joint_id))
    if not actor.has(*OVERSEERS, "system"):
        raise Refused
    joint = Joint.objects.get(pk=joint_id)
    if joint.closed_at:
        return joint
    joint.closed_at, joint.outcome = now(), _outcome(order)
    joint.save(update_fields=["closed_at", "outcome"])
    # Nobody is asked any more for what was not due yet.
    StageReport.objects.filter(member__joint=joint, written_at=None, due_at__gt=joint.closed_at).delete()
    units = list(joint.members.order_by("-leads", "id").values_list("unit", flat=True))
    note(actor, order, "joint_close", {"units": units, "outcome": joint.outcome})
    return joint


def _outcome(order: WorkOrder) -> str:
    if order.state not in CLOSED:
        raise NotCalledBack
    return rules.outcome(finding.closing_action(order.pk))


def close_done() -> int:
    """Close all supervision whose order is closed; how many."""
    duties = [close_duty(SYSTEM, pk) for pk in finding.done(Duty)]
    joints = [close_joint(SYSTEM, pk) for pk in finding.done(Joint)]
    return len(duties) + len(joints)

"""Duties of supervision with their steps and reports, joint supervision, and cards."""

from django.db import models
from django.db.models import Q

from huiyin.act.coordination.oversight.rules import (
    COLOURS,
    LEVELS,
    OUTCOMES,
    REPORT_KINDS,
    TRIGGERS,
    VERDICTS,
)
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.foundation.accounts.rules import UNIT_ROLES
from huiyin.foundation.organisations.models import Unit


class Duty(models.Model):
    """One matter under supervision: who of which unit answers at which level by when, until it is done."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="duties")
    triggers = models.JSONField(default=list)
    level = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=24)
    due_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    opened_name = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    circulated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="duty_open", condition=Q(closed_at=None)),
            models.Index(fields=["level", "due_at", "id"], name="duty_level", condition=Q(closed_at=None)),
            models.Index(fields=["unit", "due_at", "id"], name="duty_unit", condition=Q(closed_at=None)),
        ]
        constraints = [
            # One matter, one duty: further reasons join it, nobody writes two reports on one thing.
            models.UniqueConstraint(fields=["order"], name="duty_once", condition=Q(closed_at=None)),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="duty_level_known"),
            models.CheckConstraint(condition=Q(owner_role__in=sorted(UNIT_ROLES)), name="duty_role_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False, outcome__in=OUTCOMES),
                name="duty_closed_with_outcome",
            ),
        ]


class DutyStep(models.Model):
    """One rung a duty stood on, with what was told; at the colours it is a numbered sheet."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="steps")
    level = models.CharField(max_length=12)
    trigger = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=24)
    words = models.TextField(blank=True)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    number = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    seq = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], include=["unit", "level"], name="step_at")]
        constraints = [
            models.UniqueConstraint(fields=["year", "seq"], name="sheet_numbered_once"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="step_level_known"),
            models.CheckConstraint(condition=Q(trigger__in=["", *TRIGGERS]), name="step_trigger_known"),
            models.CheckConstraint(
                condition=Q(number="", year=None, seq=None)
                | ~Q(number="") & Q(year__isnull=False, seq__isnull=False),
                name="sheet_has_whole_number",
            ),
        ]


class DutyReport(models.Model):
    """What a unit reported on a duty, a stage or the reason for delay, and whether it was accepted."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    words = models.TextField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8, blank=True)
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            # What was reported is judged before more is reported.
            models.UniqueConstraint(fields=["duty"], name="report_one_waiting", condition=Q(judged_at=None)),
            models.CheckConstraint(condition=Q(kind__in=REPORT_KINDS), name="report_kind_known"),
            models.CheckConstraint(
                condition=Q(verdict="", judged_at=None)
                | Q(judged_at__isnull=False, verdict__in=[one for one in VERDICTS if one]),
                name="report_judged_with_verdict",
            ),
        ]


class Joint(models.Model):
    """Joint supervision of one order: a lead and members who report every week until it is done."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="joints")
    aim = models.TextField()
    due_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    opened_name = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="joint_open", condition=Q(closed_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["order"], name="joint_once", condition=Q(closed_at=None)),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False, outcome__in=OUTCOMES),
                name="joint_closed_with_outcome",
            ),
        ]


class JointMember(models.Model):
    """A unit in a joint supervision with its task; exactly one leads."""

    joint = models.ForeignKey(Joint, on_delete=models.PROTECT, related_name="members")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    task = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="member_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["joint", "unit"], name="member_once"),
            models.UniqueConstraint(fields=["joint"], name="joint_one_lead", condition=Q(leads=True)),
        ]


class StageReport(models.Model):
    """A report that was asked of one member for one week; unwritten until `written_at`."""

    member = models.ForeignKey(JointMember, on_delete=models.PROTECT, related_name="reports")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)  # when it was found not to have come in time
    words = models.TextField(blank=True)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="stage_unwritten", condition=Q(written_at=None))
        ]
        constraints = [
            models.UniqueConstraint(fields=["member", "due_at"], name="stage_once_a_week"),
            models.CheckConstraint(
                condition=Q(words="", written_at=None) | ~Q(words="") & Q(written_at__isnull=False),
                name="stage_written_with_words",
            ),
        ]


class Card(models.Model):
    """A yellow card before one limit of one order ends, or a red one when it is over; seen and answered by the unit."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="cards")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="cards")
    colour = models.CharField(max_length=8)
    due_at = models.DateTimeField()  # the limit it warns of: one that was moved is warned of anew
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # its clock stopped, or ends at another time now
    seen_by = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due_at", "id"], name="card_unit", condition=Q(ended_at=None)),
            models.Index(fields=["colour", "due_at", "id"], name="card_open", condition=Q(ended_at=None)),
            models.Index(fields=["order", "id"], name="card_order"),
            models.Index(fields=["at"], include=["unit", "colour"], name="card_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clock", "colour", "due_at"], name="card_once"),
            models.CheckConstraint(condition=Q(colour__in=COLOURS), name="card_colour_known"),
        ]

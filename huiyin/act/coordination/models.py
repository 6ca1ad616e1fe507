"""Alarms: danger that somebody must answer at once."""

from django.db import models
from django.db.models import Q

from huiyin.act.coordination.rules import GRADES, OUTCOMES
from huiyin.act.orders.models import WorkOrder


class Alarm(models.Model):
    """Danger heard in one order: who must answer by when, who took it, and what came of it."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="alarms")
    cause = models.CharField(max_length=24, blank=True)
    grade = models.CharField(max_length=8)
    said = models.JSONField(default=list)
    at_desk = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    take_by = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    taken_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    handed_to = models.CharField(max_length=8, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["take_by", "id"], name="alarm_open", condition=Q(done_at=None)),
            models.Index(fields=["raised_at"], name="alarm_raised"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "cause"], name="alarm_once"),
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="alarm_grade_known"),
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="alarm_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="")
                | Q(done_at__isnull=False, taken_by__isnull=False, outcome__in=OUTCOMES),
                name="alarm_done_with_outcome",
            ),
        ]

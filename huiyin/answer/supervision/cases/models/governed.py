"""Streets under governance: entry and exit with their figures, the plan, monthly reports, and help."""

from django.db import models
from django.db.models import Q

from huiyin.answer.supervision.cases.rules import governed as rules
from huiyin.foundation.organisations.models import Unit

HELP_KINDS = ("resources", "people", "whistle", "money")


class Governed(models.Model):
    """One term of a street under governance, proposed with figures and confirmed by a person at both ends."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8)
    quarter = models.CharField(max_length=6)  # the last of those that called for it
    figures = models.JSONField(default=dict)
    volume = models.PositiveIntegerField()  # in that quarter: what a fall is measured against
    proposed_at = models.DateTimeField()
    plan = models.TextField(blank=True)
    planned_name = models.CharField(max_length=60, blank=True)
    planned_at = models.DateTimeField(null=True)
    entered_name = models.CharField(max_length=60, blank=True)
    entered_at = models.DateTimeField(null=True)
    quarters = models.JSONField(default=list)  # figures of each quarter since, counted once it was over
    exit_quarter = models.CharField(max_length=6, blank=True)
    exit_figures = models.JSONField(default=dict)
    kept_quarter = models.CharField(max_length=6, blank=True)  # an exit proposed on it was not confirmed
    ended_name = models.CharField(max_length=60, blank=True)
    ended_words = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="governed_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit"], name="governed_once", condition=Q(state__in=rules.OPEN)),
            models.UniqueConstraint(fields=["unit", "quarter"], name="governed_proposed_once"),
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="governed_state_known"),
        ]


class GovernedTask(models.Model):
    """One measure of the plan: what, who of which unit, until when."""

    governed = models.ForeignKey(Governed, on_delete=models.PROTECT, related_name="tasks")
    words = models.TextField()
    owner = models.CharField(max_length=60)
    due_on = models.DateField()
    done_name = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # a newer plan took its place


class GovernedReport(models.Model):
    """What the street reported on a month."""

    governed = models.ForeignKey(Governed, on_delete=models.PROTECT, related_name="reports")
    month = models.DateField()
    words = models.TextField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["governed", "month"], name="governed_report_once")]


class GovernedHelp(models.Model):
    """Help given beside the pressure: what, by whom, until when, and whether it came."""

    governed = models.ForeignKey(Governed, on_delete=models.PROTECT, related_name="help")
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    due_on = models.DateField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    came_name = models.CharField(max_length=60, blank=True)
    came_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=HELP_KINDS), name="help_kind_known")]

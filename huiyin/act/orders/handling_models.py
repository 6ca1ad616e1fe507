"""What is asked of others while an order is handled: of the appellant, of the hotline, of time itself."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.foundation.organisations.models import Unit


class SupplementRequest(models.Model):
    """A question to the appellant; while it is open the clock of handling rests, until `due_at` at the latest."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="supplements")
    round = models.PositiveSmallIntegerField(default=0)
    question = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="supplement_open", condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(ended_at=None), name="supplement_one_open"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None)
                | Q(outcome__in=["answered", "expired", "resumed", "left"], ended_at__isnull=False),
                name="supplement_outcome_when_ended",
            ),
        ]


class Extension(models.Model):
    """A request for more time and what became of it; the clock it moved keeps its start and its limit.

    `amount` is in the measure of that clock; a request under a law has its article and the day the law names.
    """

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="extensions")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="extensions")
    round = models.PositiveSmallIntegerField(default=0)
    amount = models.FloatField()
    measure = models.CharField(max_length=8)
    reason = models.TextField()
    report = models.TextField()
    told = models.TextField()
    statute = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    old_due = models.DateTimeField()
    new_due = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=9, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="extension_asked")]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(decided_at=None), name="extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None)
                | Q(outcome__in=["granted", "denied", "withdrawn", "left"], decided_at__isnull=False),
                name="extension_outcome_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(statute="", until=None) | ~Q(statute="") & Q(until__isnull=False),
                name="extension_law_has_day",
            ),
        ]


class Promise(models.Model):
    """What is reasonable and cannot be done yet, with the day it is promised for and when it is looked at again."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="promises")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sector = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    promised = models.DateField()
    first_promised = models.DateField()
    due = models.DateTimeField()
    plan = models.TextField()
    told = models.TextField()
    made_at = models.DateTimeField()
    next_review = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    reviews = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due", "id"], name="promise_open_due", condition=Q(ended_at=None)),
            models.Index(fields=["unit", "due", "id"], name="promise_unit_due", condition=Q(ended_at=None)),
            models.Index(fields=["next_review"], name="promise_review", condition=Q(ended_at=None)),
            models.Index(fields=["made_at"], name="promise_made"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(ended_at=None), name="promise_one_open"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None)
                | Q(outcome__in=["cleared", "taken_off", "left"], ended_at__isnull=False),
                name="promise_outcome_when_ended",
            ),
        ]


class Demand(models.Model):
    """One point of an appeal as a person corrected it; without such rows the points are read from the words."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="demands")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="demand_once")]

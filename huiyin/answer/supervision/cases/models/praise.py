"""Praise with what it rests on; good practice with who took it over."""

from django.db import models
from django.db.models import Q

from huiyin.answer.supervision.cases.rules import praise as rules
from huiyin.foundation.organisations.models import Unit


class Praise(models.Model):
    """Praise of one unit, proposed with figures or given by a person; everybody reads what was given."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12)
    period = models.CharField(max_length=12)
    state = models.CharField(max_length=8)
    numbers = models.JSONField(default=dict)
    orders = models.JSONField(default=list)
    words = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="praise_state"),
            models.Index(fields=["unit", "-id"], name="praise_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "ground", "period"], name="praise_once", condition=~Q(ground="given")
            ),
            models.CheckConstraint(condition=Q(ground__in=rules.GROUNDS), name="praise_ground_known"),
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="praise_state_known"),
        ]


class Practice(models.Model):
    """A way of doing that worked, written by the unit, reviewed, and published to all."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    matter = models.CharField(max_length=6, blank=True)
    problem = models.TextField()
    done = models.TextField()
    result = models.TextField()
    written_by = models.BigIntegerField(null=True)
    written_name = models.CharField(max_length=60)
    written_at = models.DateTimeField()
    review = models.TextField(blank=True)
    reviewed_by = models.BigIntegerField(null=True)
    reviewed_name = models.CharField(max_length=60, blank=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="practice_state"),
            models.Index(fields=["unit", "-id"], name="practice_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=rules.PRACTICE_STATES), name="practice_state_known"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("written_by")),
                name="practice_reviewed_by_another",
            ),
        ]


class Adoption(models.Model):
    """A unit that took a practice over, and how it went there."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="adoptions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "unit"], name="adopted_once")]

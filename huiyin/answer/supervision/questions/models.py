"""What is kept of questions: each look at a month, what it measured, and what a person was asked about."""

from django.db import models
from django.db.models import Q

from huiyin.answer.supervision.questions.rules import DETECTORS, OUTCOMES
from huiyin.foundation.organisations.models import Unit


class Look(models.Model):
    """A month that was looked at; one measured for the sake of later months alone (`silent`) asks nothing."""

    period = models.DateField(unique=True)
    at = models.DateTimeField()
    silent = models.BooleanField(default=False)
    tested = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()


class Measure(models.Model):
    """What one detector measured of one unit in a month: the past that later months are compared with."""

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="measures")
    detector = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    observed = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    standard = models.FloatField()
    jump = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["unit", "detector", "-look"], name="measure_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["look", "detector", "unit"], name="measure_once"),
            models.CheckConstraint(condition=Q(detector__in=DETECTORS), name="measure_detector_known"),
            models.CheckConstraint(condition=Q(observed__lte=models.F("of")), name="measure_part_of_whole"),
        ]


class Question(models.Model):
    """One pattern at one unit in one month, put to a person; the figures are frozen, the answer is the person's.

    `expected`, `low` and `high` are shares of peers; `evidence` holds the figures behind the picture and the keys of
    some orders. The unit may explain first. It changes no score.
    """

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="questions")
    detector = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.DateField()
    observed = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    expected = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    p = models.FloatField()
    evidence = models.JSONField(default=dict)
    sentence = models.TextField()
    sentence_en = models.TextField()
    owner_id = models.BigIntegerField(null=True)
    owner_name = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    explain_by = models.DateTimeField()
    due_at = models.DateTimeField()
    explanation = models.TextField(blank=True)
    explained_by = models.BigIntegerField(null=True)
    explained_name = models.CharField(max_length=60, blank=True)
    explained_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="question_open", condition=Q(decided_at=None)),
            models.Index(fields=["unit", "-id"], name="question_of_unit"),
            models.Index(fields=["decided_at", "id"], name="question_upheld", condition=Q(outcome="upheld")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["detector", "unit", "period"], name="question_once"),
            models.CheckConstraint(condition=Q(detector__in=DETECTORS), name="question_detector_known"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None)
                | Q(outcome__in=OUTCOMES, decided_at__isnull=False, decided_by__isnull=False),
                name="question_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(explanation="", explained_at=None)
                | ~Q(explanation="") & Q(explained_at__isnull=False),
                name="question_explained_with_time",
            ),
        ]


class OwnNumber(models.Model):
    """A telephone of a unit's own people, known by its keyed hash alone; nobody can read the number from it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    phone_key = models.BinaryField(max_length=32)
    added_by = models.CharField(max_length=60)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["phone_key"], name="own_number_key")]
        constraints = [models.UniqueConstraint(fields=["unit", "phone_key"], name="own_number_once")]

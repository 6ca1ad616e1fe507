"""Learned models in their versions, rulings, and changes of the words that are heard as danger."""

from django.db import models
from django.db.models import F, Q

from huiyin.foundation.city.parts import RISK_GRADES

PARTS = ("kind", "matter", "route")
ORIGINS = ("examples", "orders")
STATES = ("candidate", "in_service", "former")


class TriageModel(models.Model):
    """One version of one part; its bytes never change, and exactly one version of a part is in service at most."""

    part = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    digest = models.CharField(max_length=64)  # SHA-256 of the content, asked again whenever it is read
    origin = models.CharField(max_length=8)
    card = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default="candidate")
    in_service_at = models.DateTimeField(null=True)
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    seen_until = models.DateTimeField(null=True)  # the newest confirmed order that it could have learned from

    class Meta:
        indexes = [models.Index(fields=["part", "-version"], name="model_newest")]
        constraints = [
            models.UniqueConstraint(fields=["part", "version"], name="model_version_once"),
            models.UniqueConstraint(
                fields=["part"], condition=Q(state="in_service"), name="model_one_in_service"
            ),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="model_part_known"),
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="model_origin_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="model_state_known"),
            models.CheckConstraint(
                condition=~Q(state="in_service") | Q(in_service_at__isnull=False),
                name="model_service_has_time",
            ),
        ]


class Ruling(models.Model):
    """Who leads a matter, as units in dispute were told; it goes before the pack's catalogue until it is ended.

    `place` is a street, a district, or empty for the whole city. Two persons end one: the first asks, another confirms.
    """

    matter = models.CharField(max_length=6)
    place = models.CharField(max_length=24, blank=True)
    lead = models.CharField(max_length=24)
    co_units = models.JSONField(default=list)
    minutes = models.TextField()
    number = models.CharField(max_length=32)  # of the order over which it was made
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    end_asked_by = models.BigIntegerField(null=True)
    end_asked_at = models.DateTimeField(null=True)
    end_why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="ruling_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "place"], condition=Q(ended_at=None), name="ruling_one_stands"
            ),
        ]


class RiskChange(models.Model):
    """A word to be heard as danger from now on, or no longer (an empty grade); in force once another person confirms.

    `version` numbers the changes in force, over all words; the newest of a word goes before the pack.
    """

    word = models.CharField(max_length=24)
    grade = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=24)
    why = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField()
    asked_by = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="risk_change_newest")]
        constraints = [
            models.UniqueConstraint(fields=["word"], condition=Q(outcome=""), name="risk_change_one_open"),
            models.CheckConstraint(condition=Q(grade__in=("", *RISK_GRADES)), name="risk_change_grade_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "confirmed", "refused")), name="risk_change_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | (
                    Q(decided_at__isnull=False, decided_by_id__isnull=False)
                    & ~Q(decided_by_id=F("asked_by_id"))
                ),
                name="risk_change_by_two",
            ),
            models.CheckConstraint(
                condition=Q(outcome="confirmed", version__isnull=False)
                | (~Q(outcome="confirmed") & Q(version=None)),
                name="risk_change_version",
            ),
        ]

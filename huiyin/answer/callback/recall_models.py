"""Asking again to learn how often the first asking erred, and ratings that two people set apart."""

from django.db import models
from django.db.models import Q

from huiyin.answer.callback.rules import RATINGS, SOLVED

RECALL_STATES = ("due", "answered", "unreached")
GROUNDS = ("not_the_unit", "other_matter", "against_the_law", "abuse")


class Recall(models.Model):
    """One answered callback asked about again by somebody who cannot see the first answers; changes no record.

    `turn` 2 is the second asking; 3 the third, where the second contradicted the first.
    """

    callback = models.ForeignKey("callback.Callback", on_delete=models.PROTECT, related_name="recalls")
    turn = models.PositiveSmallIntegerField(default=2)
    state = models.CharField(max_length=10, default="due")
    drawn_at = models.DateTimeField()
    until = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    leased_by = models.BigIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)
    contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=8, blank=True)
    attitude = models.CharField(max_length=12, blank=True)
    speed = models.CharField(max_length=12, blank=True)
    result = models.CharField(max_length=12, blank=True)
    reasons = models.JSONField(default=list)
    pressed = models.BooleanField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at", "id"], name="recall_next", condition=Q(state="due"))]
        constraints = [
            models.UniqueConstraint(fields=["callback", "turn"], name="recall_once"),
            models.CheckConstraint(condition=Q(turn__in=[2, 3]), name="recall_turn_known"),
            models.CheckConstraint(condition=Q(state__in=RECALL_STATES), name="recall_state_known"),
            models.CheckConstraint(condition=Q(solved__in=["", *SOLVED]), name="recall_solved_known"),
            models.CheckConstraint(condition=Q(result__in=["", *RATINGS]), name="recall_result_known"),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(at__isnull=False, by_id__isnull=False),
                name="recall_answered_by_somebody",
            ),
        ]


class SetApart(models.Model):
    """A bad rating that a unit holds to be unjustified; the rating itself is never changed.

    `upheld` is what two people of the panel found: True, it is counted apart; False, it stands as any other.
    """

    callback = models.OneToOneField("callback.Callback", on_delete=models.PROTECT, related_name="set_apart")
    ground = models.CharField(max_length=16)
    why = models.TextField()
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="set_apart_open", condition=Q(upheld=None))]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=GROUNDS), name="set_apart_ground_known"),
            models.CheckConstraint(
                condition=Q(upheld=None, decided_at=None) | Q(upheld__isnull=False, decided_at__isnull=False),
                name="set_apart_decided_at",
            ),
        ]


class SetApartVote(models.Model):
    """What one person of the panel holds of it, and why."""

    case = models.ForeignKey(SetApart, on_delete=models.PROTECT, related_name="votes")
    by_id = models.BigIntegerField()
    unjust = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "by_id"], name="set_apart_voted_once")]

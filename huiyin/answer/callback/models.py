"""Callbacks: what the appellant answered, or that nobody was reached."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.asking_models import Asking, CallRating, RatingLink, SelfReport, SurveyCall
from huiyin.answer.callback.recall_models import Recall, SetApart, SetApartVote
from huiyin.answer.callback.rules import OUTCOMES, RATINGS, SOLVED

__all__ = [
    "Asking",
    "CallRating",
    "Callback",
    "RatingLink",
    "Recall",
    "SelfReport",
    "SetApart",
    "SetApartVote",
    "SurveyCall",
]


class Callback(models.Model):
    """One attempt to ask the appellant; the answers are the record."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="callbacks")
    round = models.PositiveSmallIntegerField()
    by_id = models.BigIntegerField(null=True)
    way = models.CharField(max_length=8)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12)
    contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=8, blank=True)
    attitude = models.CharField(max_length=12, blank=True)
    speed = models.CharField(max_length=12, blank=True)
    result = models.CharField(max_length=12, blank=True)
    reasons = models.JSONField(default=list)
    pressed = models.BooleanField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["order", "-id"], name="callback_of_order"),
            models.Index(fields=["by_id", "at"], name="callback_of_agent"),
            models.Index(fields=["at"], name="callback_pressed", condition=Q(pressed=True)),
            models.Index(fields=["at", "id"], name="callback_answered_at", condition=Q(outcome="answered")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="callback_outcome_known"),
            models.CheckConstraint(condition=Q(solved__in=["", *SOLVED]), name="callback_solved_known"),
            models.CheckConstraint(condition=Q(result__in=["", *RATINGS]), name="callback_result_known"),
            # The matter is rated once in each round; a redone matter may be rated again.
            models.UniqueConstraint(
                fields=["order", "round"], condition=Q(outcome="answered"), name="callback_answered_once"
            ),
        ]

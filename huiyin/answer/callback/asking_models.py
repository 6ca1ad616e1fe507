"""Who is to be asked next and by whom, links, machines' questions, ratings of calls, and what units say themselves."""

import uuid

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.rules import ENDED, RATINGS, SOLVED
from huiyin.foundation.organisations.models import Unit

SURVEY_STATES = ("asked", "answered", "to_person", "failed")


class Asking(models.Model):
    """The asking about one order in one round: when the next try may be made, and which agent holds it now.

    `appointment_at` is when the appellant wishes to be called. `ended` says why nobody calls any more.
    """

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="askings")
    round = models.PositiveSmallIntegerField()
    next_at = models.DateTimeField()
    appointment_at = models.DateTimeField(null=True)
    leased_by = models.BigIntegerField(null=True)
    leased_until = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at", "id"], name="asking_next", condition=Q(ended="")),
            models.Index(
                fields=["appointment_at"],
                name="asking_appointment",
                condition=Q(ended="", appointment_at__isnull=False),
            ),
            models.Index(fields=["leased_by"], name="asking_held", condition=Q(leased_by__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "round"], name="asking_once"),
            models.CheckConstraint(condition=Q(ended__in=ENDED), name="asking_ended_known"),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="asking_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(leased_by=None, leased_until=None)
                | Q(leased_by__isnull=False, leased_until__isnull=False),
                name="asking_leased_until",
            ),
        ]


class RatingLink(models.Model):
    """A link by which one appellant answers once; the address itself is kept nowhere, it is signed when it is sent."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="rating_links")
    round = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    refused = models.PositiveSmallIntegerField(default=0)  # how often somebody who works here tried it
    refused_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-refused_at"], name="rating_link_refused", condition=Q(refused_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "round"], name="rating_link_once"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__lt=models.F("expires_at")),
                name="rating_link_used_in_time",
            ),
        ]


class SurveyCall(models.Model):
    """One call that a machine makes about an order in a round; `heard` is what it heard, never yet the record."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="survey_calls")
    round = models.PositiveSmallIntegerField()
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=10, default="asked")
    drawn_at = models.DateTimeField()
    until = models.DateTimeField()  # so long is it waited for; then people call
    sent_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    sure = models.FloatField(null=True)
    heard = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["until", "id"], name="survey_waiting", condition=Q(state="asked")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "round"], name="survey_once"),
            models.CheckConstraint(condition=Q(state__in=SURVEY_STATES), name="survey_state_known"),
        ]


class CallRating(models.Model):
    """What a caller thought of the call itself, by a key at its end; one for each call."""

    call = models.CharField(max_length=64, unique=True)
    order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="call_ratings")
    agent_id = models.BigIntegerField(null=True)
    rating = models.CharField(max_length=12)
    direct = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="call_rating_at")]
        constraints = [
            models.CheckConstraint(condition=Q(rating__in=RATINGS), name="call_rating_known"),
        ]


class SelfReport(models.Model):
    """What a unit says it heard when it asked the appellant itself, before it handed its answer in."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="self_reports")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    solved = models.CharField(max_length=8)
    result = models.CharField(max_length=12)
    words = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "at"], name="self_report_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["order", "round"], name="self_report_once"),
            models.CheckConstraint(condition=Q(solved__in=SOLVED), name="self_report_solved_known"),
            models.CheckConstraint(condition=Q(result__in=RATINGS), name="self_report_result_known"),
        ]

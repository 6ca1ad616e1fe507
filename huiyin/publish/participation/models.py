"""Invitations, observers with what they declare, samples they judge, and opinions with their answers.

`appellant` is the vault's token and nothing more; it is cleared as soon as the promise given with the consent says so.
"""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.organisations.models import Unit
from huiyin.publish.participation.rules import (
    CONFLICTS,
    DISPUTED,
    ENDS,
    INVITATION_STATES,
    INVITED,
    LIVE,
    OPEN,
    OPINION_STATES,
    RELATIONS,
    SOLVED,
    VERDICTS,
)

WAITING = Q(state__in=[OPEN, DISPUTED])


class Invitation(models.Model):
    """One person drawn from the frequent callers: confirmed by somebody of the hotline, asked, and what was answered.

    `code_key` is the keyed hash under which the link is found; the link itself is kept nowhere.
    """

    appellant = models.UUIDField(null=True)
    matters = models.PositiveSmallIntegerField(default=0)
    area = models.CharField(max_length=24, blank=True)
    age = models.CharField(max_length=2, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, default="drawn")
    drawn_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    code_key = models.BinaryField(max_length=32, null=True, unique=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="invitation_by_state"),
            models.Index(fields=["expires_at"], name="invitation_running", condition=Q(state=INVITED)),
            models.Index(
                fields=["ended_at"], name="invitation_to_forget", condition=Q(appellant__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=INVITATION_STATES), name="invitation_state_known"),
            models.UniqueConstraint(
                fields=["appellant"], condition=Q(state__in=LIVE), name="invitation_one_of_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(state=INVITED) | Q(code_key__isnull=False, expires_at__isnull=False),
                name="invitation_sent_has_link",
            ),
        ]


class Observer(models.Model):
    """A person's term as observer: the account, the consent with its version and time, and how it ended."""

    account_id = models.BigIntegerField(unique=True)
    appellant = models.UUIDField(null=True)
    consent_version = models.CharField(max_length=24)
    consent_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    renewals = models.PositiveSmallIntegerField(default=0)
    sampled = models.CharField(max_length=7, blank=True)  # the month for which samples were drawn last
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [models.Index(fields=["until"], name="observer_serving", condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["appellant"], condition=Q(ended_at=None), name="observer_one_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="")
                | Q(ended_at__isnull=False, end__in=ENDS, appellant__isnull=True),
                name="observer_ended_is_forgotten",
            ),
        ]


class Relation(models.Model):
    """A unit the observer has to do with, as declared."""

    observer = models.ForeignKey(Observer, on_delete=models.CASCADE, related_name="relations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observer", "unit"], name="relation_once"),
            models.CheckConstraint(condition=Q(kind__in=RELATIONS), name="relation_known"),
        ]


class Sample(models.Model):
    """A closed order put before an observer without anybody's name, and the judgement before the record was shown.

    `recorded` is the appellant's own answer as it stood when the observer judged; empty: there was none.
    """

    observer = models.ForeignKey(Observer, on_delete=models.PROTECT, related_name="samples")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    drawn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)
    solved = models.CharField(max_length=8, blank=True)
    answers = models.BooleanField(null=True)
    plain = models.BooleanField(null=True)
    accepts = models.BooleanField(null=True)
    recorded = models.CharField(max_length=8, blank=True)
    void = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["judged_at"], name="sample_judged", condition=Q(judged_at__isnull=False)),
            models.Index(fields=["due_at"], name="sample_waiting", condition=Q(judged_at=None, void="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["observer", "order"], name="sample_once"),
            models.CheckConstraint(
                condition=Q(judged_at=None, solved="", answers=None, plain=None, accepts=None, recorded="")
                | Q(
                    judged_at__isnull=False,
                    solved__in=SOLVED,
                    answers__isnull=False,
                    plain__isnull=False,
                    accepts__isnull=False,
                    recorded__in=["", *SOLVED],
                ),
                name="sample_judged_whole",
            ),
            models.CheckConstraint(
                condition=Q(void__in=["", "late", "closed", "gone", *CONFLICTS]), name="sample_void_known"
            ),
        ]


class Opinion(models.Model):
    """What an observer thinks should change: always with an owner and a day, until it is answered and settled.

    `published` holds the words as a person of the hotline let them be read by everybody; empty: not published.
    """

    number = models.CharField(max_length=32, unique=True, null=True)
    observer = models.ForeignKey(Observer, on_delete=models.PROTECT, related_name="opinions")
    sample = models.OneToOneField(Sample, null=True, on_delete=models.PROTECT, related_name="opinion")
    key = models.CharField(max_length=64)
    words = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="open")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)
    dispute = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    published = models.TextField(blank=True)
    published_answer = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due_at", "id"], name="opinion_of_unit", condition=WAITING),
            models.Index(fields=["due_at", "id"], name="opinion_waiting", condition=WAITING),
            models.Index(fields=["observer", "-id"], name="opinion_of_observer"),
            models.Index(
                fields=["-published_at", "-id"],
                name="opinion_published",
                condition=Q(published_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["observer", "key"], name="opinion_sent_once"),
            models.CheckConstraint(condition=Q(state__in=OPINION_STATES), name="opinion_state_known"),
            models.CheckConstraint(condition=~Q(words=""), name="opinion_has_words"),
            models.CheckConstraint(
                condition=~WAITING | Q(due_at__isnull=False), name="opinion_waiting_has_day"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(published=""), name="opinion_published_has_words"
            ),
        ]


class OpinionAnswer(models.Model):
    """What was answered: adopted, partly or not, with the reason; the second time by a supervisor."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8)
    words = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opinion", "round"], name="opinion_answered_once_a_round"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="opinion_verdict_known"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]) & ~Q(words=""), name="opinion_answer_whole"),
        ]

"""How the themes of a year are chosen: candidates with their figures, what bodies said, and ballots without names."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huiyin.foundation.organisations.models import Unit
from huiyin.learn.agenda import rules


class Year(models.Model):
    """The choice of one year's themes; what it was scored from stands with it, so that it can be scored again."""

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=12, default=rules.SCORING)
    version = models.PositiveIntegerField(default=1)
    since = models.DateField(null=True)  # the orders that the score rests on were opened from this day
    until = models.DateField(null=True)  # up to, not including, this one
    weights = models.JSONField(default=dict)
    scored_at = models.DateTimeField(null=True)
    scored_name = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(null=True)
    vote_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ballots = models.PositiveIntegerField(null=True)  # how many were cast, known when the vote is closed
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(rules.YEAR_STATES)), name="year_state_known"),
            models.CheckConstraint(
                condition=Q(state=rules.SCORING) | Q(vote_until__isnull=False, asked_at__isnull=False),
                name="year_asked_has_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[rules.SCORING, rules.CONSULTING], ballots=None, closed_at=None)
                | Q(ballots__isnull=False, closed_at__isnull=False),
                name="year_closed_is_counted",
            ),
        ]
        indexes = [
            models.Index(fields=["vote_until"], name="year_voting", condition=Q(state=rules.CONSULTING))
        ]


class Candidate(models.Model):
    """A matter that could be a theme: its indicators, score and rank with intervals, and what people said of it."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="candidates")
    matter = models.CharField(max_length=6)
    figures = models.JSONField(default=dict)
    score = models.FloatField()
    score_low = models.FloatField()
    score_high = models.FloatField()
    rank = models.PositiveSmallIntegerField()
    rank_low = models.PositiveSmallIntegerField()
    rank_high = models.PositiveSmallIntegerField()
    on_ballot = models.BooleanField(default=False)
    words = models.TextField(blank=True)  # what people are told of it
    votes = models.PositiveIntegerField(null=True)  # known when the vote is closed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "matter"], name="candidate_once"),
            models.CheckConstraint(
                condition=Q(rank__gte=models.F("rank_low"), rank__lte=models.F("rank_high")),
                name="candidate_rank_within",
            ),
        ]
        indexes = [models.Index(fields=["year", "rank"], name="candidate_ranked")]


class Seat(models.Model):
    """A deputy or other body without an account, asked by a link of its own; the link is kept nowhere."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="seats")
    label = models.CharField(max_length=80)  # a seat, never a person: the deputies of a district
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "label"], name="seat_once")]


class Answer(models.Model):
    """What one consulted body says of one candidate; it may change its mind until the consultation ends."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.CASCADE, related_name="answers")
    stance = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "unit"], name="answer_of_unit_once"),
            models.UniqueConstraint(fields=["candidate", "seat"], name="answer_of_seat_once"),
            models.CheckConstraint(
                condition=Q(unit=None, seat__isnull=False) | Q(unit__isnull=False, seat=None),
                name="answer_of_one_body",
            ),
            models.CheckConstraint(condition=Q(stance__in=rules.STANCES), name="answer_stance_known"),
        ]


class Ballot(models.Model):
    """One ballot of one browser, found by a keyed hash that is forgotten when votes are counted; no name or address."""

    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="+")
    key = models.BinaryField(max_length=32, null=True)
    choices = ArrayField(models.CharField(max_length=6))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "key"], name="ballot_once")]

"""Meetings with their agenda, minutes and papers, and the decisions that are followed until they are done."""

from django.db import models
from django.db.models import Q

from huiyin.answer.supervision.meetings.rules import (
    ADOPTED,
    CALLED,
    CLAIMED,
    DECISION_STATES,
    DRAFTED,
    MEETING_STATES,
    SIGNED,
    SOURCES,
    SUBJECTS,
)
from huiyin.foundation.organisations.models import Unit


class Meeting(models.Model):
    """The review of one month by one scope, the city or a district; signed, it is frozen."""

    month = models.DateField()
    scope = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    chair = models.CharField(max_length=60)
    place = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, default=CALLED)
    version = models.PositiveIntegerField(default=1)
    called_by = models.BigIntegerField(null=True)
    called_name = models.CharField(max_length=60)
    called_at = models.DateTimeField()
    figures = models.JSONField(null=True)  # what the papers of the whole say, as counted at `prepared_at`
    prepared_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    signer = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-month", "id"], name="meeting_newest")]
        constraints = [
            models.UniqueConstraint(fields=["month", "scope"], name="meeting_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="meeting_month_begins"),
            models.CheckConstraint(
                condition=Q(state=CALLED, signed_at=None, signed_by=None)
                | Q(state=SIGNED, signed_at__isnull=False, prepared_at__isnull=False),
                name="meeting_signed_has_time",
            ),
            models.CheckConstraint(condition=Q(state__in=MEETING_STATES), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(figures=None, prepared_at=None)
                | Q(figures__isnull=False, prepared_at__isnull=False),
                name="meeting_prepared_has_time",
            ),
        ]


class Sheet(models.Model):
    """What the papers say of one unit, as counted when the meeting was prepared."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-meeting"], name="meeting_sheet_of_unit")]
        constraints = [models.UniqueConstraint(fields=["meeting", "unit"], name="meeting_sheet_once")]


class AgendaItem(models.Model):
    """One item of the agenda with its minutes: proposed by a rule from the figures, or written by a person."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12)
    key = models.CharField(max_length=80)  # what it is about: the same is proposed once
    title = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)  # how many of what a rule counted
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # who speaks to it
    minutes = models.TextField(blank=True)
    edited = models.BooleanField(default=False)  # by a person: not proposed anew
    dropped = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="agenda_item_once"),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="agenda_source_known"),
        ]


class Decision(models.Model):
    """What a meeting decided: what is to be done, which unit answers for it, by when, and how it stands."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    what = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    subject = models.CharField(max_length=8, blank=True)  # an order, a case or a matter, if it is about one
    about = models.CharField(max_length=40, blank=True)  # its number or code
    state = models.CharField(max_length=8, default=DRAFTED)
    version = models.PositiveIntegerField(default=1)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)  # marked: not done by its day
    carried_to = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="carried")
    carried = models.PositiveSmallIntegerField(default=0)  # into how many later meetings it was carried
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    ending = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_on", "id"],
                name="decision_of_unit",
                condition=Q(state__in=[ADOPTED, CLAIMED]),
            ),
            models.Index(
                fields=["due_on", "id"], name="decision_due", condition=Q(state=ADOPTED, overdue_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
            models.CheckConstraint(condition=Q(state__in=DECISION_STATES), name="decision_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[DRAFTED, ADOPTED, CLAIMED], closed_at=None)
                | Q(closed_at__isnull=False) & ~Q(state__in=[DRAFTED, ADOPTED, CLAIMED]),
                name="decision_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(subject="", about="") | Q(subject__in=SUBJECTS) & ~Q(about=""),
                name="decision_about_something",
            ),
        ]


class Progress(models.Model):
    """What a unit reported on a decision; `claims` says that it is done, for a person to confirm."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reports")
    words = models.TextField()
    claims = models.BooleanField(default=False)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["decision", "id"], name="progress_of_decision")]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="progress_has_words")]


class Correction(models.Model):
    """What was set right in minutes after they were signed; the minutes themselves stay as they are."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="corrections")
    words = models.TextField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="correction_has_words")]

"""A monthly topic: the plan with its versions, tasks and reports, meetings, surveys and what it did."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huiyin.foundation.organisations.models import Unit
from huiyin.learn.agenda import rules
from huiyin.learn.agenda.models.year import Year


class MonthlyTopic(models.Model):
    """A governed problem of one month (每月一题): what it is about, who leads, where it stands.

    `compared` is what its effect is measured against, chosen by rule and frozen when it is launched.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="topics")
    month = models.PositiveSmallIntegerField()
    matter = models.CharField(max_length=6)
    title = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    problems = models.JSONField(default=list)  # [{"matter": code, "words": text}]
    areas = ArrayField(
        models.CharField(max_length=24), default=list
    )  # districts or streets; empty: the whole city
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    co_units = ArrayField(models.CharField(max_length=24), default=list)
    state = models.CharField(max_length=12, default=rules.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.BigIntegerField(null=True)
    proposed_name = models.CharField(max_length=60, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    launched_at = models.DateTimeField(null=True)
    compared = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    finish_words = models.TextField(blank=True)
    look_back_on = models.DateField(null=True)
    looked_at = models.DateTimeField(null=True)
    look_back = models.JSONField(default=dict)
    published = models.TextField(blank=True)  # the plan in brief, as everybody may read it
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(rules.THEME_STATES)), name="monthly_topic_state_known"
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="topic_month_is_one"),
            models.UniqueConstraint(
                fields=["year", "matter"], condition=~Q(state=rules.DROPPED), name="topic_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[rules.PROPOSED, rules.DROPPED], decided_at=None)
                | Q(decided_at__isnull=False),
                name="topic_decided_has_time",
            ),
            # Who proposes a theme does not decide it.
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")),
                name="topic_decided_by_two",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(published=""), name="topic_published_has_words"
            ),
        ]
        indexes = [
            models.Index(fields=["year", "month", "id"], name="topic_of_year"),
            models.Index(fields=["lead", "state"], name="topic_of_lead"),
            models.Index(
                fields=["look_back_on"], name="topic_to_look_back", condition=Q(state=rules.FINISHED)
            ),
        ]


class PlanVersion(models.Model):
    """One version of a topic's plan and three lists; approved by a second person, and then it stays as it is."""

    topic = models.ForeignKey(MonthlyTopic, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=rules.DRAFT)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField(default=dict)
    writers = ArrayField(models.BigIntegerField(), default=list)
    written_at = models.DateTimeField()
    submitted_by = models.BigIntegerField(null=True)
    submitted_name = models.CharField(max_length=60, blank=True)
    submitted_at = models.DateTimeField(null=True)
    returned = models.TextField(blank=True)
    approved_by = models.BigIntegerField(null=True)
    approved_name = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="plan_numbered_once"),
            models.CheckConstraint(condition=Q(state__in=list(rules.PLAN_STATES)), name="plan_state_known"),
            models.UniqueConstraint(
                fields=["topic"], condition=~Q(state=rules.APPROVED), name="plan_one_at_work"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("submitted_by")),
                name="plan_approved_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state=rules.APPROVED, approved_at__isnull=False)
                | ~Q(state=rules.APPROVED) & Q(approved_at=None),
                name="plan_approved_has_time",
            ),
        ]


class Task(models.Model):
    """A task of the approved plan, as it is followed week by week; `gone` when a later version dropped it."""

    topic = models.ForeignKey(MonthlyTopic, on_delete=models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    result = models.TextField()
    due_on = models.DateField()
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    co_units = ArrayField(models.CharField(max_length=24), default=list)
    state = models.CharField(max_length=12, default=rules.OPEN)
    reported_week = models.DateField(null=True)  # the last week that was reported on, by its Monday
    silent_week = models.DateField(null=True)  # the last week found without a report
    late_at = models.DateTimeField(null=True)  # found not done by its day
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="task_numbered_once"),
            models.CheckConstraint(condition=Q(state__in=list(rules.TASK_STATES)), name="task_state_known"),
            models.CheckConstraint(
                condition=Q(state=rules.DONE, done_at__isnull=False) | ~Q(state=rules.DONE) & Q(done_at=None),
                name="task_done_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="task_due", condition=~Q(state=rules.DONE) & Q(gone=False)
            ),
            models.Index(fields=["lead", "due_on"], name="task_of_unit"),
        ]


class Report(models.Model):
    """How far a task was in one week, with what shows it; `claims`: it is said to be done."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports")
    week = models.DateField()
    words = models.TextField()
    evidence = models.TextField(blank=True)
    claims = models.BooleanField(default=False)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="agenda_report_has_words")]
        indexes = [models.Index(fields=["task", "-id"], name="agenda_report_of_task")]


class Gathering(models.Model):
    """A monthly meeting on a topic, and what it said."""

    topic = models.ForeignKey(MonthlyTopic, on_delete=models.CASCADE, related_name="gatherings")
    held_on = models.DateField()
    chair = models.CharField(max_length=60)
    words = models.TextField()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "held_on"], name="gathering_once_a_day")]


class Resolution(models.Model):
    """What a monthly meeting decided: what, which unit, by when, and that it was done."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="resolutions")
    words = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    late_at = models.DateTimeField(null=True)
    done = models.TextField(blank=True)
    done_name = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on", "id"], name="resolution_due", condition=Q(done_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done="") | Q(done_at__isnull=False) & ~Q(done=""),
                name="resolution_done_has_words",
            )
        ]


class Survey(models.Model):
    """What an outside body found when it asked people: of `asked` so many were `content`."""

    topic = models.ForeignKey(MonthlyTopic, on_delete=models.CASCADE, related_name="surveys")
    body = models.CharField(max_length=80)
    question = models.CharField(max_length=200)
    method = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField()
    asked = models.PositiveIntegerField()
    content = models.PositiveIntegerField()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "body", "since", "question"], name="agenda_survey_once"),
            models.CheckConstraint(
                condition=Q(content__lte=models.F("asked"), asked__gt=0), name="agenda_survey_counts"
            ),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="agenda_survey_days"),
        ]


class Measurement(models.Model):
    """What a topic did, as measured from the months up to `until`; `reason` where there is too little to say."""

    topic = models.ForeignKey(MonthlyTopic, on_delete=models.CASCADE, related_name="measurements")
    until = models.DateField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=16, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "until"], name="measurement_once")]

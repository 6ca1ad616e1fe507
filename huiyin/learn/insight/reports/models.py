"""Reports, their sections, and every wording that a section ever had."""

from django.db import models
from django.db.models import F, Q

from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.reports.rules import DRAFT, KINDS, OUT, REVIEWED, STATES


class Report(models.Model):
    """One report of a period and scope; issued, it is sealed, and only a new edition says something else.

    `theme` is what a special report is about. `first` to `last` are days, both counted.
    """

    kind = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    scope = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    theme = models.JSONField(default=dict)
    theme_key = models.CharField(max_length=16, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120, blank=True)  # a person's; empty: the city's name of the kind
    state = models.CharField(max_length=9, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.BigIntegerField(null=True)
    drafted_name = models.CharField(max_length=60)
    drafted_at = models.DateTimeField()
    counted_at = models.DateTimeField()
    fresh_until = models.DateTimeField(null=True)  # until when the figures know what happened
    reviewed_by = models.BigIntegerField(null=True)
    reviewer = models.CharField(max_length=60, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    issued_by = models.BigIntegerField(null=True)
    issuer = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was withdrawn
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        indexes = [
            models.Index(fields=["-last", "-id"], name="report_newest"),
            models.Index(fields=["scope", "-last", "-id"], name="report_of_scope"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first", "last", "scope", "theme_key", "edition"], name="report_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="written_report_kind_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="report_state_known"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="report_period_goes_on"),
            models.CheckConstraint(
                condition=~Q(state__in=OUT) & Q(seal="", issued_at=None)
                | Q(state__in=OUT, issued_at__isnull=False) & ~Q(seal=""),
                name="report_out_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(state=DRAFT) | Q(reviewed_at__isnull=False), name="report_reviewed_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=REVIEWED) | Q(reviewed_by__isnull=False), name="report_reviewed_by_person"
            ),
        ]


class Section(models.Model):
    """One part of a report: figures as they were counted, the machine's words, and a person's in their place.

    `machine` holds for each language title, text (paragraphs) and `cited`, the numbers of the text with what opens the
    orders behind each. `words` is what a person wrote; empty: the machine's words stand.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=12)
    place = models.PositiveSmallIntegerField()
    figures = models.JSONField(default=dict)
    machine = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    left_out = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.BigIntegerField(null=True)
    editor = models.CharField(max_length=60, blank=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_section_once")]


class Wording(models.Model):
    """What a section said from one version to the next; nothing that was ever written is lost."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="wordings")
    version = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "version"], name="report_wording_once"),
        ]

"""Reports from the site, and what came with them: photos, voices, papers."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.exhibit_rules import ACTS, KINDS, PICTURES


class SiteReport(models.Model):
    """What a person reported from the site; the same key from the same person is the same report.

    `act` is the move it was meant as: progress, or a talk with the appellant. `taken_at` is the time of the person's
    own device, `received_at` that of the server; `late` means that the order had moved on and the report only lies
    with it.
    """

    order = models.ForeignKey("orders.WorkOrder", on_delete=models.PROTECT, related_name="site_reports")
    account_id = models.BigIntegerField()
    by = models.CharField(max_length=60)
    client_key = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    act = models.CharField(max_length=8, default="progress")
    note = models.TextField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)  # metres
    taken_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=0)
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "account_id", "client_key"], name="site_report_once"),
            models.CheckConstraint(condition=Q(act__in=ACTS), name="site_report_act_known"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None, accuracy=None) | Q(lon__isnull=False, lat__isnull=False),
                name="site_report_whole_place",
            ),
        ]


class Exhibit(models.Model):
    """A photo, voice or paper of the handling; it lies in the file store under its own hash."""

    report = models.ForeignKey(SiteReport, on_delete=models.PROTECT, related_name="exhibits")
    order = models.ForeignKey("orders.WorkOrder", on_delete=models.PROTECT, related_name="exhibits")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    shown_at = models.DateTimeField(null=True)  # since when the appellant may see it; None: not

    class Meta:
        indexes = [models.Index(fields=["order"], name="exhibit_shown", condition=Q(shown_at__isnull=False))]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="exhibit_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="exhibit_kind_known"),
            models.CheckConstraint(
                condition=Q(shown_at=None) | Q(media_type__in=PICTURES), name="exhibit_only_pictures_shown"
            ),
        ]

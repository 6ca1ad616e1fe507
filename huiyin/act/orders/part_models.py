"""Parts of an order: what another unit than the lead has to do, with its own time and its own answer."""

from django.db import models
from django.db.models import Q

from huiyin.foundation.organisations.models import Unit

KINDS = ("help", "double")
OUTCOMES = ("met", "missed", "void")


class Part(models.Model):
    """What one unit does for an order that another leads; `double` when the catalogue gave it from the start.

    `reply` is the unit's own answer, `why` its provision for refusing. `outcome` is the unit's, never the lead's:
    in time, late, or void when it was no longer needed.
    """

    order = models.ForeignKey("orders.WorkOrder", on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, default="help")
    ask = models.TextField(blank=True)
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    refused_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due_at", "id"], name="part_unit_open", condition=Q(closed_at=None)),
            models.Index(fields=["refused_at"], name="part_refused", condition=Q(closed_at=None)),
            models.Index(fields=["unit", "-id"], name="part_unit_newest"),
            models.Index(fields=["opened_at"], name="part_opened"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "unit"], condition=Q(closed_at=None), name="part_one_open_per_unit"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="part_kind_known"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | Q(outcome__in=OUTCOMES, closed_at__isnull=False),
                name="part_outcome_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(closed_at__isnull=False), name="part_replied_is_closed"
            ),
        ]

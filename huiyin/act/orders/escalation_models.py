"""Orders that a unit could not settle alone, and who above settles them by when."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.organisations.models import Unit

TO_LEVELS = ("district", "city")
OUTCOMES = ("", "taken_up", "reassigned", "ended")


class Escalation(models.Model):
    """One time an order was sent up: from whom, to which body above, by when, and what was decided."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="escalations")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    above = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, default="district")
    why = models.TextField()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)  # since when it lies with the city
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    decision = models.TextField(blank=True)
    to_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="escalation_at"),
            models.Index(fields=["due_at", "id"], name="escalation_open", condition=Q(settled_at=None)),
            models.Index(
                fields=["above", "due_at", "id"], name="escalation_above", condition=Q(settled_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="escalation_one_open", condition=Q(settled_at=None)
            ),
            models.CheckConstraint(condition=Q(level__in=TO_LEVELS), name="escalation_level_known"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="escalation_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="reassigned") | Q(to_unit__isnull=False), name="escalation_reassigned_to"
            ),
        ]

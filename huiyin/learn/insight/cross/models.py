"""Views that people keep."""

from django.db import models
from django.db.models import Q

from huiyin.foundation.organisations.models import Unit

SHARED = ("", "unit", "all")


class SavedView(models.Model):
    """A question under a name: the person's own, shared with everybody of the unit, or with all who may ask.

    Only the question is kept: whoever opens it sees what lies in their own scope.
    """

    account_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    query = models.JSONField(default=dict)
    shared = models.CharField(max_length=4, blank=True)
    by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "name"], name="cross_view_of_unit", condition=Q(shared="unit")),
            models.Index(fields=["name"], name="cross_view_of_all", condition=Q(shared="all")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account_id", "name"], name="cross_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="cross_view_has_name"),
            models.CheckConstraint(condition=Q(shared__in=SHARED), name="cross_view_shared_known"),
        ]

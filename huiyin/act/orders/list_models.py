"""What people keep for their lists."""

from django.db import models
from django.db.models import Q

from huiyin.foundation.organisations.models import Unit


class SavedView(models.Model):
    """A list with its filters under a name: a person's own, or shared with everybody of the unit."""

    account_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="view_shared", condition=Q(shared=True))]
        constraints = [
            models.UniqueConstraint(fields=["account_id", "unit", "name"], name="view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_name"),
        ]

"""What is kept of orders that were opened before anybody complained."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.proactive.rules import (
    KEY_AT_MOST,
    REASON_KINDS,
    SENTENCE_AT_MOST,
    WORDS_AT_MOST,
)


class Opening(models.Model):
    """One thing that was seen and carried over to other places: why, what about, and with what it is compared.

    The reason is what an alert, a topic or a forecast said then; it does not change with them. `controls` are
    comparable places that were left alone, chosen before anybody knew what would follow. `around` complained.
    """

    reason_kind = models.CharField(max_length=12)
    reason_key = models.CharField(max_length=KEY_AT_MOST)
    sentence = models.CharField(max_length=SENTENCE_AT_MOST)
    matter = models.CharField(max_length=6)
    words = models.TextField(max_length=WORDS_AT_MOST)
    around = models.JSONField(default=list)
    controls = models.JSONField(default=list)
    due_on = models.DateField()
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-opened_at", "-id"], name="opening_newest")]
        constraints = [
            models.UniqueConstraint(fields=["reason_kind", "reason_key", "matter"], name="opening_once"),
            models.CheckConstraint(condition=Q(reason_kind__in=REASON_KINDS), name="opening_reason_known"),
        ]


class ProactiveOrder(models.Model):
    """An order of an opening, in one place; a place has one for each opening, however often it is asked for."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="orders")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, related_name="+")
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="proactive_of_place")]
        constraints = [models.UniqueConstraint(fields=["opening", "place"], name="proactive_once")]

"""What those who work on one order say to each other, hand to each other, and who looks at it now."""

from django.db import models
from django.db.models import F, Q

from huiyin.act.orders.models import WorkOrder


class Comment(models.Model):
    """One remark on an order; never shown to the appellant, never changed: `corrects` names the one it takes back."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="comments")
    account_id = models.BigIntegerField()
    author = models.CharField(max_length=60)
    unit = models.CharField(max_length=24, blank=True)
    text = models.TextField()
    mentions = models.JSONField(default=list)
    at = models.DateTimeField()
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="comment_of_order")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="comment_not_its_own_correction"
            ),
        ]


class HandOver(models.Model):
    """Open things that one person leaves to a colleague, or to whoever has the next shift at the unit."""

    giver_id = models.BigIntegerField()
    giver = models.CharField(max_length=60)
    unit = models.CharField(max_length=24)
    receiver_id = models.BigIntegerField(null=True)  # None: whoever of the unit takes it
    note = models.TextField(blank=True)
    items = models.JSONField(default=list)  # [{kind: order, alarm or draft; id; words}]
    given_at = models.DateTimeField()
    taken_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "given_at"],
                name="hand_over_open",
                condition=Q(taken_at=None, withdrawn_at=None),
            ),
            models.Index(fields=["giver_id", "-id"], name="hand_over_given"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="hand_over_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(withdrawn_at=None), name="hand_over_one_end"
            ),
        ]


class Presence(models.Model):
    """Who has an order's page open; lost when the database restarts, and worth no more."""

    order_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    typing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="presence_seen")]
        constraints = [models.UniqueConstraint(fields=["order_id", "account_id"], name="presence_once")]

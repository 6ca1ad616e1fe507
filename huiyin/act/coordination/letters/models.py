"""Letters, and the counter their numbers come from."""

from django.db import models
from django.db.models import Q

from huiyin.act.coordination.letters.rules import ANSWERED, DRAFT, DROPPED, LAPSED, RECALLED, SENT, STATES
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.organisations.models import Unit


class Counter(models.Model):
    """The last number a unit has given to a letter in a year; held while the next is given, so that none is skipped."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="letter_counter_once")]


class Letter(models.Model):
    """A formal request of one unit to another for one order: drafted, released with a number, answered."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="letters")
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cc = models.JSONField(default=list)
    urgency = models.CharField(max_length=12)
    purpose = models.CharField(max_length=24)
    state = models.CharField(max_length=12, default=DRAFT)
    subject = models.CharField(max_length=120)
    ask = models.TextField()
    body = models.TextField()
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=80, blank=True)
    drafted_by = models.BigIntegerField()
    drafted_at = models.DateTimeField()
    signer = models.CharField(max_length=60, blank=True)
    signed_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)  # marked: not answered in time
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.BigIntegerField(null=True)
    reply = models.TextField(blank=True)
    reply_drafted_by = models.BigIntegerField(null=True)
    reply_signer = models.CharField(max_length=60, blank=True)
    replied_by = models.BigIntegerField(null=True)
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    ending = models.TextField(blank=True)  # why it was recalled or dropped

    class Meta:
        indexes = [
            models.Index(fields=["order", "id"], name="letter_of_order"),
            models.Index(fields=["sender", "-id"], name="letter_sent_newest"),
            models.Index(fields=["addressee", "-id"], name="letter_received_newest"),
            models.Index(fields=["addressee", "due_at"], name="letter_to_answer", condition=Q(state=SENT)),
            models.Index(
                fields=["remind_at"], name="letter_to_remind", condition=Q(state=SENT, reminded_at=None)
            ),
            models.Index(fields=["due_at", "id"], name="letter_due", condition=Q(state=SENT)),
            models.Index(fields=["signed_at"], name="letter_signed", condition=Q(signed_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sender", "year", "serial"], name="letter_number_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[DRAFT, DROPPED, LAPSED])
                | Q(serial__isnull=False, signed_at__isnull=False, due_at__isnull=False),
                name="letter_sent_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DRAFT, SENT], closed_at=None)
                | Q(state__in=[ANSWERED, RECALLED, DROPPED, LAPSED], closed_at__isnull=False),
                name="letter_closed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ANSWERED) | Q(replied_at__isnull=False), name="letter_answered_has_reply"
            ),
        ]

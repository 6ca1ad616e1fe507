"""What is told to whom, how far the ledger has been looked at, and where staff want their mail."""

import uuid

from django.db import models
from django.db.models import Q

from huiyin.act.notices.rules import CHANNELS, STATES
from huiyin.act.orders.models import WorkOrder


class Cursor(models.Model):
    """How far the ledger has been looked at; one row, held by the worker that looks."""

    name = models.CharField(max_length=16, primary_key=True)
    position = models.BigIntegerField()
    looked_at = models.DateTimeField(null=True)


class Notice(models.Model):
    """One thing told to one recipient by one channel because of one event; never holds a number or an address.

    `message` is the key by which a gateway knows a message that is sent again; `joined` says in which other notice
    this one went out.
    """

    event = models.BigIntegerField()
    order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="notices")
    template = models.CharField(max_length=40)
    recipient = models.CharField(max_length=48)
    account_id = models.BigIntegerField(null=True)
    appellant = models.UUIDField(null=True)
    unit = models.CharField(max_length=24, blank=True)
    channel = models.CharField(max_length=8)
    urgent = models.BooleanField(default=False)
    words = models.TextField()
    words_en = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    true_in = models.JSONField(default=list)
    message = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, default="waiting")
    outcome = models.CharField(max_length=40, blank=True)
    parts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    joined = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="bundle")

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="notice_waiting", condition=Q(state="waiting")),
            models.Index(fields=["account_id", "-id"], name="notice_inbox", condition=Q(channel="inbox")),
            models.Index(
                fields=["account_id"], name="notice_unread", condition=Q(channel="inbox", read_at=None)
            ),
            models.Index(fields=["order", "id"], name="notice_of_order"),
            models.Index(fields=["state", "-id"], name="notice_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "template", "channel"], name="notice_once"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="notice_channel_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="notice_state_known"),
            models.CheckConstraint(
                condition=Q(account_id=None, appellant__isnull=False)
                | Q(account_id__isnull=False, appellant=None),
                name="notice_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="notice_sent_has_time",
            ),
        ]


class MailAddress(models.Model):
    """Where one account wants its notices by mail, sealed like an identity."""

    account_id = models.BigIntegerField(primary_key=True)
    sealed = models.BinaryField()
    since = models.DateTimeField()

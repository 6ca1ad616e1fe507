"""Appeals: what people said, as they said it."""

from django.db import models

from huiyin.hear.intake.rules import CHANNELS, KINDS


class Appeal(models.Model):
    """What a person said, by whatever channel; the database refuses to change the words."""

    channel = models.CharField(max_length=16)
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    receipt_key = models.BinaryField(max_length=32, unique=True)
    kind_said = models.CharField(max_length=16, blank=True)
    label_said = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300, blank=True)
    words = models.TextField()
    place_said = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    appellant = models.UUIDField(null=True, db_index=True)
    anonymous = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    agent_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["received_at"], name="appeal_received")]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="appeal_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="appeal_has_words"),
            models.CheckConstraint(condition=models.Q(channel__in=CHANNELS), name="appeal_channel_known"),
            models.CheckConstraint(condition=models.Q(kind_said__in=["", *KINDS]), name="appeal_kind_known"),
            models.CheckConstraint(
                condition=models.Q(anonymous=False) | models.Q(appellant=None),
                name="anonymous_has_no_identity",
            ),
        ]


class Attachment(models.Model):
    """A picture, recording or document that belongs to an appeal; stored under its own hash."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "sha256"], name="attachment_once")]


class Draft(models.Model):
    """What an agent has typed during one call, sealed; kept until the appeal is registered or put away.

    `typed_at` is the moment of the last key by the clock of the agent's computer, in milliseconds.
    """

    account_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    sealed = models.BinaryField()
    typed_at = models.BigIntegerField(default=0)
    parked = models.BooleanField(default=False)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="draft_once")]

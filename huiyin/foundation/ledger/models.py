"""Events and the seals over them; the database refuses to change or delete either."""

from django.db import models


class Event(models.Model):
    """One entry of the ledger, linked to the one before it in its stream."""

    stream = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=24)
    action = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=4, blank=True)
    target = models.CharField(max_length=4, blank=True)
    evidence = models.JSONField(default=dict)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_once_in_stream")]


class Seal(models.Model):
    """The tree root over all events that became final since the seal before."""

    at = models.DateTimeField(auto_now_add=True)
    last_event = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

"""What several persons decide about an order: conferences, endings, objections, and the second look at endings."""

from django.db import models
from django.db.models import F, Q

from huiyin.foundation.organisations.models import Unit


class Conference(models.Model):
    """A meeting of units that names who leads; one at a time for each order.

    `overruled` is why the meeting lifted a bar, empty when there was none to lift. One without a lead that has ended
    came to nothing, because the appellant withdrew.
    """

    order = models.ForeignKey("orders.WorkOrder", on_delete=models.PROTECT, related_name="conferences")
    question = models.TextField()
    units = models.JSONField(default=list)
    called_by = models.CharField(max_length=60)
    called_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    co_units = models.JSONField(default=list)
    minutes = models.TextField(blank=True)
    overruled = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="conference_open", condition=Q(ended_at=None)),
            models.Index(fields=["called_at"], name="conference_called"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(ended_at=None), name="conference_one_open"),
        ]


class Exclusion(models.Model):
    """A unit's request to end an order without doing it, or to leave it out of its marks; two of the panel decide.

    `told` is what the appellant reads; with a time of ruling and no `granted` it was withdrawn.
    """

    order = models.ForeignKey("orders.WorkOrder", on_delete=models.PROTECT, related_name="exclusions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=24)
    proof = models.TextField()
    told = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ruled_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="exclusion_open", condition=Q(ruled_at=None)),
            models.Index(fields=["unit", "ruled_at"], name="exclusion_granted", condition=Q(granted=True)),
            models.Index(fields=["ruled_at", "id"], name="exclusion_ruled", condition=Q(granted=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(ruled_at=None), name="exclusion_one_open"),
        ]


class ExclusionVote(models.Model):
    """One member's vote on an ending."""

    request = models.ForeignKey(Exclusion, on_delete=models.PROTECT, related_name="votes")
    account_id = models.BigIntegerField()
    grant = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "account_id"], name="exclusion_vote_once")]


class Objection(models.Model):
    """What the appellant says against an ending; one for each order, answered by two of the panel."""

    order = models.OneToOneField("orders.WorkOrder", on_delete=models.PROTECT, related_name="objection")
    words = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ruled_at = models.DateTimeField(null=True)
    sustained = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    child = models.ForeignKey("orders.WorkOrder", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="objection_open", condition=Q(ruled_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ruled_at=None, sustained=None)
                | Q(ruled_at__isnull=False, sustained__isnull=False),
                name="objection_ruled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(sustained=None) | Q(sustained=False) | Q(child__isnull=False),
                name="objection_sustained_has_child",
            ),
        ]


class ObjectionVote(models.Model):
    """One member's vote on an objection."""

    request = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="votes")
    account_id = models.BigIntegerField()
    grant = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "account_id"], name="objection_vote_once")]


class ExclusionAudit(models.Model):
    """A second look at an ending that was drawn for it, by another district (`peer`) or the inspectors (none)."""

    exclusion = models.OneToOneField(Exclusion, on_delete=models.PROTECT, related_name="audit")
    peer = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    audited_at = models.DateTimeField(null=True)
    audited_by = models.CharField(max_length=60, blank=True)
    sound = models.BooleanField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="audit_open", condition=Q(audited_at=None)),
            models.Index(F("audited_at").desc(), name="audit_unsound", condition=Q(sound=False)),
        ]

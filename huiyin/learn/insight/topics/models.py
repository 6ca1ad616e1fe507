"""Topics: what appeals are about together, who belongs to which, and how topics joined and parted."""

from django.db import models
from django.db.models import F, Q

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.topics.rules import CHANGES, STATES


class Topic(models.Model):
    """Appeals about one thing, in one place or many; its figures are those of its last reading.

    `place` is the name of the place in the members' own words, `street` where most of them are. A topic merged into
    another stays for its history; `named_by` set means that a person named it, and the machine names it no more.
    """

    name = models.CharField(max_length=80)
    place = models.CharField(max_length=40, blank=True)
    street = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=6, blank=True)
    state = models.CharField(max_length=8, default="live")
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_in")
    named_by = models.BigIntegerField(null=True)
    size = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0)
    heat = models.FloatField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    read_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-heat", "id"], name="topic_hottest", condition=Q(state="live")),
            models.Index(fields=["street", "-heat", "id"], name="topic_of_street", condition=Q(state="live")),
            models.Index(fields=["matter", "-heat"], name="topic_of_matter", condition=Q(state="live")),
            models.Index(fields=["last_at"], name="topic_last", condition=Q(state="live")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="topic_state_known"),
            models.CheckConstraint(
                condition=Q(state="merged", into__isnull=False) | ~Q(state="merged") & Q(into=None),
                name="topic_merged_has_heir",
            ),
            models.CheckConstraint(condition=Q(into=None) | ~Q(into=F("id")), name="topic_not_its_own_heir"),
        ]


class TopicMember(models.Model):
    """One order in a topic, with how strongly it belongs; an order is in one topic at most.

    What a person put into a topic (`put_by`) the machine never takes out.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="members")
    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    opened_at = models.DateTimeField()
    put_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["topic", "-score", "order"], name="topic_member_nearest"),
            models.Index(fields=["topic", "opened_at"], name="topic_member_opened"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="topic_score_is_share")
        ]


class TopicChange(models.Model):
    """What happened to a topic: it was born, took another in, parted, was renamed, fell asleep, woke."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8)
    other = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["topic", "at"], name="topic_change_at")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CHANGES), name="topic_change_known"),
            models.CheckConstraint(
                condition=Q(by_id=None) | ~Q(reason=""), name="topic_change_by_person_has_reason"
            ),
        ]


class TopicMark(models.Model):
    """How far the orders have been read: the last one. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    order = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="topic_mark_is_one")]

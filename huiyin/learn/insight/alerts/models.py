"""What is kept of alerts: the thing and its duty, its parts, its orders, what people said, what was known before."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.alerting import GRADES
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.alerts.rules import (
    ANSWERED,
    CLIMBS,
    HELD,
    JUDGED,
    KNOWN,
    LAPSED,
    OPEN,
    OUTCOMES,
    REPLIES,
    STATES,
    WAITING,
)


class KnownEvent(models.Model):
    """What people expect: in these matters and places, on these days, so many times the usual is nothing to be told."""

    name = models.CharField(max_length=60)
    why = models.TextField()
    matters = models.JSONField(default=list)
    places = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField()
    times = models.FloatField()
    entered_by = models.BigIntegerField()
    entered_name = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back before its time
    ended_name = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["until", "id"], name="known_event_until", condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(condition=Q(since__lte=models.F("until")), name="known_event_has_days"),
            models.CheckConstraint(condition=Q(times__gte=1), name="known_event_times"),
        ]


class Alert(models.Model):
    """Something insight noticed that somebody must answer for; one open alert for each thing.

    The figures are those of the level that explains it best; `facts` says what the members share, `series` what each
    day brought, was expected and allowed: `[day, count, expected, upper]`.
    """

    state = models.CharField(max_length=8, default=HELD)
    grade = models.CharField(max_length=8)
    source = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    matter = models.CharField(max_length=6, blank=True)
    place = models.CharField(max_length=24, blank=True)
    leaf = models.CharField(max_length=6, blank=True)  # the matter most of its orders have
    street = models.CharField(max_length=24, blank=True)  # where most of its orders lie
    first_day = models.DateField()
    last_day = models.DateField()
    observed = models.PositiveIntegerField()
    expected = models.FloatField()
    upper = models.FloatField(default=0)
    p = models.FloatField()
    people = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)
    series = models.JSONField(default=list)
    noticed_at = models.DateTimeField()
    known_by = models.CharField(max_length=40, blank=True)  # season:<code> or event:<id>
    owner = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    co_units = models.JSONField(default=list)
    raised_at = models.DateTimeField(null=True)
    raised_on = models.DateField(null=True)  # the city's day on whose budget it is
    due_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    climb_at = models.DateTimeField(null=True)  # when the next one above is told
    climbed = models.CharField(max_length=8, blank=True)
    read_at = models.DateTimeField(null=True)
    read_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    denied = models.BooleanField(default=False)  # the owner says that it is nothing; an analyst must confirm
    crossed_at = models.DateTimeField(null=True)  # when the plain rule would have spoken
    looked_until = models.DateField(null=True)  # up to which day the plain rule was asked
    outcome = models.CharField(max_length=8, blank=True)
    what = models.TextField(blank=True)
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    judged_by = models.BigIntegerField(null=True)
    judged_name = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="alert_waiting", condition=Q(state__in=WAITING)),
            models.Index(fields=["state", "-noticed_at"], name="alert_state_newest"),
            models.Index(fields=["owner", "state", "-noticed_at"], name="alert_of_owner"),
            models.Index(fields=["raised_on", "grade"], name="alert_budget"),
            models.Index(fields=["leaf", "-closed_at"], name="alert_similar", condition=Q(state=JUDGED)),
            models.Index(fields=["-closed_at"], name="alert_closed", condition=Q(closed_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "place"], condition=Q(state__in=OPEN), name="alert_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="alert_state_known"),
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="alert_grade_known"),
            models.CheckConstraint(condition=Q(climbed__in=CLIMBS), name="alert_climb_known"),
            models.CheckConstraint(
                condition=Q(state__in=[HELD, KNOWN, LAPSED])
                | Q(owner__isnull=False, raised_at__isnull=False, due_at__isnull=False),
                name="alert_told_has_duty",
            ),
            models.CheckConstraint(
                condition=~Q(state=ANSWERED) | Q(answered_at__isnull=False), name="alert_answered_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state=JUDGED, outcome__in=OUTCOMES, judged_by__isnull=False)
                | ~Q(state=JUDGED) & Q(outcome=""),
                name="alert_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at=None)
                | Q(state__in=[JUDGED, LAPSED], closed_at__isnull=False),
                name="alert_closed_has_time",
            ),
        ]


class AlertPart(models.Model):
    """One signal that an alert is made of."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="parts")
    source = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    matter = models.CharField(max_length=6, blank=True)
    place = models.CharField(max_length=24, blank=True)
    day = models.DateField()
    days = models.PositiveSmallIntegerField(default=1)
    observed = models.PositiveIntegerField()
    expected = models.FloatField()
    upper = models.FloatField(default=0)
    p = models.FloatField()
    label = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "place", "-day"], name="alert_part_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "source", "kind", "matter", "place", "day"], name="alert_part_once"
            )
        ]


class AlertOrder(models.Model):
    """One order behind an alert."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="behind")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "order"], name="alert_order_once")]


class AlertReply(models.Model):
    """What a person said to an alert: the lead's answer, a co-unit's help, or an instruction from above."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    until = models.DateTimeField(null=True)  # when it will be mended
    denies = models.BooleanField(default=False)
    said_by = models.BigIntegerField()
    said_name = models.CharField(max_length=60)
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["alert", "id"], name="alert_reply_of")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=REPLIES), name="alert_reply_kind")]

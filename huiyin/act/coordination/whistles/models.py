"""Whistles, the units summoned by them, and what was agreed on the spot."""

from django.db import models
from django.db.models import Q

from huiyin.act.coordination.whistles.rules import CHECKING, DRAFT, KINDS, OPEN, STATES
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.organisations.models import Unit


class Whistle(models.Model):
    """A street's summons to departments for one order; an order has one that is open at most."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="whistles")
    street = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=DRAFT)
    question = models.TextField()
    why = models.TextField()
    place = models.TextField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    meet_at = models.DateTimeField(null=True)
    drafted_by = models.BigIntegerField()
    drafted_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    check_by = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    unchecked = models.BooleanField(default=False)  # passed on because nobody checked it in time
    blown_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    ending = models.TextField(blank=True)  # why it was called off, dropped or taken to the level above

    class Meta:
        indexes = [
            models.Index(fields=["street", "-id"], name="whistle_street_newest"),
            models.Index(fields=["check_by", "id"], name="whistle_to_check", condition=Q(state=CHECKING)),
            models.Index(fields=["id"], name="whistle_open", condition=Q(closed_at=None)),
            models.Index(fields=["approved_at"], name="whistle_approved"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(closed_at=None), name="whistle_one_open"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="whistle_kind_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="whistle_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at=None) | ~Q(state__in=OPEN) & Q(closed_at__isnull=False),
                name="whistle_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DRAFT, "dropped", "lapsed"]) | Q(approved_by__isnull=False),
                name="whistle_approved_by_somebody",
            ),
        ]


class Summons(models.Model):
    """One unit summoned by a whistle: whether it answered, who came, and how the street and the unit judge it."""

    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="summons")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    confirm_by = models.DateTimeField(null=True)
    arrive_by = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    accepts = models.BooleanField(null=True)  # whether the unit takes the duty as its own
    words = models.TextField(blank=True)
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.BigIntegerField(null=True)
    person = models.CharField(max_length=60, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    metres = models.PositiveIntegerField(null=True)
    silent_at = models.DateTimeField(null=True)  # marked: not confirmed in time
    late_at = models.DateTimeField(null=True)  # marked: not there in time
    absent_at = models.DateTimeField(null=True)  # marked: has not come at all
    arrived_mark = models.FloatField(null=True)
    accepted_mark = models.FloatField(null=True)
    result_mark = models.FloatField(null=True)
    remark = models.TextField(blank=True)
    rated_by = models.BigIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    objects_to_it = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    ruling = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-whistle"], name="summons_unit_newest"),
            models.Index(
                fields=["confirm_by"], name="summons_silent", condition=Q(confirmed_at=None, silent_at=None)
            ),
            models.Index(
                fields=["arrive_by"], name="summons_not_there", condition=Q(arrived_at=None, absent_at=None)
            ),
            models.Index(
                fields=["answered_at"],
                name="summons_objection",
                condition=Q(objects_to_it=True, settled_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "unit"], name="summons_once_per_unit"),
            models.CheckConstraint(
                condition=Q(rated_at=None, result_mark=None)
                | Q(
                    rated_at__isnull=False,
                    arrived_mark__isnull=False,
                    accepted_mark__isnull=False,
                    result_mark__isnull=False,
                ),
                name="summons_rated_whole",
            ),
        ]


class SheetRow(models.Model):
    """One line of the resolution sheet: who does what by when, followed until it is done."""

    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="sheet")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=60)
    what = models.TextField()
    by = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    overdue_at = models.DateTimeField(null=True)  # marked: not done by its day

    class Meta:
        indexes = [
            models.Index(fields=["unit", "by"], name="sheet_unit_open", condition=Q(done_at=None)),
            models.Index(fields=["by"], name="sheet_overdue", condition=Q(done_at=None, overdue_at=None)),
        ]

"""Work orders, their clocks, and requests to return them."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from huiyin.act.orders.likeness_rules import SKETCH_BITS
from huiyin.act.orders.rules import CLOSED, STATES
from huiyin.foundation.organisations.models import Unit
from huiyin.hear.intake.models import Appeal

URGENCIES = ("normal", "urgent", "critical")
NARROWED_BY = ("state", "matter", "place", "urgency", "kind", "handler", "repeats", "round", "risk")


OPEN = ~Q(state__in=CLOSED)  # the partial indexes serve only this spelling of "open"


class WorkOrder(models.Model):
    """The unit of work that an appeal gives rise to; exactly one lead once it is dispatched."""

    number = models.CharField(max_length=32, unique=True)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="orders")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="linked")
    state = models.CharField(max_length=2)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=16)
    matter = models.CharField(max_length=6, blank=True)
    urgency = models.CharField(max_length=8, default="normal")
    risk = models.CharField(max_length=8, blank=True)
    clock_class = models.CharField(max_length=24)
    place = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="orders")
    co_units = models.JSONField(default=list)
    confidential = models.BooleanField(default=False)
    proposal = models.JSONField(default=dict)
    handler = models.CharField(max_length=60, blank=True)
    reply = models.TextField(blank=True)
    note = models.TextField(blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    quality = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # when a person last decided matter and unit
    merged_at = models.DateTimeField(
        null=True
    )  # since when it is handled within its parent; None: on its own
    due_at = models.DateTimeField(null=True)
    handle_due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The unit's list: what is open, due first; one index per way of narrowing it.
            # What a list can be narrowed by lies in the index itself, so that a page of any filter is found there.
            models.Index(
                fields=["lead", "due_at", "id"],
                include=NARROWED_BY,
                name="order_unit_open",
                condition=OPEN,
            ),
            models.Index(fields=["lead", "state", "due_at", "id"], name="order_unit_state"),
            models.Index(
                fields=["lead", "-id"],
                include=NARROWED_BY,
                name="order_unit_closed",
                condition=Q(state__in=CLOSED),
            ),
            models.Index(
                fields=["lead", "released_at"],
                include=["handler"],
                name="order_unit_released",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["lead", "handler", "due_at", "id"],
                name="order_handler_open",
                condition=OPEN & ~Q(handler=""),
            ),
            models.Index(fields=["state", "due_at", "id"], name="order_state_due", condition=OPEN),
            models.Index(fields=["opened_at", "matter"], name="order_opened_matter"),
            models.Index(fields=["lead", "handle_due_at"], name="order_unit_handle_due"),
            models.Index(fields=["place", "matter", "opened_at"], name="order_place_matter"),
            # What triage learns from, and what must not only wait in a queue.
            models.Index(
                fields=["confirmed_at"], name="order_confirmed", condition=Q(confirmed_at__isnull=False)
            ),
            models.Index(fields=["opened_at"], name="order_red", condition=Q(risk="red")),
            # What hangs on a parent, and who still waits for a parent's answer.
            models.Index(
                fields=["parent", "id"], name="order_of_parent", condition=Q(merged_at__isnull=False)
            ),
            # What may have to be looked into from above: redone, brought again, or given back.
            models.Index(
                fields=["id"],
                name="order_hard",
                condition=OPEN & (Q(round__gte=1) | Q(repeats__gte=1) | Q(returns__gte=1)),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="order_state_known"),
            models.CheckConstraint(condition=Q(urgency__in=URGENCIES), name="order_urgency_known"),
            # Always one lead (M35): no order can be in a unit's hand without a unit.
            models.CheckConstraint(
                condition=Q(state__in=["00", "01", "02", "03", "10", "11", "20", "32", "80", "85"])
                | Q(lead__isnull=False),
                name="order_has_lead",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False) | OPEN & Q(closed_at=None),
                name="order_closed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="11") | Q(merged_at__isnull=False), name="order_merged_is_marked"
            ),
            models.CheckConstraint(
                condition=Q(merged_at=None) | Q(parent__isnull=False), name="order_merged_has_parent"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="order_not_its_own_parent"
            ),
        ]


class Bits(models.Field):  # type: ignore[type-arg]
    """A fixed number of bits as a string of 0 and 1."""

    def db_type(self, connection: Any) -> str:
        """The type in PostgreSQL."""
        return f"bit({SKETCH_BITS})"


class Trace(models.Model):
    """What an order is compared by when the same thing is looked for; secret orders have none.

    Written once, beside the order, so that no move of the order touches its indexes; the first of them holds all
    that a comparison reads.
    """

    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, primary_key=True, related_name="trace")
    place = models.CharField(max_length=12, blank=True)
    matter = models.CharField(max_length=6, blank=True)
    opened_at = models.DateTimeField()
    spot = models.BigIntegerField(default=0)  # hash of the address that was said; 0: none that is exact
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    sketch = Bits()

    class Meta:
        indexes = [
            models.Index(
                fields=["place", "matter", "opened_at"],
                include=["order", "spot", "lon", "lat", "sketch"],
                name="trace_place_matter",
            ),
            models.Index(fields=["spot", "opened_at"], name="trace_spot", condition=~Q(spot=0)),
            models.Index(fields=["opened_at"], name="trace_opened"),
        ]


class Clock(models.Model):
    """One running or stopped deadline of an order; the limit it was reckoned from stands beside it."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="clocks")
    name = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    amount = models.FloatField()
    measure = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused = models.DurationField(default="0")
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [
            # Which limits end soon or are over, whatever order they belong to.
            models.Index(
                fields=["due_at", "id"],
                name="clock_running_due",
                condition=Q(stopped_at=None, paused_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "name", "unit"],
                condition=Q(stopped_at=None),
                nulls_distinct=False,
                name="clock_one_running",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", stopped_at=None)
                | Q(outcome__in=["met", "missed", "void"], stopped_at__isnull=False),
                name="clock_outcome_when_stopped",
            ),
        ]


class ReturnRequest(models.Model):
    """A unit's request to give an order back, with the provision it rests on; one per unit and order."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="return_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    provision = models.TextField()
    proposed = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ruled_at = models.DateTimeField(null=True)
    granted = models.BooleanField(
        null=True
    )  # with a time of ruling and None: withdrawn, or gone to a conference
    misjudged = models.BooleanField(
        default=False
    )  # the unit says that the matter itself was taken for another

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="return_asked")]
        constraints = [models.UniqueConstraint(fields=["order", "unit"], name="return_once_per_unit")]


class ReturnVote(models.Model):
    """One panel member's vote on a return; two that agree decide."""

    request = models.ForeignKey(ReturnRequest, on_delete=models.PROTECT, related_name="votes")
    account_id = models.BigIntegerField()
    grant = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "account_id"], name="return_vote_once")]


from huiyin.act.orders import handling_models  # noqa: E402,F401
from huiyin.act.orders.clock_models import ClockChange as ClockChange  # noqa: E402 - needs Clock
from huiyin.act.orders.escalation_models import Escalation as Escalation  # noqa: E402
from huiyin.act.orders.exhibit_models import Exhibit, SiteReport  # noqa: E402,F401
from huiyin.act.orders.list_models import SavedView as SavedView  # noqa: E402 - beside the others
from huiyin.act.orders.panel_models import (  # noqa: E402,F401
    Conference,
    Exclusion,
    ExclusionAudit,
    ExclusionVote,
    Objection,
    ObjectionVote,
)
from huiyin.act.orders.part_models import Part  # noqa: E402,F401

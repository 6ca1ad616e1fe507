"""A case, the facts it rests on as they were recorded, and what the platform itself must do after it."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.supervision.cases import rules
from huiyin.foundation.city.consequences import OWNERS
from huiyin.foundation.organisations.models import Unit

OPEN = ~Q(state=rules.CLOSED)


class Case(models.Model):
    """One inspection of one unit: why, where it stands, and who did each step; the ledger tells the rest."""

    number = models.CharField(max_length=40, blank=True)  # a lead has none yet
    year = models.PositiveSmallIntegerField(null=True)
    seq = models.PositiveIntegerField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=16)
    order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)  # when the present step was found to be late
    noticed_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    opened_name = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # since when the unit reads it
    reply = models.TextField(blank=True)
    reply_name = models.CharField(max_length=60, blank=True)
    replied_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=16, blank=True)
    finding_words = models.TextField(blank=True)
    found_by = models.BigIntegerField(null=True)
    found_name = models.CharField(max_length=60, blank=True)
    found_at = models.DateTimeField(null=True)
    measure = models.CharField(max_length=12, blank=True)
    measure_words = models.TextField(blank=True)
    proposed_by = models.BigIntegerField(null=True)
    proposed_name = models.CharField(max_length=60, blank=True)
    measured_by = models.BigIntegerField(null=True)
    measured_name = models.CharField(max_length=60, blank=True)
    measured_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)
    appeal_name = models.CharField(max_length=60, blank=True)
    appealed_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    new_finding = models.CharField(max_length=16, blank=True)  # what an appeal made of finding and measure
    new_measure = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="case_state_due", condition=OPEN),
            models.Index(fields=["unit", "-id"], name="case_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(rules.STATES)), name="case_state_known"),
            models.CheckConstraint(condition=Q(ground__in=rules.GROUNDS), name="case_ground_known"),
            models.CheckConstraint(condition=Q(finding__in=["", *rules.FINDINGS]), name="case_finding_known"),
            models.CheckConstraint(condition=Q(measure__in=["", *rules.MEASURES]), name="case_measure_known"),
            models.CheckConstraint(
                condition=Q(new_finding="", new_measure="")
                | Q(outcome="changed", new_finding__in=[*rules.FINDINGS, rules.UNFOUNDED])
                & Q(new_measure__in=rules.MEASURES),
                name="case_changed_wholly",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") & OPEN
                | Q(closed_at__isnull=False, state=rules.CLOSED, outcome__in=rules.OUTCOMES),
                name="case_closed_with_outcome",
            ),
            # Who opens does not find; who confirms a measure did not propose it; who found or measured hears no appeal.
            models.CheckConstraint(
                condition=Q(found_by=None) | Q(opened_by=None) | ~Q(found_by=models.F("opened_by")),
                name="case_found_by_another",
            ),
            models.CheckConstraint(
                condition=Q(measured_by=None) | Q(proposed_by=None) | ~Q(measured_by=models.F("proposed_by")),
                name="case_measured_by_two",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=models.F("found_by")) & ~Q(decided_by=models.F("measured_by")),
                name="case_appeal_heard_by_others",
            ),
            # One matter is inspected once; a person's own decision may come again when the first is closed.
            models.UniqueConstraint(
                fields=["unit", "ground", "key"],
                name="case_once",
                condition=~Q(ground="decision"),
            ),
            models.UniqueConstraint(
                fields=["unit", "ground", "key"],
                name="case_decision_once",
                condition=Q(ground="decision") & OPEN,
            ),
            models.UniqueConstraint(fields=["year", "seq"], name="case_numbered_once"),
        ]


class CaseFact(models.Model):
    """One fact, frozen as it was recorded: figures, and orders with what was known of each.

    What is `hidden` names orders that the unit must not learn of: their appellants told of being pressed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    numbers = models.JSONField(default=dict)
    orders = models.JSONField(default=list)
    hidden = models.BooleanField(default=False)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)


class FollowUp(models.Model):
    """What the platform must do because the unit was not to blame: rule again, mend the catalogue, find resources."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=12)
    owner = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)
    done = models.TextField(blank=True)
    done_by = models.BigIntegerField(null=True)
    done_name = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "due_at", "id"], name="follow_open", condition=Q(done_at=None))
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="follow_once"),
            models.CheckConstraint(condition=Q(kind__in=rules.FOLLOWS), name="follow_kind_known"),
            models.CheckConstraint(condition=Q(owner__in=OWNERS), name="follow_owner_known"),
        ]

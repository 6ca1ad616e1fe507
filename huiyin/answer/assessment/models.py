"""What is kept of months and of what fell due in them."""

from django.db import models
from django.db.models import F, Q

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.assessment.fact_rules import RESULTS, ROLES, SOLVED
from huiyin.foundation.organisations.models import Unit


class Fact(models.Model):
    """What was recorded of one order for one unit whose limit falls due, in the month of that limit.

    `role` is "lead", "merged" (answered with another order of the same matter), "power" (the unit that has the power
    for what a street leads) or "co" (a part of an order that another leads; `part` names it). `cell` packs all that is
    counted (`fact_rules.Cell`). In a closed month facts stay as they were: `changed_at` tells since when the order says
    otherwise, `late` that the fact came only after the month was closed and counts nowhere.
    """

    # Made from orders and made again at will: no constraint, whose check would hold orders that people work on.
    order = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    role = models.CharField(max_length=6)
    part = models.BigIntegerField(default=0)
    due_at = models.DateTimeField()
    month = models.DateField()
    matter = models.CharField(max_length=6, blank=True)
    quality = models.PositiveSmallIntegerField(default=0)
    held = models.BooleanField(default=False)
    excluded = models.BooleanField(default=False)
    contacted = models.BooleanField(default=False)
    kept = models.BooleanField(default=False)
    solved = models.CharField(max_length=8, blank=True)
    result = models.CharField(max_length=12, blank=True)
    proactive = models.BooleanField(default=False)
    apart = models.BooleanField(default=False)
    cell = models.PositiveSmallIntegerField()
    late = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # A month is counted, and a unit's number opened, in this index alone.
            models.Index(
                F("month"),
                F("unit"),
                F("cell"),
                F("order").desc(),
                include=["matter", "quality", "due_at"],
                condition=Q(late=False),
                name="fact_of_unit",
            ),
            # A number of the whole city is opened in this one.
            models.Index(
                F("month"),
                F("cell"),
                F("order").desc(),
                include=["due_at"],
                condition=Q(late=False),
                name="fact_of_city",
            ),
            models.Index(
                fields=["month"],
                condition=Q(late=True) | Q(changed_at__isnull=False),
                name="fact_otherwise",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "unit", "role", "part"], name="fact_once"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="fact_role_known"),
            models.CheckConstraint(
                condition=Q(solved__in=SOLVED, result__in=RESULTS), name="fact_answers_known"
            ),
        ]


class Falsification(models.Model):
    """A false record that an inspection found and no appeal undid, in the month in which that was final."""

    case = models.CharField(max_length=64, primary_key=True)  # its stream in the ledger
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(db_index=True)


class Bookmark(models.Model):
    """How far the ledger has been absorbed, by which `method` of attribution; one row, held by whoever absorbs."""

    name = models.CharField(max_length=16, primary_key=True)
    position = models.BigIntegerField(default=0)
    method = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(null=True)


class Month(models.Model):
    """A closed month, with the version and the whole of the formula it was reckoned by, kept as data."""

    month = models.DateField(unique=True)
    version = models.CharField(max_length=40)
    formula = models.JSONField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, blank=True)


class UnitMonth(models.Model):
    """How one unit did in a closed month: what was counted and recorded, and the marks, to the last digit."""

    month = models.ForeignKey(Month, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    extras = models.JSONField(default=dict)
    results = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "unit"], name="unit_month_once")]

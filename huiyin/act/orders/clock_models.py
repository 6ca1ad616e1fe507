"""What was changed about a clock after it had started."""

from django.db import models
from django.db.models import Q

from huiyin.act.orders.models import Clock

KINDS = ("pause", "resume", "prolong", "run_again", "void")


class ClockChange(models.Model):
    """One change of a running clock: paused, resumed, prolonged, run again, or made void.

    `old_due` and `new_due` are the deadline before and after. `why` is the move that did it or, where a deadline was
    put off, the reason in words; together with the order's story it says who.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    old_due = models.DateTimeField()
    new_due = models.DateTimeField()
    why = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="clock_change_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=("resume", "prolong")) | Q(new_due=models.F("old_due")),
                name="clock_change_moves_when_it_may",
            ),
        ]

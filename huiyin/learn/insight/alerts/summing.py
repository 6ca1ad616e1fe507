"""Alerts told, summed: by grade on a day of the budget; for a report by grade, duty and outcome, with the gravest."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.alerting import GRADES
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.policies import readable
from huiyin.learn.insight.alerts.rules import OUTCOMES, WAITING

SORTED_AT_MOST = 200


@dataclass(frozen=True)
class Told:
    """How many were told, answered, overdue, of each grade and judged what; and the gravest of them."""

    counts: dict[str, int]
    gravest: list[Alert]


def used(day: date) -> Counter[str]:
    """How many of each grade were told on the budget of a day."""
    rows = Alert.objects.filter(raised_on=day).values_list("grade").annotate(n=Count("id"))
    return Counter(dict(rows.order_by()))


def told(actor: Actor, since: date, until: date, most: int) -> Told:
    """Alerts told on these days, the last one not among them, that this reader may see."""
    found = readable(actor).filter(raised_on__gte=since, raised_on__lt=until)
    counts = found.aggregate(
        total=Count("id"),
        answered=Count("id", filter=Q(answered_at__isnull=False)),
        late=Count("id", filter=Q(state__in=WAITING, due_at__lt=now())),
        **{grade: Count("id", filter=Q(grade=grade)) for grade in GRADES},
        **{outcome: Count("id", filter=Q(outcome=outcome)) for outcome in OUTCOMES},
    )
    rows = found.defer("series").order_by("-observed", "id")[:SORTED_AT_MOST]
    return Told(counts, sorted(rows, key=lambda one: (GRADES.index(one.grade), -one.observed, one.pk))[:most])

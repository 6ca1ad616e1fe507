"""How good alerts are, from what people judged: precision and lead time by grade, source and rule, and similar ones.

Precision counts what was partly so as half, with Wilson's interval. Lead time is how many hours before the plain rule
would have spoken an alert was told (below zero: later), as a median with its exact interval.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from huiyin.answer.assessment.rules import wilson
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.alerting import GRADES
from huiyin.learn.insight.alerts import rules
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.plain_rules import Middle, middle
from huiyin.learn.insight.alerts.signals import SOURCES

YEAR = timedelta(days=365)
LEADS_AT_MOST = 2000
SIMILAR_AT_MOST = 4
ENOUGH = 5  # similar ones from which their lead says something
HALF = 0.5
BY = ("grade", "source", "kind")


@dataclass(frozen=True)
class Standing:
    """One row of the record: how many were judged how, how often right with its interval, and how much earlier."""

    by: str
    key: str
    record: rules.Record
    low: float
    high: float
    lead: Middle

    @property
    def precision(self) -> float | None:
        """Share that was right; None before anything was judged."""
        return self.record.right / self.record.judged if self.record.judged else None


@dataclass(frozen=True)
class Similar:
    """Earlier judged alerts about the same matter: how many, how many right, hours earlier, the newest, who settled."""

    n: int
    right: float
    lead: Middle
    newest: list[Alert]
    suggested: str = ""  # the unit that settled most of them, where that is more than chance
    settled: int = 0


def record(since: datetime | None = None) -> list[Standing]:
    """How alerts of the last year did, by grade, by source and by rule; three statements and one for the hours."""
    begins = since or now() - YEAR
    told, hours = Alert.objects.filter(raised_at__gte=begins), _hours(begins)
    found = []
    for by in BY:
        judged = {one: Count("id", filter=Q(outcome=one)) for one in rules.OUTCOMES}
        rows = told.values_list(by).annotate(**judged)
        found += [
            _standing(by, key, rules.Record(*counts), hours.get((by, key), []))
            for key, *counts in rows.order_by(by)
        ]
    return sorted(found, key=_place)


def _standing(by: str, key: str, counted: rules.Record, hours: list[float]) -> Standing:
    low, high = wilson(counted.right, counted.judged)
    return Standing(by, key, counted, low, high, middle(hours))


def _place(one: Standing) -> tuple[int, int, str]:
    order = {"grade": GRADES, "source": SOURCES}.get(one.by, ())
    return (BY.index(one.by), order.index(one.key) if one.key in order else len(order), one.key)


def _hours(begins: datetime) -> dict[tuple[str, str], list[float]]:
    """Hours by which right alerts were earlier than the plain rule, by each of `BY` and its keys."""
    right = Alert.objects.filter(
        raised_at__gte=begins, outcome__in=("true", "partly"), crossed_at__isnull=False
    )
    found: dict[tuple[str, str], list[float]] = {}
    for raised, crossed, *keys in right.order_by("-id").values_list("raised_at", "crossed_at", *BY)[
        :LEADS_AT_MOST
    ]:
        for by, key in zip(BY, keys, strict=True):
            found.setdefault((by, key), []).append((crossed - raised).total_seconds() / 3600)
    return found


def similar(alert: Alert) -> Similar:
    """What came of earlier alerts about the same matter."""
    if not alert.leaf:
        return Similar(0, 0.0, middle([]), [])
    rows = Alert.objects.filter(leaf=alert.leaf, state=rules.JUDGED).exclude(pk=alert.pk)
    found = list(rows.defer("series").order_by("-closed_at")[:LEADS_AT_MOST])
    right = [one for one in found if one.outcome in ("true", "partly")]
    hours = [
        (one.crossed_at - one.raised_at).total_seconds() / 3600
        for one in right
        if one.crossed_at and one.raised_at
    ]
    unit, settled = _settler(right, alert)
    score = sum(1.0 if one.outcome == "true" else HALF for one in right)
    return Similar(len(found), score, middle(hours), found[:SIMILAR_AT_MOST], unit, settled)


def _settler(right: list[Alert], alert: Alert) -> tuple[str, int]:
    """The unit that had the lead of most of them in the end, if it is another one and that is more than chance."""
    leads = Counter(one.owner_id for one in right if one.owner_id)
    if sum(leads.values()) < ENOUGH:
        return "", 0
    unit, n = leads.most_common(1)[0]
    low, _ = wilson(n, sum(leads.values()))
    return (unit, n) if unit != alert.owner_id and low > HALF and alert.state in rules.TOLD else ("", 0)

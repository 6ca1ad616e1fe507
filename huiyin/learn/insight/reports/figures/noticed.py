"""What insight noticed in a report's period: alerts with their duties, and the topics that most appeals were about."""

from datetime import datetime, time
from typing import Any

from django.db.models import Count, Q

from huiyin.foundation.calendar.clock import now
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.queries import GRADES, OUTCOMES, WAITING
from huiyin.learn.insight.reports.figures.framing import About
from huiyin.learn.insight.topics.models import Topic, TopicMember

Data = dict[str, Any]


def alerts(about: About) -> Data:
    """Alerts told on the days of the report: how grave, what became of the duty, and the gravest."""
    since, until = about.span
    inside = Q() if about.scope.is_city else Q(place__in=about.scope.units) | Q(owner__in=about.scope.units)
    found = Alert.objects.filter(inside, raised_on__gte=since, raised_on__lt=until)
    told = found.aggregate(
        total=Count("id"),
        answered=Count("id", filter=Q(answered_at__isnull=False)),
        late=Count("id", filter=Q(state__in=WAITING, due_at__lt=now())),
        **{grade: Count("id", filter=Q(grade=grade)) for grade in GRADES},
        **{outcome: Count("id", filter=Q(outcome=outcome)) for outcome in OUTCOMES},
    )
    rows = sorted(found[:200], key=lambda one: (GRADES.index(one.grade), -one.observed, one.pk))
    return {
        **told,
        "rows": [
            {
                "pk": one.pk,
                "grade": one.grade,
                "keys": [one.matter, one.place],
                "now": one.observed,
                "usual": round(one.expected, 1),
                "owner": one.owner_id or "",
                "state": one.state,
            }
            for one in rows[: about.city.reporting.listed]
        ],
    }


def topics(about: About) -> Data:
    """The topics with most appeals in the period, under their own words; of a district those within it."""
    since, until = (datetime.combine(day, time(), about.city.zone) for day in about.span)
    inside = Q() if about.scope.is_city else Q(order__place__in=about.scope.units)
    members = TopicMember.objects.filter(inside, opened_at__gte=since, opened_at__lt=until)
    rows = list(
        members.values("topic").annotate(n=Count("id")).order_by("-n", "topic")[: about.city.reporting.listed]
    )
    named = Topic.objects.in_bulk([row["topic"] for row in rows])
    return {
        "total": members.count(),
        "topics": members.values("topic").distinct().count(),
        "rows": [
            {
                "pk": row["topic"],
                "name": named[row["topic"]].name,
                "place": named[row["topic"]].street_id or "",
                "now": row["n"],
                "size": named[row["topic"]].size,
            }
            for row in rows
        ],
    }

"""Topics that grow: more of it in seven days than the four weeks before let expect, beyond chance."""

from datetime import date, datetime, timedelta

import numpy as np
from django.db.models import Count, Q
from scipy.stats import binom

from huiyin.foundation.city.queries import City
from huiyin.learn.insight.alerts.describing import day_span
from huiyin.learn.insight.alerts.signals import TOPICS, Signal
from huiyin.learn.insight.topics.models import Topic, TopicMember
from huiyin.learn.stats.fdr import discoveries

WEEK, WEEKS_BEFORE = timedelta(days=7), 4
TOPICS_AT_MOST = 5000
MEMBERS_AT_MOST = 2000


def notice(city: City, day: date) -> list[Signal]:
    """Topics with enough members in the seven days that end with the day, under one share of false discoveries."""
    end = day_span(day, day, city)[1]
    rows = _counted(end)
    least = city.alerting.rhythms["week"].least["street"]
    p = np.array([chance(recent, before) if recent >= least else 1.0 for _, recent, before in rows])
    kept = discoveries(p, city.alerting.false_share)
    topics = Topic.objects.in_bulk([rows[n][0] for n in np.flatnonzero(kept)])
    return [
        _signal(topics[pk], recent, before, float(p[n]), day, end)
        for n, (pk, recent, before) in enumerate(rows)
        if kept[n] and topics[pk].state == "live"
    ]


def chance(recent: int, before: int) -> float:
    """Of all members of five equal weeks, how likely at least so many fall into the last one."""
    return float(binom.sf(recent - 1, recent + before, 1 / (WEEKS_BEFORE + 1)))


def _counted(end: datetime) -> list[tuple[int, int, int]]:
    """Topic, members of the last seven days, and of the four weeks before; one statement."""
    since = end - WEEK
    span = TopicMember.objects.filter(opened_at__gte=since - WEEKS_BEFORE * WEEK, opened_at__lt=end)
    rows = span.values_list("topic").annotate(
        recent=Count("id", filter=Q(opened_at__gte=since)), before=Count("id", filter=Q(opened_at__lt=since))
    )
    return list(rows.order_by("-recent", "topic")[:TOPICS_AT_MOST])


def _signal(topic: Topic, recent: int, before: int, p: float, day: date, end: datetime) -> Signal:
    members = TopicMember.objects.filter(topic=topic, opened_at__gte=end - WEEK, opened_at__lt=end)
    keys = members.order_by("-opened_at").values_list("order", flat=True)[:MEMBERS_AT_MOST]
    return Signal(
        TOPICS, "growing", topic.matter, topic.street_id or "", day, recent, before / WEEKS_BEFORE, p,
        orders=tuple(sorted(keys)), days=WEEK.days, label=topic.name,
    )  # fmt: skip

"""The figures of topics, counted from their members: how many, how many people, since when, where, how hot."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from huiyin.learn.insight.topics.finding.heat import RECENT, Pulse, heat
from huiyin.learn.insight.topics.models import Topic

TOPICS_AT_MOST = 5000
FIELDS = ("size", "people", "recent", "before", "first_at", "last_at", "street", "matter", "heat", "read_at")
# People are counted by the tokens of the vault; an order without one counts as nobody that is known.
_COUNT = """
    SELECT m.topic_id, count(*), count(DISTINCT a.appellant) + count(*) FILTER (WHERE a.appellant IS NULL),
           count(*) FILTER (WHERE m.opened_at > %(recent)s AND m.opened_at <= %(at)s),
           count(*) FILTER (WHERE m.opened_at > %(before)s AND m.opened_at <= %(recent)s),
           min(m.opened_at), max(m.opened_at),
           mode() WITHIN GROUP (ORDER BY o.place_id), mode() WITHIN GROUP (ORDER BY o.matter)
    FROM topics_topicmember m
    JOIN orders_workorder o ON o.id = m.order_id JOIN intake_appeal a ON a.id = o.appeal_id
    WHERE m.topic_id = ANY(%(topics)s) GROUP BY m.topic_id
"""


def count(topics: Collection[int] | None, at: datetime) -> None:
    """Count these topics anew, or all that live (the hottest first, within a bound)."""
    found = Topic.objects.filter(state="live")
    found = found.order_by("-heat")[:TOPICS_AT_MOST] if topics is None else found.filter(pk__in=topics)
    wanted = {topic.pk: topic for topic in found}
    for row in _rows(list(wanted), at):
        _set(wanted[row[0]], row, at)
    write(wanted.values(), FIELDS)


def write(topics: Iterable[Topic], fields: Sequence[str]) -> None:
    """Write these fields of many topics that are there; as one insert that meets them, far faster than their update."""
    Topic.objects.bulk_create(
        topics, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=500
    )


def _rows(topics: list[int], at: datetime) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {"topics": topics, "at": at, "recent": at - RECENT, "before": at - 2 * RECENT}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        return list(cursor.fetchall())


def _set(topic: Topic, row: tuple[Any, ...], at: datetime) -> None:
    _, topic.size, topic.people, topic.recent, topic.before, topic.first_at, topic.last_at, street, matter = (
        row
    )
    topic.street_id, topic.matter, topic.read_at = street, matter or "", at
    topic.heat = heat(Pulse(topic.size, topic.recent, topic.before, topic.people))

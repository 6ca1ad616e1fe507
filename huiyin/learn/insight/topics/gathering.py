"""The words of orders as messages, and groups of them; nothing is written here.

Confidential orders are left out, and no identity is read: whoever appealed is counted elsewhere, by a token.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.queries import by_citizens
from huiyin.learn.insight.topics.finding.method import grouped
from huiyin.learn.insight.topics.finding.reading import Message
from huiyin.learn.insight.topics.models import Topic, TopicMember
from huiyin.learn.insight.topics.rules import ANCHORS, LOOSE_FOR

AT_ONCE = 80_000  # a whole day of a large city in one reading
LOOSE_AT_MOST = 20_000
TOPICS_AT_MOST = 3_000
WHOLE_AT_MOST = 400  # members of a scattered topic that is read whole
_COLUMNS = ("id", "appeal__title", "appeal__place_said", "appeal__words", "opened_at")


def readable() -> QuerySet[WorkOrder]:
    """Orders of people whose words may be read beside others'; orders of one opening all have the same words."""
    return WorkOrder.objects.filter(by_citizens(current()), confidential=False, appeal__confidential=False)


def fresh(after: int, size: int = AT_ONCE) -> list[Message]:
    """The next orders that were never read."""
    return _messages(readable().filter(pk__gt=after, appeal__isnull=False), size)


def loose(until: int, at: datetime) -> list[Message]:
    """Recent orders that were read and belong to nothing yet, newest first."""
    inside = Exists(TopicMember.objects.filter(order=OuterRef("pk")))
    found = readable().filter(~inside, pk__lte=until, opened_at__gte=at - LOOSE_FOR)
    return _messages(found, LOOSE_AT_MOST, newest=True)


def anchors() -> dict[int, int]:
    """The members by which topics are known, the most recently alive topics first (order: topic)."""
    alive = (
        Topic.objects.exclude(state="merged")
        .order_by("-last_at")[:TOPICS_AT_MOST]
        .values_list("pk", flat=True)
    )
    found: dict[int, int] = {}
    taken: dict[int, int] = {}
    rows = TopicMember.objects.filter(topic__in=list(alive)).order_by("topic", "-score", "order")
    for topic, order in rows.values_list("topic_id", "order_id").iterator():
        taken[topic] = taken.get(topic, 0) + 1
        if taken[topic] <= ANCHORS:
            found[order] = topic
    return found


def whole(topic: int) -> list[int]:
    """The orders of a topic, nearest first."""
    rows = TopicMember.objects.filter(topic=topic).order_by("-score", "order")[:WHOLE_AT_MOST]
    return list(rows.values_list("order_id", flat=True))


def messages_of(orders: Iterable[int]) -> list[Message]:
    """The words of these orders."""
    wanted = list(orders)
    return _messages(readable().filter(pk__in=wanted), len(wanted))


def groups_of(messages: Sequence[Message]) -> list[list[tuple[int, float]]]:
    """Orders that belong together with how strongly, nearest first; those alone are left out."""
    found = grouped(messages)
    return [[(int(messages[i].id), strength) for i, strength in members] for members in found]


def _messages(found: QuerySet[WorkOrder], size: int, newest: bool = False) -> list[Message]:
    rows = found.order_by("-pk" if newest else "pk").values_list(*_COLUMNS)[:size]
    return [
        Message(str(pk), tuple(text for text in (title, place, words) if text), at)
        for pk, title, place, words, at in rows
    ]

"""What readings and people both do to topics: one at a time, with a row in the history."""

from datetime import datetime

from django.db import connection

from huiyin.learn.insight.topics.models import Topic, TopicChange, TopicMember


def one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('topics.read'))")


def change(topic: int, kind: str, at: datetime, other: int | None = None, size: int = 0) -> TopicChange:
    return TopicChange(topic_id=topic, kind=kind, other_id=other, at=at, size=size)


def move_all(gone: Topic, heir: Topic) -> None:
    """All members of one topic into another; the empty one stays for its history."""
    TopicMember.objects.filter(topic=gone).update(topic=heir)
    Topic.objects.filter(pk=gone.pk).update(state="merged", into=heir, size=0, people=0, heat=0)


def born(name: str, at: datetime) -> Topic:
    return Topic(name=name, first_at=at, last_at=at, read_at=at)

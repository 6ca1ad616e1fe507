"""Reading new orders into topics.

A reading looks at the orders that came since the last, beside those that belong to nothing yet and a few members of
each known topic. It is one transaction under a lock, and what it has read is marked in it: broken off, it is done
again; done twice, the second finds nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huiyin.act.orders.models import WorkOrder
from huiyin.learn.insight.topics import gathering
from huiyin.learn.insight.topics.actions import figures, naming
from huiyin.learn.insight.topics.actions.changing import born, change, move_all, one_at_a_time
from huiyin.learn.insight.topics.finding.reading import Message
from huiyin.learn.insight.topics.models import Topic, TopicChange, TopicMark, TopicMember
from huiyin.learn.insight.topics.rules import SLEEPS_AFTER, SPLIT_LEAST, Reading, parts, reconcile

SCATTERED_AT_MOST = 20
BESIDE = 2000  # other messages that a scattered topic is read with
Strengths = dict[int, float]


def read_next(at: datetime) -> int:
    """Read the next orders into topics; returns how many were new, none when all are read."""
    with transaction.atomic():
        one_at_a_time()
        mark, _ = TopicMark.objects.select_for_update().get_or_create(id=1, defaults={"at": at})
        fresh = gathering.fresh(mark.order)
        if not fresh:
            return 0
        _read(fresh, mark.order, at)
        mark.order, mark.at = int(fresh[-1].id), at
        mark.save()
        return len(fresh)


def tend(at: datetime) -> int:
    """Count all living topics anew and let those sleep of which nobody speaks any more; returns how many sleep now."""
    with transaction.atomic():
        one_at_a_time()
        silent = Topic.objects.filter(state="live", last_at__lt=at - SLEEPS_AFTER)
        slept = list(silent.values_list("pk", "size"))
        Topic.objects.filter(pk__in=[pk for pk, _ in slept]).update(state="asleep")
        TopicChange.objects.bulk_create(change(pk, "slept", at, size=size) for pk, size in slept)
        figures.count(None, at)
        return len(slept)


def _read(fresh: Sequence[Message], mark: int, at: datetime) -> None:
    """Group what is new with what is known, and write down what comes of it."""
    anchors = gathering.anchors()
    known = gathering.messages_of(anchors)
    kept = {int(one.id) for one in known}
    messages = [*known, *(one for one in [*gathering.loose(mark, at), *fresh] if int(one.id) not in kept)]
    strong = gathering.groups_of(messages)
    groups = [[order for order, _ in members] for members in strong]
    sizes = dict(Topic.objects.filter(pk__in=set(anchors.values())).values_list("pk", "size"))
    found = reconcile(groups, {o: t for o, t in anchors.items() if o in kept}, sizes)
    strengths = {order: value for members in strong for order, value in members}
    touched = _write(found, strengths, at)
    touched |= _part_scattered(groups, anchors, messages, at)
    figures.count(touched, at)
    naming.name(touched, messages)


def _write(found: Reading, strengths: Strengths, at: datetime) -> set[int]:
    """Merges first, so that who joins a topic that was merged joins its heir."""
    heirs = {gone: stays for stays, gone in found.merges if _may_merge(stays, gone)}
    for gone, stays in heirs.items():
        _taken_in(stays, gone, at)
    new = Topic.objects.bulk_create([born("", at) for _ in found.births], batch_size=1000)
    TopicChange.objects.bulk_create(change(topic.pk, "born", at) for topic in new)
    _put({topic.pk: orders for topic, orders in zip(new, found.births, strict=True)}, strengths)
    joins: dict[int, list[int]] = {}
    for known, orders in found.joins.items():
        joins.setdefault(heirs.get(known, known), []).extend(orders)
    _put(joins, strengths)
    _wake(set(joins), at)
    return set(joins) | {topic.pk for topic in new} | set(heirs.values())


def _may_merge(stays: int, gone: int) -> bool:
    """Whether no person ever said that these two are not one."""
    told = TopicChange.objects.filter(kind__in=("parted", "born"), by_id__isnull=False)
    return not told.filter(topic__in=(stays, gone), other__in=(stays, gone)).exists()


def _taken_in(stays: int, gone: int, at: datetime) -> None:
    heir, other = Topic.objects.get(pk=stays), Topic.objects.get(pk=gone)
    TopicChange.objects.bulk_create(
        [
            change(stays, "took_in", at, other=gone, size=heir.size),
            change(gone, "went_in", at, other=stays, size=other.size),
        ]
    )
    move_all(other, heir)


def _put(topics: dict[int, list[int]], strengths: Strengths) -> None:
    """Orders into their topics; one that somehow is in a topic already stays there."""
    home = {order: topic for topic, orders in topics.items() for order in orders}
    opened = WorkOrder.objects.filter(pk__in=list(home)).values_list("pk", "opened_at")
    rows = (
        TopicMember(topic_id=home[pk], order_id=pk, score=min(strengths.get(pk, 0.0), 1.0), opened_at=at)
        for pk, at in opened
    )
    TopicMember.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def _wake(topics: set[int], at: datetime) -> None:
    asleep = list(Topic.objects.filter(pk__in=topics, state="asleep").values_list("pk", "size"))
    Topic.objects.filter(pk__in=[pk for pk, _ in asleep]).update(state="live")
    TopicChange.objects.bulk_create(change(pk, "woke", at, size=size) for pk, size in asleep)


def _part_scattered(
    groups: list[list[int]], anchors: dict[int, int], messages: Sequence[Message], at: datetime
) -> set[int]:
    """Topics whose members no longer stand together are read whole, and fall into parts if they are several stories."""
    home = {order: number for number, group in enumerate(groups) for order in group}
    spots: dict[int, list[int]] = {}
    for order, topic in anchors.items():
        spots.setdefault(topic, []).append(home.get(order, -1 - order))
    scattered = [t for t, at_ in spots.items() if 2 * max(map(at_.count, set(at_))) <= len(at_)][
        :SCATTERED_AT_MOST
    ]
    touched: set[int] = set()
    for topic in scattered:
        own = set(gathering.whole(topic))
        beside = [one for one in messages if int(one.id) not in own][:BESIDE]
        strong = gathering.groups_of([*gathering.messages_of(own), *beside])
        inside = [[order for order, _ in members if order in own] for members in strong]
        for part in parts([group for group in inside if group])[1:]:
            touched |= _parted(topic, part, at)
    return touched


def _parted(topic: int, part: list[int], at: datetime) -> set[int]:
    """Part these orders from a topic, without those that a person put there; too few of them stay where they are."""
    free = TopicMember.objects.filter(topic=topic, order__in=part, put_by=None)
    if free.count() < SPLIT_LEAST:
        return set()
    made = born("", at)
    made.save()
    free.update(topic=made)
    TopicChange.objects.bulk_create(
        [change(topic, "parted", at, other=made.pk), change(made.pk, "born", at, other=topic)]
    )
    return {topic, made.pk}

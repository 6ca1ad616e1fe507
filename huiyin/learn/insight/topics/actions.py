"""Reading new orders into topics, and what people say about topics: one, two, or called otherwise.

A reading looks at the orders that came since the last, beside those that belong to nothing yet and a few members of
each known topic. It is one transaction under a lock, and what it has read is marked in it: broken off, it is done
again; done twice, the second finds nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.learn.insight.topics import figures, gathering, naming, policies
from huiyin.learn.insight.topics.finding.reading import Message
from huiyin.learn.insight.topics.models import Topic, TopicChange, TopicMark, TopicMember
from huiyin.learn.insight.topics.refusals import Gone, Unsaid
from huiyin.learn.insight.topics.rules import SLEEPS_AFTER, Reading, parts, reconcile

SCATTERED_AT_MOST = 20
Strengths = dict[int, float]


def read_next(at: datetime) -> int:
    """Read the next orders into topics; returns how many were new, none when all are read."""
    with transaction.atomic():
        _one_at_a_time()
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
        _one_at_a_time()
        silent = Topic.objects.filter(state="live", last_at__lt=at - SLEEPS_AFTER)
        slept = list(silent.values_list("pk", "size"))
        Topic.objects.filter(pk__in=[pk for pk, _ in slept]).update(state="asleep")
        TopicChange.objects.bulk_create(_change(pk, "slept", at, size=size) for pk, size in slept)
        figures.count(None, at)
        return len(slept)


@transaction.atomic
def rename(actor: Actor, topic: int, name: str, reason: str) -> Topic:
    """Call a topic otherwise; the machine does not name it again."""
    found = _held(actor, topic)
    name, reason = name.strip()[:80], reason.strip()[:200]
    if not name or not reason:
        raise Unsaid
    if found.name != name:
        _told(actor, found, "renamed", reason, {"from": found.name, "to": name})
        found.name, found.named_by = name, actor.id or 0
        found.save(update_fields=["name", "named_by"])
    return found


@transaction.atomic
def merge(actor: Actor, topic: int, other: int, reason: str) -> Topic:
    """Say that another topic is the same as this one; its orders come here and stay."""
    if topic == other:
        raise Unsaid
    held = {pk: _held(actor, pk) for pk in sorted((topic, other))}
    if not reason.strip():
        raise Unsaid
    heir, gone = held[topic], held[other]
    _told(actor, heir, "took_in", reason, {"other": gone.pk}, gone)
    _told(actor, gone, "went_in", reason, {"other": heir.pk}, heir)
    _move(gone, heir, put_by=actor.id or 0)
    figures.count([heir.pk], now())
    heir.refresh_from_db()
    return heir


@transaction.atomic
def split(actor: Actor, topic: int, orders: Iterable[str], name: str, reason: str) -> Topic:
    """Say that some orders (by number) are a topic of their own; neither part is joined with the other again."""
    found = _held(actor, topic)
    own = TopicMember.objects.filter(topic=found)
    chosen = list(own.filter(order__number__in=list(orders)[:1000]).values_list("order_id", flat=True))
    if not (chosen and name.strip() and reason.strip()) or len(chosen) == own.count():
        raise Unsaid
    made = _born(name.strip()[:80], now())
    made.named_by = actor.id or 0
    made.save()
    own.filter(order__in=chosen).update(topic=made, put_by=actor.id or 0)
    own.update(put_by=actor.id or 0)
    _told(actor, found, "parted", reason, {"other": made.pk}, made)
    _told(actor, made, "born", reason, {"other": found.pk}, found)
    figures.count([found.pk, made.pk], now())
    made.refresh_from_db()
    return made


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('topics.read'))")


def _held(actor: Actor, topic: int) -> Topic:
    """The topic, locked, if the person may change it and it still stands on its own."""
    if not policies.may_change(actor):
        raise Refused
    found = Topic.objects.select_for_update().filter(pk=topic).first()
    if found is None:
        raise Refused
    places = TopicMember.objects.filter(topic=found, order__place__isnull=False).values_list(
        "order__place", flat=True
    )
    if not policies.within(scope_of(actor), frozenset(places.distinct())):
        raise Refused
    if found.state == "merged":
        raise Gone
    return found


def _told(
    actor: Actor,
    topic: Topic,
    kind: str,
    reason: str,
    evidence: dict[str, object],
    other: Topic | None = None,
) -> None:
    """What a person did to a topic: in its history, and in the ledger."""
    row = _change(topic.pk, kind, now(), other=other.pk if other else None, size=topic.size)
    row.by_id, row.by_name, row.reason = actor.id or 0, actor.name, reason.strip()[:200]
    row.save()
    append([NewEvent.by(actor, f"topic:{topic.pk}", f"topic_{kind}", reason=row.reason, evidence=evidence)])


def _change(topic: int, kind: str, at: datetime, other: int | None = None, size: int = 0) -> TopicChange:
    return TopicChange(topic_id=topic, kind=kind, other_id=other, at=at, size=size)


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
    born: list[int] = []
    for orders in found.births:
        made = _born("", at)
        made.save()
        born.append(made.pk)
        _put(made.pk, orders, strengths)
    TopicChange.objects.bulk_create(_change(pk, "born", at) for pk in born)
    for topic, orders in found.joins.items():
        _put(heirs.get(topic, topic), orders, strengths)
    grown = {heirs.get(topic, topic) for topic in found.joins}
    _wake(grown, at)
    return grown | set(born) | set(heirs.values())


def _may_merge(stays: int, gone: int) -> bool:
    """Whether no person ever said that these two are not one."""
    told = TopicChange.objects.filter(kind__in=("parted", "born"), by_id__isnull=False)
    return not told.filter(topic__in=(stays, gone), other__in=(stays, gone)).exists()


def _taken_in(stays: int, gone: int, at: datetime) -> None:
    heir, other = Topic.objects.get(pk=stays), Topic.objects.get(pk=gone)
    TopicChange.objects.bulk_create(
        [
            _change(stays, "took_in", at, other=gone, size=heir.size),
            _change(gone, "went_in", at, other=stays, size=other.size),
        ]
    )
    _move(other, heir)


def _move(gone: Topic, heir: Topic, put_by: int | None = None) -> None:
    """All members of one topic into another; the empty one stays for its history."""
    members = TopicMember.objects.filter(topic=gone)
    if put_by is None:
        members.update(topic=heir)
    else:
        members.update(topic=heir, put_by=put_by)
    Topic.objects.filter(pk=gone.pk).update(state="merged", into=heir, size=0, people=0, heat=0)


def _born(name: str, at: datetime) -> Topic:
    return Topic(name=name, first_at=at, last_at=at, read_at=at)


def _put(topic: int, orders: Sequence[int], strengths: Strengths) -> None:
    """Orders into a topic; one that somehow is in a topic already stays there."""
    opened = dict(WorkOrder.objects.filter(pk__in=orders).values_list("pk", "opened_at"))
    rows = [
        TopicMember(topic_id=topic, order_id=pk, score=min(strengths.get(pk, 0.0), 1.0), opened_at=at)
        for pk, at in opened.items()
    ]
    TopicMember.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def _wake(topics: set[int], at: datetime) -> None:
    asleep = list(Topic.objects.filter(pk__in=topics, state="asleep").values_list("pk", "size"))
    Topic.objects.filter(pk__in=[pk for pk, _ in asleep]).update(state="live")
    TopicChange.objects.bulk_create(_change(pk, "woke", at, size=size) for pk, size in asleep)


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
        own = gathering.whole(topic)
        beside = [one for one in messages if int(one.id) not in set(own)][:2000]
        strong = gathering.groups_of([*gathering.messages_of(own), *beside])
        inside = [[order for order, _ in members if order in set(own)] for members in strong]
        for part in parts([group for group in inside if group])[1:]:
            touched |= {topic, _parted(topic, part, at)}
    return touched


def _parted(topic: int, part: list[int], at: datetime) -> int:
    made = _born("", at)
    made.save()
    TopicMember.objects.filter(topic=topic, order__in=part, put_by=None).update(topic=made, score=F("score"))
    TopicChange.objects.bulk_create(
        [_change(topic, "parted", at, other=made.pk), _change(made.pk, "born", at, other=topic)]
    )
    return made.pk

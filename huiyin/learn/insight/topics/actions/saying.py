"""What people say about topics: two are one, one is two, or it is called otherwise. Machines do not undo it."""

from collections.abc import Iterable

from django.db import transaction

from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.learn.insight.topics import policies
from huiyin.learn.insight.topics.actions import figures
from huiyin.learn.insight.topics.actions.changing import born, change, move_all
from huiyin.learn.insight.topics.models import Topic, TopicMember
from huiyin.learn.insight.topics.refusals import Gone, Unsaid


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
    """Say that another topic is the same as this one; its orders come here, and all of both stay together."""
    if topic == other:
        raise Unsaid
    held = {pk: _held(actor, pk) for pk in sorted((topic, other))}
    if not reason.strip():
        raise Unsaid
    heir, gone = held[topic], held[other]
    _told(actor, heir, "took_in", reason, {"other": gone.pk}, gone)
    _told(actor, gone, "went_in", reason, {"other": heir.pk}, heir)
    move_all(gone, heir)
    heir.members.update(put_by=actor.id or 0)
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
    made = born(name.strip()[:80], now())
    made.named_by = actor.id or 0
    made.save()
    own.filter(order__in=chosen).update(topic=made, put_by=actor.id or 0)
    own.update(put_by=actor.id or 0)
    _told(actor, found, "parted", reason, {"other": made.pk}, made)
    _told(actor, made, "born", reason, {"other": found.pk}, found)
    figures.count([found.pk, made.pk], now())
    made.refresh_from_db()
    return made


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
    row = change(topic.pk, kind, now(), other=other.pk if other else None, size=topic.size)
    row.by_id, row.by_name, row.reason = actor.id or 0, actor.name, reason.strip()[:200]
    row.save()
    append([NewEvent.by(actor, f"topic:{topic.pk}", f"topic_{kind}", reason=row.reason, evidence=evidence)])

"""The end of a topic: finishing it, looking back after half a year, what the public may read, and its effect."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.act.orders.queries import leaks_in
from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.agenda import comparing, policies
from huiyin.learn.agenda.actions.moving import (
    held_topic,
    keep,
    must,
    needs,
    same,
    tell_topic,
    today,
    topic_step,
)
from huiyin.learn.agenda.models import Measurement, MonthlyTopic
from huiyin.learn.agenda.refusals import PersonalWords, TasksOpen
from huiyin.learn.agenda.rules import CLOSED, DONE, DROPPED, FINISHED, months_later

AT_MOST = 100
PUBLIC_AT_MOST = 2000
_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
KEPT = ("kept", "partly", "broken")


@transaction.atomic
def finish(
    actor: Actor, topic_id: int, words: str, although_open: bool = False, version: int | None = None
) -> MonthlyTopic:
    """Finish a topic; tasks that are not done need to be named as such. A look-back is set for months later."""
    topic = held_topic(topic_id)
    if topic.state == FINISHED and topic.finish_words == words.strip():
        return topic
    step = topic_step(actor, topic, "finish")
    needs(words=words)
    same(version, topic.version)
    left = topic.tasks.filter(gone=False).exclude(state=DONE).count()
    if left and not although_open:
        raise TasksOpen(left)
    topic.state, topic.finished_at, topic.finish_words = step.target, now(), words.strip()
    topic.look_back_on = months_later(today(), current().agenda.progress["look_back_months"])
    keep(topic)
    due = topic.look_back_on.isoformat()
    tell_topic(actor, topic, "finish", words, whom=topic.lead_id, tasks_open=left, look_back_on=due)
    return topic


def open_look_backs() -> int:
    """Open every look-back whose day has come; how many."""
    due = MonthlyTopic.objects.filter(state=FINISHED, look_back_on__lte=today()).order_by("id")
    return sum(_open(pk) for pk in list(due.values_list("pk", flat=True)[:AT_MOST]))


@transaction.atomic
def _open(topic_id: int) -> int:
    topic = held_topic(topic_id)
    if topic.state != FINISHED or topic.look_back_on is None or topic.look_back_on > today():
        return 0
    topic.state = topic_step(SYSTEM, topic, "look").target
    keep(topic)
    tell_topic(SYSTEM, topic, "look", whom=topic.lead_id, title=topic.title)
    return 1


@transaction.atomic
def look_back(
    actor: Actor,
    topic_id: int,
    words: str,
    again: bool,
    promises: Mapping[int, str] | None = None,
    version: int | None = None,
) -> MonthlyTopic:
    """Write what half a year later is found: whether it came `again`, and of each task whether its promise was kept."""
    topic = held_topic(topic_id)
    if topic.state == CLOSED and topic.look_back.get("words") == words.strip():
        return topic
    step = topic_step(actor, topic, "look_back")
    must(not actor.at(topic.lead_id, *(post.role for post in actor.posts)))
    needs(words=words)
    same(version, topic.version)
    tasks = set(topic.tasks.filter(gone=False).values_list("number", flat=True))
    said = dict(promises or {})
    if set(said) != tasks or any(one not in KEPT for one in said.values()):
        raise Incomplete(("promises",))
    topic.look_back = {
        "words": words.strip(), "again": again, "promises": {str(k): v for k, v in sorted(said.items())},
        "by": actor.name,
    }  # fmt: skip
    topic.state, topic.looked_at = step.target, now()
    keep(topic)
    tell_topic(actor, topic, "look_back", words, whom=topic.lead_id, again=again)
    return topic


@transaction.atomic
def publish(actor: Actor, topic_id: int, words: str, version: int | None = None) -> MonthlyTopic:
    """Let everybody read of a topic: the plan in brief as written here, and what the record says of its progress."""
    topic = held_topic(topic_id)
    if topic.published == words.strip() != "":
        return topic
    topic_step(actor, topic, "publish")
    needs(words=words)
    same(version, topic.version)
    if len(words) > PUBLIC_AT_MOST:
        raise Incomplete(("words",))
    if re.search(current().telling.numbers, words) or _CARD.search(words) or leaks_in(words):
        raise PersonalWords
    topic.published, topic.published_at = words.strip(), topic.published_at or now()
    keep(topic)
    tell_topic(actor, topic, "publish", words)
    return topic


def measure(actor: Actor, topic_id: int) -> Measurement:
    """Measure what a topic did from the whole months up to now, against what was frozen at its launch; once a month."""
    topic = MonthlyTopic.objects.select_related("year").get(pk=topic_id)
    must(actor.id is None or policies.may_prepare(actor) or policies.may_decide(actor))
    until = today().replace(day=1)
    if there := topic.measurements.filter(until=until).first():
        return there
    # Counted outside the transaction that stores it: nobody waits for it meanwhile.
    reason, result = comparing.measured(topic, until)
    return _keep(actor, topic_id, until, reason, result)


@transaction.atomic
def _keep(actor: Actor, topic_id: int, until: date, reason: str, result: dict[str, object]) -> Measurement:
    topic = held_topic(topic_id)
    found, fresh = Measurement.objects.get_or_create(
        topic=topic, until=until, defaults={"at": now(), "reason": reason, "result": result}
    )
    if fresh:
        shown: dict[str, Any] = {
            name: result[name] for name in ("ratio", "low", "high", "verdict") if name in result
        }
        tell_topic(actor, topic, "measure", until=until.isoformat(), why=reason, **shown)
    return found


def measure_due() -> int:
    """Measure every launched topic that this month has not been measured for; how many."""
    until = today().replace(day=1)
    due = MonthlyTopic.objects.filter(launched_at__isnull=False).exclude(state__in=[DROPPED, CLOSED])
    fresh = due.exclude(measurements__until=until).order_by("id").values_list("pk", flat=True)[:AT_MOST]
    return sum(measure(SYSTEM, pk) is not None for pk in list(fresh))

"""A topic under way: its launch, weekly reports, what is late, meetings with what they decided, and surveys."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.agenda import comparing, policies, rules
from huiyin.learn.agenda.actions.moving import (
    held_task,
    held_topic,
    keep,
    must,
    needs,
    same,
    task_step,
    tell_topic,
    today,
    topic_step,
)
from huiyin.learn.agenda.models import Gathering, MonthlyTopic, Report, Resolution, Survey, Task
from huiyin.learn.agenda.refusals import AgendaNotNow, NoDeadlineYet
from huiyin.learn.agenda.rules import DONE, OPEN, RUNNING, monday

AT_MOST = 500  # rows that one run of a job looks at; the next finds the rest
Decided = Sequence[tuple[str, str, date]]  # what, which unit, by when


def launch(actor: Actor, topic_id: int, version: int | None = None) -> MonthlyTopic:
    """Launch a topic; what its effect will be measured against is chosen now, by rule, and frozen."""
    topic = MonthlyTopic.objects.select_related("lead").get(pk=topic_id)
    if topic.state != RUNNING:
        topic_step(actor, topic, "launch")
    # Read outside the transaction that stores it: nobody waits for it meanwhile.
    compared = comparing.choose(topic, today())
    return _launch(actor, topic_id, compared, version)


@transaction.atomic
def _launch(actor: Actor, topic_id: int, compared: dict[str, Any], version: int | None) -> MonthlyTopic:
    topic = held_topic(topic_id)
    if topic.state == RUNNING:
        return topic
    step = topic_step(actor, topic, "launch")
    same(version, topic.version)
    topic.state, topic.launched_at, topic.compared = step.target, now(), compared
    keep(topic)
    tell_topic(actor, topic, "launch", whom=topic.lead_id, compared=len(compared["series"]))
    return topic


@transaction.atomic
def report(
    actor: Actor, task_id: int, words: str, evidence: str = "", claims: bool = False, week: date | None = None
) -> Report:
    """How far a task is this week, or that it is done, with what shows it; sent again it is the same report."""
    task = _followed(task_id)
    of = monday(week or today())
    last = task.reports.order_by("-id").first()
    told = (of, words.strip(), evidence.strip(), claims, actor.id)
    if last and (last.week, last.words, last.evidence, last.claims, last.by) == told:
        return last
    step = task_step(actor, task, "claim" if claims else "report")
    needs(words=words, **({"evidence": evidence} if claims else {}))
    if of > today():
        raise NoDeadlineYet
    made = Report.objects.create(
        task=task, week=of, words=words.strip(), evidence=evidence.strip(), claims=claims,
        by=actor.id, by_name=actor.name, at=now(),
    )  # fmt: skip
    task.state = step.target
    task.reported_week = max(task.reported_week or of, of)
    task.save(update_fields=["state", "reported_week"])
    tell_topic(actor, task.topic, step.action, words, task=task.number, week=of.isoformat(), report=made.pk)
    return made


def _followed(task_id: int) -> Task:
    """A task that is under way, held; refuses one of a theme that is not, and one that a later plan dropped."""
    task = held_task(task_id)
    if task.topic.state != RUNNING or task.gone:
        raise AgendaNotNow(rules.THEME_STATES[task.topic.state])
    return task


@transaction.atomic
def check_task(actor: Actor, task_id: int, done: bool, words: str = "") -> Task:
    """Find that a task is done as reported, or send it back; never by the unit that reported it."""
    task = _followed(task_id)
    if done and task.state == DONE and task.done_by == actor.id:
        return task
    step = task_step(actor, task, "confirm" if done else "reopen")
    must(not policies.is_own(actor, task))
    if not done:
        needs(words=words)
    task.state = step.target
    task.done_at, task.done_by = (now(), actor.id) if done else (None, None)
    task.save(update_fields=["state", "done_at", "done_by"])
    tell_topic(actor, task.topic, step.action, words, whom=task.lead_id, task=task.number, unit=task.lead_id)
    return task


def mark_late() -> int:
    """Mark tasks not done by their day, weeks without a report, and decisions not done; each once. How many."""
    grace = current().agenda.progress["grace_days"]
    due = rules.due_week(today(), grace)
    alive = Task.objects.filter(gone=False, topic__state=RUNNING).exclude(state=DONE)
    late = Q(late_at=None, due_on__lt=today())
    silent = (
        Q(state=OPEN)
        & (Q(reported_week=None) | Q(reported_week__lt=due))
        & (Q(silent_week=None) | Q(silent_week__lt=due))
        & Q(topic__launched_at__lt=now() - timedelta(days=7))
    )
    tasks = list(alive.filter(late | silent).order_by("id").values_list("pk", flat=True)[:AT_MOST])
    waiting = Resolution.objects.filter(done_at=None, late_at=None, due_on__lt=today())
    found = list(waiting.order_by("id").values_list("pk", flat=True)[:AT_MOST])
    return sum(_mark_task(pk, grace) for pk in tasks) + sum(_mark_resolution(pk) for pk in found)


@transaction.atomic
def _mark_task(task_id: int, grace: int) -> int:
    task = held_task(task_id)
    if task.state == DONE or task.gone or task.topic.state != RUNNING or task.topic.launched_at is None:
        return 0
    marked = 0
    if task.late_at is None and task.due_on < today():
        task.late_at, marked = now(), marked + 1
        _tell_task(task, "task_late", due=task.due_on.isoformat())
    since = task.topic.launched_at.astimezone(current().zone).date()
    week = rules.silent_week(task.reported_week, since, today(), grace)
    if task.state == OPEN and week and (task.silent_week is None or task.silent_week < week):
        task.silent_week, marked = week, marked + 1
        _tell_task(task, "week_silent", week=week.isoformat())
    if marked:
        task.save(update_fields=["late_at", "silent_week"])
    return marked


def _tell_task(task: Task, action: str, **evidence: Any) -> None:
    tell_topic(
        SYSTEM,
        task.topic,
        action,
        whom=task.lead_id,
        task=task.number,
        unit=task.lead_id,
        note=task.words,
        **evidence,
    )


@transaction.atomic
def _mark_resolution(pk: int) -> int:
    topic = held_topic(Resolution.objects.values_list("gathering__topic_id", flat=True).get(pk=pk))
    late = Resolution.objects.filter(pk=pk, done_at=None, late_at=None).update(late_at=now())
    if late:
        one = Resolution.objects.get(pk=pk)
        due = one.due_on.isoformat()
        tell_topic(
            SYSTEM, topic, "resolution_late", whom=one.unit_id, unit=one.unit_id, due=due, note=one.words
        )
    return late


@transaction.atomic
def meet(
    actor: Actor, topic_id: int, held_on: date, chair: str, words: str, decided: Decided = ()
) -> Gathering:
    """Record a monthly meeting with what it decided; the same day is one meeting."""
    topic = held_topic(topic_id)
    there = topic.gatherings.filter(held_on=held_on).first()
    if there is not None and (there.words, there.by_name) == (words.strip(), actor.name):
        return there
    topic_step(actor, topic, "meet")
    needs(words=words, chair=chair)
    if there is not None or held_on > today():
        raise Incomplete(("held_on",))
    made = Gathering.objects.create(
        topic=topic, held_on=held_on, chair=chair.strip(), words=words.strip(), by_name=actor.name, at=now()
    )
    known = set(
        Unit.objects.filter(code__in=[unit for _, unit, _ in decided], active=True).values_list(
            "pk", flat=True
        )
    )
    for what, unit, due in decided:
        if not what.strip() or unit not in known or due < held_on:
            raise Incomplete(("decided",))
        Resolution.objects.create(gathering=made, words=what.strip(), unit_id=unit, due_on=due)
    tell_topic(
        actor, topic, "meet", words, held_on=held_on.isoformat(), units=sorted(known), decided=len(decided)
    )
    return made


@transaction.atomic
def finish_resolution(actor: Actor, resolution_id: int, words: str) -> Resolution:
    """Say that what a meeting decided is done, and how."""
    topic = held_topic(Resolution.objects.values_list("gathering__topic_id", flat=True).get(pk=resolution_id))
    found = Resolution.objects.select_for_update(of=("self",)).select_related("unit").get(pk=resolution_id)
    must(policies.may_close(actor, topic, found.unit))
    if found.done_at is not None:
        return found
    needs(words=words)
    found.done, found.done_name, found.done_at = words.strip(), actor.name, now()
    found.save(update_fields=["done", "done_name", "done_at"])
    tell_topic(actor, topic, "finish_resolution", words, unit=found.unit_id)
    return found


@transaction.atomic
def survey(
    actor: Actor,
    topic_id: int,
    body: str,
    question: str,
    method: str,
    since: date,
    until: date,
    asked: int,
    content: int,
) -> Survey:
    """Enter what an outside body found: of `asked` people so many were content."""
    topic = held_topic(topic_id)
    known = {"body": body.strip(), "question": question.strip(), "since": since}
    if there := topic.surveys.filter(**known, until=until, asked=asked, content=content).first():
        return there
    topic_step(actor, topic, "survey")
    needs(body=body, question=question, method=method)
    if until < since or until > today():
        raise Incomplete(("until",))
    if not asked > 0 or not 0 <= content <= asked:
        raise Incomplete(("content",))
    if topic.surveys.filter(**known).exists():
        raise Incomplete(("body",))
    made = Survey.objects.create(
        topic=topic, **known, until=until, method=method.strip(), asked=asked, content=content,
        by_name=actor.name, at=now(),
    )  # fmt: skip
    tell_topic(actor, topic, "survey", body=made.body, asked=asked, content=content)
    return made

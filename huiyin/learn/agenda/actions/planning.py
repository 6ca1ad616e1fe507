"""One plan and three lists: written by the lead unit, handed in, approved by a second person, and then followed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.learn.agenda import plan_rules, policies, rules
from huiyin.learn.agenda.actions.moving import (
    held_topic,
    keep,
    must,
    needs,
    plan_step,
    same,
    tell_topic,
    topic_step,
)
from huiyin.learn.agenda.models import MonthlyTopic, PlanVersion, Task
from huiyin.learn.agenda.plan_rules import DutyLine, Plan, PolicyLine, TaskLine
from huiyin.learn.agenda.refusals import AgendaNotNow, PlanFaulty, SecondPerson
from huiyin.learn.agenda.rules import APPROVED, DRAFT, PLANNED, SUBMITTED, THEME_STATES

Content = Mapping[str, str] | Sequence[TaskLine] | Sequence[DutyLine] | Sequence[PolicyLine]


@transaction.atomic
def write(
    actor: Actor, topic_id: int, part: str, content: Content, version: int | None = None
) -> PlanVersion:
    """Write one part of the plan at work: the sections, or one of the lists as a whole.

    Where the last version is approved a new one begins from it. Raises `AgendaStale` when somebody else wrote since.
    """
    topic = held_topic(topic_id)
    plan = at_work(topic) or _next(topic)
    plan_step(actor, topic, plan.state, "write")
    must(part in plan_rules.PARTS)
    if topic.state not in PLANNED:
        raise AgendaNotNow(THEME_STATES[topic.state])
    before = plan_rules.from_json(plan.content)
    after = _with(before, part, content)
    if after == before and plan.pk:
        return plan
    same(version, plan.version)
    plan.content, plan.written_at = plan_rules.as_json(after), now()
    plan.writers = sorted({*plan.writers, *([actor.id] if actor.id is not None else [])})
    plan.version += 1 if plan.pk else 0
    plan.save()
    tell_topic(actor, topic, "write", part=part, plan=plan.number)
    return plan


def _with(plan: Plan, part: str, content: Any) -> Plan:
    if part == "sections":
        known = {one.code for one in current().agenda.sections}
        texts = {
            code: text.strip()[: plan_rules.TEXT_AT_MOST] for code, text in content.items() if code in known
        }
        return replace(plan, sections={**plan.sections, **texts})
    lines = tuple(content)[: plan_rules.LINES_AT_MOST]
    changed: dict[str, Any] = {part: lines}
    return replace(plan, **changed)


def at_work(topic: MonthlyTopic) -> PlanVersion | None:
    """The version that is being written or waits for approval."""
    return topic.plans.select_for_update().exclude(state=APPROVED).first()


def _next(topic: MonthlyTopic) -> PlanVersion:
    """A version to begin with: from the one approved last, or empty but for what the record says."""
    last = topic.plans.filter(state=APPROVED).order_by("-number").first()
    content = dict(last.content) if last else {}
    return PlanVersion(topic=topic, number=last.number + 1 if last else 1, content=content, written_at=now())


def faults_of(topic: MonthlyTopic, plan: PlanVersion) -> list[plan_rules.Fault]:
    """What must be mended before this version can be handed in."""
    city, how = current(), current().agenda
    required = [one.code for one in how.sections if one.required]
    begins = (topic.decided_at or now()).astimezone(city.zone).date()
    content = plan_rules.from_json(plan.content)
    return plan_rules.faults(content, required, _handlers(city), how.absolute, begins)


def _handlers(city: City) -> frozenset[str]:
    return frozenset(code for code, unit in city.units.items() if unit.level != "community")


@transaction.atomic
def submit(actor: Actor, topic_id: int, version: int | None = None) -> PlanVersion:
    """Hand the version at work in for approval; raises `PlanFaulty` with everything that is still wrong."""
    topic = held_topic(topic_id)
    plan = _working(topic)
    if plan.state == SUBMITTED and plan.submitted_by == actor.id:
        return plan
    plan_step(actor, topic, plan.state, "submit")
    same(version, plan.version)
    if found := faults_of(topic, plan):
        raise PlanFaulty(found)
    plan.state, plan.submitted_by, plan.submitted_name, plan.submitted_at = (
        SUBMITTED,
        actor.id,
        actor.name,
        now(),
    )
    plan.returned = ""
    keep(plan)
    tell_topic(actor, topic, "submit", plan=plan.number)
    return plan


@transaction.atomic
def send_back(actor: Actor, topic_id: int, words: str, version: int | None = None) -> PlanVersion:
    """Send a plan back to be mended, and say why."""
    topic = held_topic(topic_id)
    plan = _working(topic)
    if plan.state == DRAFT and plan.returned == words.strip() != "":
        return plan
    plan_step(actor, topic, plan.state, "send_back")
    needs(words=words)
    same(version, plan.version)
    plan.state, plan.returned = DRAFT, words.strip()
    keep(plan)
    tell_topic(actor, topic, "send_back", words, whom=topic.lead_id, plan=plan.number)
    return plan


@transaction.atomic
def approve(actor: Actor, topic_id: int, version: int | None = None) -> PlanVersion:
    """Approve a plan as somebody who did not write it; its tasks are followed from then on."""
    topic = held_topic(topic_id)
    plan = topic.plans.select_for_update().order_by("-number").first()
    if plan is not None and plan.state == APPROVED and plan.approved_by == actor.id:
        return plan
    plan = _working(topic)
    plan_step(actor, topic, plan.state, "approve")
    step = topic_step(actor, topic, "approve")
    if policies.is_barred(actor, "approve", topic, plan):
        raise SecondPerson
    same(version, plan.version)
    plan.state, plan.approved_by, plan.approved_name, plan.approved_at = APPROVED, actor.id, actor.name, now()
    keep(plan)
    tasks = _follow(topic, plan_rules.from_json(plan.content))
    topic.state = step.target
    keep(topic)
    tell_topic(actor, topic, "approve", whom=topic.lead_id, plan=plan.number, tasks=tasks)
    return plan


def _working(topic: MonthlyTopic) -> PlanVersion:
    plan = at_work(topic)
    if plan is None:
        raise AgendaNotNow(rules.PLAN_STATES[APPROVED] if topic.plans.exists() else THEME_STATES[topic.state])
    return plan


def _follow(topic: MonthlyTopic, plan: Plan) -> int:
    """Bring the tasks that are followed to what the plan says; reports on a task stay with its number."""
    duty_of = {duty.task: duty for duty in plan.duties}
    numbers = [task.number for task in plan.tasks]
    Task.objects.filter(topic=topic).exclude(number__in=numbers).update(gone=True)
    for task in plan.tasks:
        duty = duty_of[task.number]
        assert task.due is not None  # or it could not have been handed in
        Task.objects.update_or_create(
            topic=topic,
            number=task.number,
            defaults={
                "words": task.task, "result": task.result, "due_on": task.due, "lead_id": duty.lead,
                "co_units": list(duty.co_units), "gone": False,
            },
        )  # fmt: skip
    return len(numbers)

"""Holding what is moved, checking it against the table and the policy, and writing it down; for this room's actions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huiyin.act.orders.refusals import Incomplete, Refused
from huiyin.foundation.accounts.queries import held as holders
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.learn.agenda import policies, rules
from huiyin.learn.agenda.models import MonthlyTopic, PlanVersion, Task, Year
from huiyin.learn.agenda.refusals import AgendaNotNow, AgendaStale


def today() -> date:
    """The day in the city's zone."""
    return now().astimezone(current().zone).date()


def held_year(pk: int) -> Year:
    """The year, held until the transaction ends; raises `Year.DoesNotExist`."""
    return Year.objects.select_for_update().get(pk=pk)


def held_topic(pk: int) -> MonthlyTopic:
    """The topic, held until the transaction ends; raises `MonthlyTopic.DoesNotExist`."""
    return MonthlyTopic.objects.select_for_update(of=("self",)).select_related("lead", "year").get(pk=pk)


def held_task(pk: int) -> Task:
    """The task with its topic, the topic held first; raises `Task.DoesNotExist`."""
    topic = held_topic(Task.objects.values_list("topic_id", flat=True).get(pk=pk))
    task = Task.objects.select_for_update(of=("self",)).select_related("lead").get(pk=pk)
    task.topic = topic
    return task


def must(allowed: bool) -> None:
    """Refuse what a policy does not allow."""
    if not allowed:
        raise Refused


def needs(**texts: str) -> None:
    """Refuse when one of these texts is empty or far too long."""
    if lacking := tuple(
        n for n, text in texts.items() if not text.strip() or len(text) > rules.WORDS_AT_MOST
    ):
        raise Incomplete(lacking)


def same(seen: int | None, here: int) -> None:
    """Refuse to write over what somebody else wrote after the page was opened."""
    if seen is not None and seen != here:
        raise AgendaStale


def keep(row: Year | MonthlyTopic | PlanVersion) -> None:
    """Keep what was changed, as the next version of it; the caller holds it."""
    row.version += 1
    row.save()


def year_step(actor: Actor, year: Year, action: str) -> rules.Move:
    """The move that this is of a year, if this person may do it now."""
    return _checked(actor, rules.YEAR_MOVES, rules.YEAR_STATES, year.state, action)


def topic_step(actor: Actor, topic: MonthlyTopic, action: str) -> rules.Move:
    """The move that this is of a topic, if this person may do it now."""
    return _checked(actor, rules.THEME_MOVES, rules.THEME_STATES, topic.state, action, topic)


def task_step(actor: Actor, task: Task, action: str) -> rules.Move:
    """The move that this is of a task, if this person may do it now."""
    return _checked(actor, rules.TASK_MOVES, rules.TASK_STATES, task.state, action, task.topic, task)


def plan_step(actor: Actor, topic: MonthlyTopic, state: str, action: str) -> rules.Move:
    """The move that this is of a version of a plan, if this person may do it now."""
    return _checked(actor, rules.PLAN_MOVES, rules.PLAN_STATES, state, action, topic)


def _checked(
    actor: Actor,
    moves: tuple[rules.Move, ...],
    states: Mapping[str, rules.State],
    state: str,
    action: str,
    topic: MonthlyTopic | None = None,
    task: Task | None = None,
) -> rules.Move:
    step = rules.step(moves, state, action)
    if step is None:
        ever = any(policies.may(actor, one, topic, task) for one in moves if one.action == action)
        raise AgendaNotNow(states[state]) if ever else Refused()
    must(policies.may(actor, step, topic, task))
    return step


def tell_year(actor: Actor, year: Year, action: str, reason: str = "", **evidence: Any) -> None:
    """Write down what was done to a year's choice."""
    known = {"year": year.year, "page": f"/agenda/{year.year}/choice/", "to_state": year.state, **evidence}
    _append(actor, f"agenda:{year.pk}", action, reason, known)


def tell_topic(
    actor: Actor, topic: MonthlyTopic, action: str, reason: str = "", whom: str = "", **evidence: Any
) -> None:
    """Write down what was done to a topic; the heads of `whom` (a unit) are named, so that notices find them."""
    known = {"page": f"/agenda/{topic.pk}/", "unit": topic.lead_id, "state": topic.state, **evidence}
    if whom:
        known["accounts"] = heads_of(whom)
    _append(actor, f"theme:{topic.pk}", action, reason, known)


def heads_of(unit: str) -> list[int]:
    """Accounts of those who answer for a unit."""
    return sorted({one.account for role in policies.HEADS for one in holders(role, frozenset({unit}))})


def _append(actor: Actor, stream: str, action: str, reason: str, evidence: Mapping[str, Any]) -> None:
    kept = {name: value for name, value in evidence.items() if value not in ("", None, [])}
    append([NewEvent.by(actor, stream, action, at=now(), reason=reason.strip(), evidence=kept)])

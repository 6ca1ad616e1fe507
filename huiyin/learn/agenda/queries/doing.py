"""What is open to a person now: of a year, a topic, its plan and its tasks."""

from dataclasses import dataclass

from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.learn.agenda import policies, rules
from huiyin.learn.agenda.actions.asking import is_open
from huiyin.learn.agenda.models import MonthlyTopic, Resolution, Task, Year
from huiyin.learn.agenda.queries.topics import Story


@dataclass(frozen=True)
class Doing:
    """What this person may do to a topic now."""

    acts: frozenset[str]
    writes: bool = False
    prepares: bool = False
    decides: bool = False

    def __contains__(self, act: str) -> bool:
        return act in self.acts


def doing(actor: Actor, found: Story) -> Doing:
    """The moves that are open to this person, of the topic and of the plan at work."""
    topic_, work = found.topic, found.plan
    acts = {
        one.action
        for one in rules.THEME_MOVES
        if one.source == topic_.state and policies.may(actor, one, topic_)
    }
    acts -= {"decide", "look"}
    plan_state = work.state if work is not None else rules.DRAFT
    own = {
        one.action
        for one in rules.PLAN_MOVES
        if one.source == plan_state and policies.may(actor, one, topic_)
        and not policies.is_barred(actor, one.action, topic_, work)
    }  # fmt: skip
    if topic_.state not in rules.PLANNED:
        own = set()
    if work is None:
        own -= {"submit", "send_back", "approve"}
    acts = (acts - {"approve"}) | own
    if actor.at(topic_.lead_id, *UNIT_ROLES):
        acts -= {"look_back"}
    return Doing(frozenset(acts), "write" in own, policies.may_prepare(actor), policies.may_decide(actor))


def task_doing(actor: Actor, task: Task) -> frozenset[str]:
    """What this person may do to a task now; `confirm` and `reopen` never of their own unit."""
    if task.topic.state != rules.RUNNING or task.gone:
        return frozenset()
    found = {
        one.action
        for one in rules.TASK_MOVES
        if one.source == task.state and policies.may(actor, one, task.topic, task)
    }
    return frozenset(found - {"confirm", "reopen"} if policies.is_own(actor, task) else found)


@dataclass(frozen=True)
class YearDoing:
    """What this person may do to a year's choice now."""

    prepare: bool
    score: bool
    consult: bool
    close: bool
    decide: bool
    propose: bool
    say: tuple[str, ...]


def year_doing(actor: Actor, of: Year | None) -> YearDoing:
    """What is open to this person; of no year, whether one may be begun."""
    prepares = policies.may_prepare(actor)
    if of is None:
        return YearDoing(prepares, False, False, False, False, False, ())
    open_now = {one.action for one in rules.YEAR_MOVES if one.source == of.state and policies.may(actor, one)}
    closed = of.state in (rules.WEIGHING, rules.DECIDED_YEAR)
    return YearDoing(
        prepares,
        "score" in open_now,
        "consult" in open_now,
        "close" in open_now,
        "decide" in open_now
        and of.topics.filter(state=rules.PROPOSED).exclude(proposed_by=actor.id).exists(),
        prepares and closed,
        policies.asked_units(actor) if is_open(of) else (),
    )


def may_close(actor: Actor, topic: MonthlyTopic, one: Resolution) -> bool:
    """Whether this person may say that what a meeting decided is done."""
    return policies.may_close(actor, topic, one.unit)

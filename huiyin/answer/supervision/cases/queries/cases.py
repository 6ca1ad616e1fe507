"""Lists of cases by what must be done next, and one case as one story."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.act.orders.queries import PAGE, Page, due_page, newest_page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases import rules
from huiyin.answer.supervision.cases.models import Case, CaseFact, FollowUp
from huiyin.answer.supervision.cases.policies import (
    is_barred,
    may,
    may_follow,
    may_read,
    may_read_follow,
    may_take,
    sees_hidden,
)
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story

VIEWS = ("todo", "waiting", "closed")
# What the unit reads of the story: not how its inspectors came to a measure among themselves.
TOLD_TO_UNIT = frozenset(
    "put add_facts reply go_on find dismiss decide confirm appeal lapse uphold change follow_done".split()
)


@dataclass(frozen=True)
class ShownFact:
    """A fact as this reader sees it; of what is hidden only how many orders it is."""

    fact: CaseFact
    orders: list[dict[str, Any]]
    hidden: int


@dataclass(frozen=True)
class Choice:
    """A measure that this person may take after this finding; `two`: another must confirm it."""

    measure: str
    two: bool


@dataclass(frozen=True)
class CaseStory:
    """One case: facts, what happened, what this reader can do now, and what is barred by an earlier step."""

    case: Case
    facts: tuple[ShownFact, ...]
    events: tuple[Event, ...]
    follow_ups: tuple[FollowUp, ...]
    doing: tuple[str, ...]
    barred: tuple[str, ...]
    measures: tuple[Choice, ...]
    inside: bool


def may_open_any(actor: Actor) -> bool:
    """Whether the person opens inspections at all."""
    return actor.has("supervisor", "leader")


def page(actor: Actor, view: str, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Cases that wait for this person, that wait for others, or that are closed; due first."""
    found: Any = _readable(actor).select_related("unit", "order")
    if view == "closed":
        return newest_page(found.filter(state=rules.CLOSED), after, before, size)
    todo = _todo(actor)
    found = found.exclude(state=rules.CLOSED)
    return due_page(found.filter(todo) if view == "todo" else found.exclude(todo), after, before, size)


def counts(actor: Actor) -> dict[str, int]:
    """How many there are in each open view, and how many of those to do are late."""
    found, todo = _readable(actor).exclude(state=rules.CLOSED), _todo(actor)
    mine = found.filter(todo).count()
    return {
        "todo": mine,
        "waiting": found.count() - mine,
        "follow": _follows(actor).count(),
        "late": found.filter(todo, late_at__isnull=False).count(),
    }


def _readable(actor: Actor) -> QuerySet[Case]:
    if actor.has("supervisor", "discipline"):
        return Case.objects.all()
    above = [post.path for post in actor.posts if post.role == "leader"]
    told = [post.path for post in actor.posts if post.role == "coordinator"]
    reach = Q(unit__in=actor.units(*UNIT_ROLES), told_at__isnull=False)
    for path in above:
        reach |= _below(path)
    for path in told:
        reach |= _below(path) & Q(told_at__isnull=False)
    return Case.objects.filter(reach)


def _below(path: str) -> Q:
    return Q(unit__path=path) | Q(unit__path__startswith=f"{path}.")


def _todo(actor: Actor) -> Q:
    """What waits for this person: a step the role may take, and no earlier step that bars it."""
    me, personal = actor.id or 0, Q(measure__in=sorted(current().consequences.persons))
    todo = Q(pk__in=[])
    if actor.has("unit_head"):
        todo |= Q(state__in=[rules.REPLYING, rules.MEASURED], unit__in=actor.units("unit_head"))
    if actor.has("supervisor", "leader"):
        todo |= Q(state=rules.LEAD)
    if actor.has("supervisor", "discipline"):
        todo |= Q(state__in=[rules.OPENED, rules.FOUND]) | Q(state=rules.REPLIED) & ~_did(me, "opened_by")
        second = Q(state=rules.PROPOSED) & ~_did(me, "proposed_by")
        hear = Q(state=rules.APPEALED) & ~_did(me, "opened_by", "found_by", "proposed_by", "measured_by")
        heavy = second | hear
        todo |= heavy if actor.has("discipline") else heavy & ~personal
    return todo


def _did(me: int, *steps: str) -> Q:
    found = Q(pk__in=[])
    for step in steps:
        found |= Q(**{step: me, f"{step}__isnull": False})
    return found


def of_unit(actor: Actor, unit: str, size: int = PAGE) -> list[Case]:
    """The newest cases of a unit that this person may read."""
    found = _readable(actor).filter(unit=unit).select_related("unit", "order")
    return list(found.order_by("-id")[:size])


def follow_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """What the platform itself still has to do, due first."""
    found: Any = _follows(actor).select_related("case", "unit")
    return due_page(found, after, before, size)


def _follows(actor: Actor) -> QuerySet[FollowUp]:
    found = FollowUp.objects.filter(done_at=None)
    if actor.has("supervisor", "discipline", "leader"):
        return found
    reach = Q(owner="dispatcher") if actor.has("dispatcher") else Q(pk__in=[])
    for post in actor.posts:
        if post.role == "coordinator":
            reach |= Q(owner="coordinator") & _below(post.path)
    return found.filter(reach)


def follow_up(actor: Actor, pk: int) -> tuple[FollowUp, bool, bool]:
    """One thing to do, whether this person does it, and whether the case behind it may be read."""
    found = FollowUp.objects.select_related("case__unit", "unit").get(pk=pk)
    if not may_read_follow(actor, found):
        raise Refused
    return found, may_follow(actor, found) and found.done_at is None, may_read(actor, found.case)


def read(actor: Actor, pk: int) -> CaseStory:
    """One case as this person may read it; raises `Case.DoesNotExist` or `Refused`."""
    case = Case.objects.select_related("unit", "order").get(pk=pk)
    if not may_read(actor, case):
        raise Refused
    inside = actor.has("supervisor", "discipline", "leader")
    events = story(f"case:{pk}")
    moves = [move for move in rules.moves_from(case.state) if may(actor, move, case)]
    barred = {move.action for move in moves if is_barred(actor, move.action, case)}
    return CaseStory(
        case,
        tuple(_shown(actor, fact) for fact in case.facts.order_by("id")[: rules.FACTS_AT_MOST]),
        tuple(event for event in events if inside or event.action in TOLD_TO_UNIT),
        tuple(case.follow_ups.order_by("id")),
        tuple(move.action for move in moves if move.action not in barred),
        tuple(sorted(barred)),
        _choices(actor, case),
        inside,
    )


def _shown(actor: Actor, fact: CaseFact) -> ShownFact:
    if fact.hidden and not sees_hidden(actor):
        return ShownFact(fact, [], len(fact.orders))
    return ShownFact(fact, list(fact.orders), 0)


def _choices(actor: Actor, case: Case) -> tuple[Choice, ...]:
    how = current().consequences
    allowed = how.measures.get(case.finding, ())
    return tuple(Choice(one, one in how.two) for one in allowed if may_take(actor, one))

"""Streets under governance: who waits for a decision, who is in, and one street with pressure and help side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.act.coordination.oversight.models import Card, Duty
from huiyin.act.coordination.whistles.counting import whistle_counts
from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases.models import Case, Governed
from huiyin.answer.supervision.cases.policies import may_govern, may_help_as, may_plan, may_read_governed
from huiyin.answer.supervision.cases.rules import CLOSED
from huiyin.answer.supervision.cases.rules import governed as rules
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.organisations.models import Unit

AT_MOST = 200
QUARTERS_SHOWN = 6


@dataclass(frozen=True)
class Month:
    """A month of governance: its report, or that it is awaited or late."""

    month: date
    report: Any
    late: bool


@dataclass(frozen=True)
class GovernedStory:
    """One street: figures by quarter, plan, months, help beside pressure, and what this reader can do."""

    governed: Governed
    quarters: list[dict[str, Any]]
    tasks: tuple[Any, ...]
    months: tuple[Month, ...]
    help: tuple[Any, ...]
    pressure: dict[str, int]
    whistles: Any
    events: tuple[Event, ...]
    doing: frozenset[str]


def governed(actor: Actor) -> list[Governed]:
    """Every term this person may read, what waits for a decision first."""
    order = {rules.ENTRY: 0, rules.EXIT: 1, rules.GOVERNED: 2, rules.LEFT: 3, rules.DECLINED: 4}
    found = _readable(actor).select_related("unit").order_by("-id")[:AT_MOST]
    return sorted(found, key=lambda one: (order[one.state], -one.pk))


def _readable(actor: Actor) -> QuerySet[Governed]:
    """What `may_read_governed` allows, as one condition."""
    if actor.has("supervisor", "discipline"):
        return Governed.objects.all()
    reach = Q(unit__in=actor.units(*UNIT_ROLES))
    for post in actor.posts:
        if post.role in ("leader", "coordinator"):
            reach |= Q(unit__path=post.path) | Q(unit__path__startswith=f"{post.path}.")
    return Governed.objects.filter(reach)


def read_governed(actor: Actor, pk: int) -> GovernedStory:
    """One street; raises `Governed.DoesNotExist` or `Refused`."""
    found = Governed.objects.select_related("unit").get(pk=pk)
    if not may_read_governed(actor, found.unit):
        raise Refused
    today, zone = now().astimezone(current().zone).date(), current().zone
    entered = found.entered_at.astimezone(zone).date() if found.entered_at else None
    return GovernedStory(
        found,
        list(found.quarters[-QUARTERS_SHOWN:]),
        tuple(found.tasks.filter(dropped_at=None).order_by("due_on", "id")),
        _months(found, entered, today),
        tuple(found.help.select_related("unit").order_by("id")[:AT_MOST]),
        _pressure(found.unit_id),
        _whistles(found),
        tuple(story(f"governed:{pk}")),
        _doing(actor, found),
    )


def _months(found: Governed, entered: date | None, today: date) -> tuple[Month, ...]:
    if entered is None:
        return ()
    reports = {one.month: one for one in found.reports.order_by("month")}
    until = found.ended_at.astimezone(current().zone).date() if found.ended_at else today
    day = current().consequences.governing.report_day
    return tuple(
        Month(month, reports.get(month), month not in reports and rules.is_late(month, today, day))
        for month in rules.months_over(entered, until)
    )


def _pressure(unit: str) -> dict[str, int]:
    return {
        "duties": Duty.objects.filter(unit=unit, closed_at=None).count(),
        "cards": Card.objects.filter(unit=unit, colour="red", ended_at=None).count(),
        "cases": Case.objects.filter(unit=unit, told_at__isnull=False).exclude(state=CLOSED).count(),
    }


def _whistles(found: Governed) -> Any:
    """How the street blew since it came in, and how it was answered."""
    since, until = found.entered_at or found.proposed_at, found.ended_at or now()
    rows = whistle_counts(since, until, found.unit.path)
    return next((one for one in rows if one.unit == found.unit_id), None)


def _doing(actor: Actor, found: Governed) -> frozenset[str]:
    allowed: set[str] = set()
    if may_govern(actor, found.unit):
        allowed |= {"confirm_entry", "decline_entry", "confirm_exit", "keep_on"}
    if may_plan(actor, found):
        allowed |= {"plan", "task_done", "report", "help_came"}
    if helpers(actor, found):
        allowed.add("help")
    return frozenset(name for name in allowed if (name, found.state) in rules.MOVES)


def helpers(actor: Actor, found: Governed) -> list[str]:
    """Units for which this person may promise help to the street."""
    known = Unit.objects.exclude(level="community").in_bulk()
    listed = [known[one.code] for one in current().pack.units if one.code in known]
    return [one.code for one in listed if may_help_as(actor, found.unit, one)]

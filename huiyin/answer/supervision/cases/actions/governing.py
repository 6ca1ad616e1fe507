"""Streets under governance: proposed with figures, confirmed by a person, planned, reported on, helped, released."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases import volumes
from huiyin.answer.supervision.cases.actions.recording import is_repeated, record, said
from huiyin.answer.supervision.cases.models import Governed, GovernedHelp, GovernedReport, GovernedTask
from huiyin.answer.supervision.cases.models.governed import HELP_KINDS
from huiyin.answer.supervision.cases.policies import may_govern, may_help_as, may_plan
from huiyin.answer.supervision.cases.refusals import StreetNotNow, Unfinished
from huiyin.answer.supervision.cases.rules import governed as rules
from huiyin.answer.supervision.cases.rules.governed import Quarter
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

TASKS_AT_MOST = 20


@dataclass(frozen=True)
class Task:
    """One measure of a plan: what, who, until when."""

    words: str
    owner: str
    due_on: date


def stream(governed_id: int) -> str:
    """The ledger stream of one term under governance."""
    return f"governed:{governed_id}"


def propose_entries() -> int:
    """Propose every street that the figures call for and that is not under governance; how many are new."""
    last = volumes.last_quarter()
    known = set(Governed.objects.filter(state__in=rules.OPEN).values_list("unit_id", flat=True))
    known |= set(Governed.objects.filter(quarter=last.code).values_list("unit_id", flat=True))
    found = volumes.entering(last)
    return sum(_propose(unit, last, figures) for unit, figures in found.items() if unit not in known)


def _propose(unit: str, last: Quarter, figures: dict[str, object]) -> bool:
    volume = figures["quarters"][-1]["volume"]  # type: ignore[index]
    new = Governed(unit_id=unit, state=rules.ENTRY, quarter=last.code, figures=figures, volume=volume)
    new.proposed_at = now()
    try:
        with transaction.atomic():
            new.save()
            record(SYSTEM, stream(new.pk), "propose_entry", _told(new, figures=figures))
    except IntegrityError:  # proposed at the same moment by another worker
        return False
    return True


@transaction.atomic
def confirm_entry(actor: Actor, governed_id: int) -> Governed:
    """Take a street under governance."""
    found = _held(governed_id)
    if not may_govern(actor, found.unit):
        raise Refused
    if found.state == rules.GOVERNED and is_repeated(actor, stream(found.pk), "confirm_entry", ""):
        return found
    _move(found, "confirm_entry")
    found.entered_name, found.entered_at = actor.name, now()
    found.save()
    record(actor, stream(found.pk), "confirm_entry", _told(found))
    return found


@transaction.atomic
def decline_entry(actor: Actor, governed_id: int, words: str) -> Governed:
    """Do not take it under governance, and say why."""
    return _end(actor, governed_id, "decline_entry", words)


@transaction.atomic
def confirm_exit(actor: Actor, governed_id: int, words: str) -> Governed:
    """Let a street out that earned it."""
    return _end(actor, governed_id, "confirm_exit", words)


def _end(actor: Actor, governed_id: int, action: str, words: str) -> Governed:
    found, words = _held(governed_id), said(words)
    if not may_govern(actor, found.unit):
        raise Refused
    if is_repeated(actor, stream(found.pk), action, words):
        return found
    _move(found, action)
    found.ended_name, found.ended_words, found.ended_at = actor.name, words, now()
    found.save()
    record(actor, stream(found.pk), action, _told(found), words)
    return found


def propose_exits() -> int:
    """Propose the exit of every street whose figures have earned it; how many."""
    running = Governed.objects.filter(state=rules.GOVERNED).order_by("id")
    return sum(_propose_exit(governed_id) for governed_id in running.values_list("pk", flat=True)[:500])


@transaction.atomic
def _propose_exit(governed_id: int) -> bool:
    found, how, last = _held(governed_id), current().consequences.governing, volumes.last_quarter()
    if found.state != rules.GOVERNED:
        return False
    _count(found, last)
    seen = found.quarters[-how.good_quarters :]
    if found.kept_quarter == last.code:
        return False
    good = [bool(one["good"]) for one in seen]
    if not rules.may_leave([one["volume"] for one in seen], found.volume, how.down, good, how.good_quarters):
        return False
    _move(found, "propose_exit")
    found.exit_quarter, found.exit_figures = last.code, {"quarters": seen, "down": how.down}
    found.save()
    record(SYSTEM, stream(found.pk), "propose_exit", _told(found, figures=found.exit_figures))
    return True


def _count(found: Governed, last: Quarter) -> None:
    """Count the quarters since the entry that are over and not counted yet; each is counted once."""
    quarter = Quarter.read(found.quarters[-1]["quarter"] if found.quarters else found.quarter)
    while quarter < last:
        quarter = quarter.moved(1)
        found.quarters.append(volumes.progress(found.unit_id, found.volume, quarter))
    found.save(update_fields=["quarters"])


@transaction.atomic
def keep_on(actor: Actor, governed_id: int, words: str) -> Governed:
    """Keep a street whose exit was proposed, and say why; it is proposed again a quarter later."""
    found, words = _held(governed_id), said(words)
    if not may_govern(actor, found.unit):
        raise Refused
    if is_repeated(actor, stream(found.pk), "keep_on", words):
        return found
    _move(found, "keep_on")
    found.kept_quarter, found.exit_quarter = found.exit_quarter, ""
    found.save()
    record(actor, stream(found.pk), "keep_on", _told(found), words)
    return found


@transaction.atomic
def write_plan(actor: Actor, governed_id: int, plan: str, tasks: Iterable[Task]) -> Governed:
    """Write or renew the plan; measures of an older one that are not done give way to the new."""
    found, plan, listed = _held(governed_id), said(plan), list(tasks)
    if not may_plan(actor, found):
        raise Refused
    if is_repeated(actor, stream(found.pk), "plan", plan):
        return found
    _move(found, "plan")
    if not 1 <= len(listed) <= TASKS_AT_MOST or not all(
        one.words.strip() and one.owner.strip() for one in listed
    ):
        raise Unfinished("tasks")
    if any(one.due_on <= now().astimezone(current().zone).date() for one in listed):
        raise Unfinished("due_on")
    found.plan, found.planned_name, found.planned_at = plan, actor.name, now()
    found.save()
    found.tasks.filter(done_at=None, dropped_at=None).update(dropped_at=now())
    GovernedTask.objects.bulk_create(
        GovernedTask(governed=found, words=one.words.strip(), owner=one.owner.strip(), due_on=one.due_on)
        for one in listed
    )
    told = [[one.words.strip(), one.owner.strip(), one.due_on.isoformat()] for one in listed]
    record(actor, stream(found.pk), "plan", _told(found, tasks=told), plan)
    return found


@transaction.atomic
def finish_task(actor: Actor, task_id: int) -> GovernedTask:
    """Mark a measure as done."""
    found = _held(GovernedTask.objects.values_list("governed_id", flat=True).get(pk=task_id))
    task = GovernedTask.objects.get(pk=task_id)
    if not may_plan(actor, found):
        raise Refused
    if task.done_at is not None:
        return task
    _move(found, "task_done")
    if task.dropped_at is not None:
        raise StreetNotNow
    task.done_name, task.done_at = actor.name, now()
    task.save()
    record(actor, stream(found.pk), "task_done", _told(found, task=task.pk), task.words)
    return task


@transaction.atomic
def report(actor: Actor, governed_id: int, month: date, words: str) -> GovernedReport:
    """Report on a month that is over; once for each month, the same words again stand once."""
    found, words = _held(governed_id), said(words)
    if not may_plan(actor, found):
        raise Refused
    before = found.reports.filter(month=month).first()
    if before is not None and (before.by, before.words) == (actor.id, words):
        return before
    _move(found, "report")
    today, zone = now().astimezone(current().zone).date(), current().zone
    entered = found.entered_at
    if (
        before is not None
        or entered is None
        or month not in rules.months_over(entered.astimezone(zone).date(), today)
    ):
        raise Unfinished("month")
    new = GovernedReport(governed=found, month=month, words=words, by=actor.id, by_name=actor.name, at=now())
    new.late = rules.is_late(month, today, current().consequences.governing.report_day)
    new.save()
    record(actor, stream(found.pk), "report", _told(found, month=f"{month:%Y-%m}"), words)
    return new


@transaction.atomic
def promise_help(
    actor: Actor, governed_id: int, kind: str, unit: str, words: str, due_on: date
) -> GovernedHelp:
    """Promise help to a street: resources, people, money, or that a whistle will be answered."""
    found, words = _held(governed_id), said(words)
    helper = Unit.objects.filter(code=unit).first()
    if helper is None:
        raise Unfinished("unit")
    if not may_help_as(actor, found.unit, helper):
        raise Refused
    if before := found.help.filter(kind=kind, unit=unit, words=words, by=actor.id, came_at=None).first():
        return before
    _move(found, "help")
    today = now().astimezone(current().zone).date()
    if kind not in HELP_KINDS or unit not in current().units or due_on < today:
        raise Unfinished("kind" if kind not in HELP_KINDS else "due_on")
    given = GovernedHelp(governed=found, kind=kind, unit_id=unit, words=words, due_on=due_on)
    given.by, given.by_name, given.at = actor.id, actor.name, now()
    given.save()
    record(
        actor, stream(found.pk), "help", _told(found, kind=kind, helper=unit, due=due_on.isoformat()), words
    )
    return given


@transaction.atomic
def help_came(actor: Actor, help_id: int) -> GovernedHelp:
    """The street says that the help came: who promised it does not say so."""
    found = _held(GovernedHelp.objects.values_list("governed_id", flat=True).get(pk=help_id))
    given = GovernedHelp.objects.get(pk=help_id)
    if not may_plan(actor, found):
        raise Refused
    if given.came_at is not None:
        return given
    _move(found, "help_came")
    given.came_name, given.came_at = actor.name, now()
    given.save()
    record(actor, stream(found.pk), "help_came", _told(found, help=given.pk), given.words)
    return given


def _held(governed_id: int) -> Governed:
    return Governed.objects.select_for_update(of=("self",)).select_related("unit").get(pk=governed_id)


def _move(found: Governed, action: str) -> None:
    target = rules.MOVES.get((action, found.state))
    if target is None:
        raise StreetNotNow
    found.state = target


def _told(found: Governed, **more: object) -> dict[str, object]:
    return {"unit": found.unit_id, "page": f"/governed/{found.pk}/", **more}

"""What the screens ask of the agenda: the year, its candidates with the orders behind them, a topic as one story."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Prefetch, Q

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import PAGE, Page, newest_page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import may_open_orders
from huiyin.answer.assessment.queries import scope_of
from huiyin.answer.assessment.rules import wilson
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.agenda import INDICATORS
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story as ledger_story
from huiyin.learn.agenda import plan_rules, policies, rules, series
from huiyin.learn.agenda.actions.asking import is_open, seat_code, seat_of
from huiyin.learn.agenda.actions.moving import today
from huiyin.learn.agenda.actions.planning import faults_of
from huiyin.learn.agenda.models import (
    Answer,
    Ballot,
    Candidate,
    Measurement,
    MonthlyTopic,
    PlanVersion,
    Seat,
    Task,
    Year,
)
from huiyin.learn.agenda.plan_rules import Fault, Plan

__all__ = ["INDICATORS", "is_open", "seat_code", "seat_of", "today"]
YEARS_AT_MOST = 20
CANDIDATES_AT_MOST = 400
TOPICS_AT_MOST = 60
REPORTS_AT_MOST = 100
# Which orders stand behind which indicator; the others are about all orders of the matter.
BEHIND = {"danger": ~Q(urgency="normal"), "frequency": Q()}


def years() -> list[Year]:
    """The years that were begun, newest first."""
    return list(Year.objects.order_by("-year")[:YEARS_AT_MOST])


def year(number: int) -> Year | None:
    """The choice of one year."""
    return Year.objects.filter(year=number).first()


def candidates(of: Year, only_ballot: bool = False) -> list[Candidate]:
    """Candidates of a year, best first."""
    found = of.candidates.order_by("rank")
    if only_ballot:
        found = found.filter(on_ballot=True)
    return list(found[:CANDIDATES_AT_MOST])


def candidate(pk: int) -> Candidate:
    """One candidate with its year; raises `Candidate.DoesNotExist`."""
    return Candidate.objects.select_related("year").get(pk=pk)


@dataclass(frozen=True)
class Said:
    """What consulted bodies said of a candidate: how many for now, later and not at all, and their words."""

    now: int = 0
    later: int = 0
    no: int = 0
    words: tuple[tuple[str, str, str], ...] = ()  # who (unit code or seat), stance, words

    @property
    def bodies(self) -> int:
        """How many answered."""
        return self.now + self.later + self.no


def said(of: Year, with_words: bool = True) -> dict[int, Said]:
    """What bodies said, by candidate."""
    rows = Answer.objects.filter(candidate__year=of).select_related("seat").order_by("candidate", "id")
    found: dict[int, list[Answer]] = {}
    for row in rows[: CANDIDATES_AT_MOST * 50]:
        found.setdefault(row.candidate_id, []).append(row)
    return {pk: _said(each, with_words) for pk, each in found.items()}


def _said(each: Sequence[Answer], with_words: bool) -> Said:
    counts = {one: sum(row.stance == one for row in each) for one in rules.STANCES}
    words = [
        (row.unit_id or (row.seat.label if row.seat else ""), row.stance, row.words)
        for row in each
        if row.words and with_words
    ]
    return Said(counts["now"], counts["later"], counts["no"], tuple(words))


def own_answers(of: Year, unit: str) -> dict[int, Answer]:
    """What a unit has said so far, by candidate."""
    rows = Answer.objects.filter(candidate__year=of, unit=unit)
    return {row.candidate_id: row for row in rows}


def seat_answers(seat: Seat) -> dict[int, Answer]:
    """What the body behind a link has said so far, by candidate."""
    return {row.candidate_id: row for row in seat.answers.all()}


def seats(of: Year) -> list[Seat]:
    """Bodies that are asked by a link."""
    return list(of.seats.order_by("id"))


def answered_units(of: Year) -> int:
    """How many units have answered."""
    rows = Answer.objects.filter(candidate__year=of, unit__isnull=False)
    return rows.values("unit").distinct().count()


@dataclass(frozen=True)
class Share:
    """A share of so many, with Wilson's interval."""

    part: int
    whole: int
    value: float
    low: float
    high: float


def share(part: int, whole: int) -> Share | None:
    """The share with its interval; None of nothing."""
    if whole <= 0:
        return None
    low, high = wilson(part, whole)
    return Share(part, whole, part / whole, low, high)


def votes(of: Year) -> dict[int, Share]:
    """Each candidate's share of the ballots; empty until the vote is closed."""
    if of.ballots is None:
        return {}
    rows = of.candidates.filter(on_ballot=True).values_list("pk", "votes")
    return {pk: found for pk, n in rows if (found := share(n or 0, of.ballots)) is not None}


def cast(of: Year, key: bytes) -> tuple[str, ...]:
    """What the browser with this key has voted for."""
    row = Ballot.objects.filter(year=of, key=key).values_list("choices", flat=True).first()
    return tuple(row or ())


def behind(
    actor: Actor, one: Candidate, what: str = "frequency", place: str = "", after: str = "", before: str = ""
) -> Page:
    """The orders behind a figure of a candidate, newest first, as far as the reader may read orders."""
    if not may_open_orders(actor):
        raise Refused
    zone, own = current().zone, scope_of(actor)
    found = WorkOrder.objects.filter(matter__startswith=stem(one.matter)).filter(BEHIND.get(what, Q()))
    if one.year.since and one.year.until:
        first, last = (datetime.combine(day, time(), zone) for day in (one.year.since, one.year.until))
        found = found.filter(opened_at__gte=first, opened_at__lt=last)
    if place:
        found = found.filter(place=place)
    if not own.is_city and not actor.has("leader"):
        found = found.filter(lead__in=own.units)
    return newest_page(found.select_related("appeal", "lead", "place").defer("proposal"), after, before, PAGE)


def may_open(actor: Actor) -> bool:
    """Whether the figures lead to orders for this reader."""
    return may_open_orders(actor)


def stem(matter: str) -> str:
    """The digits by which the matters below this one begin."""
    return next((matter[:n] for n in (2, 4) if not matter[n:].strip("0")), matter)


def leaves(matter: str) -> list[str]:
    """The leaves of the taxonomy at or below a matter."""
    own = stem(matter)
    return [code for code in current().matters if code.startswith(own) and not code.endswith("00")]


def topics(actor: Actor, of: Year | None = None) -> list[MonthlyTopic]:
    """Topics of a year (or all) in the order of their months, as far as this reader sees them."""
    found = MonthlyTopic.objects.select_related("lead", "year").exclude(state=rules.DROPPED)
    if of is not None:
        found = found.filter(year=of)
    rows = found.order_by("-year__year", "month", "id")[:TOPICS_AT_MOST]
    return [row for row in rows if policies.may_read_topic(actor, row)]


def topic(actor: Actor, pk: int) -> MonthlyTopic:
    """One topic; raises `MonthlyTopic.DoesNotExist` or `Refused`."""
    found = MonthlyTopic.objects.select_related("lead", "year").get(pk=pk)
    if not policies.may_read_topic(actor, found):
        raise Refused
    return found


def progress(found: Iterable[MonthlyTopic]) -> dict[int, dict[str, int]]:
    """For each topic how many tasks there are, are done and are late."""
    rows = (
        Task.objects.filter(topic__in=[one.pk for one in found], gone=False)
        .values("topic")
        .annotate(
            tasks=Count("id"),
            done=Count("id", filter=Q(state=rules.DONE)),
            late=Count("id", filter=~Q(state=rules.DONE) & Q(due_on__lt=today())),
        )
    )
    return {row["topic"]: {name: row[name] for name in ("tasks", "done", "late")} for row in rows}


def effects(found: Iterable[MonthlyTopic]) -> dict[int, Measurement]:
    """For each topic what was measured last."""
    rows = Measurement.objects.filter(topic__in=[one.pk for one in found]).order_by("topic", "-until")
    return {row.topic_id: row for row in rows.distinct("topic")}


@dataclass(frozen=True)
class Story:
    """Everything of one topic, in the order of its life."""

    topic: MonthlyTopic
    plan: PlanVersion | None
    approved: PlanVersion | None
    versions: list[PlanVersion]
    faults: list[Fault]
    tasks: list[Task]
    gatherings: list[Any]
    surveys: list[tuple[Any, Share | None]]
    effect: Measurement | None
    events: list[Event] = field(default_factory=list)

    @property
    def shown(self) -> PlanVersion | None:
        """The version that is read: the one at work, else the one in force."""
        return self.plan or self.approved


def story(found: MonthlyTopic) -> Story:
    """One topic with all that belongs to it; a bounded number of statements."""
    versions = list(found.plans.order_by("-number"))
    work = next((one for one in versions if one.state != rules.APPROVED), None)
    approved = next((one for one in versions if one.state == rules.APPROVED), None)
    reports = Prefetch("reports", to_attr="told")
    tasks = found.tasks.filter(gone=False).select_related("lead").prefetch_related(reports).order_by("number")
    return Story(
        found, work, approved, versions,
        faults_of(found, work) if work is not None and work.state == rules.DRAFT else [],
        list(tasks),
        list(found.gatherings.prefetch_related("resolutions__unit").order_by("-held_on")),
        [(one, share(one.content, one.asked)) for one in found.surveys.order_by("-until", "-id")],
        found.measurements.order_by("-until").first(),
        ledger_story(f"theme:{found.pk}"),
    )  # fmt: skip


def content(plan: PlanVersion | None) -> Plan:
    """What stands in a version; an empty plan of none."""
    return plan_rules.from_json(plan.content) if plan is not None else Plan()


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
    if topic_.state not in (rules.DECIDED, rules.READY, rules.RUNNING):
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


def task(pk: int) -> Task:
    """One task with its topic; raises `Task.DoesNotExist`."""
    return Task.objects.select_related("topic__lead", "topic__year", "lead").get(pk=pk)


def waiting(actor: Actor) -> list[Task]:
    """Tasks under way that this person's units answer for, the most urgent first."""
    own = list(actor.units(*UNIT_ROLES))
    found = Task.objects.filter(gone=False, topic__state=rules.RUNNING, lead__in=own).exclude(state=rules.DONE)
    return list(found.select_related("topic").order_by("due_on", "id")[:REPORTS_AT_MOST])


def machine_words(found: MonthlyTopic) -> str:
    """What the record says for the plan's section on figures: twelve months of counts, and where most came from."""
    end = today().replace(day=1)
    grid = series.month_grid(rules.months_later(end, -12), end, [one["matter"] for one in found.problems])
    counts = grid.total([one["matter"] for one in found.problems])
    places: dict[str, float] = {}
    for (_, place), row in grid.rows.items():
        places[place] = places.get(place, 0) + float(row.sum())
    return _worded(grid.months, counts, places)


def _worded(months: Sequence[date], counts: Any, places: dict[str, float]) -> str:
    total = int(sum(counts))
    if not total:
        return ""
    line = "、".join(f"{month.year}年{month.month}月{int(n)}件" for month, n in zip(months, counts, strict=True))
    units = current().units
    named = sorted(((n, code) for code, n in places.items() if code in units), reverse=True)[:5]
    where = "、".join(f"{units[code].name}{int(n)}件" for n, code in named)
    return f"近12个月共{total}件：{line}。" + (f"最多的地方：{where}。" if where else "")

"""A topic as one story, and topics side by side: plan, tasks, meetings, surveys and what was measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Prefetch, Q

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.city.agenda import Section
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import story as ledger_story
from huiyin.learn.agenda import plan_rules, policies, rules, series
from huiyin.learn.agenda.actions.moving import today
from huiyin.learn.agenda.actions.planning import faults_of
from huiyin.learn.agenda.models import (
    Measurement,
    MonthlyTopic,
    PlanVersion,
    Resolution,
    Task,
    Year,
)
from huiyin.learn.agenda.plan_rules import Fault, Plan
from huiyin.learn.agenda.queries.choice import Share, share

TOPICS_AT_MOST = 60
REPORTS_AT_MOST = 100


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
    """For each topic how many tasks there are, are done and are late; after the look-back, how many were kept."""
    found = list(found)
    rows = (
        Task.objects.filter(topic__in=[one.pk for one in found], gone=False)
        .values("topic")
        .annotate(
            tasks=Count("id"),
            done=Count("id", filter=Q(state=rules.DONE)),
            late=Count("id", filter=~Q(state=rules.DONE) & Q(due_on__lt=today())),
        )
    )
    counts = {row["topic"]: {name: row[name] for name in ("tasks", "done", "late")} for row in rows}
    for one in found:
        if one.look_back and one.pk in counts:
            kept = sum(said == "kept" for said in one.look_back["promises"].values())
            counts[one.pk] |= {"done": kept, "late": 0}
    return counts


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


def task(pk: int) -> Task:
    """One task with its topic; raises `Task.DoesNotExist`."""
    return Task.objects.select_related("topic__lead", "topic__year", "lead").get(pk=pk)


def last_number(found: MonthlyTopic) -> int:
    """The highest number that a task of this topic ever had, those that are gone included; 0 of none."""
    return found.tasks.aggregate(most=Max("number"))["most"] or 0


def waiting(actor: Actor) -> list[Task]:
    """Tasks under way that this person's units answer for, the most urgent first."""
    own = list(actor.units(*UNIT_ROLES))
    found = Task.objects.filter(gone=False, topic__state=rules.RUNNING, lead__in=own).exclude(
        state=rules.DONE
    )
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
    # Nothing before the first month with a case: nobody was asked then.
    begins = next(n for n, one in enumerate(counts) if one)
    line = "、".join(
        f"{month.year}年{month.month}月{int(n)}件"
        for month, n in zip(months[begins:], counts[begins:], strict=True)
    )
    units = current().units
    named = sorted(((n, code) for code, n in places.items() if code in units), reverse=True)[:5]
    where = "、".join(f"{units[code].name}{int(n)}件" for n, code in named)
    return f"近{len(months) - begins}个月共{total}件：{line}。" + (f"最多的地方：{where}。" if where else "")


def section(code: str) -> Section | None:
    """A section of the plan's template."""
    return current().agenda.section(code)


def state_of(kind: str, name: str) -> rules.State:
    """A state of a year, a topic, a plan or a task, with its names."""
    tables = {
        "year": rules.YEAR_STATES,
        "topic": rules.THEME_STATES,
        "plan": rules.PLAN_STATES,
        "task": rules.TASK_STATES,
    }
    return tables[kind][name]


def stages(kind: str) -> list[tuple[str, rules.State]]:
    """The states on the way of a year or a topic, in order."""
    table = {"year": rules.YEAR_STATES, "topic": rules.THEME_STATES}[kind]
    return [(name, one) for name, one in table.items() if name != rules.DROPPED]


def topic_of_resolution(pk: int) -> int | None:
    """The topic whose meeting decided this."""
    return Resolution.objects.filter(pk=pk).values_list("gathering__topic_id", flat=True).first()

"""One plan and three lists: what stands in them, and what is wrong with them; no Django.

A task has a result that can be measured, somebody who answers for it and a day; nobody is given a target that can
only be met by pretending, such as one hundred per cent.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huiyin.learn.agenda.rules import CHANGES, POLICY_STATES

PARTS = ("sections", "tasks", "duties", "policies")  # written one by one, in this order
LINES_AT_MOST = 40
NODES_AT_MOST = 12
TEXT_AT_MOST = 2000
_MEASURE = re.compile(r"[0-9０-９一二两三四五六七八九十百千万半]")


@dataclass(frozen=True)
class Node:
    """A stage of a task: what stands by which day."""

    words: str
    due: date


@dataclass(frozen=True)
class TaskLine:
    """A line of the list of tasks (任务清单)."""

    number: int
    task: str
    result: str
    due: date | None
    nodes: tuple[Node, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class DutyLine:
    """A line of the list of responsibilities (责任清单): who answers for a task; the person by post, not by name."""

    task: int
    lead: str
    co_units: tuple[str, ...] = ()
    person: str = ""
    contact: str = ""
    district: str = ""


@dataclass(frozen=True)
class PolicyLine:
    """A line of the list of policies (政策清单): a rule to be made, amended or repealed."""

    rule: str
    change: str
    body: str
    basis: str = ""
    due: date | None = None
    conflict: str = ""
    status: str = "planned"


@dataclass(frozen=True)
class Plan:
    """A plan with its three lists; `sections` are texts by the codes of the template."""

    sections: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[TaskLine, ...] = ()
    duties: tuple[DutyLine, ...] = ()
    policies: tuple[PolicyLine, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Something that keeps a plan from being handed in: in which part, on which line (0: the whole), and what."""

    part: str
    line: int
    kind: str
    about: str = ""


def faults(
    plan: Plan, required: Collection[str], units: Collection[str], absolute: Sequence[str], begins: date
) -> list[Fault]:
    """Everything that must be mended before the plan can be handed in, in the order of the page.

    `required` are the sections that cannot be empty, `units` the codes there are, `absolute` patterns of targets
    that are refused, `begins` the first day of the theme.
    """
    found = [Fault("plan", 0, "empty", code) for code in required if not plan.sections.get(code, "").strip()]
    found += [
        Fault("plan", 0, "absolute", code)
        for code, text in plan.sections.items()
        if is_absolute(text, absolute)
    ]
    if not plan.tasks:
        found.append(Fault("tasks", 0, "none"))
    for task in plan.tasks:
        found += _of_task(task, plan, absolute, begins)
    for place, duty in enumerate(plan.duties, start=1):
        found += _of_duty(place, duty, plan, units)
    for place, policy in enumerate(plan.policies, start=1):
        found += _of_policy(place, policy)
    return found


def is_absolute(text: str, patterns: Sequence[str]) -> bool:
    """Whether a text sets a target that nobody can keep honestly."""
    return any(re.search(one, text) for one in patterns)


def is_measurable(result: str) -> bool:
    """Whether a result says how much."""
    return bool(_MEASURE.search(result))


def _of_task(task: TaskLine, plan: Plan, absolute: Sequence[str], begins: date) -> list[Fault]:
    kinds = []
    if not task.task.strip():
        kinds.append("no_task")
    if not task.result.strip():
        kinds.append("no_result")
    elif not is_measurable(task.result):
        kinds.append("not_measurable")
    if is_absolute(f"{task.task} {task.result}", absolute):
        kinds.append("absolute")
    kinds += _of_days(task, begins)
    if not any(duty.task == task.number and duty.lead for duty in plan.duties):
        kinds.append("no_lead")
    return [Fault("tasks", task.number, kind) for kind in kinds]


def _of_days(task: TaskLine, begins: date) -> list[str]:
    if task.due is None:
        return ["no_due"]
    days = [node.due for node in task.nodes]
    if task.due < begins:
        return ["due_before"]
    return ["nodes_order"] if days != sorted(days) or any(day > task.due for day in days) else []


def _of_duty(place: int, duty: DutyLine, plan: Plan, units: Collection[str]) -> list[Fault]:
    kinds = []
    if duty.task not in {one.number for one in plan.tasks}:
        kinds.append("no_such_task")
    if sum(one.task == duty.task for one in plan.duties) > 1:
        kinds.append("two_leads")  # somebody answers, and it is one
    if {duty.lead, *duty.co_units} - {"", *units}:
        kinds.append("no_such_unit")
    if duty.lead in duty.co_units:
        kinds.append("lead_helps")
    if duty.lead and not duty.person.strip():
        kinds.append("no_person")
    return [Fault("duties", place, kind) for kind in kinds]


def _of_policy(place: int, policy: PolicyLine) -> list[Fault]:
    kinds = []
    if policy.change not in CHANGES or policy.status not in POLICY_STATES:
        kinds.append("unknown")
    for name in ("rule", "body", "basis", "conflict"):
        if not getattr(policy, name).strip():
            kinds.append(f"no_{name}")
    if policy.due is None:
        kinds.append("no_due")
    return [Fault("policies", place, kind) for kind in kinds]


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan as it is kept."""
    return {
        "sections": dict(plan.sections),
        "tasks": [
            {
                "number": one.number, "task": one.task, "result": one.result, "due": _day(one.due),
                "nodes": [[node.words, _day(node.due)] for node in one.nodes], "evidence": one.evidence,
            }
            for one in plan.tasks
        ],
        "duties": [{**vars(one), "co_units": list(one.co_units)} for one in plan.duties],
        "policies": [{**vars(one), "due": _day(one.due)} for one in plan.policies],
    }  # fmt: skip


def from_json(kept: Mapping[str, Any]) -> Plan:
    """The plan as it was kept; an empty one of nothing."""
    return Plan(
        sections=dict(kept.get("sections", {})),
        tasks=tuple(
            TaskLine(
                one["number"], one["task"], one["result"], _read(one["due"]),
                tuple(Node(words, date.fromisoformat(day)) for words, day in one["nodes"]), one["evidence"],
            )
            for one in kept.get("tasks", ())
        ),
        duties=tuple(DutyLine(**{**one, "co_units": tuple(one["co_units"])}) for one in kept.get("duties", ())),
        policies=tuple(PolicyLine(**{**one, "due": _read(one["due"])}) for one in kept.get("policies", ())),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

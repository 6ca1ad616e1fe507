"""One plan and three lists as a report to print; the words are the city's own, as they were written."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language, gettext

from huiyin.foundation.city.queries import current
from huiyin.foundation.documents.reports import (
    Block,
    Cell,
    Column,
    Figure,
    Figures,
    Heading,
    Line,
    Report,
    Table,
    Text,
)
from huiyin.learn.agenda.models import MonthlyTopic, PlanVersion
from huiyin.learn.agenda.plan_rules import Plan, from_json


def plan_paper(topic: MonthlyTopic, version: PlanVersion, names: dict[str, dict[str, str]]) -> Report:
    """The plan of one version; `names` holds the words for the codes of changes, policy states and plan states."""
    city, plan = current(), from_json(version.content)
    english = _english()
    title = gettext("%(title)s：一方案三清单") % {"title": topic.title}
    return Report(
        title=title,
        subtitle=gettext("%(year)d年%(month)d月主题") % {"year": topic.year.year, "month": topic.month},
        scope=city.pack.city.name_en if english else city.pack.city.name,
        maker=_unit(topic.lead_id),
        running=title,
        facts=tuple(_facts(topic, version, names)),
        blocks=tuple(_blocks(topic, plan, names)),
        cover=True,
        contents=True,
        depth=1,
        lang="en" if english else "zh",
    )


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _unit(code: str) -> str:
    unit = current().units.get(code)
    return "" if unit is None else (unit.name_en if _english() else unit.name)


def _facts(
    topic: MonthlyTopic, version: PlanVersion, names: dict[str, dict[str, str]]
) -> Iterable[tuple[str, str]]:
    yield gettext("牵头单位"), _unit(topic.lead_id)
    if topic.co_units:
        yield gettext("配合单位"), gettext("、").join(map(_unit, topic.co_units))
    yield (
        gettext("版本"),
        gettext("第%(n)d版，%(state)s") % {"n": version.number, "state": names["plan"][version.state]},
    )
    if version.approved_at:
        day = version.approved_at.astimezone(current().zone).date()
        yield gettext("批准"), f"{version.approved_name} {day.isoformat()}"


def _blocks(topic: MonthlyTopic, plan: Plan, names: dict[str, dict[str, str]]) -> Iterable[Block]:
    yield Heading(gettext("方案"), 1)
    yield Figures(
        (
            Figure(gettext("任务"), str(len(plan.tasks))),
            Figure(
                gettext("牵头和配合单位"), str(len({u for d in plan.duties for u in (d.lead, *d.co_units)}))
            ),
            Figure(gettext("要立改废的规定"), str(len(plan.policies))),
        )
    )
    for one in current().agenda.sections:
        text = plan.sections.get(one.code, "").strip()
        if text:
            yield Heading(one.name_en if _english() else one.name, 2)
            for line in text.splitlines():
                if line.strip():
                    yield Text(line.strip())
    yield Heading(gettext("任务清单"), 1)
    yield _tasks(plan)
    yield Heading(gettext("责任清单"), 1)
    yield _duties(plan)
    yield Heading(gettext("政策清单"), 1)
    yield _policies(plan, names) if plan.policies else Text(gettext("这个主题不需要立改废。"))


def _table(labels: Iterable[tuple[str, float]], rows: Iterable[Iterable[str]]) -> Table:
    columns = tuple(Column(label, "left", width) for label, width in labels)
    return Table(columns, tuple(Line(tuple(Cell(text) for text in row)) for row in rows), small=True)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _tasks(plan: Plan) -> Table:
    labels = (
        (gettext("序号"), 0), (gettext("任务"), 2), (gettext("做成什么"), 2), (gettext("期限"), 0),
        (gettext("阶段节点"), 2), (gettext("凭什么看"), 1),
    )  # fmt: skip
    rows = [
        (
            str(one.number), one.task, one.result, _day(one.due),
            gettext("；").join(f"{_day(node.due)} {node.words}" for node in one.nodes), one.evidence,
        )
        for one in plan.tasks
    ]  # fmt: skip
    return _table(labels, rows)


def _duties(plan: Plan) -> Table:
    labels = (
        (gettext("任务"), 0), (gettext("牵头单位"), 2), (gettext("配合单位"), 2), (gettext("责任人"), 1),
        (gettext("办公电话"), 1), (gettext("各区做什么"), 2),
    )  # fmt: skip
    rows = [
        (
            str(one.task), _unit(one.lead), gettext("、").join(map(_unit, one.co_units)), one.person,
            one.contact, one.district,
        )
        for one in plan.duties
    ]  # fmt: skip
    return _table(labels, rows)


def _policies(plan: Plan, names: dict[str, dict[str, str]]) -> Table:
    labels = (
        (gettext("规定"), 2), (gettext("立改废"), 0), (gettext("由谁发布"), 1), (gettext("法律依据"), 2),
        (gettext("期限"), 0), (gettext("抵触审查"), 1), (gettext("状态"), 0),
    )  # fmt: skip
    rows = [
        (
            one.rule, names["change"][one.change], one.body, one.basis, _day(one.due), one.conflict,
            names["policy"][one.status],
        )
        for one in plan.policies
    ]  # fmt: skip
    return _table(labels, rows)

"""A topic as its page shows it: facts, the line of stages, lists, meetings, surveys, effect, and the story."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from huiyin.learn.agenda import queries
from huiyin.web.agenda import words
from huiyin.web.agenda.drawing import effect_chart
from huiyin.web.agenda.plan_forms import sections
from huiyin.web.unit.names import matter_name, unit_name, unit_names

DEEDS = {
    "propose": gettext_noop("提出主题"), "change": gettext_noop("改主题"), "drop": gettext_noop("不办"),
    "decide": gettext_noop("审定"), "write": gettext_noop("改方案和清单"), "submit": gettext_noop("报批方案"),
    "send_back": gettext_noop("退回方案"), "approve": gettext_noop("批准方案"), "launch": gettext_noop("启动"),
    "report": gettext_noop("报进展"), "claim": gettext_noop("报完成"), "confirm": gettext_noop("核实完成"),
    "reopen": gettext_noop("没有完成，退回"), "task_late": gettext_noop("任务超期"),
    "week_silent": gettext_noop("一周没有报进展"), "resolution_late": gettext_noop("议定事项超期"),
    "meet": gettext_noop("开例会"), "finish_resolution": gettext_noop("议定事项办完"),
    "survey": gettext_noop("登记第三方调查"), "finish": gettext_noop("收官"), "look": gettext_noop("到期回头看"),
    "look_back": gettext_noop("写回头看"), "publish": gettext_noop("公开"), "measure": gettext_noop("量效果"),
}  # fmt: skip
SHAPES = {
    "task_late": "square", "week_silent": "square", "resolution_late": "square", "drop": "cross",
    "send_back": "cross", "reopen": "cross", "approve": "tick", "confirm": "tick", "decide": "diamond",
    "launch": "diamond", "finish": "diamond",
}  # fmt: skip
EVENTS_SHOWN = 40


def topic_context(story: Any) -> dict[str, Any]:
    """Everything the page of a topic shows, besides what can be done."""
    found = story.topic
    plan = queries.content(story.shown)
    return {
        "topic": found,
        "state": words.state(found.state, queries.state_of("topic", found.state)),
        "stages": words.stages("topic", found.state) if found.state != "dropped" else [],
        "lead": unit_name(found.lead_id),
        "co_units": unit_names(found.co_units),
        "areas": unit_names(found.areas),
        "month": words.month_name(found.month),
        "problems": [words.problem(one) for one in found.problems],
        "plan": story.shown,
        "plan_state": _plan_state(story),
        "sections": [one for one in sections(plan) if one["text"]],
        "duties": [_duty(one) for one in plan.duties],
        "policies": [_policy(one) for one in plan.policies],
        "draft_tasks": plan.tasks if not story.tasks else (),
        "faults": [words.fault(one) for one in story.faults],
        "done": words.done_words(queries.progress([found]).get(found.pk)),
        "gatherings": story.gatherings,
        "surveys": story.surveys,
        "chart": effect_chart(story.effect) if story.effect else None,
        "effect_words": _effect(story.effect),
        "compared": _compared(found.compared),
        "promises": _promises(found),
        "events": [_event(one) for one in reversed(story.events[-EVENTS_SHOWN:])],
        "file_url": reverse("agenda_plan_file", args=[found.pk]) if story.shown else "",
        "today": queries.today(),
    }


def _plan_state(story: Any) -> dict[str, str] | None:
    shown = story.shown
    return words.state(shown.state, queries.state_of("plan", shown.state)) if shown else None


def _duty(one: Any) -> dict[str, Any]:
    return {**vars(one), "lead": unit_name(one.lead), "co_units": unit_names(one.co_units)}


def _policy(one: Any) -> dict[str, Any]:
    change, status = words.CHANGES.get(one.change, ""), words.POLICY_STATES.get(one.status, "")
    return {**vars(one), "change": gettext(change), "status": gettext(status)}


def _effect(found: Any) -> str:
    if found is None:
        return ""
    return gettext(words.REASONS[found.reason]) if found.reason else words.effect(found.result)


def _compared(frozen: dict[str, Any]) -> list[str]:
    """What the topic is compared with, the weightiest first."""
    rows = sorted(frozen.get("series", ()), key=lambda one: -one["weight"])
    return [_series(one) for one in rows if one["weight"] >= 0.005]


def _series(one: dict[str, Any]) -> str:
    what = unit_names(one["areas"]) if one["kind"] == "area" else matter_name(one["matters"][0])
    return gettext("%(what)s %(percent).0f%%") % {"what": what, "percent": 100 * one["weight"]}


def _promises(found: Any) -> list[tuple[str, str]]:
    said = found.look_back.get("promises", {})
    return [(number, gettext(words.PROMISES[kept])) for number, kept in said.items()]


def _event(one: Any) -> dict[str, Any]:
    title = gettext(DEEDS.get(one.action, one.action))
    if number := one.evidence.get("task"):
        title = gettext("%(deed)s（第%(n)s项）") % {"deed": title, "n": number}
    return {
        "time": one.at,
        "shape": SHAPES.get(one.action, "dot"),
        "title": title,
        "who": "" if one.role == "system" else one.actor,
        "detail": one.reason[:200],
    }

"""A matter's progress in the words of a person, in the language in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from huiyin.foundation.city.queries import current
from huiyin.publish.transparency.queries import Milestone, Progress
from huiyin.web.components.times import zh_time

_ = gettext_noop
STEPS = {
    "received": _("已收到"),
    "sent": _("已交给%(unit)s"),
    "sent_again": _("改由%(unit)s办理"),
    "contacted": _("承办单位和您联系过"),
    "arranged": _("单位负责人已安排人办"),
    "progress": _("办理有进展"),
    "asked": _("请您补充"),
    "added": _("您补充了情况"),
    "extended": _("事情复杂，多要了些时间"),
    "called_others": _("请相关部门一起到场"),
    "shelved": _("暂时办不了，定下日期跟踪"),
    "handed_over": _("已转给能马上处理的单位"),
    "refused": _("不属于热线受理范围"),
    "merged": _("和别人反映的同一件事合在一起办"),
    "split": _("改为单独办理"),
    "answered": _("已答复您"),
    "missed_call": _("给您打过电话，没有打通"),
    "redone": _("没办好，转回去重办"),
    "resumed": _("不再等补充，接着办"),
    "taken_up": _("您有不同意见，重新受理"),
    "taken_off": _("条件具备了，开始办"),
    "withdrawn": _("您撤回了"),
    "reopened": _("您又反映了，另立一单接着办"),
    "closed": _("办结"),
    "ended": _("已终结，原因已告知您"),
    "objected": _("您提出了异议"),
    "objection_sustained": _("异议成立，已另立一件重新办"),
    "objection_dismissed": _("异议不成立，理由已告知您"),
}
SOLVED = {"solved": _("解决了"), "partly": _("解决了一部分"), "unsolved": _("没解决")}
LEVELS = {"satisfied": "full", "basically": "half", "dissatisfied": "empty"}


def is_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "").startswith("en")


def unit_name(code: str) -> str:
    """Name of a unit for the reader; empty for none."""
    unit = current().units.get(code)
    return "" if unit is None else (unit.name_en if is_english() else unit.name)


def matter_name(code: str) -> str:
    """Name of a matter for the reader."""
    return current().matter_name(code, "en" if is_english() else "zh")


def told(progress: Progress) -> str:
    """Where the matter stands, as the appellant is told."""
    state = progress.outline.state
    if state.hand == "callback" and not progress.may_rate:  # nobody is asked who left no name
        return gettext(STEPS["answered"])
    return state.told_en if is_english() else state.told


def spaced(code: str) -> str:
    """A receipt in two groups, easier to copy by hand."""
    return f"{code[:5]}-{code[5:]}" if code else ""


def steps(progress: Progress) -> list[dict[str, Any]]:
    """The milestones for the steps component, then what comes next."""
    shown = [
        {
            "state": "done",
            "title": gettext(STEPS[step.code]) % {"unit": unit_name(step.unit)},
            "time": zh_time(step.at),
            "detail": _handler(step) or step.words,
        }
        for step in progress.milestones
    ]
    if progress.closed:
        return shown
    return shown + _ahead(progress)


def _handler(step: Milestone) -> str:
    if step.code != "merged" or not step.unit:
        return ""
    return gettext("由%(unit)s办，办好了一样答复您、请您评。") % {"unit": unit_name(step.unit)}


def _ahead(progress: Progress) -> list[dict[str, Any]]:
    due = progress.outline.due_at
    by = gettext("%(time)s前") % {"time": zh_time(due)} if due else ""
    now = {"state": "now", "title": told(progress), "time": "", "detail": ""}
    if progress.outline.state.hand == "callback":
        return [now]
    if not progress.outline.lead:
        found = {"state": "next", "title": gettext("交给负责的单位办理"), "time": ""}
        return [{**now, "time": by}, found] if due else [now]
    title = gettext("再次答复您") if progress.round else gettext("答复您，请您评一评")
    return [now, {"state": "next", "title": title, "time": by}]


def step_words(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What happens after an appeal has been taken in, for its receipt."""
    due = datetime.fromisoformat(kept["due"]) if kept["due"] else None
    by = gettext("%(time)s前") % {"time": zh_time(due)} if due else ""
    done = {"state": "done", "title": gettext(STEPS["received"]), "time": gettext("刚刚"), "detail": ""}
    last = {
        "state": "next",
        "title": gettext("答复您，请您评一评"),
        "time": by if kept["unit"] else "",
        "detail": "",
    }
    if kept["unit"]:
        sent = gettext(STEPS["sent"]) % {"unit": unit_name(kept["unit"])}
        talk = gettext("承办单位看过之后和您联系")
        middle = [
            {**done, "title": sent},
            {
                "state": "now",
                "title": gettext("等单位签收"),
                "time": "",
                "detail": "" if kept["anonymous"] else talk,
            },
        ]
    else:
        why = gettext("工作人员看过您写的，再交给负责的单位。")
        middle = [{"state": "now", "title": gettext("正在找负责的单位"), "time": by, "detail": why}]
    return [done, *middle, last]

"""What the agenda says in the reader's language: states, indicators, stances, faults, and what an effect means."""

from collections.abc import Mapping
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.learn.agenda import queries
from huiyin.web.unit.names import either, english, matter_name, unit_name

GROUPS = {
    "scoring": "progress", "consulting": "progress", "weighing": "waiting", "proposed": "waiting",
    "ready": "waiting", "running": "progress", "finished": "done", "looking": "progress", "closed": "done",
    "dropped": "refused", "draft": "progress", "submitted": "waiting", "approved": "done", "open": "progress",
    "claimed": "waiting", "done": "done",
}  # fmt: skip
INDICATORS: Mapping[str, tuple[str, str]] = {
    "frequency": (gettext_noop("件数"), gettext_noop("这段时间的工单数")),
    "concentration": (gettext_noop("集中度"), gettext_noop("各街道分布有多不均（基尼系数，0是均匀）")),
    "danger": (gettext_noop("紧急占比"), gettext_noop("紧急和特急的工单占多少")),
    "persistence": (gettext_noop("持续性"), gettext_noop("多少个月高于上一年的月均")),
    "growth": (gettext_noop("增长"), gettext_noop("比上一年同期多了多少；上一年只记下一段的，只比那一段")),
    "unsolved": (gettext_noop("未解决率"), gettext_noop("回访说没有解决的占多少（回答少的向全市平均靠）")),
    "spread": (gettext_noop("波及街道"), gettext_noop("有多少个街道反映得不止一两件")),
    "units": (gettext_noop("牵涉单位"), gettext_noop("有多少个单位主办过其中的一份")),
}
STANCES: Mapping[str, str] = {
    "now": gettext_noop("该办"),
    "later": gettext_noop("可以缓"),
    "no": gettext_noop("不合适"),
}
PROMISES: Mapping[str, str] = {
    "kept": gettext_noop("做到了"),
    "partly": gettext_noop("做到一部分"),
    "broken": gettext_noop("没有做到"),
}
CHANGES: Mapping[str, str] = {
    "make": gettext_noop("新立"),
    "amend": gettext_noop("修改"),
    "repeal": gettext_noop("废止"),
}
POLICY_STATES: Mapping[str, str] = {
    "planned": gettext_noop("待起草"),
    "drafting": gettext_noop("起草中"),
    "consulting": gettext_noop("征求意见中"),
    "issued": gettext_noop("已出台"),
    "dropped": gettext_noop("不再制定"),
}
FAULTS: Mapping[str, str] = {
    "empty": gettext_noop("这一节还没有写"),
    "absolute": gettext_noop("有“100%”一类办不到的目标，请改成做得到的数"),
    "none": gettext_noop("还没有任务"),
    "no_task": gettext_noop("没有写任务"),
    "no_result": gettext_noop("没有写做成什么"),
    "not_measurable": gettext_noop("做成什么要能用数衡量"),
    "no_due": gettext_noop("没有期限"),
    "due_before": gettext_noop("期限在主题开始之前"),
    "nodes_order": gettext_noop("阶段节点要从早到晚，不晚于期限"),
    "no_lead": gettext_noop("责任清单里没有这项任务的牵头单位"),
    "no_such_task": gettext_noop("没有这个编号的任务"),
    "two_leads": gettext_noop("一项任务只能有一个牵头单位"),
    "no_such_unit": gettext_noop("没有这个单位"),
    "lead_helps": gettext_noop("牵头单位不用再写进配合单位"),
    "no_person": gettext_noop("没有写责任人（写职务）"),
    "unknown": gettext_noop("请重新选立改废和状态"),
    "no_rule": gettext_noop("没有写哪件规定"),
    "no_body": gettext_noop("没有写由谁发布"),
    "no_basis": gettext_noop("没有写法律依据"),
    "no_conflict": gettext_noop("没有写和上位法有没有抵触"),
}
PARTS: Mapping[str, str] = {
    "sections": gettext_noop("方案"),
    "plan": gettext_noop("方案"),
    "tasks": gettext_noop("任务清单"),
    "duties": gettext_noop("责任清单"),
    "policies": gettext_noop("政策清单"),
}
REASONS: Mapping[str, str] = {
    "not_begun": gettext_noop("主题还没有启动，没有可量的。"),
    "before_short": gettext_noop("数据不够：启动前的记录不到一年，看不出没有这个主题会怎样。"),
    "alone_short": gettext_noop("数据不够：没有可比的事项和地方，启动前的记录又不到两年，分不清季节。"),
    "after_short": gettext_noop("数据不够：启动后还不到三个整月。"),
    "few_before": gettext_noop("数据不够：启动前的件数太少。"),
    "few_after": gettext_noop("数据不够：启动后本来就没有几件，多少都可能是偶然。"),
    "few_compared": gettext_noop("数据不够：可比的事项件数太少。"),
    "no_fit": gettext_noop("数据不够：这条线的起伏太大，模型立不住。"),
}


def state(name: str, names: Any) -> dict[str, str]:
    """A state as `state_mark` shows it."""
    group = "done" if names == queries.state_of("year", "decided") else GROUPS.get(name, "progress")
    return {"group": group, "words": either((names.name, names.name_en))}


def stages(kind: str, at: str) -> list[dict[str, str]]:
    """The line of stages of a year or a topic, with where it is."""
    order = queries.stages(kind)
    here, last = queries.state_of(kind, at).stage, len(order) - 1
    return [
        {
            "state": "done" if n < here or n == here == last else "now" if n == here else "next",
            "title": state(name, one)["words"],
        }
        for n, (name, one) in enumerate(order)
    ]


def indicator(name: str, figure: Mapping[str, Any]) -> dict[str, Any]:
    """One indicator of a candidate as the page shows it."""
    label, meaning = INDICATORS[name]
    return {
        "name": name, "label": gettext(label), "meaning": gettext(meaning), "place": figure["place"],
        "words": value(name, figure["value"]),
        "range": _range(name, figure),
    }  # fmt: skip


def value(name: str, number: float | None) -> str:
    """A figure as people read it; a dash where the record does not say."""
    if number is None:
        return "—"
    if name in ("danger", "unsolved", "persistence", "growth"):
        sign = "+" if name == "growth" and number > 0 else ""
        return f"{sign}{100 * number:.0f}%"
    return f"{number:.2f}" if name == "concentration" else f"{number:.0f}"


def _range(name: str, figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return ""
    low, high = value(name, figure["low"]), value(name, figure["high"])
    return low if low == high else gettext("%(low)s至%(high)s") % {"low": low, "high": high}


def rank(one: Any) -> str:
    """A rank with the ranks that chance leaves open."""
    if one.rank_low == one.rank_high:
        return gettext("第%(n)d") % {"n": one.rank}
    return gettext("第%(n)d（%(low)d至%(high)d）") % {
        "n": one.rank,
        "low": one.rank_low,
        "high": one.rank_high,
    }


def fault(one: Any) -> dict[str, Any]:
    """A fault of a plan: where it is and what."""
    part = "sections" if one.part == "plan" else one.part
    where = gettext(PARTS[part])
    if one.part == "plan" and one.about:
        where = f"{where} · {section_name(one.about)}"
    elif one.line:
        where = gettext("%(list)s第%(n)d项") % {"list": where, "n": one.line}
    return {"part": part, "line": one.line, "where": where, "words": gettext(FAULTS[one.kind])}


def section_name(code: str) -> str:
    """The name of a section of the plan."""
    found = queries.section(code)
    return code if found is None else either((found.name, found.name_en))


def month_name(month: int) -> str:
    """The name of a month."""
    return str(MONTHS[month]) if english() else gettext("%(n)d月") % {"n": month}


def effect(result: Mapping[str, Any]) -> str:
    """What an effect means in a sentence, with its interval; what chance may explain is said to be unclear."""
    low, high = round(100 * (1 - result["high"])), round(100 * (1 - result["low"]))
    if result["doubtful"]:
        return gettext("说不准：同样的模型在什么都没做的地方也常“看到”效果，这里不下结论。")
    if result["verdict"] == "fewer":
        many = {"low": max(low, 0), "high": high, "n": round(result["avoided"])}
        told = gettext("比没有这个主题时少了%(low)d%%到%(high)d%%，大约少了%(n)d件诉求") % many
        span = {"low": round(result["avoided_low"]), "high": round(result["avoided_high"])}
        return told + gettext("（%(low)d到%(high)d件）。") % span
    if result["verdict"] == "more":
        return gettext("比没有这个主题时反而多了%(low)d%%到%(high)d%%。") % {"low": -high, "high": -low}
    if low < 0:
        return gettext("看不出明显的变化：从多%(more)d%%到少%(fewer)d%%都有可能。") % {
            "more": -low,
            "fewer": high,
        }
    return gettext("看不出明显的变化。")


def effect_short(found: Any) -> str:
    """The effect in a few signs for a list; empty when nothing was measured."""
    if found is None:
        return ""
    if found.reason:
        return gettext("数据不够")
    if found.result["doubtful"] or found.result["verdict"] == "unclear":
        return gettext("说不准")
    low, high = round(100 * (1 - found.result["high"])), round(100 * (1 - found.result["low"]))
    if found.result["verdict"] == "fewer":
        return gettext("少%(low)d%%至%(high)d%%") % {"low": low, "high": high}
    return gettext("多%(low)d%%至%(high)d%%") % {"low": -high, "high": -low}


def problem(one: Mapping[str, str]) -> str:
    """A problem of a theme: the matter and what about it."""
    name = matter_name(one["matter"])
    return f"{name}{gettext('：')}{one['words']}" if one["words"] else name


def body_name(code: str) -> str:
    """A consulted body: a unit by its name, a seat as it was called."""
    return unit_name(code) or code


def done_words(counts: Mapping[str, int] | None) -> str:
    """How far the tasks are."""
    if not counts:
        return ""
    told = gettext("%(done)d/%(tasks)d项完成") % counts
    if counts["late"]:
        told += gettext("，") + ngettext("%(n)d项超期", "%(n)d项超期", counts["late"]) % {"n": counts["late"]}
    return told

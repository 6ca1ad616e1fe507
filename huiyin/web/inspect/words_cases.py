"""What grounds, states, findings, measures and steps of a case are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.answer.supervision.cases.queries import STATES
from huiyin.web.components.words import interval, percent
from huiyin.web.unit.names import english

GROUNDS: Mapping[str, str] = {
    "falsification": gettext_noop("记录不实，已经有人核实"),
    "pressure": gettext_noop("诉求人说受到施压"),
    "exclusion": gettext_noop("剔除占比远高于同组"),
    "overdue": gettext_noop("超期不说明，被通报"),
    "dissatisfied": gettext_noop("多件反复办、反复不满意"),
    "low_score": gettext_noop("月度考评列后十位，不是偶然"),
    "decision": gettext_noop("领导或督查决定"),
}
FINDINGS: Mapping[str, str] = {
    "falsification": gettext_noop("弄虚作假"),
    "slackness": gettext_noop("工作不力"),
    "dispatch": gettext_noop("派单有误，不怪单位"),
    "objective": gettext_noop("客观受限，不怪单位"),
    "unfounded": gettext_noop("不成立"),
}
MEASURES: Mapping[str, str] = {
    "none": gettext_noop("不作处理"),
    "help": gettext_noop("给予帮扶"),
    "talk": gettext_noop("约谈"),
    "circulated": gettext_noop("通报"),
    "exposed": gettext_noop("曝光"),
    "held": gettext_noop("问责"),
}
FOLLOWS: Mapping[str, str] = {
    "ruling": gettext_noop("重新裁定归谁管"),
    "catalogue": gettext_noop("改派单目录"),
    "resources": gettext_noop("协调人、财、物"),
}
OUTCOMES: Mapping[str, str] = {
    "set_aside": gettext_noop("没有立案"),
    "unfounded": gettext_noop("不成立"),
    "final": gettext_noop("期满没有申诉，生效"),
    "upheld": gettext_noop("申诉后维持"),
    "changed": gettext_noop("申诉后变更"),
}
# What the next step is called on a line of the list.
NEXT: Mapping[str, str] = {
    "lead": gettext_noop("决定立不立案"),
    "opened": gettext_noop("核实，送单位说明"),
    "replying": gettext_noop("写说明"),
    "replied": gettext_noop("认定"),
    "found": gettext_noop("定处理"),
    "proposed": gettext_noop("确认处理"),
    "measured": gettext_noop("看决定，可以申诉"),
    "appealed": gettext_noop("复核申诉"),
}
# action -> (shape, title)
EVENTS: Mapping[str, tuple[str, str]] = {
    "notice": ("diamond", gettext_noop("从记录里发现线索")),
    "open": ("square", gettext_noop("立案")),
    "set_aside": ("cross", gettext_noop("不立案")),
    "add_facts": ("dot", gettext_noop("补充事实")),
    "put": ("square", gettext_noop("送单位说明")),
    "reply": ("dot", gettext_noop("单位说明")),
    "go_on": ("bars", gettext_noop("单位没有按时说明，接着办")),
    "find": ("square", gettext_noop("认定")),
    "dismiss": ("tick", gettext_noop("不成立，结案")),
    "decide": ("square", gettext_noop("作出处理")),
    "propose": ("dot", gettext_noop("提出处理，等另一人确认")),
    "confirm": ("square", gettext_noop("确认处理")),
    "reject": ("cross", gettext_noop("不同意这样处理")),
    "appeal": ("dot", gettext_noop("单位申诉")),
    "lapse": ("tick", gettext_noop("期满没有申诉，生效")),
    "uphold": ("tick", gettext_noop("申诉复核：维持")),
    "change": ("tick", gettext_noop("申诉复核：变更")),
    "late": ("bars", gettext_noop("这一步过了期限")),
    "follow_dispatcher": ("dot", gettext_noop("请平台改进")),
    "follow_coordinator": ("dot", gettext_noop("请区里协调")),
    "follow_done": ("tick", gettext_noop("平台改进已办")),
    "follow_late": ("bars", gettext_noop("平台改进过了期限")),
}


def state_name(state: str) -> str:
    """Name of a state in the reader's language."""
    found = STATES[state]
    return found.name_en if english() else found.name


def fact_words(kind: str, numbers: Mapping[str, Any]) -> str:
    """What the figures of a fact say, each with what it is counted from."""
    if kind == "low_score" and numbers:
        told = {name: f"{numbers[name]:.1f}" for name in ("value", "low", "high")}
        words = gettext("综合得分%(value)s（%(low)s–%(high)s），列第%(place)s位，整个区间都在点名的线以下。")
        return words % {**told, "place": numbers["place"]}
    if kind == "exclusion" and numbers:
        told = {"median": percent(numbers["median"]), "share": percent(numbers["share"])}
        words = gettext("剔除占%(share)s（%(excluded)s/%(due)s件，%(interval)s），同组中位数%(median)s。")
        span = interval(numbers["low"], numbers["high"])
        return words % {**told, "excluded": numbers["excluded"], "due": numbers["due"], "interval": span}
    if "sentence" in numbers:
        return str(numbers["sentence_en"] if english() else numbers["sentence"])
    count = numbers.get("orders")
    if not isinstance(count, int):
        return ""
    said = {
        "overdue": ngettext(
            "%(n)d件超期没有说明原因，已被通报。", "%(n)d件超期没有说明原因，已被通报。", count
        ),
        "dissatisfied": ngettext("%(n)d件反复办理后仍不满意。", "%(n)d件反复办理后仍不满意。", count),
        "pressure": ngettext("%(n)d位诉求人在回访中说受到施压。", "%(n)d位诉求人在回访中说受到施压。", count),
    }
    return said.get(kind, ngettext("%(n)d件。", "%(n)d件。", count)) % {"n": count}

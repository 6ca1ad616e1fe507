"""What the page of models says: findings, figures side by side, and where a model errs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.foundation.city.queries import current
from huiyin.web.components.words import interval, percent
from huiyin.web.unit.names import english, matter_name, unit_name

PARTS: Mapping[str, str] = {
    "matter": gettext_noop("事项"),
    "kind": gettext_noop("类型"),
    "route": gettext_noop("派单"),
}
ORIGINS: Mapping[str, str] = {
    "examples": gettext_noop("从城市配置的词和例子学的"),
    "orders": gettext_noop("从人确认过的工单学的"),
}
STATES: Mapping[str, str] = {
    "in_service": gettext_noop("在用"),
    "candidate": gettext_noop("候选"),
    "former": gettext_noop("用过"),
}
FIGURES: Mapping[str, str] = {
    "accuracy": gettext_noop("第一个就认对"),
    "top3": gettext_noop("前三个里有"),
    "macro_f1": gettext_noop("各类平均"),
    "coverage_at_95": gettext_noop("可以不经人手"),
    "ece": gettext_noop("把握的误差"),
}
WHY: Mapping[str, str] = {
    "better": gettext_noop("新的赢了：只有它认对的%(gained)d件，只有旧的认对的%(lost)d件，不像偶然。"),
    "not_better": gettext_noop(
        "新的没有赢：只有它认对的%(gained)d件，只有旧的认对的%(lost)d件，这点差别可能是偶然。"
    ),
    "f1_fell": gettext_noop("新的没有赢：认对的多了，少见的却认得更差了。"),
    "few": gettext_noop("留出来比的只有%(n)d件，太少，不比。"),
}


def label_name(part: str, label: str) -> str:
    """Name of a kind, a matter or a unit."""
    if not label:
        return gettext("说不出")
    if part == "kind":
        kind = current().dispatching.kinds.get(label)
        return label if kind is None else (kind.name_en if english() else kind.name)
    return (unit_name(label) if part == "route" else matter_name(label)) or label


def version_name(part: str, version: int) -> str:
    """Name of a version; 0 is what stood before there was any."""
    if version:
        return gettext("第%(n)d版") % {"n": version}
    return gettext("只用配置的规则") if part == "route" else gettext("只用配置的词")


def headline(matter: Any, compared: Any) -> str:
    """The page's finding: who judges matters, and how well on the newest orders on which it was compared."""
    if matter is None:
        return gettext("现在只按城市配置的词认事项")
    found = serving_figures(matter, compared)
    name = version_name("matter", matter.version)
    if not found:
        return gettext("%(name)s在认事项，还没有拿确认过的工单考过它") % {"name": name}
    told = gettext("%(name)s在认事项，%(n)d件里认对%(right)d件（%(share)s）")
    return told % {
        "name": name,
        "n": found["n"],
        "right": found["right"],
        "share": percent(found["accuracy"]),
    }


def serving_figures(row: Any, compared: Any = None) -> Mapping[str, Any]:
    """Figures of a version: as the old one of the last comparison, or else as the new one of its own; or none."""
    if compared and compared.card.get("old", {}).get("version") == row.version:
        old: Mapping[str, Any] = compared.card["old"]
        return old
    found: Mapping[str, Any] = row.card.get("figures") or {}
    return found


def verdict_words(card: Mapping[str, Any]) -> str:
    """Why the new model was put in service, or was not."""
    verdict = card["verdict"]
    return gettext(WHY[verdict["why"]]) % {**verdict, "n": card["figures"]["n"]}


def figure_words(name: str, figures: Mapping[str, Any]) -> str:
    """One figure; the main one with its denominator and interval."""
    value = figures.get(name)
    if value is None:
        return "—"
    if name == "macro_f1":
        return f"{value:.3f}"
    if name != "accuracy":
        return percent(value)
    spread = interval(figures.get("low"), figures.get("high"))
    told = gettext("%(share)s（%(right)d/%(n)d，%(spread)s）")
    return told % {"share": percent(value), "right": figures["right"], "n": figures["n"], "spread": spread}


def calibration_words(bins: Sequence[Sequence[float]]) -> str:
    """What to see in the drawing: where what was promised and what came differ most."""
    told = [one for one in bins if one[2] >= 5]
    if not told:
        return gettext("件数少，看不出把握准不准。")
    sure, right, n = max(told, key=lambda one: abs(one[0] - one[1]))
    if abs(sure - right) < 0.05:
        return gettext("说几成把握，就认对几成，差不到半成。")
    more = gettext("说得太满") if sure > right else gettext("其实更准")
    said = ngettext(
        "差得最多的%(n)d件：说有%(sure)s把握，认对%(right)s，%(more)s。",
        "差得最多的%(n)d件：说有%(sure)s把握，认对%(right)s，%(more)s。",
        int(n),
    )
    return said % {"n": n, "sure": percent(sure, 0), "right": percent(right, 0), "more": more}

"""The effect of a topic drawn: what came, and what would have come, with the band that chance leaves open."""

from typing import Any

from django.utils.translation import gettext

from huiyin.web.agenda import words
from huiyin.web.components import charting


def effect_chart(found: Any, key: str = "effect") -> dict[str, Any]:
    """The series of a measurement; never two bars before and after. Without a model only what came."""
    result = found.result
    if not result.get("months"):
        return {}
    sentence = words.effect(result) if not found.reason else gettext(words.REASONS[found.reason])
    came, without = gettext("实际"), gettext("没有这个主题")
    series: list[dict[str, Any]] = []
    if not found.reason:
        low, high = _tidy(result["lower"]), _tidy(result["upper"])
        series += charting.band(gettext("没有这个主题时的范围"), low, high)
        series.append(charting.line(without, _tidy(result["expected"]), "ink-2", dashed=True))
    series.append(charting.line(came, result["counts"], **_mark(result)))
    return {
        "key": key,
        "title": sentence,
        "note": _note(result) if not found.reason else "",
        "label": gettext("每月件数，和没有这个主题时会有的件数"),
        "option": charting.over(result["months"], series, room=112),
        "table": _table(found),
    }


def _tidy(values: list[float]) -> list[float]:
    return [round(value, 1) for value in values]


def _mark(result: dict[str, Any]) -> dict[str, Any]:
    line = {"color": charting.token("ink-2"), "type": "solid"}
    label = {"formatter": gettext("启动"), "color": charting.token("ink-2")}
    data = [{"xAxis": result["months"][result["start"]]}] if result["start"] < len(result["months"]) else []
    return {"markLine": {"silent": True, "symbol": "none", "data": data, "lineStyle": line, "label": label}}


def _note(result: dict[str, Any]) -> str:
    told = gettext("%(before)d个月之前、%(after)d个月之后；区间为95%%。") % {
        "before": result["before"], "after": result["after"],
    }  # fmt: skip
    if result.get("placebos"):
        told += gettext("同样的模型用在没有动过的%(n)d处，%(seen)d处“看到”了变化。") % {
            "n": result["placebos"], "seen": result["placebos_seen"],
        }  # fmt: skip
    return told


def _table(found: Any) -> dict[str, Any]:
    result = found.result
    modelled = not found.reason
    columns = [
        gettext("月份"),
        gettext("实际"),
        *([gettext("没有这个主题"), gettext("范围")] if modelled else []),
    ]
    rows = []
    for place, month in enumerate(result["months"]):
        cells = [{"text": month}, {"text": str(result["counts"][place]), "number": True}]
        if modelled:
            low, high = round(result["lower"][place]), round(result["upper"][place])
            cells.append({"text": f"{result['expected'][place]:.0f}", "number": True})
            cells.append({"text": gettext("%(low)d至%(high)d") % {"low": low, "high": high}, "number": True})
        rows.append({"cells": cells})
    return {
        "caption": gettext("每月件数"),
        "columns": [{"label": label, "number": n > 0} for n, label in enumerate(columns)],
        "rows": rows,
    }

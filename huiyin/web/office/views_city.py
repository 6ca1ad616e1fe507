"""The city in force, to look at; it changes only by loading another pack."""

from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story
from huiyin.web.components.times import zh_time
from huiyin.web.leader.words import rate_name
from huiyin.web.unit.clocks import clock_name
from huiyin.web.unit.names import english, matter_name, unit_name

CLOCKS = ("dispatch", "sign", "contact", "instruct", "handle", "release", "review", "callback", "redo")
LOADS_SHOWN = 10


@require_GET
def city(request: HttpRequest) -> HttpResponse:
    """Version, digest, clocks, scoring, catalogue, and when which pack was loaded."""
    pack = current().pack
    loads = [_load(event) for event in story("city")[-LOADS_SHOWN:][::-1]]
    context = {
        "name": pack.city.name_en if english() else pack.city.name,
        "version": pack.city.version,
        "digest": pack.digest,
        "counts": _counts(),
        "clocks": _clocks(),
        "scoring": _scoring(),
        "catalogue": _catalogue(),
        "loads": loads,
        "changed": loads[0]["changes"] if loads else 0,
    }
    return render(request, "office/city.html", context)


def _load(event: Any) -> dict[str, Any]:
    return {
        "at": event.at,
        "who": gettext("系统") if event.actor_id is None else event.actor,
        "version": event.evidence.get("version", ""),
        "digest": str(event.evidence.get("digest", ""))[:12],
        "changes": event.evidence.get("changes", 0),
    }


def _counts() -> list[tuple[str, int]]:
    pack = current().pack
    return [
        (gettext("单位"), len(pack.units)),
        (gettext("街道和镇的边界"), len(pack.boundaries)),
        (gettext("地名"), len(pack.places)),
        (gettext("末级事项"), sum(matter.is_leaf for matter in pack.matters)),
        (gettext("派单目录"), len(pack.catalogue)),
        (gettext("风险词"), len(pack.risk_words)),
        (gettext("知识"), len(pack.knowledge)),
        (gettext("调休和假日"), len(pack.calendar)),
    ]


def _limit(limit: Any) -> str:
    if limit is None:
        return "—"
    if limit.unit == "hour" and limit.amount < 1:
        return gettext("%(minutes)d分钟") % {"minutes": round(limit.amount * 60)}
    count = ceil(limit.amount)
    told = {
        "hour": ngettext("%(n)s小时", "%(n)s小时", count),
        "day": ngettext("%(n)s天", "%(n)s天", count),
        "workday": ngettext("%(n)s个工作日", "%(n)s个工作日", count),
    }
    return told[limit.unit] % {"n": f"{limit.amount:g}"}


def _clocks() -> dict[str, Any]:
    classes = current().pack.clocks.classes.values()
    return {
        "caption": gettext("各类诉求的时限"),
        "hide_caption": True,
        "columns": [{"label": gettext("类别")}, *({"label": clock_name(c), "number": True} for c in CLOCKS)],
        "rows": [
            {
                "cells": [
                    {"text": one.name_en if english() else one.name},
                    *({"text": _limit(one.limits.get(c)), "number": True} for c in CLOCKS),
                ]
            }
            for one in classes
        ],
    }


def _scoring() -> list[tuple[str, str]]:
    scoring = current().pack.scoring
    weights = gettext("、").join(
        f"{rate_name(name)} {weight:.0%}" for name, weight in scoring.weights.items()
    )
    bands = gettext("、").join(f"{name} ≥ {line:g}" for name, line in scoring.bands.items())
    return [
        (gettext("版本"), scoring.version),
        (gettext("从哪天起"), zh_time(scoring.start, "day")),
        (gettext("权重"), weights),
        (gettext("基本满意算"), f"{scoring.basic:g}"),
        (gettext("部分解决算"), f"{scoring.partial:g}"),
        (gettext("有效回访满多少件才比"), str(scoring.minimum_valid)),
        (gettext("分档线"), bands),
    ]


def _catalogue() -> dict[str, Any]:
    rules = current().pack.catalogue
    caption = ngettext("派单目录，共%(n)d条", "派单目录，共%(n)d条", len(rules)) % {"n": len(rules)}
    heads = [gettext("事项"), gettext("哪里"), gettext("牵头"), gettext("协办"), gettext("依据")]
    return {
        "caption": caption,
        "hide_caption": True,
        "columns": [{"label": head} for head in heads],
        "rows": [
            {
                "cells": [
                    {"text": matter_name(rule.matter.ljust(6, "0")) or gettext("全部事项")},
                    {"text": unit_name(rule.place) or rule.place or gettext("全市")},
                    {"text": _lead(rule.lead)},
                    {"text": gettext("、").join(_lead(unit) for unit in rule.co_units)},
                    {"text": rule.basis},
                ]
            }
            for rule in rules
        ],
    }


def _lead(code: str) -> str:
    told = {"@street": gettext("所在街道"), "@district": gettext("所在区县")}
    return told.get(code) or unit_name(code)

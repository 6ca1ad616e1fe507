"""The words of orders opened before anybody complained: reasons, likenesses, what it changed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.learn.insight.proactive.queries import Candidate, Effect
from huiyin.web.components.words import percent

KINDS: Mapping[str, str] = {
    "alert": gettext_noop("来自预警"),
    "topic": gettext_noop("来自热点"),
    "forecast": gettext_noop("来自预测"),
}


def likeness(one: Candidate) -> str:
    """What a place has in common with those that complained."""
    told = {
        "season": ngettext("去年这时有%(n)d件", "去年这时有%(n)d件", one.place.season)
        % {"n": one.place.season},
        "neighbour": gettext("相邻"),
        "alike": gettext("同类街道"),
    }
    return gettext("，").join(told[name] for name in one.reasons)


def finding(orders: int, done: int) -> str:
    """How far it has come, in one sentence."""
    words = {"orders": orders, "done": done}
    if not done:
        return ngettext("%(orders)d张单，都在办", "%(orders)d张单，都在办", orders) % words
    if done == orders:
        return ngettext("%(orders)d张单，都办完了", "%(orders)d张单，都办完了", orders) % words
    return gettext("%(orders)d张单，办完%(done)d张") % words


def effect_words(effect: Effect) -> str:
    """What helping changed, or why nothing is said of it yet."""
    if effect.early:
        days = effect.wait_days - effect.days
        return ngettext("再过%(n)d天才看得出效果", "再过%(n)d天才看得出效果", days) % {"n": days}
    if effect.change is None and effect.enough:
        return gettext("有一边开单前或开单后一件也没有，没法比")
    if effect.change is None:
        return gettext("诉求太少，看不出效果：开单的和没开单的街道前后合计各要有%(n)d件") % {
            "n": effect.least
        }
    told = _change(effect.change.ratio, effect.change.low, effect.change.high)
    if effect.change.high < 1:
        return gettext("和没开单的街道比，开单的街道少了%(share)s（95%%区间：%(range)s）") % told
    if effect.change.low > 1:
        return gettext("和没开单的街道比，开单的街道没有少，反而多了%(share)s（95%%区间：%(range)s）") % told
    return gettext("和没开单的街道比，看不出差别（95%%区间：%(range)s）") % told


def _change(ratio: float, low: float, high: float) -> dict[str, str]:
    return {
        "share": percent(abs(1 - ratio), 0),
        "range": gettext("%(low)s到%(high)s") % {"low": _signed(low), "high": _signed(high)},
    }


def _signed(ratio: float) -> str:
    by = abs(ratio - 1)
    return f"{'−' if ratio < 1 else '+'}{percent(by, 1 if 0.99 < by < 1 else 0)}"


def effect_table(effect: Effect) -> dict[str, Any]:
    """Appeals before and after, here and there, as a table."""
    found = effect.counted

    def row(label: str, before: int, after: int) -> dict[str, Any]:
        return {"cells": [{"text": label}, {"text": before, "number": True}, {"text": after, "number": True}]}

    return {
        "caption": gettext("同一事项的群众诉求，件"),
        "columns": [
            {"label": gettext("街道")},
            {"label": gettext("开单前"), "number": True},
            {
                "label": ngettext("开单后%(n)d天", "开单后%(n)d天", effect.days) % {"n": effect.days},
                "number": True,
            },
        ],
        "rows": [
            row(
                ngettext("开了单的%(n)d个", "开了单的%(n)d个", effect.helped) % {"n": effect.helped},
                found.before,
                found.after,
            ),
            row(
                ngettext("留作比较的%(n)d个", "留作比较的%(n)d个", effect.controls) % {"n": effect.controls},
                found.other_before,
                found.other_after,
            ),
        ],
    }

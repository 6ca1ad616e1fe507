"""Words of questions in the reader's language: names of patterns, outcomes, and figures as sentences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.foundation.city.queries import current
from huiyin.web.unit.names import english

OUTCOMES: Mapping[str, str] = {
    "explained": gettext_noop("说得通"),
    "upheld": gettext_noop("说不通"),
    "watch": gettext_noop("再看看"),
}
TONES: Mapping[str, str] = {"explained": "green", "upheld": "red", "watch": "amber"}
# What the bars of a picture are, and what one of them is called.
PICTURES: Mapping[str, str] = {
    "heaping": gettext_noop("办结时间落在期限的哪一段：柱为本单位，线为同类"),
    "returns": gettext_noop("退单申请落在本月第几个工作日：柱为本单位，线为平均"),
    "": gettext_noop("逐月看：柱为本单位，线为同类"),
}


def pattern_name(detector: str) -> str:
    """What the city calls a pattern."""
    found = current().questioning.patterns[detector]
    return found.name_en if english() else found.name


def outcome_name(outcome: str) -> str:
    """What a person found."""
    return gettext(OUTCOMES[outcome]) if outcome else ""


def month_name(period: date) -> str:
    """A month as it is said."""
    return f"{period:%B %Y}" if english() else f"{period.year}年{period.month}月"


def chance(p: float) -> str:
    """How seldom an honest unit shows as much, in words."""
    if p < 0.0001:
        return gettext("一万家如实的单位里，不到一家会这么多")
    return gettext("一万家如实的单位里，约有%(n)d家会这么多") % {"n": max(round(p * 10_000), 1)}


def facts(question: Any) -> list[tuple[str, str]]:
    """What else was frozen with a question, as label and words."""
    held, found = question.evidence, []
    hits, of = held.get("past") or (0, 0)
    if of:
        words = gettext("%(rate).1f%%（%(hits)d/%(of)d）")
        found.append((gettext("本单位前几个月"), words % {"rate": 100 * hits / of, "hits": hits, "of": of}))
    if "largest" in held:
        words = gettext("%(phones)d个电话，最多的一个评了%(largest)d次")
        found.append((gettext("评价来自"), words % held))
    if held.get("staff"):
        found.append((gettext("本单位人员的号码"), gettext("%(staff)d次") % held))
    if "pairs" in held:
        found.append((gettext("几乎一样的答复"), gettext("下面列出其中几对")))
    return found

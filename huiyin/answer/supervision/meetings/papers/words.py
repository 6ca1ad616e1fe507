"""Words of the papers: names, numbers with their denominators, titles of agenda items."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext, gettext_noop

from huiyin.answer.assessment.difference_rules import Difference
from huiyin.answer.assessment.rules import Rate
from huiyin.answer.supervision.meetings.rules import Proposal
from huiyin.foundation.city.queries import current

OFFICIAL = "zh-hans"  # papers and minutes are written in Chinese whatever language the reader has chosen
RATES: Mapping[str, str] = {
    "response": gettext_noop("响应率"),
    "resolution": gettext_noop("解决率"),
    "satisfaction": gettext_noop("满意率"),
    "on_time": gettext_noop("按时办结率"),
}
TITLES: Mapping[str, str] = {
    "decisions": gettext_noop("上次议定事项的落实，%(n)d件还没有办结"),
    "report": gettext_noop("通报本月总体情况"),
    "below": gettext_noop("%(unit)s说明情况：低于全体，超出偶然"),
    "matter": gettext_noop("难事会商：%(matter)s解决得少，超出偶然"),
    "repeated": gettext_noop("两次以上不满意的%(n)d件，逐件过"),
    "excluded": gettext_noop("%(unit)s说明剔除多的原因"),
    "improved": gettext_noop("%(unit)s介绍做法：比上月好，超出偶然"),
    "practices": gettext_noop("推广%(n)d条好做法"),
    "decide": gettext_noop("议定下月事项：谁来办、何时办完"),
}
STANDINGS: Mapping[str, str] = {
    "drafted": gettext_noop("拟议"),
    "running": gettext_noop("办理中"),
    "overdue": gettext_noop("超期"),
    "claimed": gettext_noop("已报完成，待确认"),
    "done": gettext_noop("已办结"),
    "dropped": gettext_noop("已撤销"),
}


def english() -> bool:
    """Whether the papers are read in English."""
    return (get_language() or "").startswith("en")


def unit_name(code: str) -> str:
    """Name of a unit; the code itself for one that the city no longer has."""
    unit = current().units.get(code)
    return code if unit is None else (unit.name_en if english() else unit.name)


def matter_name(code: str) -> str:
    """Name of a matter; words for what was not classified, the code for one the city no longer has."""
    return current().matter_name(code, get_language() or "") or code or gettext("未归类")


def group_name(code: str) -> str:
    """Name of a peer group."""
    group = current().pack.scoring.groups.get(code)
    return gettext("其他单位") if group is None else (group.name_en if english() else group.name)


def scope_name(code: str) -> str:
    """Name of the city or the district."""
    city = current().pack.city
    return (city.name_en if english() else city.name) if code == city.root else unit_name(code)


def meeting_name() -> str:
    """What the city calls its monthly review."""
    how = current().meetings
    return how.name_en if english() else how.name


def head_name() -> str:
    """Who answers for a unit."""
    how = current().meetings
    return how.head_en if english() else how.head


def rate_name(name: str) -> str:
    """Name of a rate."""
    return gettext(RATES[name])


def month_name(code: str) -> str:
    """A month such as 2026-10, spoken."""
    # Translators: Django date format of a month.
    return format_date(date.fromisoformat(f"{code}-01"), gettext("Y年n月"))


def day_name(day: date) -> str:
    """A day, spoken."""
    # Translators: Django date format of a day.
    return format_date(day, gettext("Y年n月j日"))


def amount(number: float) -> str:
    """A count that may hold halves."""
    return f"{number:.1f}".removesuffix(".0")


def percent(value: float | None) -> str:
    """A share as a percentage; nothing known is a dash."""
    return "—" if value is None else f"{value * 100:.1f}%"


def share(one: Rate) -> str:
    """A rate with its denominator and interval, in one breath."""
    if one.value is None or one.low is None or one.high is None:
        return gettext("没有件数")
    told = {
        "value": percent(one.value),
        "base": f"{amount(one.numerator)}/{one.denominator}",
        "span": f"{one.low * 100:.1f}–{one.high * 100:.1f}",
    }
    return gettext("%(value)s（%(base)s，%(span)s）") % told


def bracketed(words: str, more: str) -> str:
    """Words with more in brackets."""
    return gettext("%(words)s（%(more)s）") % {"words": words, "more": more}


def points(change: Difference | None) -> str:
    """A change in percentage points with its sign; chance is said to be chance."""
    if change is None:
        return "—"
    moved = f"{change.points * 100:+.1f}".replace("-", "−")
    moved = "0.0" if moved in ("+0.0", "−0.0") else moved
    return moved if change.certain else gettext("%(moved)s，属偶然") % {"moved": moved}


def standing_name(code: str) -> str:
    """How a decision stands."""
    return gettext(STANDINGS[code])


def title(one: Proposal) -> str:
    """What a rule proposes to speak about, in the reader's language."""
    told = {"unit": unit_name(one.unit), "matter": matter_name(one.about), "n": one.count}
    return gettext(TITLES[one.rule]) % told


def official_title(one: Proposal) -> str:
    """The same as it stands in the agenda on paper."""
    with translation.override(OFFICIAL):
        return title(one)


def item_title(item: Any) -> str:
    """An agenda item in the reader's language: what a rule proposed is worded anew, what a person wrote stays."""
    if item.source != "rule" or item.edited:
        return str(item.title)
    parts = dict(zip(("rule", "about"), item.key.split(":")[1:], strict=False))
    about = "" if item.unit_id else parts.get("about", "")
    return title(Proposal(parts["rule"], about, item.unit_id or "", item.count))


def listed_item(item: Any) -> str:
    """An item with who speaks to it, unless its title says so."""
    words = item_title(item)
    name = unit_name(item.unit_id) if item.unit_id else ""
    return bracketed(words, name) if name and name not in words else words

"""What the leader's screens say: names of rates, sentences made from facts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext, gettext_noop

from huiyin.answer.assessment import queries
from huiyin.foundation.city.queries import current
from huiyin.web.components.words import interval, percent
from huiyin.web.unit.names import english, matter_name, unit_name

NAMES: Mapping[str, str] = {
    "composite": gettext_noop("综合"),
    "response": gettext_noop("响应率"),
    "resolution": gettext_noop("解决率"),
    "satisfaction": gettext_noop("满意率"),
    "on_time": gettext_noop("按时办结率"),
    "excluded": gettext_noop("剔除"),
    "quality": gettext_noop("登记质量"),
    "parts": gettext_noop("协办按时率"),
}
PARTS: Mapping[str, Mapping[str, str]] = {
    "response": {
        "all": gettext_noop("全部到期"),
        "yes": gettext_noop("按时联系"),
        "no": gettext_noop("没按时联系"),
    },
    "on_time": {
        "all": gettext_noop("全部到期"),
        "yes": gettext_noop("按时办完"),
        "no": gettext_noop("没按时办完"),
    },
    "resolution": {
        "all": gettext_noop("全部回访"),
        "yes": gettext_noop("解决和部分解决"),
        "partly": gettext_noop("部分解决"),
        "no": gettext_noop("没解决"),
        "unasked": gettext_noop("没有回访结果"),
        "held": gettext_noop("部门有权、街道承办"),
        "power": gettext_noop("有权而由街道承办"),
    },
    "satisfaction": {
        "all": gettext_noop("全部回访"),
        "yes": gettext_noop("满意和基本满意"),
        "partly": gettext_noop("基本满意"),
        "no": gettext_noop("不满意"),
        "unasked": gettext_noop("没有回访结果"),
        "apart": gettext_noop("另行统计"),
    },
    "quality": {"all": gettext_noop("全部到期")},
    "parts": {
        "all": gettext_noop("全部到期的协办"),
        "yes": gettext_noop("按时答复"),
        "no": gettext_noop("没按时答复"),
    },
    "excluded": {"all": gettext_noop("全部剔除")},
}
SELDOM = ("held", "power", "apart")  # shared solutions and answers set apart
STANCES: Mapping[str, str] = {
    "few": gettext_noop("%(rate)s的件数少，不比"),
    "alone": gettext_noop("%(rate)s没有足够的同组可比"),
    "inside": gettext_noop("%(rate)s在同组中间"),
    "touching_below": gettext_noop("%(rate)s在同组偏下，但区间仍落在灰带里"),
    "touching_above": gettext_noop("%(rate)s在同组偏上，但区间仍落在灰带里"),
    "below": gettext_noop("%(rate)s低于同组，不像是偶然"),
    "above": gettext_noop("%(rate)s高于同组，不像是偶然"),
}
# What a reader should hear first.
WEIGHT = ("below", "above", "touching_below", "touching_above", "inside", "alone", "few")


def rate_name(name: str) -> str:
    """Name of a rate."""
    return gettext(NAMES[name])


def amount(number: float) -> str:
    """A count that may hold halves."""
    return f"{number:.1f}".removesuffix(".0")


def base_words(one: queries.Rate) -> str:
    """The denominator and interval of a rate, spoken."""
    return f"{amount(one.numerator)}/{one.denominator}, {interval(one.low, one.high)}"


def spoken(name: str, one: queries.Rate) -> str:
    """A rate in one breath, for those who cannot see the drawing."""
    return f"{rate_name(name)} {percent(one.value)} ({base_words(one)})"


def period_words(period: queries.Period) -> str:
    """A month by name, or the first and the last of three; the present one says that it is not over."""
    # Translators: Django date format of a month.
    pattern = gettext("Y年n月")
    last = dateformat.format(period.last, pattern)
    if period.months > 1:
        first = dateformat.format(period.start, pattern)
        last = gettext("%(first)s至%(last)s") % {"first": first, "last": last}
    return gettext("%(month)s，到今天") % {"month": last} if period.last == queries.latest().last else last


def scope_words(scope: queries.Scope) -> str:
    """Name of what the reader answers for."""
    if scope.is_city:
        pack = current().pack.city
        return pack.name_en if english() else pack.name
    return unit_name(scope.root)


def composite_words(marks: queries.Marks) -> str:
    """The mark with its interval, and what it would be with nothing excluded; empty where too few."""
    mark, bare = marks.composite, marks.without_exclusions
    if mark is None:
        return ""
    told = {"mark": f"{mark.value:.1f}", "span": f"{mark.low:.1f}–{mark.high:.1f}"}
    if bare is None:
        return gettext("综合%(mark)s（%(span)s）") % told
    return gettext("综合%(mark)s（%(span)s），不剔除%(bare)s") % {**told, "bare": f"{bare.value:.1f}"}


def group_name(code: str) -> str:
    """Name of a peer group."""
    group = current().pack.scoring.groups.get(code)
    return gettext("其他单位") if group is None else (group.name_en if english() else group.name)


def rates_finding(stances: Mapping[str, str], city: bool = False) -> str:
    """The three rates in one sentence: the one that says most."""
    name = min(stances, key=lambda rate: WEIGHT.index(stances[rate]))
    worst = stances[name]
    if set(stances.values()) == {"inside"}:
        return gettext("各率都在同组中间一半里")
    if worst == "few":
        return gettext("到期的件数还少，不比")
    if worst == "alone":
        return gettext("可比的街道不足4个，不画灰带") if city else gettext("可比的同组不足4个，不画灰带")
    return gettext(STANCES[worst]) % {"rate": rate_name(name)}


def rise_words(rise: Any) -> str:
    """A series against its usual week, or that the difference is chance."""
    if not rise.beyond_chance:
        return gettext("%(n)d件，属偶然") % {"n": rise.week}
    return gettext("%(n)d件，多%(more)s") % {"n": rise.week, "more": amount(round(rise.extra))}


def rise_name(key: Iterable[str]) -> str:
    """What a series is about: a matter, or a matter in a street."""
    matter, *place = key
    if not place:
        return matter_name(matter)
    # Translators: a matter in a street.
    return gettext("%(place)s的%(matter)s") % {"place": unit_name(place[0]), "matter": matter_name(matter)}


def today_title(rises: Iterable[Any], overdue: int, stances: Mapping[str, str]) -> str:
    """The day's finding: what rose beyond chance, else what is late, else where the rates stand."""
    first = next((rise for rise in rises if rise.beyond_chance), None)
    if first:
        words = gettext("%(what)s这7天%(n)d件，往常一周%(usual)s件")
        return words % {"what": rise_name(first.key), "n": first.week, "usual": amount(round(first.usual))}
    if overdue:
        return gettext("有%(n)d件超了时限，没有哪类诉求多得超出偶然") % {"n": overdue}
    if any(stance in ("below", "above") for stance in stances.values()):
        return rates_finding(stances)
    return gettext("没有超时的，也没有哪类诉求多得超出偶然")


def table_finding(rate: str, total: int, few: int, out: int) -> str:
    """How many units differ from the common rate by more than chance."""
    compared = total - few
    if not compared:
        return gettext("%(n)d个单位件数都少，不比") % {"n": total}
    if compared == 1:
        return gettext("只有1个单位件数够，还没有可比的")
    told = {"rate": rate, "n": compared, "out": out}
    if not out:
        return gettext("%(rate)s：%(n)d个可比的单位彼此分不出差别，高低多半是偶然") % told
    return gettext("%(rate)s：%(n)d个可比的单位里，%(out)d个与全体的差别超出偶然") % told

"""Words of the flows: names of what is counted, times in words, and where a mark leads."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from huiyin.answer.assessment.queries import Rate
from huiyin.answer.supervision.flows.framing import Frame
from huiyin.web.components.times import duration_words
from huiyin.web.components.words import interval, percent

FLOWS: Mapping[str, str] = {
    "discovery": gettext_noop("发现"),
    "upward": gettext_noop("上报"),
    "downward": gettext_noop("目标"),
    "pressure": gettext_noop("压力"),
}
WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)
CAME: Mapping[str, str] = {
    "new": gettext_noop("头一回"),
    "repeat": gettext_noop("重复"),
    "merged": gettext_noop("并单"),
}
GATES: Mapping[str, str] = {
    "out": gettext_noop("派给单位"),
    "source": gettext_noop("没有派单就了结"),
    "merged": gettext_noop("并入别的单"),
    "waiting": gettext_noop("还没派出"),
}
WAITS = (
    gettext_noop("15分钟以内"),
    gettext_noop("15分钟到1小时"),
    gettext_noop("1到4小时"),
    gettext_noop("4小时到1天"),
    gettext_noop("1天以上"),
)
AGES = (
    gettext_noop("不到1天"),
    gettext_noop("1到3天"),
    gettext_noop("3到7天"),
    gettext_noop("7到30天"),
    gettext_noop("30天以上"),
)
WAYS: Mapping[str, str] = {
    "escalation": gettext_noop("提级"),
    "whistle": gettext_noop("吹哨"),
    "letter": gettext_noop("发函"),
    "conference": gettext_noop("会商"),
    "extension": gettext_noop("申请延期"),
    "return": gettext_noop("申请退单"),
    "promise": gettext_noop("挂账"),
}
LEVELS: Mapping[str, str] = {
    "street": gettext_noop("街道和镇"),
    "district": gettext_noop("区"),
    "city": gettext_noop("市"),
    "department": gettext_noop("部门"),
    "company": gettext_noop("企业"),
    "hotline": gettext_noop("热线"),
    "own": gettext_noop("单位自己"),
}
ENDINGS: Mapping[str, str] = {
    "decided": gettext_noop("上级协调"),
    "moved": gettext_noop("改由别的单位"),
    "granted": gettext_noop("同意"),
    "denied": gettext_noop("不同意"),
    "answered": gettext_noop("办成或回函"),
    "up": gettext_noop("再往上报"),
    "lapsed": gettext_noop("撤回或作罢"),
    "open": gettext_noop("还没定"),
}
ASKS: Mapping[str, str] = {
    "yellow": gettext_noop("黄牌"),
    "red": gettext_noop("红牌"),
    "duty": gettext_noop("督办"),
    "sheet": gettext_noop("三色单"),
    "joint": gettext_noop("联合督办"),
    "letter": gettext_noop("来函"),
    "part": gettext_noop("协办"),
    "summons": gettext_noop("被吹哨"),
}
ASKERS: Mapping[str, str] = {
    "city": gettext_noop("市里定的"),
    "district": gettext_noop("区里加的"),
    "beside": gettext_noop("别的单位要的"),
}
CLOCKS: Mapping[str, str] = {
    "sign": gettext_noop("签收"),
    "contact": gettext_noop("联系"),
    "handle": gettext_noop("办理"),
    "redo": gettext_noop("重办"),
}
RUNGS: Mapping[str, str] = {
    "yellow": gettext_noop("黄牌"),
    "red": gettext_noop("红牌"),
    "remind": gettext_noop("提醒"),
    "urge": gettext_noop("催办"),
    "blue_sheet": gettext_noop("蓝单"),
    "orange_sheet": gettext_noop("橙单"),
    "red_sheet": gettext_noop("红单"),
    "talk": gettext_noop("约谈"),
    "discipline": gettext_noop("移送纪检"),
    "joint": gettext_noop("联合督办"),
}
PRAISES: Mapping[str, str] = {
    "thanks": gettext_noop("群众表扬"),
    "praise": gettext_noop("通报表扬"),
    "practice": gettext_noop("经验推广"),
}


def named(names: Mapping[str, str], code: str) -> str:
    """The word for a code, in the reader's language."""
    return gettext(names[code]) if code in names else code


def orders(n: float) -> str:
    """So many orders."""
    return gettext("%(n)s件") % {"n": f"{n:,.0f}"}


def hours(n: float) -> str:
    """A length of time given in hours."""
    return duration_words(timedelta(hours=n))


def minutes(n: float) -> str:
    """A length of time given in minutes."""
    return duration_words(timedelta(minutes=n))


def rated(rate: Rate) -> str:
    """A rate with its counts and its interval."""
    return f"{percent(rate.value)} ({rate.numerator:g}/{rate.denominator}, {interval(rate.low, rate.high)})"


def behind_url(frame: Frame, **asked: Any) -> str:
    """Where the orders behind a mark stand; empty for readers of counts alone."""
    if not frame.opens:
        return ""
    return f"{reverse('flows_orders')}?{urlencode({'month': frame.period.code, **asked})}"

"""Names of grades, sources, rules, states and outcomes of alerts, and their colours."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

GRADES: Mapping[str, str] = {
    "red": gettext_noop("红"),
    "orange": gettext_noop("橙"),
    "yellow": gettext_noop("黄"),
    "blue": gettext_noop("蓝"),
}
LONG_GRADES: Mapping[str, str] = {
    "red": gettext_noop("红色预警"),
    "orange": gettext_noop("橙色预警"),
    "yellow": gettext_noop("黄色预警"),
    "blue": gettext_noop("蓝色预警"),
}
SOURCES: Mapping[str, str] = {
    "counts": gettext_noop("件数"),
    "scan": gettext_noop("成片"),
    "topics": gettext_noop("热点"),
    "forecasts": gettext_noop("预测"),
    "words": gettext_noop("用词"),
}
KINDS: Mapping[str, str] = {
    "day": gettext_noop("一天突增"),
    "week": gettext_noop("一周突增"),
    "cluster": gettext_noop("时空聚集"),
    "growing": gettext_noop("热点在长"),
    "group": gettext_noop("多人反映同一件事"),
    "ahead": gettext_noop("季节将到"),
    "word": gettext_noop("新词冒头"),
}
STATES: Mapping[str, str] = {
    "held": gettext_noop("超出额度，没有告诉"),
    "known": gettext_noop("已知原因，没有告诉"),
    "raised": gettext_noop("还没读"),
    "read": gettext_noop("已读，还没有答"),
    "answered": gettext_noop("已答，等结论"),
    "judged": gettext_noop("有结论"),
    "lapsed": gettext_noop("已放过"),
}
OUTCOMES: Mapping[str, str] = {
    "true": gettext_noop("属实"),
    "partly": gettext_noop("部分属实"),
    "false": gettext_noop("误报"),
}
TONES: Mapping[str, str] = {"true": "green", "partly": "amber", "false": ""}
REPLIES: Mapping[str, str] = {
    "answer": gettext_noop("答复"),
    "help": gettext_noop("协同"),
    "instruction": gettext_noop("批示"),
}


def said(names: Mapping[str, str], code: str) -> str:
    """A name in the reader's language; the code itself for one that a later part added."""
    return gettext(names[code]) if code in names else code


def number(pk: int) -> str:
    """What an alert is called."""
    return gettext("预警%(n)04d") % {"n": pk}

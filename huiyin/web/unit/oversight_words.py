"""What supervision is called: levels, reasons, cards, reports, and how it ended."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.web.unit.names import role_name, unit_name

LEVELS: Mapping[str, str] = {
    "remind": gettext_noop("提醒"),
    "urge": gettext_noop("书面催办"),
    "blue": gettext_noop("蓝色督办单"),
    "orange": gettext_noop("橙色督办单"),
    "red": gettext_noop("红色督办单"),
    "talk": gettext_noop("领导约谈"),
    "discipline": gettext_noop("移交纪检监察"),
}
TONES: Mapping[str, str] = {
    "blue": "blue",
    "orange": "amber",
    "red": "red",
    "talk": "red",
    "discipline": "solid",
}
TRIGGERS: Mapping[str, str] = {
    "leader": gettext_noop("领导批示"),
    "overdue": gettext_noop("超期未办结"),
    "dissatisfied": gettext_noop("两次回访不满意"),
    "redos": gettext_noop("重办多次"),
    "units": gettext_noop("换过多个单位"),
    "repeats": gettext_noop("反复来电"),
}
COLOURS: Mapping[str, str] = {"yellow": gettext_noop("黄牌"), "red": gettext_noop("红牌")}
COLOUR_TONES: Mapping[str, str] = {"yellow": "amber", "red": "red"}
KINDS: Mapping[str, str] = {"stage": gettext_noop("阶段情况"), "reason": gettext_noop("超期原因")}
VERDICTS: Mapping[str, str] = {
    "": gettext_noop("等督查看"),
    "accepted": gettext_noop("通过"),
    "returned": gettext_noop("退回重报"),
}
OUTCOMES: Mapping[str, str] = {
    "called_back": gettext_noop("回访办结，已销办"),
    "not_reached": gettext_noop("联系不上诉求人，已销办"),
    "ended": gettext_noop("工单已结束，已销办"),
}


def level_name(level: str) -> str:
    """What a level of the ladder is called."""
    return gettext(LEVELS[level])


def trigger_names(triggers: Iterable[str]) -> str:
    """The reasons of a duty in one line."""
    return gettext("、").join(gettext(TRIGGERS[one]) for one in triggers)


def owner_words(thing: Any) -> str:
    """The unit and the role that answer, of a duty or a step."""
    return f"{unit_name(thing.unit_id)} {role_name(thing.owner_role)}"

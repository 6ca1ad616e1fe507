"""Words of these screens, and units to choose from, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext, gettext_noop

from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.queries import handlers
from huiyin.publish.participation.queries import Step
from huiyin.web.citizen.words import STEPS, is_english, unit_name
from huiyin.web.components.times import zh_time

RELATIONS: Mapping[str, str] = {
    "work": gettext_noop("我在那里工作"),
    "family": gettext_noop("家里人在那里工作"),
    "business": gettext_noop("和它有生意往来"),
}
SOLVED: Mapping[str, str] = {
    "solved": gettext_noop("解决了"),
    "partly": gettext_noop("解决了一部分"),
    "unsolved": gettext_noop("没解决"),
}
VERDICTS: Mapping[str, str] = {
    "adopted": gettext_noop("采纳"),
    "partly": gettext_noop("部分采纳"),
    "declined": gettext_noop("不采纳"),
}
STATES: Mapping[str, str] = {
    "open": gettext_noop("等单位答复"),
    "answered": gettext_noop("已答复"),
    "disputed": gettext_noop("不满意，等督查答复"),
    "settled": gettext_noop("已答复"),
}
# Milestones speak to the appellant; to somebody who looks on they are told of another.
OTHERS: Mapping[str, str] = {
    "contacted": gettext_noop("承办单位和诉求人联系过"),
    "asked": gettext_noop("请诉求人补充"),
    "added": gettext_noop("诉求人补充了情况"),
    "answered": gettext_noop("已答复诉求人"),
    "taken_up": gettext_noop("诉求人有不同意见，重新受理"),
    "ended": gettext_noop("已终结，原因已告知诉求人"),
}


def consent() -> str:
    """What an observer agrees to, in the reader's language."""
    words = current().observing.consent
    return words.en if is_english() and words.en else words.zh


def units() -> list[tuple[str, str]]:
    """Every unit that handles, to choose from."""
    return [(unit.code, unit.title(get_language() or "")) for unit in handlers()]


def said(table: Mapping[str, str], code: str) -> str:
    """The word for a code, empty for none."""
    return gettext(table[code]) if code in table else ""


def steps(found: tuple[Step, ...]) -> list[dict[str, str]]:
    """How a matter went, as milestones without anybody's words."""
    return [
        {
            "state": "done",
            "title": gettext(OTHERS.get(step.code) or STEPS[step.code]) % {"unit": unit_name(step.unit)},
            "time": zh_time(step.at, "day"),
            "detail": "",
        }
        for step in found
    ]

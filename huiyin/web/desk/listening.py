"""What the words themselves tell: danger, when it was, and what is still to be asked."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext

from huiyin.foundation.city.queries import current
from huiyin.web.desk.suggesting import Judged
from huiyin.web.unit.names import english, matter_name, place_path

SCRIPTS = 2
TOLD_ENOUGH = 20  # characters that can tell how it came about
GRADES = ("red", "orange", "yellow", "blue")
WHEN = re.compile(
    r"(?:[零〇一二三四五六七八九十两\d]+个?(?:年|个月|月|周|星期|礼拜|天|日|号(?![楼院线门店])|小时|点|分钟)(?:多|前|以来|了|份)?)"
    r"|(?:今|昨|前|明|当)[天晚早日]|今年|去年|上+(?:个?(?:周|星期|礼拜|月))[一二三四五六日天末]?"
    r"|(?:早上|上午|中午|下午|晚上|夜里|凌晨|半夜|刚才|刚刚|现在|最近|一直|每天|天天|经常)"
)


@dataclass(frozen=True)
class Script:
    """What to say now, since these words of danger were said."""

    grade: str
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Element:
    """One of the five elements of a record; `state` is done, half or open, `ask` the question still to be put."""

    name: str
    state: str
    value: str
    ask: str


def scripts(text: str) -> list[Script]:
    """Scripts for the words of danger in what was said, the gravest first."""
    found: dict[str, tuple[str, list[str]]] = {}
    for risk in current().pack.risk_words:
        if risk.word in text:
            script = risk.script_en if english() else risk.script
            found.setdefault(script, (risk.grade, []))[1].append(risk.word)
    ranked = sorted(found.items(), key=lambda item: GRADES.index(item[1][0]))
    return [Script(grade, tuple(said), script) for script, (grade, said) in ranked[:SCRIPTS]]


def elements(judged: Judged) -> list[Element]:
    """The five elements: who, when, where, what, and how it came about."""
    return [_who(judged), _when(judged), _where(judged), _what(judged), _how(judged)]


def _who(judged: Judged) -> Element:
    typed, name = judged.typed, gettext("人")
    if typed.anonymous:
        return Element(name, "done", gettext("匿名"), "")
    if typed.phone:
        return Element(name, "done", typed.name or gettext("留了号码"), "")
    ask = gettext("怎么称呼您？结果打哪个号码告诉您？")
    return Element(name, "half" if typed.name else "open", typed.name, ask)


def _when(judged: Judged) -> Element:
    found = WHEN.findall(judged.typed.words)
    ask = gettext("这是什么时候的事？现在还这样吗？")
    return Element(
        gettext("时间"), "done" if found else "open", max(found, key=len, default=""), "" if found else ask
    )


def _where(judged: Judged) -> Element:
    name, place = gettext("地点"), judged.chosen.place
    if place:
        return Element(name, "done", judged.typed.place or place_path(place.value), "")
    if len(judged.chosen.places) > 1 or judged.typed.place:
        value = judged.typed.place or gettext("几处同名")
        return Element(name, "half", value, gettext("在哪个区、哪条街？旁边有什么？"))
    return Element(name, "open", "", gettext("在哪里？哪条路、几号楼？"))


def _what(judged: Judged) -> Element:
    if judged.matter:
        return Element(gettext("起因"), "done", matter_name(judged.matter), "")
    ask = gettext("您要我们帮您解决的是哪一件事？")
    return Element(gettext("起因"), "half" if judged.enough else "open", "", ask)


def _how(judged: Judged) -> Element:
    if len(judged.typed.words) >= TOLD_ENOUGH:
        return Element(gettext("经过情况"), "done", gettext("说清楚了"), "")
    ask = gettext("事情是怎么来的？找过谁，怎么说的？")
    return Element(gettext("经过情况"), "half" if judged.enough else "open", "", ask)

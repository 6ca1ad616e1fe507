"""What the words themselves tell: danger, when it was, and what is still to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders.desk_queries import Contact, Quality, Said, quality, when_said
from huiyin.act.triage.queries import dangers
from huiyin.foundation.city.queries import current
from huiyin.web.components.record import NAMES, REASONS
from huiyin.web.desk.alarming import hand_over_first
from huiyin.web.desk.suggesting import Judged
from huiyin.web.unit.names import english, matter_name, place_path

SCRIPTS = 2
STATES: Mapping[str, str] = {"full": "done", "half": "half", "none": "open"}
QUESTIONS: Mapping[str, str] = {
    "who": gettext_noop("怎么称呼您？结果打哪个号码告诉您？"),
    "when": gettext_noop("这是什么时候的事？现在还这样吗？"),
    "where": gettext_noop("在哪条路、几号楼？旁边有什么？"),
    "what": gettext_noop("您要我们帮您解决的是哪一件事？"),
    "how": gettext_noop("事情是怎么来的？找过谁，怎么说的？"),
}
UNDONE: Mapping[str, str] = {
    "denied": gettext_noop("“%(said)s”前面说了“%(by)s”，没有当成危险"),
    "harmless": gettext_noop("“%(by)s”是常用的说法，没有当成危险"),
    "context": gettext_noop("说到“%(by)s”，没有把“%(said)s”当成眼前的危险"),
}


@dataclass(frozen=True)
class Script:
    """What to say now, since these words of danger were said."""

    grade: str
    words: tuple[str, ...]
    text: str
    to: str = ""


@dataclass(frozen=True)
class Element:
    """One of the five elements of a record; `state` is done, half or open, `missing` its marks and `why`."""

    name: str
    state: str
    value: str
    why: str
    missing: int


def scripts(text: str) -> list[Script]:
    """Scripts for the danger in what was said, the gravest first; what was denied or only talked about has none."""
    found: dict[str, Script] = {}
    for heard in dangers(text):
        if not heard.grade:
            continue
        script = heard.risk.script_en if english() else heard.risk.script
        before = found.get(script)
        said = (*(before.words if before else ()), heard.said)
        found[script] = Script(
            before.grade if before else heard.grade, said, script, hand_over_first(heard.risk)
        )
    return list(found.values())[:SCRIPTS]


def undone(text: str) -> str:
    """Why something that sounds like danger is taken for none, in words; empty when nothing does."""
    for heard in dangers(text):
        if heard.why:
            return gettext(UNDONE[heard.why]) % {"said": heard.said, "by": heard.by}
    return ""


def judged_quality(judged: Judged) -> Quality:
    """The marks of the record as it would be registered now."""
    typed = judged.typed
    lon, lat = typed.point or (None, None)
    said = Said("", typed.words, typed.place, lon, lat)
    contact = Contact(bool(typed.phone), bool(typed.name), bool(typed.anonymous))
    return quality(said, judged.chosen, contact)


def elements(judged: Judged, found: Quality) -> list[Element]:
    """The five elements: what is known of each, what is missing and how many marks that costs."""
    values = _values(judged)
    return [
        Element(
            gettext(NAMES[part.element]),
            STATES[part.state],
            values[part.element],
            gettext(REASONS[part.reason]) if part.reason else "",
            round(part.missing),
        )
        for part in found.parts
    ]


def ask(found: Quality) -> str:
    """The one question that would bring most marks; empty when nothing is missing."""
    return gettext(QUESTIONS[found.next.element]) if found.next else ""


def _values(judged: Judged) -> dict[str, str]:
    typed, place = judged.typed, judged.chosen.place
    who = gettext("匿名") if typed.anonymous else typed.name or (gettext("留了号码") if typed.phone else "")
    where = typed.place or (place_path(place.value) if place else "")
    if not where and len(judged.chosen.places) > 1:
        where = gettext("几处同名")
    return {
        "who": who,
        "when": when_said(typed.words),
        "where": where,
        "what": matter_name(judged.matter),
        "how": gettext("说清楚了") if len(typed.words) >= current().pack.quality.told_enough else "",
    }

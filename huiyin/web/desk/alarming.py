"""Alarms as their screens show them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.act.coordination import queries
from huiyin.act.orders.queries import hides_words
from huiyin.foundation.accounts.queries import names
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.web.desk import words
from huiyin.web.unit.names import channel_name, english, place_path, unit_name

SHOWN = 60
EMERGENCY = re.compile(r"(?<!\d)1(?:10|19|20|22)(?!\d)")
OUTCOMES: Mapping[str, str] = {
    "spoke": gettext_noop("联系上了，已处理"),
    "handed_over": gettext_noop("转给了应急单位"),
    "unreached": gettext_noop("没有联系上"),
    "safe": gettext_noop("没有危险，虚惊"),
}
GRADE_NAMES: Mapping[str, str] = {
    "red": gettext_noop("红色"),
    "orange": gettext_noop("橙色"),
    "yellow": gettext_noop("黄色"),
    "blue": gettext_noop("蓝色"),
}
EVENTS: Mapping[str, str] = {
    "raise": gettext_noop("听到危险，响起"),
    "take": gettext_noop("接手"),
    "let_go": gettext_noop("放手，请别人接"),
    "escalate": gettext_noop("没人接手，报督查和区里"),
    "finish": gettext_noop("写下结果"),
    "danger_at_desk": gettext_noop("坐席听出危险"),
    "answer_at_desk": gettext_noop("通话里当场问过"),
}


@dataclass(frozen=True)
class Line:
    """One alarm in a list."""

    alarm: Any
    url: str
    said: str
    where: str
    door: str
    who: str
    late: bool
    outcome: str


def line(alarm: Any, called: Mapping[int, str]) -> Line:
    """An alarm as one line; the words of a confidential report stand on its own page only."""
    order = alarm.order
    secret = hides_words(order)
    said = "".join(gettext("“%(word)s”") % {"word": word} for word in alarm.said[:3])
    return Line(
        alarm,
        reverse("alarm", args=[alarm.pk]),
        gettext("保密举报") if secret else said or order.appeal.words[:SHOWN],
        place_path(order.place_id) or order.appeal.place_said,
        channel_name(order.appeal.channel),
        called.get(alarm.taken_by, ""),
        (alarm.taken_at or now()) > alarm.take_by,
        outcome_words(alarm),
    )


def lines(alarms: list[Any]) -> list[Line]:
    """Several, with the names of those who took them."""
    called = names({one.taken_by for one in alarms if one.taken_by})
    return [line(one, called) for one in alarms]


def outcome_words(alarm: Any) -> str:
    """What came of it."""
    if not alarm.outcome:
        return gettext("正在处理") if alarm.taken_by else gettext("等人接手")
    if alarm.outcome == "handed_over":
        return gettext("转给%(to)s") % {"to": words.said(words.HAND_OVER, alarm.handed_to)}
    return words.said(OUTCOMES, alarm.outcome)


def watch(actor: Actor) -> dict[str, Any]:
    """What the strip on every page shows: the gravest that waits, or the person's own; and its fingerprint."""
    found = queries.waiting(actor)
    fingerprint = "|".join(f"{a.pk}.{a.taken_by}.{bool(a.escalated_at)}" for a in found)
    shown = lines(found[:1])
    return {
        "first": shown[0] if shown else None,
        "mine": bool(found) and found[0].taken_by is not None,
        "more": len(found) - 1,
        "seen": blake2s(fingerprint.encode(), digest_size=8).hexdigest() if found else "none",
        "loud": bool(found) and found[0].taken_by is None,
        "limit": limit_words(found[0].grade) if found else "",
    }


def limit_words(grade: str) -> str:
    """How soon an alarm of this grade must be taken."""
    minutes = current().pack.danger.alarms.take.get(grade, 0)
    return ngettext("%(n)d分钟", "%(n)d分钟", int(minutes)) % {"n": int(minutes)}


def call_script() -> str:
    """What is said when three are on the line."""
    rules = current().pack.danger.alarms
    return rules.call_en if english() else rules.call


def hand_over_first(risk: Any) -> str:
    """Whom the city dials first: the number its script names, or else the one for this kind of danger."""
    named = EMERGENCY.search(risk.script)
    return named.group() if named else current().pack.danger.alarms.to.get(risk.kind, "")


def events(alarm_id: int) -> list[dict[str, Any]]:
    """What happened to an alarm, for its page."""
    return [
        {
            "at": one.at,
            "who": "" if one.actor == "system" else one.actor,
            "words": words.said(EVENTS, one.action),
        }
        for one in queries.telling(alarm_id)
    ]


def finding(record: queries.Record) -> str:
    """How the last thirty days went, as a sentence."""
    if not record.raised:
        return gettext("最近30天没有响过。网上、接口、文件交来的诉求里听到危险，会在这里和每一页顶上响起。")
    told = [ngettext("最近30天响过%(n)d次", "最近30天响过%(n)d次", record.raised) % {"n": record.raised}]
    if record.half_taken is not None:
        told.append(gettext("一半在%(time)s内有人接手") % {"time": seconds_words(record.half_taken)})
    if record.late:
        told.append(gettext("%(n)d次没有按时接手") % {"n": record.late})
    if record.done:
        told.append(gettext("虚惊%(safe)d/%(done)d") % {"safe": record.safe, "done": record.done})
    return gettext("，").join(told) + gettext("。")


def seconds_words(seconds: float) -> str:
    """A short time, to the second under a minute and to the minute above."""
    whole = round(seconds)
    if whole < 60:
        return gettext("%(n)d秒") % {"n": whole}
    return gettext("%(minutes)d分%(seconds)d秒") % {"minutes": whole // 60, "seconds": whole % 60}


def unit_of(order: Any) -> str:
    """Who has the order now."""
    return unit_name(order.lead_id) or gettext("还没派出")

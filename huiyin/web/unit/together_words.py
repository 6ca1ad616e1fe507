"""Whistles and letters in words: kinds, states, figures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.act.coordination.letters import queries as letters
from huiyin.act.coordination.whistles import queries as whistles
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.web.components.times import duration_words, zh_time
from huiyin.web.unit.names import either, unit_name

WHISTLE_STATES: Mapping[str, tuple[str, str]] = {
    "draft": (gettext_noop("等负责人批准"), "waiting"),
    "checking": (gettext_noop("等区里核对"), "waiting"),
    "blown": (gettext_noop("已吹响，等单位到场"), "progress"),
    "resolved": (gettext_noop("已到场处置"), "done"),
    "called_off": (gettext_noop("已收哨"), "refused"),
    "escalated": (gettext_noop("已报上级协调"), "supervise"),
    "dropped": (gettext_noop("没有吹"), "refused"),
    "lapsed": (gettext_noop("随工单结束"), "refused"),
}
LETTER_STATES: Mapping[str, tuple[str, str]] = {
    "draft": (gettext_noop("草稿，等负责人签发"), "waiting"),
    "sent": (gettext_noop("已发出，等回函"), "progress"),
    "answered": (gettext_noop("已回函"), "done"),
    "recalled": (gettext_noop("已撤回"), "refused"),
    "dropped": (gettext_noop("没有发"), "refused"),
    "lapsed": (gettext_noop("随工单结束"), "refused"),
}
BANDS: Mapping[str, tuple[str, str]] = {
    "few": (gettext_noop("偏少，机制没用起来"), "amber"),
    "healthy": (gettext_noop("正常"), ""),
    "many": (gettext_noop("偏多，日常履职可能不到位"), "amber"),
    "unknown": (gettext_noop("单数少，不比"), ""),
}


def whistle_state(found: Any) -> dict[str, str]:
    """The state of a whistle: its mark and its words."""
    words, group = WHISTLE_STATES[found.state]
    return {"group": group, "words": gettext(words)}


def letter_state(found: Any) -> dict[str, str]:
    """The state of a letter: its mark and its words; overdue is said."""
    if letters.is_overdue(found):
        return {"group": "redo", "words": gettext("已超时，还没回函")}
    words, group = LETTER_STATES[found.state]
    return {"group": group, "words": gettext(words)}


def urgency_name(code: str) -> str:
    """What the city calls this urgency of a letter."""
    found = current().lettering.urgencies.get(code)
    return either((found.name, found.name_en)) if found else code


def purpose_name(code: str) -> str:
    """What the city calls this purpose of a letter."""
    found = current().lettering.purposes.get(code)
    return either((found.name, found.name_en)) if found else code


def left(due: datetime | None) -> dict[str, str]:
    """A time in words: how long is left, or by how much it is over."""
    if due is None:
        return {}
    at = now()
    words = gettext("超时%(time)s") if due <= at else gettext("还剩%(time)s")
    return {
        "words": words % {"time": duration_words(abs(due - at))},
        "tone": "red" if due <= at else "",
        "exact": zh_time(due, "exact"),
    }


def coming(one: Any) -> list[dict[str, str]]:
    """How one unit answered and came, in short marked sentences."""
    return [found for found in (_confirmed(one), _arrived(one)) if found]


def _confirmed(one: Any) -> dict[str, str] | None:
    if one.confirmed_at is None:
        if one.whistle.closed_at and not one.silent_at:
            return {"words": gettext("哨收了，没有轮到确认"), "tone": ""}
        words = gettext("没有按时确认") if one.silent_at else gettext("还没确认")
        return {"words": words, "tone": "red" if one.silent_at else ""}
    if one.accepts is False:
        words = gettext("%(time)s确认到场，认为不是本单位职责：%(why)s")
        return {"words": words % {"time": zh_time(one.confirmed_at), "why": one.words}, "tone": "amber"}
    words = gettext("%(time)s确认，认领职责") % {"time": zh_time(one.confirmed_at)}
    return {"words": words, "tone": ""}


def _arrived(one: Any) -> dict[str, str] | None:
    if one.arrived_at is None:
        if one.absent_at:
            return {"words": gettext("缺席"), "tone": "red"}
        return {"words": gettext("超时未到"), "tone": "red"} if one.late_at else None
    who = {"time": zh_time(one.arrived_at), "person": one.person, "rank": one.rank}
    words = gettext("%(time)s到场：%(person)s（%(rank)s）") % who
    late = whistles.is_late(one)
    if late:
        words += gettext("，迟%(time)s") % {"time": duration_words(one.arrived_at - one.arrive_by)}
    return {"words": words + _distance(one), "tone": "red" if late else "green"}


def _distance(one: Any) -> str:
    if one.metres is None:
        return ""
    far = one.metres > current().whistling.near_metres
    words = gettext("，离现场%(n)d米，较远") if far else gettext("，离现场%(n)d米")
    return words % {"n": one.metres}


def marks(one: Any) -> dict[str, Any] | None:
    """A unit's marks with what each is out of; None before they are given."""
    if one.rated_at is None:
        return None
    most = current().whistling.marks
    parts = [
        (gettext("按时到场"), one.arrived_mark, most["arrived"]),
        (gettext("认领职责"), one.accepted_mark, most["accepted"]),
        (gettext("处置结果"), one.result_mark, most["result"]),
    ]
    total = sum(mark for _, mark, _ in parts)
    return {
        "total": f"{total:g}",
        "parts": [{"name": name, "mark": f"{mark:g}", "most": f"{full:g}"} for name, mark, full in parts],
    }


def share(part: int, whole: int) -> str:
    """A share with what it is counted from."""
    if not whole:
        return "—"
    told = {"percent": f"{100 * part / whole:.1f}%", "part": part, "whole": whole}
    return gettext("%(percent)s（%(part)d/%(whole)d）") % told


def street_rows(found: list[whistles.Counts]) -> list[dict[str, Any]]:
    """How streets blow."""
    rows = []
    for one in found:
        words, tone = BANDS[one.band]
        rows.append(
            {
                "unit": unit_name(one.unit),
                "rate": share(one.whistles, one.orders),
                "closure": share(one.resolved, one.closed),
                "accuracy": share(one.accepted, one.asked),
                "band": gettext(words),
                "tone": tone,
            }
        )
    return rows


def unit_rows(found: list[whistles.UnitRecord]) -> list[dict[str, Any]]:
    """How units come."""
    return [
        {
            "unit": unit_name(one.unit),
            "came": share(one.came, one.due),
            "in_time": share(one.in_time, one.due),
            "mark": _mean(one.mark, one.rated),
        }
        for one in found
    ]


def _mean(mark: float | None, times: int) -> str:
    return "—" if mark is None else gettext("%(mark)s（%(n)d次）") % {"mark": f"{mark:.1f}", "n": times}

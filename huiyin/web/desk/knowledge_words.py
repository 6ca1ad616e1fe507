"""Answers, drafts and requests in words, as the pages of the knowledge base show them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.knowledge import queries
from huiyin.web.components.times import local, zh_time
from huiyin.web.unit.names import english, matter_name, matter_path, unit_name

FIELDS: Mapping[str, str] = {
    "question": gettext_noop("问题"),
    "spoken": gettext_noop("口径，电话里这样说"),
    "written": gettext_noop("书面，写答复时这样写"),
    "source": gettext_noop("出处"),
    "owner": gettext_noop("由谁负责"),
    "owner_id": gettext_noop("由谁负责"),
    "matter": gettext_noop("事项"),
    "words": gettext_noop("找得到的词"),
    "valid_from": gettext_noop("从哪天起有效"),
    "valid_until": gettext_noop("有效到哪天"),
    "question_en": gettext_noop("英文问题"),
    "english": gettext_noop("英文答复"),
    "note": gettext_noop("改了什么，为什么"),
}
FAULTS: Mapping[str, str] = {
    "missing": gettext_noop("还没有填。"),
    "too_long": gettext_noop("太长了，请缩短。"),
    "past": gettext_noop("这一天已经过了。"),
    "after_end": gettext_noop("开始的日子在失效之后。"),
    "unknown": gettext_noop("没有找到，请从列表里选。"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "draft": (gettext_noop("在写"), ""),
    "submitted": (gettext_noop("等人复核"), "amber"),
    "sent_back": (gettext_noop("退回修改"), "red"),
    "published": (gettext_noop("已发布"), "green"),
    "dropped": (gettext_noop("不写了"), ""),
}
WHY: Mapping[str, str] = {
    "no_hit": gettext_noop("查了没有合适的"),
    "dispatched": gettext_noop("咨询没答上，转成了工单"),
    "not_helped": gettext_noop("看了答案说没用"),
    "reported": gettext_noop("坐席提出来的"),
}
USED = ("proposed", "used", "opened", "settled", "helped", "not_helped")


def today() -> date:
    """The day it is in the city."""
    return local(now()).date()


def soon() -> timedelta:
    """How long before its end an entry counts as ending soon."""
    return timedelta(days=current().answering.warn_days)


def question_of(entry: Any) -> str:
    """The question as it is read in the page's language."""
    return str((entry.question_en if english() else "") or entry.question)


def line(entry: Any, day: date) -> dict[str, Any]:
    """One entry in a list: its question and the spoken answer in the reader's language."""
    return {
        "code": entry.code,
        "question": question_of(entry),
        "spoken": entry.spoken,
        "owner": unit_name(entry.owner_id),
        "matter": matter_name(entry.matter),
        "valid_until": entry.valid_until,
        "withdrawn": entry.state == "withdrawn",
        "expired": entry.valid_until < day,
        "soon": day <= entry.valid_until < day + soon(),
    }


def draft_line(draft: Any) -> dict[str, Any]:
    """One draft in a list."""
    label, tone = STATES[draft.state]
    return {
        "url": reverse("knowledge_draft", args=[draft.pk]),
        "question": draft.question or gettext("还没写问题"),
        "code": draft.entry.code if draft.entry else "",
        "label": gettext(label),
        "tone": tone,
        "owner": unit_name(draft.owner_id),
        "author": draft.author,
        "at": draft.changed_at,
        "reason": draft.reason if draft.state == "sent_back" else "",
    }


def request_line(request: Any) -> dict[str, Any]:
    """One request in a list."""
    return {
        "url": reverse("knowledge_request", args=[request.pk]),
        "text": request.entry.question if request.kind == "expiry" and request.entry else request.text,
        "gap": request.kind == "gap",
        "count": request.count,
        "owner": unit_name(request.owner_id),
        "matter": matter_name(request.matter),
        "due_at": request.due_at,
        "late": request.state == "open" and request.due_at < now(),
        "ends": request.entry.valid_until if request.entry else None,
        "state": request.state,
    }


def fault_words(field: str, fault: str) -> str:
    """What is wrong with a field of a draft."""
    if (field, fault) == ("spoken", "too_long"):
        return gettext("口径最多%(most)d字，电话里要一口气念得完。") % {"most": queries.SPOKEN_LIMIT}
    return gettext(FAULTS[fault])


def change_rows(changes: Iterable[queries.Change]) -> list[dict[str, Any]]:
    """What a version changes, field by field, ready to be shown."""
    return [
        {
            "label": gettext(FIELDS[one.field]),
            "pieces": one.pieces,
            "before": value_words(one.field, one.before),
            "after": value_words(one.field, one.after),
        }
        for one in changes
    ]


def value_words(field: str, value: Any) -> str:
    """A field's value as it is read."""
    if value in (None, "", []):
        return gettext("没有")
    if field == "owner_id":
        return unit_name(value)
    if field == "matter":
        return matter_path(value)
    if isinstance(value, date):
        return zh_time(value, "exact")
    return gettext("、").join(value) if isinstance(value, list) else str(value)


def usage_words(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """How an entry served over the last year, as (words, tone) pairs; zero is not said."""
    said = {
        "proposed": ngettext("提示过%(n)d次", "提示过%(n)d次", counts.get("proposed", 0)),
        "used": ngettext("坐席用了%(n)d次", "坐席用了%(n)d次", counts.get("used", 0)),
        "opened": ngettext("市民看过%(n)d次", "市民看过%(n)d次", counts.get("opened", 0)),
        "settled": ngettext("%(n)d次不用再交诉求", "%(n)d次不用再交诉求", counts.get("settled", 0)),
        "helped": ngettext("%(n)d次说有用", "%(n)d次说有用", counts.get("helped", 0)),
        "not_helped": ngettext("%(n)d次说没用", "%(n)d次说没用", counts.get("not_helped", 0)),
    }
    return [
        (said[what] % {"n": counts[what]}, "red" if what == "not_helped" else "")
        for what in USED
        if counts.get(what)
    ]


def why_words(why: Mapping[str, int]) -> list[str]:
    """For which reasons a question is missed, and how often."""
    return [gettext("%(why)s：%(n)d次") % {"why": gettext(WHY[code]), "n": n} for code, n in why.items()]

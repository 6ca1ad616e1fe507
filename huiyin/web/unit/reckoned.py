"""A clock's reckoning on a page of its own: every piece of time, what counted of it, and the running sum."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.act.orders import queries
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import now
from huiyin.web.access import actor
from huiyin.web.components.times import duration_words, zh_time
from huiyin.web.unit.clocks import clock_name, limit_words
from huiyin.web.unit.sentences import SENTENCES

KINDS: Mapping[str, str] = {
    "run": gettext_noop("在走"),
    "worked": gettext_noop("上班时间"),
    "swapped": gettext_noop("调休上班"),
    "night": gettext_noop("下班时间，不算"),
    "weekend": gettext_noop("周末，不算"),
    "holiday": gettext_noop("放假，不算"),
    "pause": gettext_noop("停表，不算"),
}
CHANGES: Mapping[str, str] = {
    "pause": gettext_noop("停表"),
    "resume": gettext_noop("接着走"),
    "prolong": gettext_noop("顺延"),
    "run_again": gettext_noop("接着原来的时限走"),
    "void": gettext_noop("作废"),
}
OUTCOMES: Mapping[str, str] = {
    "": gettext_noop("还在走"),
    "met": gettext_noop("按时"),
    "missed": gettext_noop("超时"),
    "void": gettext_noop("作废，不计"),
}


@require_GET
@never_cache
def order_clocks(request: HttpRequest, number: str) -> HttpResponse:
    """How each clock of an order was reckoned; fit to print."""
    try:
        order, found = queries.reckonings(actor(request), number)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused
    context = {"order": order, "clocks": [_clock(one) for one in found], "at": now()}
    return render(request, "unit/clocks.html", context)


def _clock(one: queries.Reckoning) -> dict[str, Any]:
    clock = one.clock
    return {
        "name": clock_name(clock.name),
        "round": clock.round + 1 if clock.round else 0,
        "limit": limit_words(clock),
        "outcome": gettext(OUTCOMES[clock.outcome]),
        "tone": "red" if clock.outcome == "missed" else "",
        "started": clock.started_at,
        "due": clock.due_at,
        "stopped": clock.stopped_at,
        "gross": duration_words(one.gross),
        "net": duration_words(one.net),
        "paused": duration_words(one.paused) if one.paused else "",
        "guessed": one.guessed,
        "table": _table(one),
        "changes": [_change(change) for change in one.changes],
    }


def _table(one: queries.Reckoning) -> dict[str, Any]:
    heads = (gettext("从"), gettext("到"), gettext("是什么时间"), gettext("算了多少"), gettext("累计"))
    return {
        "caption": gettext("%(clock)s时限怎么算的") % {"clock": clock_name(one.clock.name)},
        "hide_caption": True,
        "columns": [{"label": head, "number": place > 2} for place, head in enumerate(heads)],
        "rows": [{"cells": _cells(row)} for row in one.rows],
    }


def _cells(row: Any) -> list[dict[str, Any]]:
    why = _action(row.name) if row.kind == "pause" else row.name
    kind = (
        gettext("%(kind)s（%(why)s）") % {"kind": gettext(KINDS[row.kind]), "why": why}
        if why
        else gettext(KINDS[row.kind])
    )
    counted = duration_words(row.counted) if row.counted else gettext("不算")
    return [
        {"text": zh_time(row.since, "exact")},
        {"text": zh_time(row.until, "exact")},
        {"text": kind},
        {"text": counted, "number": True},
        {"text": duration_words(row.total), "number": True},
    ]


def _change(change: Any) -> dict[str, Any]:
    moved = change.old_due != change.new_due
    dues = {"old": zh_time(change.old_due, "exact"), "new": zh_time(change.new_due, "exact")}
    return {
        "at": change.at,
        "what": gettext(CHANGES[change.kind]),
        "why": _action(change.why),
        "who": {"citizen": gettext("诉求人"), "system": ""}.get(change.who, change.who),
        "dues": gettext("到期由%(old)s改为%(new)s") % dues if moved else "",
    }


def _action(why: str) -> str:
    """A move by its sentence; a reason in words as it was written."""
    return gettext(SENTENCES[why][1]) if why in SENTENCES else why

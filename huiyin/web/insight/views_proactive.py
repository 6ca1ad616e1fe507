"""From one to all: choosing places that have not complained yet, and what became of the orders opened there."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.act.orders import queries as orders
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.proactive import actions, queries
from huiyin.web.access import actor
from huiyin.web.components.times import zh_time
from huiyin.web.components.toast import tell
from huiyin.web.insight import words_proactive as words
from huiyin.web.insight.forms_proactive import OpenForm
from huiyin.web.insight.tabs import tabs
from huiyin.web.leader.asking import guarded
from huiyin.web.unit.names import english, matter_name, unit_name, unit_names

ASKED = ("kind", "key", "why", "matter", "around")


@require_GET
@never_cache
@guarded
def proactive(request: HttpRequest) -> HttpResponse:
    """Everything that was carried over from one place to others, newest first."""
    before = request.GET.get("before", "")
    found, more = queries.listed(actor(request), int(before) if before.isdecimal() else None)
    context = {
        "pages": tabs(request),
        "lines": [_line(one) for one in found],
        "next_url": f"?before={more}" if more else "",
        "finding": _finding(found),
    }
    return render(request, "insight/proactive.html", context)


def _finding(found: list[queries.Listed]) -> str:
    if not found:
        return gettext("还没有主动开过单")
    total, done = sum(one.orders for one in found), sum(one.done for one in found)
    return words.finding(total, done)


def _line(one: queries.Listed) -> dict[str, Any]:
    return {
        "url": reverse("proactive_opening", args=[one.opening.pk]),
        "why": one.opening.sentence,
        "kind": gettext(words.KINDS[one.opening.reason_kind]),
        "matter": matter_name(one.opening.matter),
        "who": one.opening.opened_by,
        "at": one.opening.opened_at,
        "progress": words.finding(one.orders, one.done),
        "done": one.orders == one.done,
    }


@require_GET
@never_cache
@guarded
def proactive_opening(request: HttpRequest, pk: int) -> HttpResponse:
    """One opening: why, the orders, and what they changed beside places left alone."""
    try:
        found = queries.opened(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    opening, lines = found.opening, found.lines
    context = {
        "pages": tabs(request, "proactive"),
        "opening": opening,
        "kind": gettext(words.KINDS[opening.reason_kind]),
        "matter": matter_name(opening.matter),
        "around": unit_names(opening.around),
        "controls": unit_names(opening.controls),
        "finding": words.finding(len(lines), sum(one.closed for one in lines)),
        "table": _table(lines),
        "effect": found.effect,
        "effect_words": words.effect_words(found.effect),
        "effect_table": words.effect_table(found.effect),
    }
    return render(request, "insight/proactive_opening.html", context)


def _table(lines: tuple[queries.Line, ...]) -> dict[str, Any]:
    names = (gettext("街道"), gettext("承办单位"), gettext("状态"), gettext("到期"))
    return {
        "caption": gettext("开的单"),
        "hide_caption": True,
        "columns": [{"label": name} for name in names],
        "rows": [{"cells": _cells(one)} for one in lines],
    }


def _cells(one: queries.Line) -> list[dict[str, Any]]:
    order, state = one.order, orders.state_names()[one.order.state]
    url = reverse("order", args=[order.number]) if one.readable else ""
    due = zh_time(order.handle_due_at) if order.handle_due_at and not one.closed else ""
    return [
        {"text": unit_name(one.row.place_id), "url": url},
        {"text": unit_name(order.lead_id) or gettext("还没派")},
        {"text": state[1] if english() else state[0], "tone": "green" if one.closed else ""},
        {"text": due},
    ]


@require_http_methods(["GET", "POST"])
@never_cache
@guarded
def proactive_new(request: HttpRequest) -> HttpResponse:
    """Choose the places that have not complained yet, and open an order in each."""
    asked = _asked(request.POST if request.method == "POST" else request.GET)
    named = [code for code in asked["around"].split(",") if code in current().units]
    around = queries.complained(asked["matter"], named)
    offered = queries.offered(actor(request), asked["matter"], around)
    if request.method != "POST":
        form = OpenForm(offered.candidates, initial=_initial(asked, offered))
        return _new_page(request, form, asked, around, offered)
    form = OpenForm(offered.candidates, request.POST)
    if not form.is_valid():
        return _new_page(request, form, asked, around, offered, status=422)
    given = form.cleaned_data
    try:
        done = actions.open_for(
            actor(request),
            form.reason,
            given["places"],
            given["matter"],
            given["words"],
            given["days"],
            around,
        )
    except Refused:
        raise
    except Refusal as refusal:
        return _new_page(request, form, asked, around, offered, refusal.message, 409)
    tell(request, _told(done))
    return redirect("proactive_opening", done.opening.pk)


def _told(done: actions.Done) -> str:
    count = len(done.orders)
    told = ngettext("开了%(n)d张单", "开了%(n)d张单", count) % {"n": count}
    if not done.skipped:
        return told
    more = gettext("%(places)s刚有了诉求或在办的单，没有再开") % {"places": unit_names(done.skipped)}
    return gettext("，").join((told, more))


def _asked(given: Mapping[str, Any]) -> dict[str, str]:
    asked = {name: str(given.get(name, "")).strip() for name in ASKED}
    matter = current().matters.get(asked["matter"])
    if matter is None or not matter.is_leaf or asked["kind"] not in queries.REASON_KINDS:
        raise Http404
    if not asked["key"] or not asked["why"]:
        raise Http404
    return asked


def _initial(asked: Mapping[str, str], offered: queries.Preview) -> dict[str, Any]:
    ask = gettext("别的街道集中反映“%(matter)s”。请看一遍本街道有没有同样的情况，有就一并办好。")
    return {**asked, "words": ask % {"matter": matter_name(asked["matter"])}, "days": offered.due_days}


def _new_page(
    request: HttpRequest,
    form: OpenForm,
    asked: Mapping[str, str],
    around: list[str],
    offered: queries.Preview,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    before = queries.opening_of(queries.Reason(asked["kind"], asked["key"], asked["why"]), asked["matter"])
    context = {
        "pages": tabs(request, "proactive"),
        "form": form,
        "asked": asked,
        "kind": gettext(words.KINDS[asked["kind"]]),
        "matter": matter_name(asked["matter"]),
        "around": unit_names(around),
        "offered": offered,
        "quiet_days": current().proactive.quiet_days,
        "before": before,
        "refusal": refusal,
    }
    return render(request, "insight/proactive_new.html", context, status=status)

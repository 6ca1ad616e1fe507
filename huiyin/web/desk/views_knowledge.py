"""The answers the hotline already has: searching, reading, and what is about to expire."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.foundation.calendar.clock import now
from huiyin.hear.knowledge import queries
from huiyin.web.components.times import local
from huiyin.web.unit.names import english, matter_name, unit_name

FOUND_AT_MOST = 30
PAGE = 40
SOON = timedelta(days=60)
VIEWS = ("all", "expiring")


@require_GET
def knowledge(request: HttpRequest) -> HttpResponse:
    """Entries that answer the question, or all of them by code, or those whose validity ends soon."""
    question = request.GET.get("q", "").strip()[:200]
    view = request.GET.get("view", "all")
    if view not in VIEWS:
        raise Http404
    today = local(now()).date()
    after = request.GET.get("after", "")[:24]
    ending = queries.expiring(today + SOON)
    if question:
        found, more = queries.search(question, today, FOUND_AT_MOST), False
    elif view == "expiring":
        found, more = ending, False
    else:
        found = queries.entries(after, PAGE + 1)
        found, more = found[:PAGE], len(found) > PAGE
    context = {
        "q": question,
        "view": view,
        "lines": [line(entry, today) for entry in found],
        "total": queries.count(),
        "tabs": _tabs(view, len(ending)) if not question else [],
        "next_url": f"?{urlencode({'after': found[-1].code})}" if more else "",
        "first_url": "?" if after else "",
    }
    return render(request, "desk/knowledge.html", context)


def _tabs(view: str, ending: int) -> list[dict[str, Any]]:
    return [
        {"url": "?view=all", "label": gettext("全部"), "current": view == "all", "key": "1"},
        {
            "url": "?view=expiring",
            "label": gettext("60天内到期"),
            "count": ending,
            "current": view == "expiring",
            "key": "2",
        },
    ]


def line(entry: Any, today: Any) -> dict[str, Any]:
    """One entry in a list: its question and the spoken answer in the reader's language."""
    return {
        "code": entry.code,
        "question": question_of(entry),
        "spoken": entry.spoken,
        "owner": unit_name(entry.owner_id),
        "matter": matter_name(entry.matter),
        "valid_until": entry.valid_until,
        "expired": entry.valid_until < today,
        "soon": today <= entry.valid_until < today + SOON,
    }


def question_of(entry: Any) -> str:
    """The question as it is read in the page's language."""
    return str((entry.question_en if english() else "") or entry.question)


@require_GET
def knowledge_entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: what to say, what to write, on what it rests, until when, and who answers for it."""
    entry = queries.entry(code)
    if entry is None:
        raise Http404
    today = local(now()).date()
    alike = [one for one in queries.search(entry.question, today, 5) if one.code != code][:3]
    context = {
        "entry": entry,
        **line(entry, today),
        "alike": [line(one, today) for one in alike],
    }
    return render(request, "desk/knowledge_entry.html", context)

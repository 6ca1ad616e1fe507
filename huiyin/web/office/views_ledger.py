"""The ledger as its auditor reads it, and the check that it is whole."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.act.orders.queries import find
from huiyin.foundation.ledger import queries
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.words import percent
from huiyin.web.office import words

PAGE = 50
STREAM_AT_MOST = 64


@require_GET
@never_cache
def ledger(request: HttpRequest) -> HttpResponse:
    """The newest events, or all of one stream; `?q=` takes a stream or an order's number."""
    asked = request.GET.get("q", "").strip()[:STREAM_AT_MOST]
    stream = _stream(request, asked)
    if asked:
        events, onward = (queries.story(stream)[::-1] if stream else []), ""
    else:
        before = request.GET.get("before", "")
        events = queries.recent(whole_number(before), PAGE + 1)
        onward = f"?{urlencode({'before': events[PAGE - 1].pk})}" if len(events) > PAGE else ""
        events = events[:PAGE]
    context = {
        "q": asked,
        "stream": _title(asked, stream),
        "rows": [_row(event) for event in events],
        "next": onward,
        "first": "?" if request.GET.get("before") else "",
    }
    return render(request, "office/ledger.html", context)


def _stream(request: HttpRequest, asked: str) -> str:
    if not asked or ":" in asked or asked == "city":
        return asked
    found = find(actor(request), asked, 1)
    return f"order:{found[0].pk}" if found else ""


def _title(asked: str, stream: str) -> str:
    if not stream:
        return ""
    return words.stream_name(stream) if stream == asked else asked


def _row(event: Any) -> dict[str, Any]:
    return {
        "id": event.pk,
        "at": event.at,
        "title": words.action_name(event.action, event.stream),
        "action": event.action,
        "who": "" if event.role == "system" else event.actor,
        "role": words.actor_role(event.role),
        "states": words.states(event.source, event.target),
        "reason": event.reason,
        "stream": event.stream,
        "stream_words": words.stream_name(event.stream),
        "seq": event.seq,
        "evidence": words.evidence_words(event.evidence),
        "hash": bytes(event.hash).hex(),
    }


@require_http_methods(["GET", "POST"])
@never_cache
def ledger_verify(request: HttpRequest) -> HttpResponse:
    """Read the whole ledger again and say whether it is whole, or where it breaks; a GET leads to the ledger."""
    if request.method != "POST":
        return redirect("ledger")
    found = queries.verify()
    breaks = [
        {
            "words": words.problem_words(one.where, one.problem),
            "detail": one.problem,
            "stream": one.stream,
            "stream_words": words.stream_name(one.stream) if one.stream else "",
            "seq": one.seq,
            "event": one.event,
        }
        for one in found.breaks
    ]
    share = percent(found.sealed / found.events, 0) if found.events else percent(None)
    return render(request, "office/verify.html", {"found": found, "breaks": breaks, "sealed_share": share})

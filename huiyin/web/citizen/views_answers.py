"""Looking for an answer oneself, before filing or instead of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.publish.transparency import queries
from huiyin.web.citizen import danger
from huiyin.web.citizen.words import is_english, matter_name, unit_name

ASKED_AT_MOST = 2000
LONG_ENOUGH = 5  # characters from which words can be about something
Shown = dict[str, Any]


@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """GET: a search page. POST: what is known about the words being typed, as a fragment.

    Words being typed travel in the body, so that they stand in no address and no log.
    """
    if request.method == "POST":
        return _suggest(request)
    asked = request.GET.get("q", "").strip()[:200]
    found = [_shown(one) for one in queries.search(asked)] if asked else []
    return render(request, "citizen/answers.html", {"asked": asked, "found": found})


def _suggest(request: HttpRequest) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:ASKED_AT_MOST]
    lon, lat = _degrees(request, "lon"), _degrees(request, "lat")
    place = request.POST.get("place", "")[:300]
    if len(words) < LONG_ENOUGH and lon is None:
        return render(request, "citizen/suggest.html", {"danger": danger.advice(words)})
    pinned = lon is not None and lat is not None
    known = queries.alike(words, place, lon if pinned else None, lat if pinned else None)
    context = {
        "danger": danger.advice(words),
        "found": [_shown(one) for one in known.answers],
        "count": known.count,
        "place": unit_name(known.place),
        "matter": matter_name(known.matter),
        "unit": unit_name(known.unit),
        "pinned": pinned,
    }
    return render(request, "citizen/suggest.html", context)


def _degrees(request: HttpRequest, name: str) -> float | None:
    try:
        value = float(request.POST.get(name, ""))
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


def _shown(one: queries.Answer) -> Shown:
    english = is_english()
    return {
        "code": one.code,
        "question": one.question_en if english else one.question,
        "brief": one.text_en if english else one.brief,
        "text": one.text_en if english else one.text,
        "source": one.source,
        "owner": unit_name(one.owner),
        "valid_until": one.valid_until,
    }


@require_GET
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """One published answer with its source and validity."""
    found = queries.answer(code)
    if found is None:
        raise Http404
    return render(request, "citizen/answer.html", {"answer": _shown(found)})

"""Looking for an answer oneself, before filing or instead of it."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.orders.desk_queries import Said
from huiyin.act.triage.queries import propose
from huiyin.hear.knowledge import actions
from huiyin.publish.transparency import queries
from huiyin.web.citizen import danger
from huiyin.web.citizen.throttle import first_time, spent
from huiyin.web.citizen.words import is_english, matter_name, unit_name

ASKED_AT_MOST = 2000
LONG_ENOUGH = 5  # characters from which words can be about something
VOTES = ("helped", "not_helped", "settled")
KEPT = "answers"  # in the session: which answers this browser has judged, and how
ALIKE = 3
Shown = dict[str, Any]


@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """A search page; with `words` in the body, what is known about the words being typed, as a fragment.

    What people type travels in the body, so that it stands in no address and no log.
    """
    if request.method == "POST" and "q" not in request.POST:
        return _suggest(request)
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("q", "").strip()[:200]
    if asked and spent(request, "asks"):
        return render(request, "citizen/answers.html", {"asked": asked, "busy": True}, status=429)
    found = queries.search(asked) if asked else []
    good = bool(found) and queries.sure_enough(found[0])
    if asked:
        _remember(request, asked, found, good)
    context = {"asked": asked, "found": [_shown(one) for one in found], "good": good}
    return render(request, "citizen/answers.html", context)


def _remember(request: HttpRequest, asked: str, found: list[queries.Answer], good: bool) -> None:
    """Count what was proposed, or keep, masked, what found nothing; never who asked."""
    if good:
        _count(request, [one.code for one in found if queries.sure_enough(one)], "proposed")
    else:
        actions.miss(asked, "no_hit", propose(Said("", asked)).matter)


def _count(request: HttpRequest, codes: list[str], what: str) -> None:
    # The same page looked at again within minutes is the same person.
    actions.count([code for code in codes if first_time(request, f"{what}:{code}")], what)


def _suggest(request: HttpRequest) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:ASKED_AT_MOST]
    lon, lat = _degrees(request, "lon"), _degrees(request, "lat")
    place = request.POST.get("place", "")[:300]
    if (len(words) < LONG_ENOUGH and lon is None) or spent(request, "asks"):
        return render(request, "citizen/suggest.html", {"danger": danger.advice(words)})
    pinned = lon is not None and lat is not None
    known = queries.alike(words, place, lon if pinned else None, lat if pinned else None)
    _count(request, [one.code for one in known.answers], "proposed")
    context = {
        "danger": danger.advice(words),
        "found": [_shown(one) for one in known.answers],
        "count": known.count,
        "place": unit_name(known.place),
        "matter": matter_name(known.matter),
        "unit": unit_name(known.unit),
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
        "matter": matter_name(one.matter),
        "version": one.version,
        "valid_until": one.valid_until,
        "valid": one.valid,
    }


@require_GET
@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """One published answer with its source and validity, and what can be done next."""
    found = queries.answer(code)
    if found is None:
        raise Http404
    if found.valid:
        _count(request, [code], "opened")
    near = [one for one in queries.search(found.question, ALIKE + 1) if one.code != code]
    context = {
        "answer": _shown(found),
        "vote": request.session.get(KEPT, {}).get(code, ""),
        "near": [_shown(one) for one in near if queries.sure_enough(one) or not found.valid][:ALIKE],
    }
    return render(request, "citizen/answer.html", context)


@require_POST
def answer_vote(request: HttpRequest, code: str) -> HttpResponseBase:
    """Whether an answer helped, or settled the matter; once for each answer in one browser."""
    vote, found = request.POST.get("vote", ""), queries.answer(code)
    if vote not in VOTES or found is None:
        raise Http404
    kept = request.session.get(KEPT, {})
    if not kept.get(code) and not spent(request, "votes"):
        actions.count([code], vote)
        if vote == "not_helped":
            actions.miss(found.question, "not_helped", found.matter, _vote_key(code), code)
        request.session[KEPT] = {**kept, code: vote}
    return _after(request, code)


def _vote_key(code: str) -> str:
    """A key of its own for each vote, so that many people's votes on one answer are all kept; it names nobody."""
    return f"vote:{code}:{uuid.uuid4().hex}"[:64]


def _after(request: HttpRequest, code: str) -> HttpResponseBase:
    url = reverse("answer", args=[code])
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)

"""What everybody may read of the themes of the year, the public vote, and the page behind a deputy's link."""

import uuid
from typing import Any

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.city.queries import current
from huiyin.learn.agenda import actions, queries
from huiyin.web.agenda import words
from huiyin.web.agenda.drawing import effect_chart
from huiyin.web.agenda.views_say import asked_rows, said_in, stances
from huiyin.web.citizen.throttle import count_miss, spent, too_many
from huiyin.web.components.toast import tell
from huiyin.web.unit.names import matter_name, unit_name

COOKIE = "theme_vote"
KEPT_FOR = 400 * 24 * 3600  # seconds: longer than any vote, so that a browser has one ballot
STANDING = {
    "done": "done", "late": "supervise", "open": "progress",
    "kept": "done", "partly": "progress", "broken": "supervise",
}  # fmt: skip


@require_GET
@never_cache
def themes(request: HttpRequest) -> HttpResponse:
    """The themes that were published, and the vote where one is open."""
    return _page(request)


def _page(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    voting, counted = queries.voting(), queries.counted()
    token = _token(request)
    cast = queries.cast(voting, queries.ballot_key(voting.year, token)) if voting and token else ()
    context = {
        "themes": [_line(one) for one in queries.published()],
        "voting": voting,
        "ballot": [_choice(one) for one in queries.ballot(voting)] if voting else [],
        "chosen": request.POST.getlist("choice") if refusal else cast,  # what was refused is not lost
        "most": current().agenda.vote["choices"],
        "counted": counted if voting is None else None,
        "results": _results(counted) if counted and voting is None else [],
        "refusal": refusal,
    }
    response = render(request, "agenda/public.html", context, status=status)
    if voting and token is None:
        _give(response, request)
    return response


def _token(request: HttpRequest) -> uuid.UUID | None:
    """The secret of this browser, if it has one of ours."""
    try:
        return uuid.UUID(request.get_signed_cookie(COOKIE, max_age=KEPT_FOR))
    except (KeyError, BadSignature, ValueError):
        return None


def _give(response: HttpResponse, request: HttpRequest) -> None:
    value = uuid.uuid4().hex
    response.set_signed_cookie(
        COOKIE, value, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def _choice(one: Any) -> dict[str, str]:
    return {"matter": one.matter, "name": matter_name(one.matter), "words": one.words}


def _results(counted: Any) -> list[dict[str, Any]]:
    shares = queries.votes(counted)
    rows = [
        {"name": matter_name(one.matter), "share": shares[one.pk]}
        for one in queries.ballot(counted)
        if one.pk in shares
    ]
    return sorted(rows, key=lambda row: -row["share"].value)


def _line(one: Any) -> dict[str, Any]:
    found = one.effect
    return {
        "theme": one,
        "month": words.month_name(one.month),
        "lead": unit_name(one.lead),
        "state": words.state(one.state, queries.state_of("topic", one.state)),
        "progress": words.done_words(one.progress),
        "effect": words.effect(found.result) if found and not found.reason else "",
    }


@require_POST
@never_cache
def theme_vote(request: HttpRequest) -> HttpResponseBase:
    """Cast or change the ballot of this browser; how often one address may is bounded."""
    voting, token = queries.voting(), _token(request)
    if voting is None:
        return _page(request, gettext("投票现在没有开放。"), 409)
    if token is None:
        return _page(request, gettext("请允许这个网站存一个小标记再投，它只用来保证一个浏览器投一票。"), 409)
    if spent(request, "ballots"):
        return _page(request, gettext("这个网络投得太频繁了，过十分钟再来。"), 429)
    try:
        actions.vote(voting.year, token, request.POST.getlist("choice"))
    except Refusal as refused:
        return _page(request, refused.message, 409)
    tell(request, gettext("投好了，截止前可以再改"))
    return redirect("themes")


@require_GET
@never_cache
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    """One published theme: the plan in brief, how far it is, and what it did."""
    found = queries.published_one(pk)
    if found is None:
        raise Http404
    context = {
        **_line(found),
        "tasks": [
            {
                "number": number, "words": task, "result": result, "due": due, "group": STANDING[standing],
                "standing": _standing(standing),
            }
            for number, task, result, due, standing in found.tasks
        ],
        "surveys": found.surveys,
        "chart": effect_chart(found.effect) if found.effect else None,
        "reason": gettext(words.REASONS[found.effect.reason]) if found.effect and found.effect.reason else "",
        "look_back": _look_back(found.look_back),
    }  # fmt: skip
    return render(request, "agenda/public_theme.html", context)


def _standing(name: str) -> str:
    names = {"done": gettext("已完成"), "late": gettext("超期"), "open": gettext("在办")}
    return names.get(name) or gettext(words.PROMISES[name])


def _look_back(name: str) -> str:
    if not name:
        return ""
    return gettext("半年后回头看：有反弹。") if name == "again" else gettext("半年后回头看：没有反弹。")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def asked(request: HttpRequest, code: str) -> HttpResponseBase:
    """A deputy's page behind a link of its own: the candidates, and what these deputies think."""
    if too_many(request):
        return render(request, "agenda/asked.html", {"seat": None}, status=429)
    seat = queries.seat_of(code)
    if seat is None:
        count_miss(request)
        return render(request, "agenda/asked.html", {"seat": None}, status=404)
    refusal = ""
    if request.method == "POST":
        try:
            actions.answer_by_seat(code, said_in(request.POST, seat.year))
        except Refusal as refused:
            refusal = refused.message
        else:
            tell(request, gettext("记下了，截止前可以再改"))
            return redirect("theme_asked", code)
    context = {
        "seat": seat,
        "year": seat.year,
        "rows": asked_rows(seat.year, queries.seat_answers(seat)),
        "stances": stances(),
        "refusal": refusal,
    }
    return render(request, "agenda/asked.html", context, status=409 if refusal else 200)

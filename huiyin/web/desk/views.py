"""The agent's desk: a call is written down, the machine proposes, the agent decides."""

import json
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.actions import drop_draft, save_draft
from huiyin.hear.intake.queries import draft
from huiyin.web.access import actor
from huiyin.web.desk import answering, caller, listening, suggesting, words
from huiyin.web.desk.finding import matter_options, unit_options
from huiyin.web.desk.mapping import desk_map
from huiyin.web.desk.registering import Done, missing, register
from huiyin.web.desk.typed import Typed

DONE = "huiyin_desk_done"
DONE_FOR = 900  # seconds for which the receipt can still be read out after a reload


@require_GET
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """An empty record, or the one that was begun; what was just registered stands on top until it is put away."""
    typed = Typed.read(draft(actor(request).id or 0))
    return render(request, "desk/desk.html", page(request, typed) | {"done": _done(request)})


def page(request: HttpRequest, typed: Typed) -> dict[str, Any]:
    """Everything the desk shows."""
    return {
        **board(request, typed),
        "restored": bool(typed.words),
        "units": unit_options(),
        "all_matters": matter_options(),
        "hand_over": words.choices(words.HAND_OVER),
        "grounds": words.grounds(),
        "saved_at": None,
    }


def board(request: HttpRequest, typed: Typed) -> dict[str, Any]:
    """What follows from what has been typed: the fragments that are sent back while the agent types."""
    judged = suggesting.judge(typed)
    spots = listening.spots(judged)
    found = listening.elements(judged)
    place = judged.chosen.place.value if judged.chosen.place else ""
    return {
        **suggesting.proposals(judged),
        **caller.history(typed),
        "scripts": listening.scripts(typed.words),
        "spots": spots,
        "map": desk_map(typed.point, spots),
        "elements": found,
        "elements_words": suggesting.missing_words(sum(1 for one in found if one.state == "done")),
        "ask": next((one.ask for one in found if one.ask), "") if judged.enough else "",
        "answers": answering.suggested(judged),
        "near": caller.nearby(actor(request), place, judged.matter),
    }


@require_POST
@never_cache
def desk_suggest(request: HttpRequest) -> HttpResponse:
    """Every fragment anew, each swapped where it stands; no field that is typed into is among them."""
    context = board(request, Typed.read(request.POST)) | {"oob": True}
    return render(request, "desk/board.html", context)


@require_POST
@never_cache
def desk_save(request: HttpRequest) -> HttpResponseBase:
    """Keep the draft; with `clear` put it away, with `read` put away the receipt that was read out."""
    account = actor(request).id or 0
    if "clear" in request.POST:
        drop_draft(account)
        return redirect("desk")
    if "read" in request.POST:
        return _forget(redirect("desk"))
    save_draft(account, Typed.read(request.POST).draft)
    return render(request, "desk/saved.html", {"saved_at": now(), "oob": True})


@require_POST
@never_cache
def desk_register(request: HttpRequest) -> HttpResponseBase:
    """Register and do what the pressed button says."""
    typed = Typed.read(request.POST)
    verb, _, shown = request.POST.get("verb", "").partition(":")
    if wrong := missing(typed, verb):
        return _again(request, typed, verb, wrong, 422)
    lead = suggesting.judge(typed).lead
    if verb in ("dispatch", "hold") and lead != shown:
        told = gettext("按钮上写的单位在您按下之前变了。请看一眼现在派给谁，再按一次。")
        return _again(request, typed, "", [("words", told)], 409)
    try:
        done = register(actor(request), typed, verb)
    except Refusal as refusal:
        return _again(request, typed, verb, [("words", refusal.message)], 409)
    return _remember(redirect("desk"), done)


def _again(
    request: HttpRequest, typed: Typed, verb: str, wrong: list[tuple[str, str]], status: int
) -> HttpResponse:
    context = page(request, typed) | {"wrong": wrong, "failed": verb, "restored": False}
    return render(request, "desk/desk.html", context, status=status)


def _remember(response: HttpResponseBase, done: Done) -> HttpResponseBase:
    # Only the keyed hash of a receipt is kept, so this is the one chance to read it out: it must outlive a reload.
    value = signing.dumps([done.number, done.receipt, done.told], salt=DONE)
    assert isinstance(response, HttpResponse)
    response.set_cookie(DONE, value, max_age=DONE_FOR, httponly=True, samesite="Strict")
    return response


def _forget(response: HttpResponseBase) -> HttpResponseBase:
    assert isinstance(response, HttpResponse)
    response.delete_cookie(DONE, samesite="Strict")
    return response


def _done(request: HttpRequest) -> Done | None:
    try:
        return Done(*signing.loads(request.COOKIES.get(DONE, ""), salt=DONE, max_age=DONE_FOR))
    except (signing.BadSignature, json.JSONDecodeError, TypeError):
        return None

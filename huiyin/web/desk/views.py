"""The agent's desk: a call is written down, the machine proposes, the agent decides."""

import base64
import json
import time
from dataclasses import replace
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.actions import drop_draft, save_draft, take_draft
from huiyin.hear.intake.queries import Kept, drafts, local_key
from huiyin.web.access import actor
from huiyin.web.desk import answering, caller, listening, suggesting, words
from huiyin.web.desk import spots as where
from huiyin.web.desk.alarming import call_script
from huiyin.web.desk.finding import matter_options, unit_options
from huiyin.web.desk.mapping import desk_map
from huiyin.web.desk.registering import Done, missing, register
from huiyin.web.desk.typed import Typed

DONE = "huiyin_desk_done"
DONE_FOR = 900  # seconds for which the receipt can still be read out after a reload
HELD_WORDS = 24  # characters by which a held call is known again


@require_GET
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """An empty record, the one that was begun, or with `?call=` one that was held; `?new=` begins another.

    What was just registered stands on top until it is put away.
    """
    kept = drafts(actor(request).id or 0)
    here = _opened(request, kept)
    typed = Typed.read({**here.fields, "key": here.key} if here else {})
    context = page(request, typed, kept) | {
        "done": _done(request),
        "typed_at": here.typed_at if here else 0,
        "restored": typed.begun,
    }
    return render(request, "desk/desk.html", context)


def _opened(request: HttpRequest, kept: list[Kept]) -> Kept | None:
    if wanted := request.GET.get("call", ""):
        found = next((one for one in kept if one.key == wanted), None)
        if found and found.parked:
            take_draft(actor(request).id or 0, found.key)
        return found
    return None if "new" in request.GET else next((one for one in kept if not one.parked), None)


def page(request: HttpRequest, typed: Typed, kept: list[Kept] | None = None) -> dict[str, Any]:
    """Everything the desk shows."""
    account = actor(request).id or 0
    return {
        **board(request, typed),
        "restored": False,
        "typed_at": 0,
        "account": account,
        "zone": current().pack.city.timezone,
        "local_key": base64.b64encode(local_key(account)).decode(),
        "held": _held(drafts(account) if kept is None else kept, typed.key),
        "units": unit_options(),
        "all_matters": matter_options(),
        "hand_over": words.choices(words.HAND_OVER, "12345"),
        "grounds": words.grounds(),
        "saved_at": None,
    }


def _held(kept: list[Kept], here: str) -> list[dict[str, Any]]:
    """Calls that were begun and stand aside, as lines."""
    return [
        {
            "key": one.key,
            "words": str(one.fields.get("words", ""))[:HELD_WORDS] or gettext("还没写原话"),
            "at": one.saved_at,
        }
        for one in kept
        if one.key != here and any(one.fields.get(name) for name in ("words", "phone", "name", "place"))
    ]


def board(request: HttpRequest, typed: Typed) -> dict[str, Any]:
    """What follows from what has been typed: the fragments that are sent back while the agent types."""
    judged = suggesting.judge(typed)
    spots = where.spots(judged)
    found = listening.judged_quality(judged)
    return {
        **suggesting.proposals(judged),
        **caller.history(typed),
        "scripts": listening.scripts(typed.words),
        "undone": listening.undone(typed.words),
        "call_script": call_script(),
        "spots": spots,
        "map": desk_map(typed.point, spots),
        "place_warning": where.warning(judged),
        "elements": listening.elements(judged, found),
        "elements_words": suggesting.missing_words(sum(1 for one in found.parts if one.state == "full")),
        "score": found.score if judged.enough else None,
        "score_low": found.score < current().pack.quality.ask_below,
        "ask": listening.ask(found) if judged.enough else "",
        "answers": answering.suggested(judged),
        **caller.near(judged),
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
    """Keep the draft; with `park` hold it and begin another, with `clear` put it away, with `read` the receipt."""
    account, typed = actor(request).id or 0, Typed.read(request.POST)
    if "read" in request.POST:
        return _forget(redirect("desk"))
    if "clear" in request.POST:
        drop_draft(account, typed.key)
        return redirect(f"{reverse('desk')}?new=1")
    park = "park" in request.POST
    save_draft(account, typed.key, typed.draft, _typed_at(request), park)
    if park:
        return redirect(f"{reverse('desk')}?new=1")
    return render(request, "desk/saved.html", {"saved_at": now(), "oob": True})


def _typed_at(request: HttpRequest) -> int:
    said = request.POST.get("typed_at", "")
    return int(said) if said.isdecimal() and len(said) < 16 else int(time.time() * 1000)


@require_POST
@never_cache
def desk_register(request: HttpRequest) -> HttpResponseBase:
    """Register and do what the pressed button says.

    A script that asks gets JSON: what came of it, or why not. What was written while the line was down comes with
    `queued`: the agent decided then, for the unit that stood on the button then.
    """
    typed = Typed.read(request.POST)
    verb, _, shown = request.POST.get("verb", "").partition(":")
    if wrong := missing(typed, verb):
        return _again(request, typed, verb, wrong, 422)
    judged = suggesting.judge(typed)
    if not typed.queued and (told := _changed_meanwhile(typed, verb, shown, judged)):
        return _again(request, typed, "", [("words", told)], 409)
    if verb in ("dispatch", "hold") and not typed.queued and (told := _asks_once(typed, judged)):
        return _again(request, replace(typed, asked="1"), "", [("words", told)], 409)
    try:
        done = register(actor(request), typed, verb, shown if typed.queued else "")
    except Refusal as refusal:
        return _again(request, typed, verb, [("words", refusal.message)], 409)
    answer = JsonResponse({"number": done.number, "receipt": done.receipt, "told": done.told})
    return _remember(answer if _by_script(request) else redirect("desk"), done)


def _changed_meanwhile(typed: Typed, verb: str, shown: str, judged: suggesting.Judged) -> str:
    """What the pressed button said that no longer holds; empty when it still says what will be done."""
    if verb == "merge" and typed.merge != shown:
        return gettext("按钮上写的单在您按下之前变了。请看一眼现在并到哪一张，再按一次。")
    if verb in ("dispatch", "hold") and judged.lead != shown:
        return gettext("按钮上写的单位在您按下之前变了。请看一眼现在派给谁，再按一次。")
    return ""


def _asks_once(typed: Typed, judged: suggesting.Judged) -> str:
    """What a thin record still lacks, the first time it is to be sent; the second time it goes as it is."""
    found = listening.judged_quality(judged)
    if typed.asked or found.score >= current().pack.quality.ask_below:
        return ""
    lacking = gettext("、").join(one.why for one in listening.elements(judged, found) if one.missing)
    return gettext("这份记录%(score)d分：%(lacking)s。能问就再问一句；问不到，再按一次就派。") % {
        "score": found.score,
        "lacking": lacking,
    }


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Desk") == "1"


def _again(
    request: HttpRequest, typed: Typed, verb: str, wrong: list[tuple[str, str]], status: int
) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"wrong": wrong}, status=status)
    context = page(request, typed) | {"wrong": wrong, "failed": verb}
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

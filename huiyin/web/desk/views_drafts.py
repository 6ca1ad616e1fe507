"""Writing an answer, reviewing it as a second person, withdrawing one, and answering what owners are asked."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.messages import WARNING
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.numbers import whole_number
from huiyin.hear.knowledge import actions, policies, queries
from huiyin.hear.knowledge.refusals import Incomplete, Refusal, Refused
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.desk.finding import matter_meant, matter_options
from huiyin.web.desk.knowledge_form import DraftForm, initial
from huiyin.web.desk.knowledge_words import (
    STATES,
    change_rows,
    line,
    request_line,
    today,
    why_words,
)
from huiyin.web.unit.names import matter_path, unit_name

ALIKE = 3
Deed = Callable[[], Any]


def _try(request: HttpRequest, deed: Deed) -> bool:
    """Do it and say so, or say why not; whether it was done."""
    try:
        deed()
    except Refused as refused:
        raise PermissionDenied from refused
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refusal as refusal:
        tell(request, refusal.message, level=WARNING)
        return False
    return True


@require_POST
def knowledge_begin(request: HttpRequest) -> HttpResponseBase:
    """Begin a draft, of a new entry, of a change, or of the answer to a request, and open it."""
    key = request.POST.get("key", "") or uuid.uuid4().hex
    asked = request.POST.get("request", "")
    made: list[Any] = []
    done = _try(
        request,
        lambda: made.append(
            actions.begin(actor(request), key, request.POST.get("code", ""), whole_number(asked))
        ),
    )
    return redirect("knowledge_draft", made[0].pk) if done else redirect("knowledge")


def _draft(someone: Actor, pk: int) -> Any:
    try:
        found = queries.draft(someone, pk)
    except Refused as refused:
        raise PermissionDenied from refused
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@never_cache
def knowledge_draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A draft: to be written, or to be reviewed, whichever is this person's part."""
    someone = actor(request)
    draft = _draft(someone, pk)
    if request.method == "GET":
        return _page(request, draft)
    verb = request.POST.get("verb", "")
    if verb in ("save", "submit"):
        return _written(request, draft, verb)
    if verb in ("publish", "send_back", "drop"):
        return _decided(request, draft, verb)
    raise Http404


def _written(request: HttpRequest, draft: Any, verb: str) -> HttpResponseBase:
    someone, version = actor(request), request.POST.get("version", "")
    form = DraftForm(someone, draft.owner_id, request.POST)
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    try:
        saved = actions.save(someone, draft.pk, form.wording, whole_number(version))
        if verb == "submit":
            actions.submit(someone, draft.pk)
    except Incomplete as incomplete:
        form.point_out(incomplete.faults)
        return _page(request, _draft(someone, draft.pk), form, status=422)
    except Refused as refused:
        raise PermissionDenied from refused
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _page(request, draft, form, status=409)
    if verb == "save":
        tell(request, gettext("存好了，还没有交。"))
        return redirect("knowledge_draft", saved.pk)
    tell(request, gettext("交出去了，等另一个人复核发布。"))
    return redirect("/knowledge/?view=todo")


def _decided(request: HttpRequest, draft: Any, verb: str) -> HttpResponseBase:
    someone, reason = actor(request), request.POST.get("reason", "")
    version = request.POST.get("version", "")
    seen = whole_number(version)
    if verb == "send_back" and not reason.strip():
        return _page(request, draft, wrong=gettext("请写要改什么，作者会看到。"), status=422)
    deeds: dict[str, tuple[Deed, str]] = {
        "publish": (lambda: actions.publish(someone, draft.pk, seen), gettext("发布了，马上就能查到。")),
        "send_back": (
            lambda: actions.send_back(someone, draft.pk, reason, seen),
            gettext("退回去了，作者会看到要改什么。"),
        ),
        "drop": (lambda: actions.drop(someone, draft.pk), gettext("这一稿不写了，原来的条目没有变。")),
    }
    deed, told = deeds[verb]
    if not _try(request, deed):
        return redirect("knowledge_draft", draft.pk)
    tell(request, told)
    if verb == "publish" and (published := _draft(someone, draft.pk).entry):
        return redirect("knowledge_entry", published.code)
    return redirect("/knowledge/?view=todo")


def _page(
    request: HttpRequest, draft: Any, form: DraftForm | None = None, wrong: str = "", status: int = 200
) -> HttpResponse:
    someone = actor(request)
    writing = draft.state in ("draft", "sent_back") and policies.may_change(someone, draft)
    label, tone = STATES[draft.state]
    changes = queries.differences(draft.entry, draft) if draft.entry and draft.state != "published" else []
    context = {
        "draft": draft,
        "form": (form or DraftForm(someone, draft.owner_id, initial=initial(draft))).shown()
        if writing
        else None,
        "state": gettext(label),
        "tone": tone,
        "owner": unit_name(draft.owner_id),
        "matter": matter_path(draft.matter),
        "changes": change_rows(changes),
        "may_publish": draft.state == "submitted" and policies.may_publish(someone, draft),
        "may_drop": draft.state in ("draft", "sent_back", "submitted")
        and policies.may_change(someone, draft),
        "own": policies.wrote(someone, draft),
        "next_version": (draft.entry.version if draft.entry else 0) + 1,
        "all_matters": matter_options() if writing else [],
        "asked": request_line(draft.request) if draft.request else None,
        "alike": _alike(draft.question, draft.entry.code if draft.entry else ""),
        "wrong": wrong,
    }
    return render(request, "desk/knowledge_draft.html", context, status=status)


def _alike(question: str, code: str) -> list[dict[str, Any]]:
    """Entries that answer nearly the same, so that nothing is written twice."""
    found = queries.find(question, today(), ALIKE + 1) if question else []
    return [line(hit.entry, today()) for hit in found if hit.entry.code != code and hit.score > 0.6][:ALIKE]


@require_POST
def knowledge_withdraw(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take an entry out of force at once, saying why."""
    reason = request.POST.get("reason", "")
    if not reason.strip():
        tell(request, gettext("请写为什么撤下，别人会看到。"), level=WARNING)
    elif _try(request, lambda: actions.withdraw(actor(request), code, reason)):
        tell(request, gettext("撤下了，不会再提示这一条；以前用过的版本还能查。"))
    return redirect("knowledge_entry", code)


@require_POST
def knowledge_report(request: HttpRequest) -> HttpResponseBase:
    """Somebody missed an answer: ask its owner."""
    text, matter = request.POST.get("text", ""), matter_meant(request.POST.get("matter", ""))
    if text.strip() and _try(request, lambda: actions.report_gap(actor(request), text, matter)):
        tell(request, gettext("记下了，已经请负责的单位来写答案。"))
    return redirect("knowledge")


@require_GET
def knowledge_request(request: HttpRequest, pk: int) -> HttpResponse:
    """What an owner is asked, how people said it, and by when it is due."""
    someone = actor(request)
    try:
        asked = queries.request(someone, pk)
    except Refused as refused:
        raise PermissionDenied from refused
    if asked is None:
        raise Http404
    said = queries.voices(pk)
    context = {
        "asked": asked,
        **request_line(asked),
        "texts": [text for text in said.texts if text != asked.text],
        "why": why_words(said.why),
        "matter_path": matter_path(asked.matter),
        "alike": _alike(asked.text, "") if asked.kind == "gap" else [],
        "may_answer": asked.state == "open" and policies.may_answer(someone, asked),
        "may_dismiss": asked.state == "open" and policies.may_dismiss(someone, asked),
        "key": uuid.uuid4().hex,
    }
    return render(request, "desk/knowledge_request.html", context)


@require_POST
def knowledge_dismiss(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a request aside, saying why."""
    reason = request.POST.get("reason", "")
    if not reason.strip():
        tell(request, gettext("请写为什么搁置。"), level=WARNING)
        return redirect("knowledge_request", pk)
    if _try(request, lambda: actions.dismiss(actor(request), pk, reason)):
        tell(request, gettext("搁置了；同样的问题再来，会并到这一件里。"))
    return redirect("/knowledge/?view=todo")

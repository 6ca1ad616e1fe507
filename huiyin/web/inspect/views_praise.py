"""Praise with what it rests on; good practice from its writing to those who took it over."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.supervision.cases import actions, queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.above import showing
from huiyin.web.access import actor, may_open
from huiyin.web.components.times import zh_time
from huiyin.web.components.toast import tell
from huiyin.web.inspect import forms_praise as forms
from huiyin.web.inspect import words_governed as words
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.offers import Act, Doing, Failed, offer, perform

PRAISE: Mapping[str, Doing] = {
    "give": Doing(
        gettext_noop("表扬"), forms.GiveForm, actions.give, gettext_noop("已表扬，所有单位都看得到")
    ),
    "decline": Doing(gettext_noop("不表扬"), forms.DeclineForm, actions.decline, gettext_noop("已记下")),
}
PRACTICE: Mapping[str, Doing] = {
    "publish": Doing(
        gettext_noop("发给各单位"), forms.ReviewForm, actions.publish, gettext_noop("已发给各单位")
    ),
    "rewrite": Doing(
        gettext_noop("改好再交"), forms.RewriteForm, actions.rewrite_practice, gettext_noop("已再交")
    ),
    "adopt": Doing(
        gettext_noop("我们用上了"), forms.AdoptForm, actions.adopt, gettext_noop("已记下，原单位会收到")
    ),
    "send_back": Doing(gettext_noop("退回修改"), forms.BackForm, actions.send_back, gettext_noop("已退回")),
    "withdraw": Doing(gettext_noop("撤回这条做法"), forms.BackForm, actions.withdraw, gettext_noop("已撤回")),
}
TABS = {
    "practice": gettext_noop("好做法"),
    "praise": gettext_noop("表扬"),
    "todo": gettext_noop("等您"),
}


@require_GET
@never_cache
def praise(request: HttpRequest) -> HttpResponse:
    """Good practice to take over, praise that was given, and what waits for the reader."""
    return _page(request)


def _page(request: HttpRequest, failed: Failed | None = None) -> HttpResponse:
    someone = actor(request)
    view = "todo" if failed else request.GET.get("view", "practice")
    if view not in TABS:
        raise Http404
    proposals, todo = queries.proposals(someone), queries.practices_todo(someone)
    cursors: dict[str, Any] = {**showing.cursors(request)}
    found = queries.given(**cursors) if view == "praise" else queries.practice_page(**cursors)
    waiting = len(proposals) + len(todo)
    context = {
        "view": view,
        "finding": _finding(waiting),
        "tabs": _tabs(view, waiting),
        "practices": [_practice_line(one) for one in (todo if view == "todo" else found.orders)]
        if view != "praise"
        else [],
        "given": [_praised(one, someone) for one in found.orders] if view == "praise" else [],
        "proposals": [_proposal(one, someone, failed) for one in proposals] if view == "todo" else [],
        "pager": showing.pager(request, found) if view != "todo" else {},
        "writes": may_open(someone, "practice_new") and bool(queries.writes_for(someone)),
        "praises": queries.may_praise_any(someone),
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "inspect/praise.html", context, status=failed.status if failed else 200)


def _finding(waiting: int) -> str:
    if waiting:
        return ngettext("%(n)d件等您", "%(n)d件等您", waiting) % {"n": waiting}
    return gettext("好做法写出来，别的单位拿去用；群众的感谢和自己的进步都算数")


def _tabs(view: str, waiting: int) -> list[dict[str, Any]]:
    return [
        {
            "url": f"?view={name}",
            "label": gettext(label),
            "count": waiting if name == "todo" else 0,
            "current": name == view,
            "key": str(place),
        }
        for place, (name, label) in enumerate(TABS.items(), start=1)
    ]


def _practice_line(one: Any) -> dict[str, Any]:
    return {
        "title": one.title,
        "url": reverse("practice", args=[one.pk]),
        "unit": unit_name(one.unit_id),
        "day": zh_time(one.reviewed_at or one.written_at, "day"),
        "state": gettext(words.PRACTICE_STATES[one.state]) if one.state != "published" else "",
        "taken": ngettext("%(n)d个单位用上了", "%(n)d个单位用上了", one.taken) % {"n": one.taken}
        if one.taken
        else "",
        "review": one.review,
    }


def _praised(one: Any, someone: Actor) -> dict[str, Any]:
    opens = may_open(someone, "order")
    return {
        "praise": one,
        "unit": unit_name(one.unit_id),
        "ground": gettext(words.PRAISES[one.ground]),
        "figures": words.praise_words(one.ground, one.numbers),
        "orders": [{"number": n, "url": reverse("order", args=[n]) if opens else ""} for n in one.orders],
    }


def _proposal(one: Any, someone: Actor, failed: Failed | None) -> dict[str, Any]:
    acts = [
        offer(f"{name}-{one.pk}", reverse("praise_do", args=[one.pk, name]), doing, one, failed)
        for name, doing in PRAISE.items()
    ]
    return {**_praised(one, someone), "acts": acts}


@require_POST
@never_cache
def praise_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Give praise that was proposed, or not."""
    doing = PRAISE.get(act)
    try:
        found = queries.read_praise(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, f"{act}-{pk}", found)
    if failed:
        return _page(request, failed)
    tell(request, gettext(doing.done))
    return redirect(f"{reverse('praise')}?view=todo")


@require_http_methods(["GET", "POST"])
@never_cache
def praise_new(request: HttpRequest) -> HttpResponseBase:
    """Praise a unit by one's own decision."""
    form = forms.NewPraiseForm(request.POST if request.method == "POST" else None)
    title, button = gettext("表扬一个单位"), gettext("表扬")
    if request.method == "GET":
        return _form(request, form, title, button)
    if not form.is_valid():
        return _form(request, form, title, button, status=422)
    typed = form.cleaned_data
    try:
        actions.praise(actor(request), typed["unit"], typed["words_said"], typed["orders"].split())
    except Refusal as refusal:
        return _form(request, form, title, button, refusal.message, 409)
    tell(request, gettext("已表扬，所有单位都看得到"))
    return redirect(f"{reverse('praise')}?view=praise")


@require_http_methods(["GET", "POST"])
@never_cache
def practice_new(request: HttpRequest) -> HttpResponseBase:
    """Write a practice of one's own unit."""
    units = queries.writes_for(actor(request))
    form = forms.PracticeForm(request.POST if request.method == "POST" else None, about=units)
    title, button = gettext("写一条好做法"), gettext("交上去")
    if request.method == "GET":
        return _form(request, form, title, button)
    if not form.is_valid():
        return _form(request, form, title, button, status=422)
    try:
        made = actions.write_practice(actor(request), form.cleaned_data["unit"], **form.words)
    except Refusal as refusal:
        return _form(request, form, title, button, refusal.message, 409)
    tell(request, gettext("已交上去，审核后发给各单位"))
    return redirect("practice", made.pk)


def _form(
    request: HttpRequest, form: Any, title: str, button: str, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "refusal": refusal}
    return render(request, "inspect/praise_form.html", context, status=status)


@require_GET
@never_cache
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """One practice."""
    return _practice(request, pk)


@require_POST
@never_cache
def practice_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Review, write again, take over, take back."""
    doing, story = PRACTICE.get(act), _read(actor(request), pk)
    if doing is None or act not in story.doing:
        raise Http404 if doing is None else PermissionDenied
    failed = perform(actor(request), doing, pk, request.POST, act, story)
    if failed:
        return _practice(request, pk, failed)
    tell(request, gettext(doing.done))
    return redirect("practice", pk)


def _practice(request: HttpRequest, pk: int, failed: Failed | None = None) -> HttpResponse:
    story = _read(actor(request), pk)
    acts: list[Act] = [
        offer(name, reverse("practice_do", args=[pk, name]), PRACTICE[name], story, failed)
        for name in PRACTICE
        if name in story.doing
    ]
    context = {
        "practice": story.practice,
        "unit": unit_name(story.practice.unit_id),
        "state": gettext(words.PRACTICE_STATES[story.practice.state]),
        "adoptions": [{"row": one, "unit": unit_name(one.unit_id)} for one in story.adoptions],
        "main": acts[0].as_main() if acts else None,
        "acts": acts[1:],
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "inspect/practice.html", context, status=failed.status if failed else 200)


def _read(someone: Actor, pk: int) -> queries.PracticeStory:
    try:
        return queries.read_practice(someone, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused

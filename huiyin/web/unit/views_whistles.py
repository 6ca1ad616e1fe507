"""Whistles: the list with both sides' figures, one whistle's page, and what is done on it."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.coordination.whistles import actions, queries
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit import together_words as words
from huiyin.web.unit import whistle_page
from huiyin.web.unit.forms_together import WhistleForm
from huiyin.web.unit.offers import Failed, perform
from huiyin.web.unit.together import line, summons_line
from huiyin.web.unit.views import read

PERIODS = (30, 90, 365)
SEES_FIGURES = ("unit_head", "coordinator", "supervisor", "leader", "discipline")


@require_GET
@never_cache
def whistles(request: HttpRequest) -> HttpResponse:
    """What waits for this reader, what was blown, and how both sides do."""
    someone = actor(request)
    before = request.GET.get("before", "")
    blown = queries.blown(someone, whole_number(before))
    context = {
        "go": [summons_line(one) for one in queries.to_go(someone)],
        "answer": [summons_line(one) for one in queries.to_reply(someone)],
        "duties": queries.duties(someone),
        "approve": [line(one) for one in queries.to_approve(someone)],
        "check": [line(one) for one in queries.to_check(someone)],
        "settle": [summons_line(one) for one in queries.to_settle(someone)],
        "blown": [line(one) for one in blown],
        "next_url": f"?before={blown[-1].pk}" if len(blown) == queries.PAGE else "",
        **_figures(someone, request.GET.get("days", "")),
    }
    return render(request, "unit/whistles.html", context)


def _figures(someone: Actor, asked: str) -> dict[str, Any]:
    """Both sides in the period, below the place where the reader stands."""
    if not someone.has(*SEES_FIGURES):
        return {}
    days = next((one for one in PERIODS if one == whole_number(asked)), PERIODS[0])
    path = next(post.path for post in someone.posts if post.role in SEES_FIGURES)
    since, until = now() - timedelta(days=days), now()
    return {
        "days": days,
        "periods": [
            {"url": f"?days={n}", "label": gettext("%(n)d天") % {"n": n}, "current": n == days}
            for n in PERIODS
        ],
        "streets": words.street_rows(queries.whistle_counts(since, until, path)),
        "units": words.unit_rows(queries.unit_records(since, until, path)),
        "ours": words.unit_rows(queries.unit_records(since, until, units=someone.units("unit_head"))),
    }


@require_GET
@never_cache
def whistle(request: HttpRequest, pk: int) -> HttpResponse:
    """One whistle."""
    return _page(request, pk)


@require_POST
@never_cache
def whistle_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Approve, check, settle on the spot, call off, take up, throw away."""
    doing = whistle_page.DOINGS.get(act)
    found = _found(request, pk)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, found)
    return _after(request, pk, failed, doing.done)


@require_POST
@never_cache
def summons_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Confirm, check in, mark, answer, settle: one unit of a whistle."""
    doing = whistle_page.ANSWERS.get(act)
    try:
        one = queries.summons_of(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, f"{act}-{pk}", one)
    return _after(request, one.whistle_id, failed, doing.done)


@require_POST
@never_cache
def sheet_done(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A duty of the sheet is done."""
    whistle_id = queries.whistle_of_row(pk)
    if whistle_id is None:
        raise Http404
    _found(request, whistle_id)
    failed = perform(actor(request), whistle_page.DONE, pk, request.POST, f"done-{pk}")
    return _after(request, whistle_id, failed, whistle_page.DONE.done)


@require_http_methods(["GET", "POST"])
@never_cache
def whistle_new(request: HttpRequest, number: str) -> HttpResponseBase:
    """Write a whistle for the head to approve."""
    someone, story = actor(request), read(request, number)
    order = story.order
    if request.method == "GET":
        if not queries.may_draft(someone, order):
            raise PermissionDenied
        return _draft_page(request, order, WhistleForm(initial={"version": order.version}, order=order))
    form = WhistleForm(request.POST, order=order)
    if not form.is_valid():
        return _draft_page(request, order, form, status=422)
    try:
        made = actions.draft(someone, order.pk, version=form.cleaned_data["version"], **form.words)
    except Refusal as refusal:
        return _draft_page(request, order, form, refusal.message, 409)
    tell(request, gettext("已交负责人批准"))
    return redirect("whistle", made.pk)


def _draft_page(
    request: HttpRequest, order: Any, form: WhistleForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"order": order, "form": form, "refusal": refusal}
    return render(request, "unit/whistle_new.html", context, status=status)


def _after(request: HttpRequest, pk: int, failed: Failed | None, done: str) -> HttpResponseBase:
    if failed:
        return _page(request, pk, failed)
    tell(request, gettext(done))
    return redirect("whistle", pk)


def _page(request: HttpRequest, pk: int, failed: Failed | None = None) -> HttpResponse:
    context = whistle_page.page(actor(request), _found(request, pk), failed)
    return render(request, "unit/whistle.html", context, status=failed.status if failed else 200)


def _found(request: HttpRequest, pk: int) -> Any:
    try:
        return queries.whistle(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused

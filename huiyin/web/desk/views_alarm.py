"""Alarms: the strip on every page, the list, and the page of one where it is taken and finished."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.coordination import actions, queries
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.vault.actions import reveal
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.desk import alarming, listening, words
from huiyin.web.unit.names import matter_path, place_path

UNCHANGED = 204


@require_GET
@never_cache
def alarm_watch(request: HttpRequest) -> HttpResponse:
    """The strip on every page of the staff; no answer when it says what is there already.

    It looks for orders in danger itself, so that nothing waits for the worker: one question to a partial index.
    """
    actions.raise_alarms(queries.WATCHED)
    actions.escalate_if_due()
    found = alarming.watch(actor(request))
    if found["seen"] == request.GET.get("seen"):
        return HttpResponse(status=UNCHANGED)
    return render(request, "desk/alarm_strip.html", found)


@require_GET
@never_cache
def alarms(request: HttpRequest) -> HttpResponse:
    """What waits, and what became of earlier ones."""
    actions.raise_alarms()
    actions.escalate_if_due()
    someone = actor(request)
    before = queries.history(someone, request.GET.get("before", ""))
    context = {
        "waiting": alarming.lines(queries.waiting(someone)),
        "lines": alarming.lines(before),
        "next_url": f"?before={before[-1].pk}" if len(before) == queries.PAGE else "",
        "finding": alarming.finding(queries.record()),
    }
    return render(request, "desk/alarms.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """One alarm; a POST shows the number to the one who took it, which is written down."""
    found = _found(request, pk)
    if request.method == "GET":
        return _page(request, found)
    token = found.order.appeal.appellant
    if token is None or not queries.may_call(actor(request), found):
        raise PermissionDenied
    purpose = gettext("险情回电%(number)s") % {"number": found.order.number}
    return _page(request, found, appellant=reveal(actor(request), token, purpose))


@require_POST
@never_cache
def alarm_take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Become the one who answers, or give it back with `let_go`."""
    _found(request, pk)
    try:
        if "let_go" in request.POST:
            actions.let_go(actor(request), pk)
            return redirect("alarms")
        actions.take(actor(request), pk)
    except Refusal as refusal:
        tell(request, refusal.message)
    return redirect("alarm", pk)


@require_POST
@never_cache
def alarm_done(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write down what was done."""
    found, data = _found(request, pk), request.POST
    try:
        actions.finish(actor(request), pk, data.get("outcome", ""), data.get("to", ""), data.get("note", ""))
    except Refusal as refusal:
        lacking = getattr(refusal, "fields", ())
        return _page(
            request, found, told=refusal.message, lacking=lacking, typed=data, status=422 if lacking else 409
        )
    tell(request, gettext("险情处理结果已记下。"))
    return redirect("alarms")


def _found(request: HttpRequest, pk: int) -> Any:
    try:
        return queries.alarm(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


def _page(request: HttpRequest, found: Any, status: int = 200, **more: Any) -> HttpResponse:
    someone, order = actor(request), found.order
    line = alarming.lines([found])[0]
    scripts = listening.scripts(f"{order.appeal.title}\n{order.appeal.words}")
    first = next((one.to for one in scripts if one.to), "")
    context = {
        "line": line,
        "alarm": found,
        "order": order,
        "mine": found.taken_by == someone.id and not found.done_at,
        "open": not found.done_at and found.taken_by is None,
        "scripts": scripts,
        "call": alarming.call_script(),
        "first": first,
        "place": order.appeal.place_said or place_path(order.place_id),
        "matter": matter_path(order.matter),
        "unit": alarming.unit_of(order),
        "grade": words.said(alarming.GRADE_NAMES, found.grade),
        "limit": alarming.limit_words(found.grade),
        "events": alarming.events(found.pk),
        "may_call": queries.may_call(someone, found),
        "outcomes": [(value, label, key) for value, label, key in words.choices(alarming.OUTCOMES, "1234")],
        "hand_over": words.choices(words.HAND_OVER, "56789"),
        "typed": {"outcome": "", "to": first, "note": ""},
        **more,
    }
    response = render(request, "desk/alarm.html", context, status=status)
    if "appellant" in more:
        response["Cache-Control"] = "no-store"
    return response

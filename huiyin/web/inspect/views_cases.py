"""Inspections: the list by what must be done next, one case as one story, a new one, the decision on paper."""

from typing import Any
from urllib.parse import quote

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.orders.queries import readable
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.supervision.cases import actions, queries
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.above import showing
from huiyin.web.access import actor, may_open
from huiyin.web.components.toast import tell
from huiyin.web.inspect import page_cases
from huiyin.web.inspect import words_cases as words
from huiyin.web.inspect.forms_cases import NewCaseForm
from huiyin.web.unit.names import role_name, unit_name
from huiyin.web.unit.offers import Failed, offer, perform

TABS = {
    "todo": (gettext_noop("等您"), gettext_noop("轮到您的一步会出现在这里，快到期的在前。")),
    "waiting": (gettext_noop("等别人"), gettext_noop("轮到单位或别的同事的案件会出现在这里。")),
    "follow": (gettext_noop("平台改进"), gettext_noop("认定不怪单位的，平台自己该做的事会出现在这里。")),
    "closed": (gettext_noop("已结案"), gettext_noop("结案的会出现在这里，认定和处理都查得到。")),
}


@require_GET
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """Cases that wait for the reader, for others, what the platform has to do, what is closed."""
    someone, view = actor(request), request.GET.get("view", "todo")
    if view not in TABS:
        raise Http404
    counts = queries.counts(someone)
    cursors: dict[str, Any] = {**showing.cursors(request)}
    found = (
        queries.follow_page(someone, **cursors)
        if view == "follow"
        else queries.page(someone, view, **cursors)
    )
    rows: list[Any] = list(found.orders)
    context = {
        "finding": page_cases.finding(counts),
        "tabs": _tabs(view, counts),
        "lines": page_cases.follow_lines(rows)
        if view == "follow"
        else page_cases.lines(someone, rows, view == "todo"),
        "empty": gettext(TABS[view][1]),
        "pager": showing.pager(request, found),
        "may_open": may_open(someone, "case_new"),
        "last_key": str(len(TABS)),
    }
    return render(request, "inspect/cases.html", context)


def _tabs(view: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "url": f"?view={name}",
            "label": gettext(label),
            "count": counts.get(name, 0),
            "alert": name == "todo" and counts["late"] > 0,
            "current": name == view,
            "key": str(place),
        }
        for place, (name, (label, _)) in enumerate(TABS.items(), start=1)
    ]


@require_GET
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case."""
    return _page(request, pk)


@require_POST
@never_cache
def case_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Do the next step."""
    doing, story = page_cases.DOINGS.get(act), _read(actor(request), pk)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, story)
    if failed:
        return _page(request, pk, failed)
    tell(request, gettext(doing.done))
    return redirect("case", pk)


def _page(request: HttpRequest, pk: int, failed: Failed | None = None) -> HttpResponse:
    context = page_cases.page(actor(request), _read(actor(request), pk), failed)
    context["opens_orders"] = may_open(actor(request), "order")
    context["opens_rates"] = may_open(actor(request), "rates_unit")
    return render(request, "inspect/case.html", context, status=failed.status if failed else 200)


def _read(someone: Actor, pk: int) -> queries.CaseStory:
    try:
        return queries.read(someone, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


@require_GET
@never_cache
def case_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision to print and seal."""
    found = _read(actor(request), pk).case
    if not queries.has_paper(found):
        raise Http404
    response = HttpResponse(queries.pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{quote(f'{found.number}.pdf', safe='')}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@never_cache
def case_new(request: HttpRequest) -> HttpResponseBase:
    """Open a case by one's own decision."""
    if request.method == "GET":
        known = {name: request.GET.get(name, "") for name in ("unit", "period", "order")}
        known["ground"] = request.GET.get("ground", "decision")
        return _new(request, NewCaseForm(initial=known))
    form = NewCaseForm(request.POST)
    if not form.is_valid():
        return _new(request, form, status=422)
    try:
        made = _open(actor(request), form.cleaned_data)
    except ObjectDoesNotExist:
        form.add_error("order", gettext("没有这张工单，或者您看不到它。"))
        return _new(request, form, status=422)
    except Refusal as refusal:
        return _new(request, form, refusal.message, 409)
    tell(request, gettext("已立案"))
    return redirect("case", made.pk)


def _open(someone: Actor, typed: dict[str, Any]) -> Any:
    order = readable(someone, typed["order"].strip()) if typed["order"].strip() else None
    evidence = {"words": typed["words"], "orders": [order.pk] if order else []}
    key = {"order_id": order.pk if order else None, "period": typed["period"]}
    return actions.open_case(someone, typed["unit"], typed["ground"], evidence, **key)


def _new(request: HttpRequest, form: NewCaseForm, refusal: str = "", status: int = 200) -> HttpResponse:
    return render(request, "inspect/case_new.html", {"form": form, "refusal": refusal}, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def case_follow(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One thing that the platform itself must do after a case."""
    try:
        found, does, reads = queries.follow_up(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused
    failed = None
    if request.method == "POST":
        failed = perform(actor(request), page_cases.FOLLOW, pk, request.POST, "done", found)
        if failed is None:
            tell(request, gettext(page_cases.FOLLOW.done))
            return redirect("case_follow", pk)
    act = offer("done", request.path, page_cases.FOLLOW, found, failed).as_main() if does else None
    context = {
        "follow": found,
        "what": gettext(words.FOLLOWS[found.kind]),
        "unit": unit_name(found.unit_id),
        "who": role_name(found.owner),
        "main": act,
        "reads": reads,
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "inspect/follow.html", context, status=failed.status if failed else 200)

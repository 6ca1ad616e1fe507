"""The list of reports, and asking for one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.reports import actions, queries
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.insight import reports_words as words
from huiyin.web.insight.forms_reports import NewForm
from huiyin.web.insight.tabs import tabs
from huiyin.web.leader.asking import guarded
from huiyin.web.unit.names import english


@require_GET
@never_cache
@guarded
def reports(request: HttpRequest) -> HttpResponse:
    """The newest reports, and a form for one that is not there."""
    return _page(request)


def _page(
    request: HttpRequest, form: NewForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    someone, kind = actor(request), request.GET.get("kind", "")
    found = queries.reports(someone, kind, request.GET.get("before", ""))
    findings = queries.findings(queries.reader_of(someone), found, words.language())
    scopes = queries.scopes(someone)
    more = {"kind": kind, "before": str(found[-1].pk)} if len(found) == queries.PAGE else {}
    context = {
        "pages": tabs(request),
        "title": _title(someone, found),
        "kinds": _kinds(kind),
        "lines": [words.line(one, findings.get(one.pk, "")) for one in found],
        "next_url": f"?{urlencode({k: v for k, v in more.items() if v})}" if more else "",
        "form": form or (_empty(scopes) if scopes else None),
        "open": form is not None or not found,
        "refusal": refusal,
    }
    return render(request, "insight/reports.html", context, status=status)


def _empty(scopes: list[Any]) -> NewForm:
    first = queries.last_period("daily", queries.today())[0]
    return NewForm(
        about=scopes, auto_id="id_new_%s", initial={"kind": "daily", "day": first, "scope": scopes[0].code}
    )


def _title(someone: Any, found: list[Any]) -> str:
    ready = [one for one in found if one.state == "reviewed"]
    if ready:
        return gettext("%(n)d份报告审过了，等签发") % {"n": len(ready)}
    waiting = [one for one in found if one.state == "draft" and queries.doing(someone, one).review]
    if waiting:
        return gettext("%(n)d份报告等人审") % {"n": len(waiting)}
    if not found:
        return gettext("还没有报告")
    newest = next((one for one in found if one.state == "issued"), None)
    return (
        gettext("最近签发的是%(name)s") % {"name": words.name(newest)}
        if newest
        else gettext("报告都还没有签发")
    )


def _kinds(kind: str) -> list[dict[str, Any]]:
    named = {code: how.name_en if english() else how.name for code, how in current().reporting.kinds.items()}
    return [
        {"url": f"?kind={code}" if code else "?", "label": label, "current": code == kind}
        for code, label in {"": gettext("全部"), **named}.items()
    ]


@require_POST
@never_cache
@guarded
def report_new(request: HttpRequest) -> HttpResponse:
    """Draft a report now; one that is there already is opened."""
    someone = actor(request)
    form = NewForm(request.POST, about=queries.scopes(someone), auto_id="id_new_%s")
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        found = actions.draft(someone, **form.asked())
    except Refusal as refusal:
        return _page(request, form, refusal.message, 422 if isinstance(refusal, Incomplete) else 409)
    tell(request, gettext("报告在这里，数和字都可以看了"))
    return redirect("report", found.pk)

"""What several persons decide: the docket, rulings, and endings that are looked at again."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.orders import actions, panel_queries
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.act.triage import ruling_actions, rulings
from huiyin.act.triage.refusals import Refusal as RulingRefusal
from huiyin.web.access import actor, may_open
from huiyin.web.components.toast import tell
from huiyin.web.desk import docket as shown


@require_GET
@never_cache
def panel(request: HttpRequest) -> HttpResponse:
    """Everything that waits for several persons, and which units end too much."""
    found = panel_queries.docket(actor(request))
    unsound = panel_queries.unsound(actor(request))
    decides = actor(request).has("panel", "dispatcher", "supervisor")
    context = {
        "finding": shown.finding(found),
        "sections": shown.sections(found),
        "sees_rulings": may_open(actor(request), "rulings"),
        "unsound": [shown.audit_line(one) for one in unsound],
        "shares": shown.share_table(panel_queries.shares()) if decides else None,
    }
    return render(request, "desk/panel.html", context)


@require_GET
@never_cache
def ruling_list(request: HttpRequest) -> HttpResponse:
    """Rulings that stand, or with ?ended=1 those that ended."""
    return _rulings(request)


def _rulings(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    ended = request.GET.get("ended") == "1"
    rows = rulings.listed(ended)
    count = len(rows)
    context = {
        "ended": ended,
        "lines": [shown.ruling_line(row, actor(request)) for row in rows],
        "headline": ngettext("%(n)d条裁定在照着派", "%(n)d条裁定在照着派", count) % {"n": count},
        "refusal": refusal,
    }
    return render(request, "desk/rulings.html", context, status=status)


@require_POST
@never_cache
def ruling_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask that a ruling end, or as a second person end it; `keep` lets it stand after all."""
    keeps = request.POST.get("keep") == "1"
    try:
        if keeps:
            ruling_actions.keep_ruling(actor(request), pk)
        else:
            row = ruling_actions.end_ruling(actor(request), pk, request.POST.get("why", "")[:1000])
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except RulingRefusal as refusal:
        return _rulings(request, refusal.message, 409)
    if keeps:
        tell(request, gettext("这条裁定照旧"))
    else:
        tell(
            request, gettext("已废止，以后按目录派") if row.ended_at else gettext("已提出，等另一位同事确认")
        )
    return redirect("rulings")


@require_GET
@never_cache
def ruling_export(request: HttpRequest) -> HttpResponse:
    """Rulings that stand, as lines for the catalogue of the city's next pack."""
    text = rulings.as_catalogue(rulings.listed())
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rulings-catalogue.csv"'
    return answer


@require_GET
@never_cache
def audits(request: HttpRequest) -> HttpResponse:
    """Endings that this person looks at again."""
    found = panel_queries.audits(actor(request))
    return render(request, "desk/audits.html", {"lines": [shown.audit_line(one) for one in found]})


@require_http_methods(["GET", "POST"])
@never_cache
def audit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One ending: what was shown for it, what was told, and whether it was sound."""
    try:
        found = panel_queries.audit_of(actor(request), pk)
        if request.method == "GET":
            return render(request, "desk/audit.html", {"one": shown.audit_line(found), "typed": {}})
        return _audited(request, found)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


def _audited(request: HttpRequest, found: Any) -> HttpResponseBase:
    sound, note = request.POST.get("sound", ""), request.POST.get("note", "")[:5000]
    try:
        if sound not in ("yes", "no") or not note.strip():
            raise Refusal(gettext("请选得当还是不当，并写明看了什么。"))
        actions.audit_exclusion(actor(request), found.pk, sound == "yes", note)
    except Refused:
        raise
    except Refusal as refusal:
        context = {"one": shown.audit_line(found), "typed": request.POST, "refusal": refusal.message}
        return render(request, "desk/audit.html", context, status=422)
    tell(request, gettext("结论已记下") if sound == "yes" else gettext("结论已记下，已列入督查"))
    return redirect("audits")

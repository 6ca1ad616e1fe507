"""One decision: what was decided, what the unit reported, and what can be done now."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.meetings import actions, queries
from huiyin.web.access import actor, may_open
from huiyin.web.components.toast import tell
from huiyin.web.meeting import words
from huiyin.web.meeting.forms import ChangeDecisionForm, ConfirmForm, ReportForm, WhyForm
from huiyin.web.unit.offers import Act, Doing, Failed, offer, perform

DOINGS: Mapping[str, Doing] = {
    "report": Doing(gettext_noop("报进展"), ReportForm, actions.report, gettext_noop("进展已报上")),
    "confirm": Doing(gettext_noop("确认办结"), ConfirmForm, actions.confirm, gettext_noop("已确认办结")),
    "send_back": Doing(gettext_noop("没办完，退回"), WhyForm, actions.send_back, gettext_noop("已退回单位")),
    "change": Doing(
        gettext_noop("改这件议定事项"), ChangeDecisionForm, actions.change_decision, gettext_noop("已改好")
    ),
    "drop": Doing(gettext_noop("撤销"), WhyForm, actions.drop_decision, gettext_noop("已撤销")),
}


@require_GET
@never_cache
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision."""
    return _page(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> Any:
    try:
        return queries.decision(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused


def _page(request: HttpRequest, found: Any, failed: Failed | None = None) -> HttpResponse:
    someone = actor(request)
    may = queries.decision_doing(someone, found)
    acts = [_offer(name, found, failed) for name in DOINGS if getattr(may, name)]
    main = failed.id if failed else acts[0].id if acts else ""
    context = {
        **words.decision_line(found),
        "name": words.name(found.meeting),
        "reports": queries.reports([found]).get(found.pk, []),
        "reads_meeting": queries.doing(someone, found.meeting).read,
        "reads_order": found.subject == "order" and may_open(someone, "order"),
        "main": next((act.as_main() for act in acts if act.id == main), None),
        "acts": [act for act in acts if act.id != main],
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "meeting/decision.html", context, status=failed.status if failed else 200)


def _offer(name: str, found: Any, failed: Failed | None) -> Act:
    known = {"what": found.what, "unit": found.unit_id, "due_on": found.due_on, "subject": found.subject}
    more = {"number": found.about, "version": found.version}
    return offer(
        name, reverse("decision_do", args=[found.pk, name]), DOINGS[name], found, failed, **known, **more
    )


@require_POST
@never_cache
def decision_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Report, confirm, send back, change, drop."""
    found = _found(request, pk)
    doing = DOINGS.get(act)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, found)
    if failed:
        return _page(request, _found(request, pk), failed)
    tell(request, gettext(doing.done))
    return redirect("decision", pk)

"""Asking looked at itself, for the overseers; and bad ratings on which two people of the panel decide."""

from datetime import datetime, time
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.assessment.queries import Period, latest
from huiyin.answer.callback import actions, queries
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.desk import recall_tables
from huiyin.web.unit.callback_words import GROUNDS
from huiyin.web.unit.names import unit_name

MONTHS_OFFERED = 6
WARNING = 30  # the level of a message that something was not done


@require_GET
@never_cache
def recalls(request: HttpRequest) -> HttpResponse:
    """How often the first asking errs, who told of pressure, who tried links of others, and whom the asking reached."""
    period = Period.read(request.GET.get("month", "")) or latest()
    since = datetime.combine(period.start, time(), current().zone)
    found = queries.disagreement(period)
    context = {
        "period": period,
        "months": _months(period),
        "found": found,
        "by_question": recall_tables.by_question(found),
        "by_agent": recall_tables.by_agent(found),
        "pressed": [(one, unit_name(one.unit)) for one in queries.pressed(since)],
        "abuses": [_abuse(one) for one in queries.abuses(since)],
        "coverage": recall_tables.coverage(queries.coverage(period), queries.bad_ratings(period)),
        "calls": recall_tables.calls(queries.call_ratings(period)),
        "own": recall_tables.own_against(queries.self_reports(period)),
    }
    return render(request, "desk/recalls.html", context)


def _months(chosen: Period) -> list[dict[str, Any]]:
    here, found = latest(), []
    for _ in range(MONTHS_OFFERED):
        found.append({"code": here.code, "start": here.start, "current": here.code == chosen.code})
        year, month = divmod(here.start.year * 12 + here.start.month - 2, 12)
        here = Period(here.start.replace(year=year, month=month + 1))
    return found


def _abuse(one: queries.Abuse) -> dict[str, Any]:
    who = dict.fromkeys(event.actor for event in story(one.stream))
    return {"link": one, "unit": unit_name(one.unit), "who": gettext("、").join(who)}


@require_GET
@never_cache
def apart(request: HttpRequest) -> HttpResponse:
    """Ratings that a unit holds to be unjustified and on which this person has not voted."""
    lines = [
        {"case": one, "unit": unit_name(one.unit), "ground": gettext(GROUNDS[one.ground])}
        for one in queries.apart_cases(actor(request))
    ]
    return render(request, "desk/apart.html", {"lines": lines})


@require_POST
@never_cache
def apart_vote(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person's finding on one of them."""
    unjust, reason = request.POST.get("unjust") == "yes", request.POST.get("reason", "")
    try:
        case = actions.vote_apart(actor(request), pk, unjust, reason)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refusal as refusal:
        tell(request, refusal.message, level=WARNING)
        return redirect("apart")
    decided = case.upheld is not None
    tell(request, gettext("两人意见一致，定了。") if decided else gettext("记下了，等另一位。"))
    return redirect("apart")

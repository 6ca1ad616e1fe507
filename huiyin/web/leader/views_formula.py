"""How the city scores: versions of the formula side by side, months that are closed, and whether they still hold."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.assessment import actions, queries
from huiyin.foundation.city.queries import current
from huiyin.web.access import actor, may_open
from huiyin.web.components.toast import tell
from huiyin.web.leader.asking import guarded
from huiyin.web.leader.policy_words import compared, policy_lines
from huiyin.web.leader.words import period_words
from huiyin.web.unit.names import unit_name

DIFFERING_SHOWN = 20


@require_GET
@guarded
def formula(request: HttpRequest) -> HttpResponse:
    """Versions side by side, closed months, and those that can be closed."""
    return _page(request)


@require_POST
@guarded
def formula_verify(request: HttpRequest) -> HttpResponse:
    """Reckon a closed month anew and say whether every figure is the same to the last digit."""
    found = queries.verify_month(_month(request))
    if found is None:
        raise Http404
    return _page(request, found)


@require_POST
@guarded
def formula_close(request: HttpRequest) -> HttpResponse:
    """Close a month; what comes later alters no figure of it."""
    month = _month(request)
    try:
        closed = actions.close_month(actor(request), month)
    except Refusal as refusal:
        tell(request, refusal.message)
        return redirect("formula")
    words = gettext("%(month)s关账了，按%(version)s版；以后的变化只作标记，不改这个月的数")
    tell(request, words % {"month": period_words(queries.Period(closed.month)), "version": closed.version})
    return redirect("formula")


def _month(request: HttpRequest) -> date:
    found = queries.Period.read(request.POST.get("month", ""))
    if found is None:
        raise Http404
    return found.last


def _page(request: HttpRequest, verified: queries.Verified | None = None) -> HttpResponse:
    someone, versions = actor(request), queries.formulas()
    own = queries.scope_of(someone)  # those who answer for no unit are refused
    may_close = queries.may_close_month(someone)
    now = queries.formula(queries.latest())
    context = {
        "scope": own,
        "title": gettext("现在按%(version)s版计分") % {"version": now.version},
        "now": policy_lines(now),
        "versions": versions,
        "in_force": now.version,
        "rows": compared(versions),
        "preset": current().pack.scoring.preset,
        "months": [_closed(one, verified) for one in queries.closed_months()],
        "verified": _verified(verified) if verified else None,
        "may_verify": may_open(someone, "formula_verify"),
        "to_close": [_to_close(month) for month in queries.months_to_close()] if may_close else [],
        "may_try": may_open(someone, "what_if"),
    }
    return render(request, "leader/formula.html", context)


def _closed(one: queries.Closed, verified: queries.Verified | None) -> dict[str, Any]:
    period = queries.Period(one.month)
    return {
        "month": period_words(period),
        "code": period.code,
        "version": one.version,
        "at": one.closed_at,
        "by": gettext("到日自动") if one.closed_by in ("", "system") else one.closed_by,
        "changed": one.changed,
        "ok": verified.ok if verified and verified.month == one.month else None,
    }


def _to_close(month: date) -> dict[str, str]:
    period = queries.Period(month)
    version = queries.formula(period).version
    return {"month": period_words(period), "code": period.code, "version": version}


def _verified(found: queries.Verified) -> dict[str, Any]:
    told = {"month": period_words(queries.Period(found.month)), "n": found.units, "version": found.version}
    if found.ok:
        words = (
            gettext("%(month)s：按%(version)s版重算%(n)d个单位，每个数到最后一位都一样，留痕里的摘要也一样")
            % told
        )
    elif found.differing:
        told |= {"out": len(found.differing)}
        words = gettext("%(month)s：按%(version)s版重算%(n)d个单位，%(out)d个与关账时不同") % told
    else:
        words = gettext("%(month)s：每个数都一样，但留痕里没有这份摘要") % told
    return {
        "ok": found.ok,
        "words": words,
        "units": [unit_name(code) for code in found.differing[:DIFFERING_SHOWN]],
    }

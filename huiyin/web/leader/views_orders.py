"""The orders behind a number: of a rate, of a count, or those past their deadline."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.act.orders.queries import Page
from huiyin.answer.assessment import queries
from huiyin.foundation.city.queries import current
from huiyin.learn.insight import queries as insight
from huiyin.web.access import actor, may_open
from huiyin.web.leader import lines, shapes, words
from huiyin.web.leader.asking import asked_filters, asked_period, guarded
from huiyin.web.unit.names import matter_name, unit_name


@require_GET
@guarded
def rates_orders(request: HttpRequest) -> HttpResponse:
    """The orders behind a number: of a rate, of a count, or those past their deadline."""
    kind = request.GET.get("rate", "")
    if kind == "overdue":
        return _overdue(request)
    if kind == "opened":
        return _opened(request)
    if kind not in queries.PARTS:
        raise Http404
    return _of_rate(request, kind)


def _of_rate(request: HttpRequest, name: str) -> HttpResponse:
    period, unit = asked_period(request), request.GET.get("unit", "")
    part, matter = request.GET.get("part", "all"), request.GET.get("matter", "")
    if part not in queries.PARTS[name] or (unit and unit not in current().units):
        raise Http404
    if matter and matter not in current().matters:
        raise Http404
    page = queries.orders_behind(actor(request), unit, period, name, part, *_cursors(request), matter=matter)
    where = unit_name(unit) if unit else words.scope_words(queries.scope_of(actor(request)))
    tabs = [
        {
            "url": shapes.orders_url(period, name, other, unit, matter),
            "label": gettext(label),
            "current": other == part,
            "key": str(place),
        }
        for place, (other, label) in enumerate(words.PARTS[name].items(), start=1)
        if other == part or other not in words.SELDOM  # shown where one came for them
    ]
    title = gettext("%(rate)s：%(part)s") % {
        "rate": words.rate_name(name),
        "part": gettext(words.PARTS[name][part]),
    }
    back = (
        f"{reverse('rates_unit', args=[unit])}?month={period.code}"
        if unit
        else f"{reverse('rates')}?month={period.code}"
    )
    about = [where, words.period_words(period), *([matter_name(matter)] if matter else [])]
    return _list(request, page, title, about, back, tabs)


def _overdue(request: HttpRequest) -> HttpResponse:
    someone = actor(request)
    page = insight.overdue_page(someone, *_cursors(request))
    title = gettext("%(n)d件超了时限，超得最久的在上面") % {"n": insight.count_overdue(someone)}
    return _list(
        request, page, title, [words.scope_words(queries.scope_of(someone))], reverse("leader_today")
    )


def _opened(request: HttpRequest) -> HttpResponse:
    filters, someone = asked_filters(request), actor(request)
    page = insight.opened_page(someone, filters, *_cursors(request))
    about = matter_name(filters.matter.ljust(6, "0")) if filters.matter else gettext("全部事项")
    title = gettext("近%(days)d天：%(matter)s") % {"days": filters.days, "matter": about}
    where = unit_name(filters.place) if filters.place else words.scope_words(queries.scope_of(someone))
    back = reverse("insight" if may_open(someone, "insight") else "leader_today")
    return _list(request, page, title, [where], back)


def _cursors(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("after", ""), request.GET.get("before", "")


def _list(
    request: HttpRequest,
    page: Page,
    title: str,
    about: list[str],
    back: str,
    tabs: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    kept = {k: v for k, v in request.GET.items() if k not in ("after", "before")}
    context = {
        "title": title,
        "about": about,
        "back": back,
        "tabs": tabs or [],
        "lines": lines.lines(page.orders),
        "previous": f"?{urlencode({**kept, 'before': page.previous})}" if page.previous else "",
        "next": f"?{urlencode({**kept, 'after': page.next})}" if page.next else "",
    }
    return render(request, "leader/orders.html", context)

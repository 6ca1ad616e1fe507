"""The four flows as pages of charts, the files behind each chart, the shapes of the map, the orders behind a mark."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from huiyin.answer.supervision.flows.behind import behind, is_known
from huiyin.answer.supervision.flows.discovery import discovery
from huiyin.answer.supervision.flows.downward import downward
from huiyin.answer.supervision.flows.framing import Frame, frame
from huiyin.answer.supervision.flows.pressure import pressure
from huiyin.answer.supervision.flows.upward import upward
from huiyin.web.access import actor
from huiyin.web.flows import draw_discovery, draw_downward, draw_pressure, draw_upward, words
from huiyin.web.flows.maps import shapes
from huiyin.web.flows.sheets import Figure
from huiyin.web.leader import lines
from huiyin.web.leader.asking import asked_period, guarded, month_switch
from huiyin.web.leader.words import period_words, scope_words

Drawn = tuple[str, list[Figure]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHAPES_KEPT = 30 * 24 * 3600  # seconds; another city has another address


def _discovery(frame: Frame) -> Drawn:
    found = discovery(frame)
    return draw_discovery.title(found), draw_discovery.figures(frame, found)


def _upward(frame: Frame) -> Drawn:
    found = upward(frame)
    return draw_upward.title(found), draw_upward.figures(frame, found)


def _downward(frame: Frame) -> Drawn:
    found = downward(frame)
    return draw_downward.title(found), draw_downward.figures(frame, found)


def _pressure(frame: Frame) -> Drawn:
    found = pressure(frame)
    return draw_pressure.title(frame, found), draw_pressure.figures(frame, found)


FLOWS: dict[str, Callable[[Frame], Drawn]] = {
    "discovery": _discovery,
    "upward": _upward,
    "downward": _downward,
    "pressure": _pressure,
}


@require_GET
@guarded
def flow(request: HttpRequest, name: str = "discovery") -> HttpResponse:
    """One flow of the reader's scope in a month or a quarter."""
    if name not in FLOWS:
        raise Http404
    asked = frame(actor(request), asked_period(request))
    title, figures = FLOWS[name](asked)
    code = asked.period.code
    export = f"{reverse('flows_export', args=[name, 'KEY'])}?{urlencode({'month': code})}"
    context = {
        "name": name,
        "title": title,
        "scope": scope_words(asked.scope),
        "counts_only": not asked.opens,
        "month": month_switch(asked.period),
        "tabs": _tabs(name, code),
        "figures": [one.shown(name, export, code) for one in figures],
        "wall_url": reverse("wall"),
    }
    return render(request, "flows/flow.html", context)


def _tabs(name: str, code: str) -> list[dict[str, Any]]:
    return [
        {
            "url": f"{reverse('flow', args=[one])}?{urlencode({'month': code})}",
            "label": gettext(label),
            "current": one == name,
            "key": str(place),
        }
        for place, (one, label) in enumerate(words.FLOWS.items(), start=1)
    ]


@require_GET
@guarded
def flows_export(request: HttpRequest, name: str, file: str) -> HttpResponse:
    """The table behind one chart as CSV or as a workbook; the same cells as on the page."""
    key, _, kind = file.rpartition(".")
    if name not in FLOWS or kind not in ("csv", "xlsx"):
        raise Http404
    asked = frame(actor(request), asked_period(request))
    figure = next((one for one in FLOWS[name](asked)[1] if one.key == key), None)
    if figure is None:
        raise Http404
    content, media = (
        (figure.sheet.as_csv(), "text/csv; charset=utf-8")
        if kind == "csv"
        else (figure.sheet.as_xlsx(), XLSX)
    )
    saved = f"{name}-{key}-{asked.period.code}.{kind}"
    return HttpResponse(
        content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{saved}"'}
    )


@require_GET
def flows_map(_request: HttpRequest) -> HttpResponse:
    """The streets of the city as GeoJSON; the address names the city's digest, so it may be kept."""
    return JsonResponse(shapes(), headers={"Cache-Control": f"private, max-age={SHAPES_KEPT}, immutable"})


@require_GET
@guarded
def flows_orders(request: HttpRequest) -> HttpResponse:
    """The orders behind a mark, newest first."""
    given: dict[str, str] = {
        name: str(value) for name, value in request.GET.items() if name not in ("month", "after", "before")
    }
    asked = frame(actor(request), asked_period(request))
    if not is_known(given):
        raise Http404
    try:
        page = behind(asked, given, request.GET.get("after", ""), request.GET.get("before", ""))
    except (KeyError, ValueError) as unknown:
        raise Http404 from unknown
    kept = {"month": asked.period.code, **given}
    context = {
        "title": gettext("图上这一处背后的工单"),
        "about": [scope_words(asked.scope), period_words(asked.period)],
        "back": f"{reverse('flow', args=[_home_of(given)])}?{urlencode({'month': asked.period.code})}",
        "tabs": [],
        "lines": lines.lines(page.orders),
        "previous": f"?{urlencode({**kept, 'before': page.previous})}" if page.previous else "",
        "next": f"?{urlencode({**kept, 'after': page.next})}" if page.next else "",
    }
    return render(request, "leader/orders.html", context)


def _home_of(given: dict[str, str]) -> str:
    """The flow whose chart asks for such orders."""
    if {"way", "open"} & given.keys():
        return "upward"
    if {"told", "kind"} & given.keys():
        return "pressure"
    return "downward" if "put" in given else "discovery"

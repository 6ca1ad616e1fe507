"""Cross analysis: dimensions against each other as table, drawings and sentences; its files, orders, kept views."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.cross import actions, queries
from huiyin.web.access import actor
from huiyin.web.components.times import zh_time
from huiyin.web.components.toast import tell
from huiyin.web.flows.views import XLSX
from huiyin.web.insight import cross_drawings, cross_table
from huiyin.web.insight import cross_words as words
from huiyin.web.insight.tabs import tabs
from huiyin.web.leader import lines
from huiyin.web.leader.asking import guarded
from huiyin.web.leader.words import scope_words
from huiyin.web.unit.names import channel_name, kind_name, matter_name, unit_name

FILES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
OFFERED = (
    "first",
    "district",
    "channel",
    "kind",
)  # what the form narrows by; an address can narrow by anything


@require_GET
@never_cache
@guarded
def cross(request: HttpRequest) -> HttpResponse:
    """The table that the address asks for."""
    return _page(request)


def _page(request: HttpRequest, refusal: str = "") -> HttpResponse:
    view = queries.view_from(request.GET.dict())
    found = _asked(request, view)
    course = queries.course(actor(request), view)
    figures = [*cross_drawings.figures(found), *cross_drawings.course(course, found.least)]
    context = {
        "pages": tabs(request),
        "title": words.title(found),
        "scope": scope_words(found.scope),
        "span": words.span_words(found.since, found.until),
        "fresh": zh_time(found.fresh) if found.fresh else "",
        "found": found,
        "refusal": refusal,
        "form": _form(found),
        "chips": _chips(found),
        "strength": words.strength_words(found),
        "turned": [words.turned_words(found, one) for one in found.turned],
        "panels": cross_table.panels(found),
        "played": found.view.third in queries.ALONG,
        "corner": {
            "rows": words.dimension_name(found.view.rows),
            "columns": words.dimension_name(found.view.columns),
            "measure": words.measure_name(found.view.measure),
        },
        "figures": [_shown(one) for one in figures],
        "frames": cross_drawings.frames(found),
        "all_url": cross_table.orders_url(found.view, {}) if found.opens and found.total else "",
        "files": {kind: cross_table.url(found.view, "cross_export") + f"&file={kind}" for kind in FILES},
        "saved": [_kept(request, one) for one in queries.saved(actor(request))],
        "query": urlencode(view.as_query()),
        "here": cross_table.url(view),
    }
    return render(request, "insight/cross.html", context, status=409 if refusal else 200)


def _asked(request: HttpRequest, view: queries.View) -> queries.Crossed:
    try:
        return queries.crossed(actor(request), view)
    except queries.NoSuchLevel as unknown:
        raise Http404 from unknown


def _shown(figure: Any) -> dict[str, Any]:
    shown: dict[str, Any] = figure.shown("cross", "", "")
    return {**shown, "csv": "", "xlsx": "", "file": f"cross-{figure.key}"}


def _form(found: queries.Crossed) -> dict[str, Any]:
    view = found.view
    dimensions = [(name, words.dimension_name(name)) for name in queries.DIMENSIONS]
    return {
        "dimensions": dimensions,
        "measures": [(name, words.measure_name(name)) for name in queries.MEASURES],
        "spans": [(days, gettext("近%(days)d天") % {"days": days}) for days in queries.SPANS],
        "view": view,
        "from": view.since.isoformat() if view.since and not view.days else "",
        "to": words.span_words(found.since, found.until)[-10:] if view.since and not view.days else "",
        "filters": [
            {
                "name": f"in_{name}",
                "label": words.dimension_name(name),
                "value": view.where.get(name, ""),
                "choices": choices,
            }
            for name, choices in _choices().items()
        ],
        "kept": [(f"in_{name}", key) for name, key in view.where.items() if name not in OFFERED],
        "of": view.of,
    }


def _choices() -> dict[str, list[tuple[str, str]]]:
    city = current()
    return {
        "first": [(m.code, matter_name(m.code)) for m in city.pack.matters if m.level == 1],
        "district": [(u.code, unit_name(u.code)) for u in city.units.values() if u.level == "district"],
        "channel": [(code, channel_name(code)) for code in words.DOORS],
        "kind": [(code, kind_name(code)) for code in city.dispatching.kinds],
    }


def _chips(found: queries.Crossed) -> list[dict[str, str]]:
    view = found.view
    chips = [
        {
            "label": f"{words.dimension_name(name)}{gettext('：')}{words.level_name(name, key)}",
            "remove": cross_table.url(view, where={k: v for k, v in view.where.items() if k != name}),
        }
        for name, key in view.where.items()
    ]
    if view.words:
        chips.append({"label": f"“{view.words}”", "remove": cross_table.url(view, words="")})
    if view.of:
        chips.append({"label": unit_name(view.of), "remove": cross_table.url(view, of="")})
    return chips


def _kept(request: HttpRequest, one: queries.SavedView) -> dict[str, Any]:
    own = one.account_id == actor(request).id
    shared = {"unit": gettext("本单位共用"), "all": gettext("大家共用")}.get(one.shared, "")
    return {
        "pk": one.pk,
        "name": one.name,
        "url": f"{reverse('cross')}?{urlencode(one.query)}",
        "own": own,
        "note": shared if own else gettext("%(who)s存的") % {"who": one.by_name},
    }


@require_GET
@guarded
def cross_export(request: HttpRequest) -> HttpResponse:
    """The table as CSV or as a workbook, with what was asked for and when it was counted."""
    kind = request.GET.get("file", "")
    if kind not in FILES:
        raise Http404
    found = _asked(request, queries.view_from(request.GET.dict()))
    sheet = cross_table.sheet(found, _about(found))
    content = sheet.as_csv() if kind == "csv" else sheet.as_xlsx()
    name = f"cross-{'-'.join(found.view.axes)}-{found.since:%Y%m%d}.{kind}"
    return HttpResponse(
        content,
        content_type=FILES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _about(found: queries.Crossed) -> list[tuple[str, str]]:
    counted = now().astimezone(current().zone)
    fresh = found.fresh.astimezone(current().zone) if found.fresh else None
    return [
        (gettext("范围"), scope_words(found.scope)),
        (gettext("时间"), words.span_words(found.since, found.until)),
        (gettext("看什么"), words.measure_name(found.view.measure)),
        *words.filter_words(found),
        (gettext("数据截至"), f"{fresh:%Y-%m-%d %H:%M}" if fresh else "—"),
        (gettext("导出于"), f"{counted:%Y-%m-%d %H:%M}"),
        (gettext("联系"), words.strength_words(found)),
        *((gettext("没有列出"), told) for told in [cross_table.left_out(found)] if told),
        *((gettext("小心"), words.turned_words(found, one)) for one in found.turned),
    ]


@require_GET
@guarded
def cross_orders(request: HttpRequest) -> HttpResponse:
    """The orders behind a cell, newest first."""
    given = request.GET.dict()
    view = queries.view_from(given)
    cell = {name: given[f"at_{name}"] for name in queries.DIMENSIONS if f"at_{name}" in given}
    try:
        page = queries.opened_page(
            actor(request), view, cell, given.get("after", ""), given.get("before", "")
        )
    except queries.NoSuchLevel as unknown:
        raise Http404 from unknown
    kept = {**view.as_query(), **{f"at_{name}": key for name, key in cell.items()}}
    about = [f"{words.dimension_name(n)}{gettext('：')}{words.level_name(n, key)}" for n, key in cell.items()]
    context = {
        "title": gettext("这一格背后的工单"),
        "about": about or [gettext("整张表")],
        "back": cross_table.url(view),
        "tabs": [],
        "lines": lines.lines(page.orders),
        "previous": f"?{urlencode({**kept, 'before': page.previous})}" if page.previous else "",
        "next": f"?{urlencode({**kept, 'after': page.next})}" if page.next else "",
    }
    return render(request, "leader/orders.html", context)


@require_POST
@guarded
def cross_save(request: HttpRequest) -> HttpResponse:
    """Keep the question under a name."""
    view = queries.view_from(request.POST.dict())
    try:
        kept = actions.save_view(
            actor(request), request.POST.get("name", ""), view, request.POST.get("shared", "")
        )
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused
    except Refusal as refusal:
        request.GET = request.POST
        return _page(request, refusal.message)
    tell(request, gettext("视图“%(name)s”存好了") % {"name": kept.name})
    return redirect(cross_table.url(view))


@require_POST
@guarded
def cross_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a view of one's own no longer."""
    if actions.drop_view(actor(request), pk):
        tell(request, gettext("视图删掉了"))
    return redirect(f"{reverse('cross')}?{request.POST.get('query', '')}")

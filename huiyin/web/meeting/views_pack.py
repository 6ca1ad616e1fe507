"""The papers: to be read on the page, and to be downloaded with one click."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.meetings import queries
from huiyin.answer.supervision.meetings.papers import packing, unit_paper, whole_paper
from huiyin.answer.supervision.meetings.papers.words import month_name
from huiyin.web.access import actor
from huiyin.web.meeting import words
from huiyin.web.unit.names import unit_name

PDF, ZIP = "application/pdf", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _guarded(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused


@require_GET
@never_cache
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of the whole on one page, the same findings as on paper."""
    found = _guarded(lambda: queries.meeting(actor(request), pk))
    whole = queries.whole(found)
    if whole is None:
        raise Http404
    context = {
        "meeting": found,
        "title": words.title(found),
        "name": words.name(found),
        "made": unit_paper.counted_at(packing.made_at(found)),
        "blocks": drawn(whole_paper.blocks(whole)),
        "units": [(code, unit_name(code)) for code in queries.sheet_units(found)],
    }
    return render(request, "meeting/pack.html", context)


def drawn(blocks: Any) -> list[dict[str, Any]]:
    """Blocks for the template; drawings are ours alone, with every word in them escaped."""
    return [
        {"kind": one.kind, "block": one, "charts": _charts(one), "rows": _rows(one)}
        for one in blocks
        if one.kind != "lines"  # lines to write on are for paper
    ]


def _rows(block: Any) -> list[dict[str, Any]]:
    """Rows of a table, each cell with how its column is aligned."""
    if block.kind != "table":
        return []
    aligns = [column.align for column in block.columns]
    return [
        {"group": row.cells[0].text if row.group else "", "cells": list(zip(row.cells, aligns, strict=False))}
        for row in block.rows
    ]


def _charts(block: Any) -> list[dict[str, Any]]:
    items = block.items if block.kind == "charts" else [block] if block.kind == "chart" else []
    return [{"chart": one, "svg": mark_safe(one.svg)} for one in items]  # noqa: S308 - the pen escapes every word


@require_GET
@never_cache
def pack_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One file, or everything in one zip that begins to arrive while it is being made."""
    found = _guarded(lambda: queries.meeting(actor(request), pk))
    whole = queries.whole(found)
    make = {"city.pdf": _pdf, "city.xlsx": _xlsx, "units.pdf": _units, "all.zip": _all}.get(name)
    if whole is None or make is None:
        raise Http404
    return make(found, whole)


def _pdf(found: Any, whole: Any) -> HttpResponseBase:
    content = packing.whole_pdf(found, whole, queries.items(found))
    return _file(content, PDF, f"{_month(found)}{gettext('点评会材料')}.pdf", inline=True)


def _xlsx(found: Any, whole: Any) -> HttpResponseBase:
    content = packing.whole_xlsx(found, whole, queries.items(found))
    return _file(content, XLSX, f"{_month(found)}{gettext('点评会材料')}.xlsx")


def _units(found: Any, whole: Any) -> HttpResponseBase:
    content = packing.all_units_pdf(found, queries.sheets_of(found))
    return _file(content, PDF, f"{_month(found)}{gettext('各单位点评单')}.pdf", inline=True)


def _all(found: Any, whole: Any) -> HttpResponseBase:
    files = packing.files(found, whole, queries.items(found), queries.sheets_of(found))
    parts = packing.zipped(files, packing.made_at(found))
    response = StreamingHttpResponse(parts, content_type=ZIP)
    return _named(response, f"{_month(found)}{gettext('点评会材料')}.zip", inline=False)


def _month(found: Any) -> str:
    return month_name(f"{found.month:%Y-%m}")


def _file(content: bytes, kind: str, name: str, inline: bool = False) -> HttpResponseBase:
    return _named(HttpResponse(content, content_type=kind), name, inline)


def _named(response: HttpResponseBase, name: str, inline: bool) -> HttpResponseBase:
    where = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{where}; filename*=utf-8''{quote(name, safe='')}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@require_GET
@never_cache
def sheet(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """One unit's sheet with the decisions it answers for."""
    someone = actor(request)
    found, figures = _guarded(lambda: queries.sheet(someone, pk, unit))
    own = [words.decision_line(one) for one in queries.own_decisions(someone) if one.unit_id == unit]
    context = {
        "meeting": found,
        "unit": unit,
        "title": unit_name(unit),
        "unit_name": unit_name(unit),
        "name": words.name(found),
        "month": _month(found),
        "made": unit_paper.counted_at(packing.made_at(found)),
        "blocks": drawn(unit_paper.blocks(figures)),
        "own": own,
        "reads_meeting": queries.doing(someone, found).read,
    }
    return render(request, "meeting/sheet.html", context)


@require_GET
@never_cache
def sheet_pdf(request: HttpRequest, pk: int, unit: str) -> HttpResponseBase:
    """One unit's sheet to print."""
    found, figures = _guarded(lambda: queries.sheet(actor(request), pk, unit))
    content = packing.unit_pdf(found, figures)
    return _file(content, PDF, f"{_month(found)}{packing.sheet_name(unit)}.pdf", inline=True)

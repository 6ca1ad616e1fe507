"""One report: read, edited where it stands, reviewed, issued, and taken along as a file."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Incomplete, Refusal
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.numbers import whole_number
from huiyin.learn.insight.reports import actions, papers, queries
from huiyin.web.access import actor
from huiyin.web.components.times import zh_time
from huiyin.web.components.toast import tell
from huiyin.web.insight import reports_words as words
from huiyin.web.insight.forms_reports import TitleForm, WithdrawForm
from huiyin.web.insight.tabs import tabs
from huiyin.web.leader.asking import guarded
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.offers import Doing, Failed, offer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: dict[str, tuple[Callable[[queries.Report, queries.Reader, str], bytes], str]] = {
    "pdf": (papers.pdf, "application/pdf"),
    "docx": (papers.docx, DOCX),
}
DOINGS = {
    "review": Doing(gettext_noop("审过，没有问题"), None, actions.review, gettext_noop("审过了，可以签发")),
    "issue": Doing(gettext_noop("签发"), None, actions.issue, gettext_noop("签发了，内容已封存")),
    "recount": Doing(
        gettext_noop("重新数一遍"), None, actions.recount, gettext_noop("数更新了，人写的字没有动")
    ),
    "name": Doing(gettext_noop("改标题"), TitleForm, actions.name_report, gettext_noop("标题改好了")),
    "withdraw": Doing(
        gettext_noop("撤回"), WithdrawForm, actions.withdraw, gettext_noop("撤回了，理由写在上面")
    ),
    "correct": Doing(
        gettext_noop("出更正版"), None, actions.correct, gettext_noop("更正版是草稿，改好、审过再签发")
    ),
}


@require_GET
@never_cache
@guarded
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report with everything that can be done to it."""
    return _page(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> queries.Report:
    try:
        return queries.report(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _page(
    request: HttpRequest,
    found: queries.Report,
    failed: Failed | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    someone = actor(request)
    may = queries.doing(someone, found)
    shown = queries.sections(found, whole=may.write)
    sections = [_section(someone, found, one, typed) for one in shown]
    reader = queries.reader_of(someone)
    acts = _acts(found, may, failed)
    context = {
        "pages": tabs(request, "reports"),
        "report": found,
        "title": _title(found, sections),
        "name": words.name(found),
        "scope": unit_name(found.scope_id),
        "state": words.state(found),
        "counted": papers.counted_words(found),
        "nearly": papers.nearly(reader) if reader.few else "",
        "fresh": zh_time(found.fresh_until) if found.fresh_until else "",
        "may": may,
        "sections": sections,
        "unsourced": sum(bool(one["unsourced"]) for one in sections if not one["section"].left_out),
        "main": acts.pop("issue", None) or acts.pop("review", None),
        "acts": list(acts.values()),
        "sealed": queries.seal_holds(found) if found.seal else None,
        "newer": queries.newer(found),
        "refusal": failed.refusal if failed else "",
    }
    return render(request, "insight/report.html", context, status=failed.status if failed else 200)


def _title(found: queries.Report, sections: list[dict[str, Any]]) -> str:
    first = next((one for one in sections if not one["section"].left_out), None)
    return str(first["title"]) if first else words.name(found)


def _acts(found: queries.Report, may: queries.Doing, failed: Failed | None) -> dict[str, Any]:
    allowed = {
        "issue": may.issue,
        "review": may.review,
        "recount": may.write,
        "name": may.write,
        "withdraw": may.withdraw,
        "correct": may.correct,
    }
    acts = {}
    for name, allow in allowed.items():
        if allow:
            one = offer(
                name,
                reverse("report_do", args=[found.pk, name]),
                DOINGS[name],
                failed=failed,
                title=found.title,
            )
            acts[name] = one.as_main() if name in ("issue", "review") else one
    return acts


def _section(
    someone: Actor, found: queries.Report, one: queries.Section, typed: dict[str, Any] | None
) -> dict[str, Any]:
    reader = queries.reader_of(someone)
    told = queries.read(reader, found, one, words.language())
    mine = typed if typed and typed["pk"] == one.pk else None
    return {
        "section": one,
        "title": told.title,
        "paragraphs": words.linked(someone, told.text, told.cited),
        "machine": told.machine,
        "withheld": told.withheld,
        "typed": mine["words"] if mine else told.text,
        "open": mine is not None,
        "editable": not one.left_out and (not told.withheld or mine is not None),
        "unsourced": gettext("、").join(told.unsourced),
        "tables": [_table(someone, one_table) for one_table in told.tables],
        "edited": zh_time(one.edited_at) if one.edited_at else "",
        "wordings": [
            {"words": kept.words or gettext("（恢复成系统写的）"), "by": kept.by_name, "at": zh_time(kept.at)}
            for kept in (queries.wordings(reader, found, one) if one.edited_at else [])
        ],
    }


def _table(someone: Actor, found: Any) -> dict[str, Any]:
    return {
        "caption": found.caption,
        "note": found.note,
        "columns": [{"label": head, "number": place > 0} for place, head in enumerate(found.heads)],
        "rows": [
            {
                "cells": [
                    {
                        "text": cell.text,
                        "number": place > 0,
                        "url": words.address(someone, cell.opens),
                        "strong": cell.tone == "strong",
                    }
                    for place, cell in enumerate(row)
                ]
            }
            for row in found.rows
        ],
    }


@require_POST
@never_cache
@guarded
def report_section(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Edit a section where it stands, let the machine speak again, leave it out or take it in."""
    someone = actor(request)
    version = request.POST.get("version", "")
    seen = whole_number(version)
    told = request.POST.get("words", "")
    doing: dict[str, tuple[Callable[[], queries.Section], str]] = {
        "edit": (lambda: actions.edit_section(someone, pk, told, seen), gettext("这一段存好了")),
        "restore": (
            lambda: actions.restore_section(someone, pk, seen),
            gettext("恢复成系统写的了，您写的留在旧稿里"),
        ),
        "out": (lambda: actions.leave_out(someone, pk), gettext("这一段不放进报告")),
        "in": (lambda: actions.leave_out(someone, pk, False), gettext("这一段放回报告")),
    }
    if act not in doing:
        raise Http404
    try:
        report_id = queries.report_of(pk)
        do, words_ = doing[act]
        do()
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refusal as refusal:
        failed = Failed("section", None, refusal.message, 422 if isinstance(refusal, Incomplete) else 409)
        return _page(request, _found(request, report_id), failed, {"pk": pk, "words": told})
    tell(request, words_)
    return redirect(f"{reverse('report', args=[report_id])}#section-{pk}")


@require_POST
@never_cache
@guarded
def report_do(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Review, issue, count anew, name, withdraw or correct."""
    doing, found = DOINGS.get(act), _found(request, pk)
    if doing is None:
        raise Http404
    form = doing.form(request.POST, about=None, auto_id=f"id_{act}_%s") if doing.form else None
    if form is not None and not form.is_valid():
        return _page(request, found, Failed(act, form))
    more = dict(form.words) if form is not None else {}
    if act == "review":
        seen = whole_number(request.POST.get("version", ""))
        more["version"] = found.version if seen is None else seen
    try:
        done = doing.act(actor(request), pk, **more)
    except Refusal as refusal:
        status = 422 if isinstance(refusal, Incomplete) else 409
        return _page(request, _found(request, pk), Failed(act, form, refusal.message, status))
    tell(request, gettext(doing.done))
    return redirect("report", done.pk)


@require_GET
@never_cache
@guarded
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The report as PDF or DOCX, in the reader's language."""
    if kind not in FILES:
        raise Http404
    found = _found(request, pk)
    make, media = FILES[kind]
    content = make(found, queries.reader_of(actor(request)), get_language() or papers.OFFICIAL)
    name = quote(papers.saved_name(found, kind))
    return HttpResponse(
        content, content_type=media, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )

"""The unit's list, an order's page, its files, and finding an order by number."""

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.coordination.oversight.queries import waiting
from huiyin.act.orders import queries
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.vault.actions import reveal
from huiyin.hear.intake.actions import attachment_path
from huiyin.hear.intake.queries import attachment as attachment_with
from huiyin.hear.knowledge import queries as knowledge
from huiyin.web.access import actor
from huiyin.web.unit import lists, narrowing, order_page, parts_todo, todo_above
from huiyin.web.unit.forms import RevealForm
from huiyin.web.unit.together import todo

VIEWS = (
    ("today", gettext_noop("今天")),
    ("sign", gettext_noop("待签收")),
    ("instruct", gettext_noop("待批办")),
    ("handle", gettext_noop("办理中")),
    ("release", gettext_noop("待签发")),
    ("waiting", gettext_noop("等别人")),
    ("closed", gettext_noop("已办结")),
)
SHOWN_IN_PAGE = ("image/", "audio/", "video/")


@require_GET
def unit_today(request: HttpRequest) -> HttpResponse:
    """The orders of the reader's units, what must be done next on top."""
    view = request.GET.get("view", "today")
    if view not in queries.UNIT_VIEWS:
        raise Http404
    someone, filters = actor(request), queries.filters_from(request.GET)
    after = _jumped(view, request.GET.get("day", "")) or request.GET.get("after", "")
    page = queries.unit_page(someone, view, after, request.GET.get("before", ""), filters=filters)
    top, waits = queries.unit_top(someone), waiting(someone)
    counts = dict(top.counts)
    chosen = filters.as_dict()
    context = {
        "view": view,
        "title": gettext(dict(VIEWS)[view]),
        "finding": finding(counts),
        "tabs": _tabs(view, counts),
        "groups": lists.groups(page.orders, cut=(bool(page.previous), bool(page.next))),
        "total": queries.total(someone, view, filters) if filters.any else counts.get(view),
        "pager": _pager(view, page, chosen),
        "answers_wanted": len(knowledge.requests(someone)) if waits.answers else 0,
        **narrowing.context(someone, view, filters, top.kept),
        "cards_todo": todo_above.strip(someone, waits) if view == "today" and not page.previous else None,
        **(todo(someone, waits) if view == "today" else {}),
    }
    return render(request, "unit/today.html", context | _beside(request, view, waits.parts))


def _beside(request: HttpRequest, view: str, parts: bool) -> dict[str, Any]:
    """What other units' orders want of this one: parts to do today, conferences that it waits for."""
    if view == "today":
        return parts_todo.context(request) if parts else {}
    return parts_todo.conferences(request) if view == "waiting" else {}


def _jumped(view: str, day: str) -> str:
    try:
        return queries.jump(view, date.fromisoformat(day))
    except ValueError:
        return ""


def finding(counts: dict[str, int]) -> list[tuple[str, str]]:
    """The list in a sentence: (words, tone) pairs; zero is not said unless all is zero."""
    told = [
        (counts["due_today"], ngettext("%(n)d件今天到期", "%(n)d件今天到期", counts["due_today"]), ""),
        (counts["overdue"], ngettext("%(n)d件已超时", "%(n)d件已超时", counts["overdue"]), "red"),
        (
            counts["sign_soon"],
            ngettext("%(n)d件要在1小时内签收", "%(n)d件要在1小时内签收", counts["sign_soon"]),
            "",
        ),
    ]
    said = [(words % {"n": n}, tone) for n, words, tone in told if n]
    return said or [(gettext("没有超时的，今天也没有到期的"), "")]


def _tabs(view: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "url": f"?{urlencode({'view': name})}",
            "label": gettext(label),
            "count": counts.get(name, 0),
            "current": name == view,
            "key": str(place),
        }
        for place, (name, label) in enumerate(VIEWS, start=1)
    ]


def _pager(view: str, page: queries.Page, chosen: dict[str, str]) -> dict[str, str]:
    def url(**at: str) -> str:
        return f"?{urlencode({'view': view, **chosen, **at})}"

    return {
        "first": url() if page.previous else "",
        "previous": url(before=page.previous) if page.previous else "",
        "next": url(after=page.next) if page.next else "",
        "last": url(before="last") if page.next else "",
    }


@require_GET
@never_cache
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order as a story; with `?pane=1` only what stands beside a list."""
    found = read(request, number)
    if "pane" in request.GET:
        return render(request, "unit/order_pane.html", order_page.preview(actor(request), found))
    return render(request, "unit/order.html", order_page.page(actor(request), found))


def read(request: HttpRequest, number: str) -> queries.OrderStory:
    """The order's story, or the answer that it is not there or not for this reader."""
    try:
        return queries.read(actor(request), number)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


@require_POST
@never_cache
def order_reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Name and number of the appellant on this one page; the look and its purpose are in the ledger first."""
    found = read(request, number)
    token = found.order.appeal.appellant
    if not found.may_reveal or token is None:
        raise PermissionDenied
    form = RevealForm(request.POST)
    if not form.is_valid():
        context = order_page.page(actor(request), found) | {"reveal_form": form}
        return render(request, "unit/order.html", context, status=422)
    person = reveal(actor(request), token, f"{number} {form.cleaned_data['purpose']}")
    context = order_page.page(actor(request), queries.read(actor(request), number)) | {
        "person_revealed": person
    }
    return render(request, "unit/order.html", context)


@require_GET
def attachment(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file of an order's appeal, to those who may read the order."""
    try:
        found = queries.readable(actor(request), number)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refusal as refused:
        raise PermissionDenied from refused
    file = attachment_with(pk)
    if file is None or file.appeal_id != found.appeal_id:
        raise Http404
    return stored(file)


def stored(file: Any) -> HttpResponseBase:
    """The bytes of a file of the store, never kept by a browser and never able to do anything."""
    path = attachment_path(file.sha256)
    if not path.exists():
        raise Http404
    inline = file.media_type.startswith(SHOWN_IN_PAGE)
    response = FileResponse(path.open("rb"), content_type=file.media_type)
    name = quote(file.name, safe="")
    response["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=utf-8''{name}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def find(request: HttpRequest) -> HttpResponseBase:
    """Find an order by its number or the end of it; the only one found is opened."""
    text = request.GET.get("q", "").strip()[:40]
    found = queries.find(actor(request), text) if text else []
    if len(found) == 1:
        return redirect(reverse("order", args=[found[0].number]))
    context = {"q": text, "groups": lists.found(found), "count": len(found)}
    return render(request, "unit/find.html", context)

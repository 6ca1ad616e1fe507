"""Letters: the list, one letter's page with what is done on it, and the paper to print."""

from typing import Any
from urllib.parse import quote

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.coordination.letters import printing, queries
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit import letter_page
from huiyin.web.unit import together_words as words
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.offers import Failed, perform


@require_GET
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    """Letters to answer, letters written, letters received; open ones of others for those who oversee."""
    someone = actor(request)
    before = request.GET.get("before", "")
    since = whole_number(before)
    written = queries.written(someone, since)
    context = {
        "answer": [line(one) for one in queries.to_answer(someone)],
        "written": [line(one) for one in written],
        "received": [line(one) for one in queries.received(someone)],
        "overseen": [line(one) for one in queries.overseen(someone)],
        "next_url": f"?before={written[-1].pk}" if len(written) == queries.PAGE else "",
    }
    return render(request, "unit/letters.html", context)


def line(found: Any) -> dict[str, Any]:
    """One letter in a list."""
    return {
        "letter": found,
        "state": words.letter_state(found),
        "sender": unit_name(found.sender_id),
        "addressee": unit_name(found.addressee_id),
        "urgency": words.urgency_name(found.urgency),
        "left": words.left(found.due_at) if found.state == "sent" else {},
    }


@require_GET
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter."""
    return _page(request, _found(request, pk))


@require_GET
@never_cache
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to print and seal."""
    found = _found(request, pk)
    response = HttpResponse(printing.pdf(found), content_type="application/pdf")
    name = quote(f"{found.number or found.subject}.pdf", safe="")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{name}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@never_cache
def letter_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Change, release, seal, answer, recall, throw away."""
    doing = letter_page.DOINGS.get(act)
    found = _found(request, pk)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, found)
    if failed:
        return _page(request, _found(request, pk), failed)
    tell(request, gettext(doing.done))
    return redirect("letter", pk)


def _page(request: HttpRequest, found: Any, failed: Failed | None = None) -> HttpResponse:
    context = letter_page.page(actor(request), found, failed)
    return render(request, "unit/letter.html", context, status=failed.status if failed else 200)


def _found(request: HttpRequest, pk: int) -> Any:
    try:
        return queries.letter(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused

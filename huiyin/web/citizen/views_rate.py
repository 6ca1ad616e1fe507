"""Rating by the link of a message, without signing in: the address is given up for a cookie before anything is shown.

What stands in an address is kept by histories, logs and referrers; so the link only opens the door, once looked at it
is left behind, and the page itself has an address that is the same for everybody.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.actions import LinkSpent, answer_by_link, opened_link
from huiyin.answer.callback.queries import Opened, link_of
from huiyin.answer.callback.refusals import NotYours
from huiyin.publish.transparency.queries import progress_of
from huiyin.web.access import actor
from huiyin.web.citizen.forms import RatingForm
from huiyin.web.citizen.throttle import count_miss, too_many
from huiyin.web.citizen.views_track import context_of

COOKIE = "huiyin_rating"
KEEP_SECONDS = 3600
GONE, WRONG, STAFF, MANY = 410, 404, 403, 429


@never_cache
@require_safe
def rate_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The address in the message: its secret goes into a cookie, and the reader on to the page."""
    response = redirect("rate_by_link")
    response["Referrer-Policy"] = "no-referrer"
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEEP_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        path="/rate/",
    )
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def rate_by_link(request: HttpRequest) -> HttpResponseBase:
    """Ask how it went; afterwards say thanks and what follows."""
    if too_many(request):
        return _shut(request, "many", MANY)
    token = request.COOKIES.get(COOKIE, "")
    try:
        link = opened_link(actor(request), token) if token else None
    except NotYours as refused:
        return _shut(request, "staff", STAFF, refused.message)
    if link is None:
        if token:
            count_miss(request)
        return _shut(request, "unknown", WRONG)
    found = link_of(link.pk)
    return _take(request, found, token) if request.method == "POST" else _ask(request, found, RatingForm())


def _ask(request: HttpRequest, link: Opened, form: RatingForm, status: int = 200) -> HttpResponse:
    """The questions, or what became of them."""
    if link.why:
        if link.why == "used":
            return render(request, "citizen/rate_thanks.html", _context(link))
        return _shut(request, link.why, GONE, LinkSpent(link.why).message)
    return render(request, "citizen/rate.html", {**_context(link), "form": form}, status=status)


def _context(link: Opened) -> dict[str, Any]:
    return {**context_of(progress_of(link.order_id), ""), "matter_key": str(link.pk), "until": link.until}


def _take(request: HttpRequest, link: Opened, token: str) -> HttpResponseBase:
    form = RatingForm(request.POST)
    if link.why or request.POST.get("matter") != str(link.pk):
        # A second link was opened meanwhile in this browser: what was answered belongs to the other matter.
        return _ask(request, link, form, 409)
    if not form.is_valid():
        return _ask(request, link, form, 422)
    try:
        answer_by_link(actor(request), token, form.answers())
    except LinkSpent:
        return redirect("rate_by_link")
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _ask(request, link, form, 409)
    return redirect("rate_by_link")


def _shut(request: HttpRequest, why: str, status: int, words: str = "") -> HttpResponse:
    return render(request, "citizen/rate_shut.html", {"why": why, "words": words}, status=status)

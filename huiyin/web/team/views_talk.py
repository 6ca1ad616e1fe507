"""Talk beside an order, and who has it open now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.act.orders.refusals import Refusal
from huiyin.act.teamwork import actions, queries
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit import order_page
from huiyin.web.unit.views import read


@require_POST
@never_cache
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Say something to those who work on the order."""
    story = read(request, number)
    text = request.POST.get("text", "")
    try:
        said = actions.comment(actor(request), story.order.pk, text)
    except Refusal as refusal:
        return _refused(request, number, refusal, text)
    tell(request, gettext("说过了，已经告诉您提到的人。") if said.mentions else gettext("说过了。"))
    return redirect(f"/orders/{number}/#talk")


@require_POST
@never_cache
def correct(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Say it anew."""
    story = read(request, number)
    if pk not in {one.comment.pk for one in queries.remarks(story.order.pk)}:
        raise Http404
    text = request.POST.get("text", "")
    try:
        actions.correct(actor(request), pk, text)
    except Refusal as refusal:
        return _refused(request, number, refusal, text)
    tell(request, gettext("更正了，原来的话还留着。"))
    return redirect(f"/orders/{number}/#talk")


def _refused(request: HttpRequest, number: str, refusal: Refusal, text: str) -> HttpResponse:
    context = order_page.page(actor(request), read(request, number))
    unsent = [(gettext("同事之间"), text)] if text.strip() else []
    return render(
        request, "unit/order.html", context | {"refusal": refusal.message, "unsent": unsent}, status=422
    )


@require_POST
@never_cache
def here(request: HttpRequest, number: str) -> HttpResponse:
    """Say that one looks, and see who else does."""
    order = read(request, number).order
    someone = actor(request)
    actions.be_present(someone, order, request.POST.get("typing") == "1")
    seen = whole_number(request.POST.get("version", ""))
    moved = seen is not None and seen != order.version
    return render(
        request,
        "team/present.html",
        {"present": queries.present(order.pk, someone.id), "moved": moved, "number": number},
    )

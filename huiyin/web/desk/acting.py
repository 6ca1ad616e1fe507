"""Deciding about an order: from a queue, where the next one moves up, or from the order's own page."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.act.orders.queries import OrderStory, read
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.desk import deciding, extending, merging, reviewing, settling
from huiyin.web.desk.deciding import Deciding, Wrong
from huiyin.web.desk.queues import QUEUES, body, form, item

View = Callable[[HttpRequest, str], HttpResponseBase]


def story_of(request: HttpRequest, number: str) -> OrderStory:
    """The order's story, or the answer that it is not there or not for this reader."""
    try:
        return read(actor(request), number)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied from refused


def _view(one: Deciding) -> View:
    @require_http_methods(["GET", "POST"])
    @never_cache
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        story = story_of(request, number)
        if request.method == "GET":
            return _shown(request, story, one)
        try:
            done = one.act(actor(request), story, request.POST)
        except Wrong as wrong:
            return _failed(request, number, one, wrong.message, wrong.fields, 422)
        except Refusal as refusal:
            return _failed(request, number, one, refusal.message, [], 409)
        tell(request, gettext("%(number)s：%(done)s") % {"number": number, "done": done})
        return _onward(request, number, one)

    return view


def _shown(request: HttpRequest, story: OrderStory, one: Deciding) -> HttpResponse:
    """The form alone for the order's page, or a page of its own where there is no script."""
    found = form(actor(request), story, one)
    if is_fragment(request):
        return render(request, "desk/form.html", {"form": found})
    return render(request, "desk/act.html", {"item": item(actor(request), story), "form": found})


def is_fragment(request: HttpRequest) -> bool:
    """Whether a script asked for a part of a page."""
    return bool(getattr(request, "htmx", False))


def _onward(request: HttpRequest, number: str, one: Deciding) -> HttpResponseBase:
    queue = QUEUES.get(request.POST.get("next", ""))
    if queue is None:
        return redirect("order", number)
    if is_fragment(request):
        return render(request, "desk/queue_body.html", body(actor(request), queue) | {"oob": True})
    return redirect(queue.page)


def _failed(
    request: HttpRequest, number: str, one: Deciding, told: str, wrong: list[tuple[str, str]], status: int
) -> HttpResponse:
    failed: dict[str, Any] = {"page": one.page, "typed": request.POST, "wrong": wrong, "refusal": told}
    queue = QUEUES.get(request.POST.get("next", ""))
    if queue is not None:
        template = "desk/queue_body.html" if is_fragment(request) else "desk/queue.html"
        return render(request, template, body(actor(request), queue, number, failed), status=status)
    story = story_of(request, number)
    context = {"item": item(actor(request), story), "form": form(actor(request), story, one, failed=failed)}
    return render(request, "desk/act.html", context, status=status)


order_dispatch = _view(deciding.DISPATCH)
order_refuse = _view(deciding.REFUSE)
order_vote_return = _view(deciding.VOTE)
order_review = _view(reviewing.REVIEW)
order_call_back = _view(settling.SETTLE)
order_extension = _view(extending.EXTEND)
order_merge = _view(merging.MERGE)
order_split = _view(merging.SPLIT)

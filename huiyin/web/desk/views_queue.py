"""The queues of dispatchers, of the panel and of reviewers: one decision after another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.web.access import actor
from huiyin.web.desk.acting import is_fragment
from huiyin.web.desk.queues import QUEUES, body


def _queue(request: HttpRequest, page: str) -> HttpResponse:
    context = body(actor(request), QUEUES[page], request.GET.get("order", "")[:40])
    template = "desk/queue_body.html" if is_fragment(request) else "desk/queue.html"
    return render(request, template, context)


@require_GET
@never_cache
def dispatch_queue(request: HttpRequest) -> HttpResponse:
    """Orders that wait for a dispatcher, due first."""
    return _queue(request, "dispatch_queue")


@require_GET
@never_cache
def returns(request: HttpRequest) -> HttpResponse:
    """Returns that wait for the panel; those the reader has voted on come last."""
    return _queue(request, "returns")


@require_GET
@never_cache
def reviews(request: HttpRequest) -> HttpResponse:
    """Replies that wait for review, due first."""
    return _queue(request, "reviews")


@require_GET
@never_cache
def call_backs(request: HttpRequest) -> HttpResponse:
    """Answers that an agent was not sure of and is to call back about, due first."""
    return _queue(request, "call_backs")


@require_GET
@never_cache
def extensions(request: HttpRequest) -> HttpResponse:
    """Requests for more time, due first."""
    return _queue(request, "extensions")

"""Calling back: whom to call, handed out one by one, and one call with its script and its answers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.act.orders.queries import OrderStory, next_clocks
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.actions import BadAnswers
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.actions import reveal
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.desk import calling_words, words
from huiyin.web.desk.acting import story_of
from huiyin.web.desk.calling_words import Faults
from huiyin.web.desk.queues import item, opening
from huiyin.web.unit import lists
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.names import matter_name, unit_name

LINES = 40


@require_GET
@never_cache
def callbacks(request: HttpRequest) -> HttpResponse:
    """How the shift goes, who has an appointment, and whom to call now, due first; never about one's own unit."""
    someone = actor(request)
    found = queries.due(someone, request.GET.get("after", ""), request.GET.get("before", ""), LINES)
    clocks, at, shift = next_clocks(found.orders), now(), queries.shift(someone)
    context = {
        "lines": [_line(order, clocks.get(order.pk), at) for order in found.orders],
        "shift": shift,
        "done": calling_words.done(shift),
        "finding": calling_words.finding(shift),
        "opens": None if queries.is_calling_time() else queries.next_opening(),
        "next_url": f"?after={found.next}" if found.next else "",
        "previous_url": f"?before={found.previous}" if found.previous else "",
    }
    return render(request, "desk/callbacks.html", context)


def _line(order: Any, clock: Any, at: Any) -> dict[str, Any]:
    return {
        "order": order,
        "words": opening(order),
        "place": order.appeal.place_said or unit_name(order.place_id),
        "unit": unit_name(order.lead_id),
        "matter": matter_name(order.matter),
        "tags": lists.tags(order, counted=True),
        "tries": order.tries,
        "clock": ring(clock, at) if clock else None,
    }


@require_POST
@never_cache
def callback_next(request: HttpRequest) -> HttpResponseBase:
    """The next one, handed to this agent alone."""
    order = actions.take_next(actor(request))
    if order is not None:
        return redirect("callback", order.number)
    tell(request, gettext("现在没有要打的了。"))
    return redirect("callbacks")


@require_http_methods(["GET", "POST"])
@never_cache
def callback(request: HttpRequest, number: str) -> HttpResponse:
    """One call: what it is about, what was replied, what to ask.

    A POST takes the call up, so that nobody else calls, and shows the number, which is written down.
    """
    story = _story(request, number)
    if request.method == "GET":
        return _page(request, story)
    token = story.order.appeal.appellant
    if token is None or not story.may_reveal:
        raise PermissionDenied
    try:
        actions.take(actor(request), story.order.pk)
    except Refusal as refusal:
        return _page(request, story, told=refusal.message, status=409)
    person = reveal(actor(request), token, gettext("回访%(number)s") % {"number": number})
    response = _page(request, story, appellant=person)
    response["Cache-Control"] = "no-store"
    return response


def _story(request: HttpRequest, number: str) -> OrderStory:
    story = story_of(request, number)
    if not queries.may_call_back(actor(request), story.order):
        raise PermissionDenied
    return story


def _page(
    request: HttpRequest,
    story: OrderStory,
    typed: QueryDict | None = None,
    wrong: Faults = [],  # noqa: B006 (never changed)
    told: str = "",
    **more: Any,
) -> HttpResponse:
    order, someone = story.order, actor(request)
    standing = queries.standing(someone, order)
    context = {
        **calling_words.form_context(typed if typed is not None else QueryDict()),
        "item": item(someone, story),
        "open": story.can("confirm") and not standing.held_by_other,
        "standing": standing,
        "standing_words": calling_words.standing_words(standing),
        "heard": calling_words.heard_words(queries.heard_by_machine(order)),
        "attempts": calling_words.attempts(queries.of_order(order.pk), order.round),
        "times": calling_words.times(),
        "done": calling_words.done(queries.done_today(someone)),
        "due": queries.count_due(someone),
        "wrong": wrong,
        "told": told,
        **more,
    }
    return render(request, "desk/callback.html", context, status=more.get("status", 200))


@require_POST
@never_cache
def callback_save(request: HttpRequest, number: str) -> HttpResponseBase:
    """Write down the answers, or what came instead; then the next one opens."""
    story, data = _story(request, number), request.POST
    outcome = data.get("outcome", "")
    try:
        if outcome:
            told = _outcome(request, story, outcome)
        elif wrong := calling_words.missing(data):
            return _page(request, story, data, wrong, gettext("还没有记下，请补上标出的。"), status=422)
        else:
            told = _answered(request, story, data)
    except BadAnswers as bad:
        return _page(
            request, story, data, [(name, bad.message) for name in bad.fields], bad.message, status=422
        )
    except Refusal as refusal:
        return _page(request, story, data, [], refusal.message, status=409)
    tell(request, gettext("%(number)s：%(done)s") % {"number": number, "done": told})
    if outcome == "leave":
        return redirect("callbacks")
    onward = actions.take_next(actor(request))
    return redirect("callback", onward.number) if onward else redirect("callbacks")


def _outcome(request: HttpRequest, story: OrderStory, outcome: str) -> str:
    someone, order = actor(request), story.order
    if outcome == "leave":
        actions.give_back(someone, order.pk)
        return gettext("放回去了，别人可以接着打。")
    if outcome == "link":
        actions.offer_link(someone, order.pk)
        return gettext("已请诉求人用链接评价，不再打电话。")
    if outcome == "later":
        return _appointed(request, story)
    if outcome not in words.OUTCOMES:
        raise BadAnswers(["outcome"])
    return _failed(actions.note_failure(someone, order.pk, outcome), outcome)


def _appointed(request: HttpRequest, story: OrderStory) -> str:
    when = calling_words.moment(request.POST)
    if when is None:
        raise BadAnswers(["when"])
    actions.appoint(actor(request), story.order.pk, when)
    return gettext("约好了，到时候排在最前面。")


def _failed(order: Any, outcome: str) -> str:
    if queries.is_over(order):
        hours = int(current().calling.link_hours)
        if outcome == "wrong":
            return gettext("已记下号码不对，不再打。")
        return gettext("已记下，不再打了。诉求人%(n)d小时内还可以用链接评价。") % {"n": hours}
    left = max(current().calling.tries - order.tries, 0)
    return ngettext("已记下没有打通，还可以再打%(n)d次。", "已记下没有打通，还可以再打%(n)d次。", left) % {
        "n": left
    }


def _answered(request: HttpRequest, story: OrderStory, data: QueryDict) -> str:
    order = actions.record(actor(request), story.order.pk, calling_words.answers_from(data), "person")
    if order.closed_at:
        return gettext("已记下，办结。")
    return gettext("已记下，退回%(unit)s重办。") % {"unit": unit_name(order.lead_id)}

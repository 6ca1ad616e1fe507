"""Asking the appellant: the list of those to be called, and the page for one call."""

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
from huiyin.answer.callback.actions import Answers, BadAnswers
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.vault.actions import reveal
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.desk import words
from huiyin.web.desk.acting import story_of
from huiyin.web.desk.queues import item, opening
from huiyin.web.unit import lists
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.names import matter_name, unit_name

LINES = 40
RATING_KEYS = {"attitude": "qwe", "speed": "asd", "result": "zxc"}
Faults = list[tuple[str, str]]


@require_GET
@never_cache
def callbacks(request: HttpRequest) -> HttpResponse:
    """Whom to call now, due first; never about one's own unit."""
    someone = actor(request)
    found = queries.due(someone, request.GET.get("after", ""), request.GET.get("before", ""), LINES)
    clocks, at = next_clocks(found.orders), now()
    context = {
        "lines": [_line(order, clocks.get(order.pk), at) for order in found.orders],
        "finding": _finding(queries.count_due(someone), queries.count_resting(someone)),
        "next_url": f"?after={found.next}" if found.next else "",
        "previous_url": f"?before={found.previous}" if found.previous else "",
    }
    return render(request, "desk/callbacks.html", context)


def _finding(due: int, resting: int) -> list[str]:
    told = []
    if due:
        told.append(ngettext("%(n)d位等着听回音", "%(n)d位等着听回音", due) % {"n": due})
    if resting:
        told.append(
            ngettext("%(n)d位刚打过，过一阵再打", "%(n)d位刚打过，过一阵再打", resting) % {"n": resting}
        )
    return told


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


@require_http_methods(["GET", "POST"])
@never_cache
def callback(request: HttpRequest, number: str) -> HttpResponse:
    """One call: what it is about, what was replied, what to ask; a POST shows the number, which is written down."""
    story = _story(request, number)
    if request.method == "GET":
        return _page(request, story)
    token = story.order.appeal.appellant
    if token is None or not story.may_reveal:
        raise PermissionDenied
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
    order = story.order
    data = typed if typed is not None else QueryDict()
    attempts = [one for one in queries.of_order(order.pk) if one.round == order.round]
    context = {
        "item": item(actor(request), story),
        "open": story.can("confirm"),
        "attempts": [{"at": one.at, "words": words.said(words.OUTCOMES, one.outcome)} for one in attempts],
        "tries_left": queries.TRIES_AT_MOST - order.tries,
        "contacted": [("yes", gettext("联系过"), "y"), ("no", gettext("没有联系过"), "n")],
        "solved": words.choices(words.SOLVED, "123"),
        "aspects": [
            (n, words.said(words.ASPECTS, n), words.choices(words.RATINGS, k)) for n, k in RATING_KEYS.items()
        ],
        "reasons": words.choices(words.REASONS),
        "outcomes": words.choices(words.OUTCOMES, "7890"),
        "typed": {name: data.get(name, "") for name in data},
        "reasons_typed": data.getlist("reasons"),
        "wrong": wrong,
        "told": told,
        **more,
    }
    return render(request, "desk/callback.html", context, status=more.get("status", 200))


@require_POST
@never_cache
def callback_save(request: HttpRequest, number: str) -> HttpResponseBase:
    """Write down the answers, or that nobody was reached; then the next one opens."""
    story, data = _story(request, number), request.POST
    outcome = data.get("outcome", "")
    try:
        if outcome:
            told = _failure(request, story, outcome)
        elif wrong := _missing(data):
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
    onward = queries.due(actor(request), size=1).orders
    return redirect("callback", onward[0].number) if onward else redirect("callbacks")


def _failure(request: HttpRequest, story: OrderStory, outcome: str) -> str:
    if outcome not in words.OUTCOMES:
        raise BadAnswers(["outcome"])
    order = actions.note_failure(actor(request), story.order.pk, outcome)
    left = queries.TRIES_AT_MOST - order.tries
    if not left:
        return gettext("已记下没有打通。三次都没通，诉求人还可以在三天内用查询码评价。")
    return ngettext("已记下没有打通，还可以再打%(n)d次。", "已记下没有打通，还可以再打%(n)d次。", left) % {
        "n": left
    }


def _missing(data: QueryDict) -> Faults:
    asked = {"contacted": gettext("单位联系过没有"), "solved": gettext("解决没有"), "pressed": ""}
    asked |= {
        name: gettext("对%(aspect)s满意吗") % {"aspect": words.said(words.ASPECTS, name)}
        for name in RATING_KEYS
    }
    return [
        (n, gettext("还没问：%(asked)s") % {"asked": a}) for n, a in asked.items() if a and not data.get(n)
    ]


def _answered(request: HttpRequest, story: OrderStory, data: QueryDict) -> str:
    answers = Answers(
        contacted=data.get("contacted") == "yes",
        solved=data.get("solved", ""),
        attitude=data.get("attitude", ""),
        speed=data.get("speed", ""),
        result=data.get("result", ""),
        reasons=tuple(data.getlist("reasons")),
        pressed=data.get("pressed") == "on",
        words=data.get("words", "").strip(),
    )
    order = actions.record(actor(request), story.order.pk, answers, "person")
    if order.closed_at:
        return gettext("已记下，办结。")
    return gettext("已记下，退回%(unit)s重办。") % {"unit": unit_name(order.lead_id)}

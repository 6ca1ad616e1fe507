"""Asking again, blind: the page shows what was said and replied, and neither number nor anything answered before."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.act.orders.queries import OrderStory, read
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.actions import BadAnswers
from huiyin.foundation.vault.actions import reveal
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.desk import calling_words, words
from huiyin.web.desk.calling_words import Faults
from huiyin.web.unit.names import matter_path, place_path, unit_name


@require_POST
@never_cache
def again_next(request: HttpRequest) -> HttpResponseBase:
    """The next one to be asked again, handed to this agent alone."""
    recall = actions.take_recall(actor(request))
    if recall is not None:
        return redirect("again", recall.pk)
    tell(request, gettext("现在没有要再问的了。"))
    return redirect("callbacks")


@require_http_methods(["GET", "POST"])
@never_cache
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """One call of this kind; a POST shows the number, which is written down."""
    story = _story(request, pk)
    if request.method == "GET":
        return _page(request, pk, story)
    token = story.order.appeal.appellant
    if token is None or not story.may_reveal:
        raise PermissionDenied
    person = reveal(actor(request), token, gettext("回访抽测%(pk)d") % {"pk": pk})
    response = _page(request, pk, story, appellant=person)
    response["Cache-Control"] = "no-store"
    return response


def _story(request: HttpRequest, pk: int) -> OrderStory:
    order = queries.open_recall(actor(request), pk)
    if order is None:
        raise Http404
    return read(actor(request), order.number)


def _page(
    request: HttpRequest,
    pk: int,
    story: OrderStory,
    typed: QueryDict | None = None,
    wrong: Faults = [],  # noqa: B006 (never changed)
    told: str = "",
    **more: Any,
) -> HttpResponse:
    order = story.order
    context = {
        **calling_words.form_context(typed if typed is not None else QueryDict()),
        "pk": pk,
        "said": order.appeal.words,
        "said_at": order.appeal.said_at,
        "place": " ".join(filter(None, (place_path(order.place_id), order.appeal.place_said))),
        "matter": matter_path(order.matter),
        "unit": unit_name(order.lead_id),
        "reply": order.reply,
        "mask": story.mask,
        "may_reveal": story.may_reveal,
        "wrong": wrong,
        "told": told,
        **more,
    }
    return render(request, "desk/again.html", context, status=more.get("status", 200))


@require_POST
@never_cache
def again_save(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep what was answered this time beside the record, or that nobody was reached."""
    story, data = _story(request, pk), request.POST
    outcome = data.get("outcome", "")
    try:
        if outcome:
            if outcome not in words.OUTCOMES:
                raise BadAnswers(["outcome"])
            actions.note_recall_failure(actor(request), pk, outcome)
        elif wrong := calling_words.missing(data):
            return _page(request, pk, story, data, wrong, gettext("还没有记下，请补上标出的。"), status=422)
        else:
            actions.record_again(actor(request), pk, calling_words.answers_from(data))
    except BadAnswers as bad:
        faults = [(name, bad.message) for name in bad.fields]
        return _page(request, pk, story, data, faults, bad.message, status=422)
    except Refusal as refusal:
        return _page(request, pk, story, data, [], refusal.message, status=409)
    tell(request, gettext("已记下，原来的评价不变。"))
    return redirect("callbacks")

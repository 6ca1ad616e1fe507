"""Handing over at the end of a shift: what one has open, and what a colleague left."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.coordination import queries as alarms
from huiyin.act.coordination.handing_actions import take_shift
from huiyin.act.orders.refusals import Refusal
from huiyin.act.teamwork import actions, queries
from huiyin.foundation.accounts.queries import colleagues, names
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.unit.names import matter_name, unit_name

KINDS = {
    "order": gettext_noop("在办工单"),
    "draft": gettext_noop("没登记完的来电"),
    "alarm": gettext_noop("接手的险情"),
}


@require_GET
@never_cache
def handover(request: HttpRequest) -> HttpResponse:
    """What waits to be taken, what one can hand over, and what was handed over lately."""
    return render(request, "team/handover.html", _page(request))


def _page(request: HttpRequest, refusal: str = "") -> dict[str, Any]:
    someone = actor(request)
    waiting, own = queries.hand_overs(someone)
    people = names({pk for one in [*waiting, *own] for pk in (one.taken_by, one.receiver_id) if pk})
    unit = someone.posts[0].unit if someone.posts else ""
    return {
        "waiting": [_handed(one, people) for one in waiting],
        "own": [_handed(one, people, someone.id) for one in own],
        "items": [_item(one) for one in open_things(request)],
        "colleagues": [(one.pk, one.name) for one in colleagues(unit) if one.pk != someone.id],
        "unit": unit_name(unit),
        "typed": request.POST,
        "refusal": refusal,
    }


def open_things(request: HttpRequest) -> list[dict[str, Any]]:
    """Orders, parked calls and alarms in this person's hand."""
    someone = actor(request)
    held = [
        {"kind": "alarm", "id": str(one.pk), "words": one.order.number, "matter": one.order.matter}
        for one in alarms.in_hand(someone.id or 0)
    ]
    return held + queries.in_hand(someone)


def _item(one: dict[str, Any]) -> dict[str, Any]:
    number = one["words"] if one["kind"] in ("order", "alarm") else ""
    told = " ".join(filter(None, (one["words"], matter_name(str(one.get("matter", ""))))))
    value = f"{one['kind']}:{one['id']}"
    return {"words": told, "name": gettext(KINDS[one["kind"]]), "value": value, "number": number}


def _handed(one: Any, people: dict[int, str], mine: int | None = None) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "giver": one.giver,
        "note": one.note,
        "items": [_item(item) for item in one.items],
        "given_at": one.given_at,
        "taken_at": one.taken_at,
        "taker": people.get(one.taken_by or 0, ""),
        "receiver": people.get(one.receiver_id or 0, ""),
        "withdrawn": one.withdrawn_at is not None,
        "open": one.taken_at is None and one.withdrawn_at is None,
        "mine": mine is not None and one.giver_id == mine,
    }


@require_POST
@never_cache
def give(request: HttpRequest) -> HttpResponse:
    """Leave what was ticked to a colleague or to the next shift."""
    chosen = set(request.POST.getlist("item"))
    items = [one for one in open_things(request) if f"{one['kind']}:{one['id']}" in chosen]
    to = request.POST.get("receiver", "")
    try:
        actions.hand_over(actor(request), items, request.POST.get("note", ""), whole_number(to))
    except Refusal as refusal:
        return render(request, "team/handover.html", _page(request, refusal.message), status=422)
    tell(request, gettext("交出去了，有人接之前还在您手上。"))
    return redirect("handover")


@require_POST
@never_cache
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what a colleague left."""
    if queries.readable_hand_over(actor(request), pk) is None:
        raise Http404
    return _done(request, lambda: take_shift(actor(request), pk), gettext("接过来了，都在您手上。"))


@require_POST
@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what nobody took."""
    if queries.readable_hand_over(actor(request), pk) is None:
        raise Http404
    return _done(request, lambda: actions.withdraw_hand_over(actor(request), pk), gettext("收回来了。"))


def _done(request: HttpRequest, act: Any, words: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return render(request, "team/handover.html", _page(request, refusal.message), status=409)
    tell(request, words)
    return redirect("handover")

"""One meeting as one story: what is left of earlier ones, agenda with minutes, decisions, the signature."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.meetings import actions, queries
from huiyin.answer.supervision.meetings.papers.words import day_name, item_title
from huiyin.web.access import actor
from huiyin.web.components.toast import tell
from huiyin.web.meeting import words
from huiyin.web.meeting.forms import AddForm, ChangeForm, CorrectForm, DecideForm, ItemForm, VersionForm
from huiyin.web.unit.names import unit_name
from huiyin.web.unit.offers import Act, Doing, Failed, offer, perform


def _up(someone: Any, pk: int) -> Any:
    return actions.order_items(someone, pk, up=True)


def _down(someone: Any, pk: int) -> Any:
    return actions.order_items(someone, pk, up=False)


DOINGS: Mapping[str, Doing] = {
    "prepare": Doing(gettext_noop("生成材料"), None, actions.prepare, gettext_noop("材料已按留痕的事实生成")),
    "sign": Doing(
        gettext_noop("签发纪要"), VersionForm, actions.sign, gettext_noop("纪要已签发，议定事项已交到单位")
    ),
    "decide": Doing(gettext_noop("记下一件议定事项"), DecideForm, actions.decide, gettext_noop("已记下")),
    "add": Doing(gettext_noop("加一个议题"), AddForm, actions.add_item, gettext_noop("议题已加上")),
    "change": Doing(
        gettext_noop("改时间、主持和地点"), ChangeForm, actions.change_meeting, gettext_noop("已改好")
    ),
    "correct": Doing(
        gettext_noop("附一条更正"), CorrectForm, actions.correct, gettext_noop("更正已附在纪要后面")
    ),
}
OF_ITEM: Mapping[str, Doing] = {
    "change": Doing(gettext_noop("保存纪要"), ItemForm, actions.change_item, gettext_noop("纪要已保存")),
    "drop": Doing(gettext_noop("不议这一项"), None, actions.drop_item, gettext_noop("这一项已拿掉")),
    "up": Doing(gettext_noop("上移"), None, _up, gettext_noop("已上移")),
    "down": Doing(gettext_noop("下移"), None, _down, gettext_noop("已下移")),
}


@require_GET
@never_cache
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting."""
    return _page(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> Any:
    try:
        return queries.meeting(actor(request), pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        raise PermissionDenied(refused.message) from refused


def _page(request: HttpRequest, found: Any, failed: Failed | None = None) -> HttpResponse:
    may = queries.doing(actor(request), found)
    acts = {name: _offer(name, found, failed) for name in _wanted(found, may)}
    made = queries.decisions(found)
    context = {
        "meeting": found,
        "title": words.title(found),
        "name": words.name(found),
        "held": day_name(found.held_on),
        "state": words.state(found),
        "may": may,
        "carried": [words.decision_line(one) for one in queries.carried(found)],
        "items": [_item(one, may, made, failed) for one in queries.items(found)],
        "decisions": [words.decision_line(one) for one in made],
        "corrections": queries.corrections(found),
        "acts": acts,
        "refusal": failed.refusal if failed else "",
        "failed": failed.form if failed else None,
    }
    return render(request, "meeting/meeting.html", context, status=failed.status if failed else 200)


def _wanted(found: Any, may: Any) -> list[str]:
    """What is offered now; the first is the page's main thing."""
    if may.correct:
        return ["correct"]
    if not may.edit:
        return []
    if found.prepared_at is None:
        return ["prepare", "change"]
    signs = ["sign"] if may.sign else []
    return [*signs, "decide", "add", "prepare", "change"]


def _offer(name: str, found: Any, failed: Failed | None) -> Act:
    known = {"held_on": found.held_on, "chair": found.chair, "place": found.place, "version": found.version}
    return offer(name, reverse("meeting_do", args=[found.pk, name]), DOINGS[name], found, failed, **known)


def _item(one: Any, may: Any, made: list[Any], failed: Failed | None) -> dict[str, Any]:
    edit = None
    shown = item_title(one)
    if may.edit:
        url = reverse("meeting_item", args=[one.pk, "change"])
        known = {"heading": one.title, "minutes": one.minutes, "version": one.version}
        edit = offer(f"item-{one.pk}", url, OF_ITEM["change"], one, failed, **known)
    return {
        "item": one,
        "title": shown,
        "unit": unit_name(one.unit_id),
        "edit": edit,
        "decisions": [words.decision_line(decision) for decision in made if decision.item_id == one.pk],
    }


@require_POST
@never_cache
def meeting_do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Prepare, sign, decide, add, change, correct."""
    found = _found(request, pk)
    doing = DOINGS.get(act)
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, act, found)
    if failed:
        return _page(request, _found(request, pk), failed)
    tell(request, gettext(doing.done))
    return redirect("meeting", pk)


@require_POST
@never_cache
def meeting_item(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """Change an item or its minutes, move it, take it off."""
    doing = OF_ITEM.get(act)
    try:
        item = queries.item(pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    _found(request, item.meeting_id)  # who may not read the meeting changes nothing in it
    if doing is None:
        raise Http404
    failed = perform(actor(request), doing, pk, request.POST, f"item-{pk}", item)
    if failed:
        return _page(request, _found(request, item.meeting_id), failed)
    tell(request, gettext(doing.done))
    return redirect(f"{reverse('meeting', args=[item.meeting_id])}#item-{pk}-row")

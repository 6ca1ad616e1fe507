"""What a dispatcher decides about appeals on one thing: into which order, out again, or many at once."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.act.orders import actions, queries
from huiyin.act.orders.queries import GroupEvent, OrderStory
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.numbers import whole_number
from huiyin.web.access import actor
from huiyin.web.components.times import zh_time
from huiyin.web.components.toast import tell
from huiyin.web.desk import alike
from huiyin.web.desk.deciding import Data, Deciding, Wrong
from huiyin.web.unit.names import either, matter_name, place_path, unit_name
from huiyin.web.unit.order_page import STATE_MARKS

KEYS = "bvcz"
CANDIDATES = 4


def _text(data: Data, name: str) -> str:
    return str(data.get(name, "")).strip()


def _version(data: Data) -> int | None:
    typed = _text(data, "version")
    return whole_number(typed)


# Into another order.


def _show_merge(actor: Actor, story: OrderStory) -> dict[str, Any]:
    order = story.order
    if order.confidential or order.kind == "report":
        return {"secret": True, "candidates": []}
    found = [alike.line(one) for one in queries.similar_to(order, CANDIDATES) if one.may_join]
    return {
        "secret": False,
        "candidates": [{"key": key, "line": line} for key, line in zip(KEYS, found, strict=False)],
    }


def _merge(actor: Actor, story: OrderStory, data: Data) -> str:
    into = _text(data, "into") or _text(data, "number")
    parent = _meant(actor, into)
    if parent is None:
        raise Wrong([("number", gettext("没有找到这张单，请写完整单号或最后几位。"))])
    order = actions.merge(actor, story.order.pk, parent.pk, _version(data))
    number = order.parent.number if order.parent else parent.number
    return gettext("已并到%(number)s，办好了各自告知、各自评价。") % {"number": number}


def _meant(someone: Actor, text: str) -> Any:
    found = queries.find(someone, text, 2) if text else []
    return found[0] if len(found) == 1 else None


def _show_split(actor: Actor, story: OrderStory) -> dict[str, Any]:
    parent = story.order.parent
    return {"parent": parent.number if parent else ""}


def _split(actor: Actor, story: OrderStory, data: Data) -> str:
    why = _text(data, "why")
    if not why:
        raise Wrong([("why", gettext("请写明为什么不是同一件事。"))])
    actions.split(actor, story.order.pk, why, _version(data))
    return gettext("已拆出来，回到待派，时限接着原来的算。")


MERGE = Deciding(
    "merge", "order_merge", gettext_noop("并单"), "desk/form_merge.html", "dispatch_queue", _show_merge, _merge
)  # fmt: skip
SPLIT = Deciding(
    "split", "order_split", gettext_noop("拆单"), "desk/form_split.html", "dispatch_queue", _show_split, _split
)  # fmt: skip


# Many at once.


def event_lines() -> list[dict[str, Any]]:
    """Events in which something can still be merged, for the head of the dispatchers' queue."""
    found = [event for event in queries.group_events() if event.left and len(event.orders) > 1]
    return [
        {
            "words": alike.event_words(event),
            "url": reverse("group_merge", args=[event.place, event.matter]),
            "left": ngettext("%(n)d件还没有并", "%(n)d件还没有并", event.left) % {"n": event.left},
        }
        for event in found
    ]


@require_http_methods(["GET", "POST"])
@never_cache
def group_merge(request: HttpRequest, place: str, matter: str) -> HttpResponseBase:
    """All appeals of one event, those that are probably the same ticked; merged with one press."""
    event = queries.group_at(place, matter)
    if event is None:
        raise Http404
    if request.method == "GET":
        return render(request, "desk/group.html", _group(event))
    try:
        return _merge_many(request, event)
    except Refusal as refusal:
        context = _group(event, request.POST) | {"refusal": refusal.message}
        return render(request, "desk/group.html", context, status=409)


def _merge_many(request: HttpRequest, event: GroupEvent) -> HttpResponseBase:
    someone = actor(request)
    rows = queries.members(event)
    by_number = {row.number: row.pk for row in rows}
    into = _into(someone, request.POST.get("into", ""))
    chosen = [by_number[n] for n in request.POST.getlist("order") if n in by_number]
    chosen = [pk for pk in chosen if pk != into.pk]
    if not chosen:
        raise Wrong([("order", gettext("请勾选要并的诉求。"))])
    merged, failed = actions.merge_many(someone, chosen, into.pk)
    told = ngettext("已把%(n)d件并到%(into)s。", "已把%(n)d件并到%(into)s。", merged)
    tell(request, told % {"n": merged, "into": into.number})
    for number, why in failed:
        tell(request, gettext("%(number)s没有并：%(why)s") % {"number": number, "why": why})
    return redirect("dispatch_queue")


def _into(someone: Actor, number: str) -> Any:
    try:
        return queries.readable(someone, number)
    except (ObjectDoesNotExist, Refused) as missing:
        raise Wrong([("into", gettext("请选并到哪一张单。"))]) from missing


def _group(event: GroupEvent, typed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    rows = queries.members(event)
    counts = queries.merged_counts([row.pk for row in rows])
    parent = _head(rows, counts)
    likeness = {one.order_id: one for one in queries.similar_to(parent, 20)} if parent else {}
    return {
        "event": event,
        "title": alike.event_words(event),
        "place": place_path(event.place),
        "matter": matter_name(event.matter),
        "parent": parent.number if parent else "",
        "lines": [_member(row, parent, likeness.get(row.pk), counts.get(row.pk, 0)) for row in rows],
    }


def _head(rows: list[Any], counts: Mapping[int, int]) -> Any:
    """Into which the others go: the one that holds most already, else the furthest on its way, else the oldest."""
    able = [row for row in rows if row.merged_at is None and row.closed_at is None and not row.confidential]
    return max(able, key=lambda row: (counts.get(row.pk, 0), row.state, -row.pk), default=None)


def _member(row: Any, parent: Any, like: Any, merged: int) -> dict[str, Any]:
    free = row.merged_at is None and row.state in queries.MERGEABLE
    closed = row.closed_at is not None
    return {
        "number": row.number,
        "words": row.appeal.title or row.appeal.words,
        "place": row.appeal.place_said,
        "at": zh_time(row.opened_at),
        "unit": unit_name(row.lead_id),
        "state": either(queries.state_names()[row.state]),
        "group": STATE_MARKS.get(row.state, "done" if closed else "progress"),
        "merged": merged,
        "is_parent": parent is not None and row.pk == parent.pk,
        "may_head": row.merged_at is None and not closed,
        "free": free,
        "ticked": free and like is not None and like.likeness.level != "low",
        "level": like.likeness.level if like else "",
        "level_words": gettext(alike.LEVELS[like.likeness.level]) if like else "",
        "why": alike.reasons(like.likeness, matter=row.matter) if like else "",
    }

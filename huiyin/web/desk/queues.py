"""A queue of decisions: the one to be decided now, and what waits behind it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.act.orders import desk_queries
from huiyin.act.orders.queries import OrderStory, around, earlier, next_clocks, read
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.queries import attachments
from huiyin.web.components.reasons import confidence_level, reasons_words
from huiyin.web.desk.deciding import DISPATCH, REFUSE, VOTE, Deciding
from huiyin.web.desk.extending import EXTEND
from huiyin.web.desk.merging import MERGE, event_lines
from huiyin.web.desk.reviewing import REVIEW
from huiyin.web.desk.settling import SETTLE
from huiyin.web.unit import lists
from huiyin.web.unit.clocks import ring
from huiyin.web.unit.names import channel_name, matter_path, place_path, unit_name

TYPED: dict[str, str] = {}


@dataclass(frozen=True)
class Queue:
    """One queue: its page, its states, what can be decided in it, and what stands when it is empty."""

    page: str
    title: str
    states: tuple[str, ...]
    decisions: tuple[Deciding, ...]
    empty: str
    empty_words: str


QUEUES = {
    queue.page: queue
    for queue in (
        Queue("dispatch_queue", gettext_noop("待派"), ("20", "10"), (DISPATCH, MERGE, REFUSE),
              gettext_noop("没有等着派的单"),
              gettext_noop("机器没有把握的、要人看一眼的，会出现在这里，先到期的在上面。")),
        Queue("returns", gettext_noop("退单审核"), ("31",), (VOTE,),
              gettext_noop("没有等着复核的退单"), gettext_noop("单位申请退单后会出现在这里，两位复核员意见一致就定。")),
        Queue("reviews", gettext_noop("答复审核"), ("65",), (REVIEW,),
              gettext_noop("没有等着审核的答复"), gettext_noop("单位签发的答复会出现在这里，先到期的在上面。")),
        Queue("extensions", gettext_noop("延期审核"), ("52",), (EXTEND,),
              gettext_noop("没有等着审核的延期"), gettext_noop("单位申请延期后会出现在这里，审核期间办理的钟接着走。")),
        Queue("call_backs", gettext_noop("待回电"), ("01",), (SETTLE,),
              gettext_noop("没有要回电的"), gettext_noop("当场答复时没有把握的，会出现在这里，先到期的在上面。")),
    )
}  # fmt: skip


def finding(queue: Queue) -> list[tuple[str, str]]:
    """The queue in a sentence, as (words, tone) pairs."""
    size = desk_queries.waiting(queue.states)
    if not size.waiting:
        return []
    told = [(ngettext("%(n)d件等着", "%(n)d件等着", size.waiting) % {"n": size.waiting}, "")]
    if size.overdue:
        told.append((ngettext("%(n)d件已超时", "%(n)d件已超时", size.overdue) % {"n": size.overdue}, "red"))
    return told


def orders_of(actor: Actor, queue: Queue) -> list[Any]:
    """The first orders of the queue."""
    return desk_queries.returns(actor) if queue.page == "returns" else desk_queries.queue(queue.states)


def body(
    actor: Actor, queue: Queue, wanted: str = "", failed: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The queue as its page shows it: `wanted` is the number of the order that is open, or the first."""
    orders = orders_of(actor, queue)
    number = wanted or next((order.number for order in orders), "")
    story = _story(actor, number)
    return {
        "queue": queue,
        "title": gettext(queue.title),
        "finding": finding(queue),
        "events": event_lines() if queue.page == "dispatch_queue" else [],
        "lines": _lines(orders, number),
        "item": item(actor, story, queue, failed) if story else None,
        "empty": gettext(queue.empty),
        "empty_words": gettext(queue.empty_words),
    }


def _story(actor: Actor, number: str) -> OrderStory | None:
    try:
        return read(actor, number) if number else None
    except (ObjectDoesNotExist, Refused):
        return None


def _lines(orders: list[Any], current: str) -> list[dict[str, Any]]:
    clocks, at = next_clocks(orders), now()
    return [
        {
            "order": order,
            "current": order.number == current,
            "words": gettext("举报内容仅承办人可见") if _secret(order) else opening(order),
            "place": order.appeal.place_said or unit_name(order.place_id),
            "unit": unit_name(order.lead_id),
            "tags": lists.tags(order, counted=True),
            "clock": ring(clocks[order.pk], at) if order.pk in clocks else None,
            "voted": getattr(order, "voted", False),
        }
        for order in orders
    ]


def opening(order: Any) -> str:
    """What a list shows of an appeal: its title, or else its words."""
    return str(order.appeal.title or order.appeal.words)


def _secret(order: Any) -> bool:
    return bool(order.kind == "report" and order.confidential)


def item(
    actor: Actor, story: OrderStory, queue: Queue | None = None, failed: dict[str, Any] | None = None
) -> dict[str, Any]:
    """One order with the forms that can be decided now."""
    order = story.order
    clock = next_clocks([order]).get(order.pk)
    decisions = queue.decisions if queue else ()
    return {
        "story": story,
        "order": order,
        "url": reverse("order", args=[order.number]),
        "tags": lists.tags(order, counted=True),
        "clock": ring(clock, now()) if clock else None,
        "place": " ".join(filter(None, (place_path(order.place_id), order.appeal.place_said))),
        "matter": matter_path(order.matter),
        "matter_guess": _guess(story) if queue and queue.page == "dispatch_queue" else None,
        "unit": unit_name(order.lead_id),
        "channel": channel_name(order.appeal.channel),
        "files": attachments(order.appeal_id),
        "earlier": earlier(actor, order),
        "around": around(actor, order),
        "forms": [form(actor, story, one, queue, failed) for one in decisions if story.can(one.move)],
    }


def _guess(story: OrderStory) -> dict[str, str] | None:
    """Why the machine took the order for this matter and how sure it is; nothing once a person chose it."""
    first = next(iter(story.proposal.get("matters", [])), None)
    if first is None or first["value"] != story.order.matter or first["reasons"][0]["code"] == "chosen":
        return None
    return {"why": reasons_words(first["reasons"]), "level": confidence_level(first["likely"])}


def form(
    actor: Actor,
    story: OrderStory,
    deciding: Deciding,
    queue: Queue | None = None,
    failed: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The form for one decision; `failed` holds what was typed and what was wrong with it."""
    mine = failed if failed and failed["page"] == deciding.page else {}
    return {
        **deciding.show(actor, story),
        "template": deciding.template,
        "page": deciding.page,
        "label": gettext(deciding.label),
        "order": story.order,
        "url": reverse(deciding.page, args=[story.order.number]),
        "next": queue.page if queue else "",
        "typed": mine.get("typed", TYPED),
        "ticked": list(mine.get("typed", TYPED)),
        "wrong": dict(mine.get("wrong", ())),
        "refusal": mine.get("refusal", ""),
    }

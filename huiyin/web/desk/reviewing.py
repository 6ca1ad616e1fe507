"""Reviewing a reply: what the appeal asks for, point by point, and what every reply must be."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import actions, queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.desk import words
from huiyin.web.desk.deciding import Data, Deciding, Wrong
from huiyin.web.desk.fields import typed_text, typed_version
from huiyin.web.unit.names import unit_name

EACH_DEMAND = "demands"


def _points(story: OrderStory) -> tuple[str, ...]:
    """Points that are ticked one by one; a single one is spoken of by the checklist."""
    points = queries.demands(story.order)
    return points if len(points) > 1 else ()


def _checks(points: tuple[str, ...]) -> dict[str, str]:
    return {key: label for key, label in words.CHECKS.items() if not (points and key == EACH_DEMAND)}


def _show(actor: Actor, story: OrderStory) -> dict[str, Any]:
    points, reply = _points(story), story.order.reply
    return {
        "checks": [
            (f"check_{key}", gettext(label), str(n))
            for n, (key, label) in enumerate(_checks(points).items(), start=1)
        ],
        "points": [(f"demand_{n}", f"where_{n}", point) for n, point in enumerate(points, start=1)],
        "reply": reply,
        "leaks": queries.leaks_in(reply),
    }


def _review(actor: Actor, story: OrderStory, data: Data) -> str:
    if typed_text(data, "verdict") == "disapprove":
        return _send_back(actor, story, data)
    points = _points(story)
    ticked = {key: typed_text(data, f"check_{key}") == "on" for key in _checks(points)}
    wrong = _open_points(points, data) + [
        (f"check_{key}", gettext("还没有核对：%(check)s") % {"check": gettext(words.CHECKS[key])})
        for key, is_on in ticked.items()
        if not is_on
    ]
    if wrong:
        raise Wrong(wrong)
    answered = {point: _where(data, n) for n, point in enumerate(points, start=1)} if points else None
    actions.approve(actor, story.order.pk, ticked, typed_version(data), answered)
    return gettext("审核通过，转回访。")


def _send_back(actor: Actor, story: OrderStory, data: Data) -> str:
    why, points = typed_text(data, "why"), _points(story)
    open_ones = [point for n, point in enumerate(points, start=1) if typed_text(data, f"demand_{n}") == "no"]
    if not why:
        raise Wrong([("why", gettext("请写明退回去改什么，单位会看到。"))])
    actions.disapprove(actor, story.order.pk, why, typed_version(data), open_ones)
    return gettext("已退回%(unit)s修改。") % {"unit": unit_name(story.order.lead_id)}


def _open_points(points: tuple[str, ...], data: Data) -> list[tuple[str, str]]:
    told = gettext("还没有答到：%(demand)s")
    return [
        (f"demand_{n}", told % {"demand": point})
        for n, point in enumerate(points, start=1)
        if typed_text(data, f"demand_{n}") != "yes"
    ]


def _where(data: Data, n: int) -> str:
    return typed_text(data, f"where_{n}")[:200] or gettext("公开答复")


REVIEW = Deciding(
    "approve",
    "order_review",
    gettext_noop("答复审核"),
    "desk/form_review.html",
    "reviews",
    _show,
    _review,
)

"""Deciding about more time: what was asked for, how far the order is, and until when it would run."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import actions, queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.components.times import zh_time
from huiyin.web.desk.deciding import Data, Deciding, Wrong
from huiyin.web.desk.fields import typed_text, typed_version
from huiyin.web.unit.block_asked import amount_words


def _show(actor: Actor, story: OrderStory) -> dict[str, Any]:
    asked = queries.extension_asked(story.order)
    if asked is None:
        return {"asked": None}
    return {
        "asked": asked,
        "amount": amount_words(asked),
        "old_due": zh_time(asked.clock.due_at, "exact"),
        "new_due": zh_time(asked.new_due, "exact"),
        "by_law": bool(asked.until),
        "days": f"{asked.amount:g}",
    }


def _decide(actor: Actor, story: OrderStory, data: Data) -> str:
    reason = typed_text(data, "reason")
    if typed_text(data, "verdict") == "deny":
        if not reason:
            raise Wrong([("reason", gettext("请写明为什么不准，单位会看到。"))])
        actions.deny_extension(actor, story.order.pk, reason, typed_version(data))
        return gettext("不准延期，单位按原来的时间办。")
    order = actions.grant_extension(actor, story.order.pk, _amount(data), reason, typed_version(data))
    granted = queries.granted_until(order)
    until = zh_time(granted.new_due, "exact") if granted else ""
    return gettext("准予延期，到%(time)s，已写在诉求人的查询页上。") % {"time": until}


def _amount(data: Data) -> float | None:
    """How much is granted; None for what was asked for."""
    typed = typed_text(data, "days")
    try:
        return float(typed) if typed else None
    except ValueError as wrong:
        raise Wrong([("days", gettext("请填数字。"))]) from wrong


EXTEND = Deciding(
    "grant_extension",
    "order_extension",
    gettext_noop("延期审核"),
    "desk/form_extension.html",
    "extensions",
    _show,
    _decide,
)

"""Calling back after an answer that the agent was not sure of: it holds, or it is taken up."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders import actions
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.desk.deciding import Data, Deciding, Wrong
from huiyin.web.desk.fields import typed_text, typed_version


def _show(actor: Actor, story: OrderStory) -> dict[str, Any]:
    return {"reply": story.order.reply}


def _decide(actor: Actor, story: OrderStory, data: Data) -> str:
    note, version = typed_text(data, "note"), typed_version(data)
    if not note:
        raise Wrong([("note", gettext("请写明问了谁、依据是什么、诉求人怎么说。"))])
    if typed_text(data, "verdict") == "doubt":
        actions.doubt(actor, story.order.pk, note, version)
        return gettext("已转给派单员。")
    actions.settle(actor, story.order.pk, note, version)
    return gettext("已回电，办结。")


SETTLE = Deciding(
    "doubt", "order_call_back", gettext_noop("待回电"), "desk/form_settle.html", "call_backs", _show, _decide
)

"""Why this order was opened although nobody had complained."""

from django.utils.translation import gettext

from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.proactive import queries
from huiyin.web.insight.words_proactive import KINDS
from huiyin.web.unit.block import Block


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None for an order that somebody's appeal gave rise to."""
    order = story.order
    if order.appeal.channel not in current().flowing.proactive or not order.appeal.anonymous:
        return None
    found = queries.of_order(order)
    if found is None:
        return None
    context = {
        "row": found,
        "opening": found.opening,
        "kind": gettext(KINDS[found.opening.reason_kind]),
        "linked": queries.sees(actor),
    }
    return Block("unit/block_proactive.html", context)

"""Whistles blown for this order, and who came."""

from typing import Any

from huiyin.act.coordination.whistles import queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import together_words as words
from huiyin.web.unit.block import Block
from huiyin.web.unit.forms_together import KIND_NAMES
from huiyin.web.unit.names import unit_name


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show."""
    found = queries.whistles_of(story.order.pk)
    # A head blows with the form beside the story; a clerk writes for the head.
    drafts = not story.can("whistle") and queries.may_draft(actor, story.order)
    if not found and not drafts:
        return None
    rows = [_whistle(one) for one in reversed(found)]
    return Block("unit/block_whistles.html", {"rows": rows, "drafts": drafts, "number": story.order.number})


def _whistle(one: Any) -> dict[str, Any]:
    return {
        "whistle": one,
        "kind": KIND_NAMES[one.kind],
        "state": words.whistle_state(one),
        "units": [
            {"name": unit_name(unit.unit_id), "coming": words.coming(unit) if one.blown_at else []}
            for unit in one.summons.all()
        ],
    }

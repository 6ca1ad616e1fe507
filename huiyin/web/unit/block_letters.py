"""Letters sent for this order, and their replies."""

from huiyin.act.coordination.letters import queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit.block import Block
from huiyin.web.unit.views_letters import line


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show."""
    found = [one for one in queries.letters_of(story.order.pk) if queries.may_read(actor, one)]
    return (
        Block("unit/block_letters.html", {"rows": [line(one) for one in reversed(found)]}) if found else None
    )

"""Parts of the units that help, side by side with their clocks."""

from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit.block import Block


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show."""
    return None

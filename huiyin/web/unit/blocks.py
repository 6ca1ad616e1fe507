"""Every block that an order's page may show, in this order."""

from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import (
    block_asked,
    block_callback,
    block_exhibits,
    block_letters,
    block_oversight,
    block_parts,
    block_proactive,
    block_rulings,
    block_talk,
    block_whistles,
)
from huiyin.web.unit.block import Block

SOURCES = (
    block_proactive,
    block_parts,
    block_whistles,
    block_letters,
    block_oversight,
    block_asked,
    block_callback,
    block_rulings,
    block_exhibits,
    block_talk,
)


def blocks(actor: Actor, story: OrderStory) -> list[Block]:
    """What there is to show beside the story itself."""
    found = (source.block(actor, story) for source in SOURCES)
    return [one for one in found if one is not None]

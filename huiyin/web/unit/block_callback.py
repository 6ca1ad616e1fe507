"""The unit's side of the callback: what it heard when it asked itself, and a rating it holds to be unjustified."""

from django.utils.translation import gettext

from huiyin.act.orders.queries import OrderStory
from huiyin.answer.callback.queries import OwnTold, own_side
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit.block import Block
from huiyin.web.unit.callback_words import GROUNDS, RATINGS, SOLVED
from huiyin.web.unit.doing import lock


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show or to say."""
    side = own_side(actor, story.order)
    if not (side.told or side.may_tell or side.bad_rating or side.case):
        return None
    context = {
        "number": story.order.number,
        "version": lock(story)["version"],
        "side": side,
        "told": _told(side.told) if side.told else "",
        "solved": [(value, gettext(words)) for value, words in SOLVED.items()],
        "ratings": [(value, gettext(words)) for value, words in RATINGS.items()],
        "grounds": [(value, gettext(GROUNDS[value])) for value in side.grounds],
        "case_ground": gettext(GROUNDS[side.case.ground]) if side.case else "",
    }
    return Block("unit/block_callback.html", context)


def _told(told: OwnTold) -> str:
    words = {"solved": gettext(SOLVED[told.solved]), "result": gettext(RATINGS[told.result])}
    return gettext("单位自己问过：%(solved)s，对结果%(result)s") % words

"""Comments of those who work on this order, who looks at it now, and who was told what."""

from typing import Any

from huiyin.act.notices.policies import may_see_told
from huiyin.act.notices.queries import told
from huiyin.act.orders.queries import OrderStory
from huiyin.act.teamwork.queries import may_talk, remarks
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.team.words import told_row
from huiyin.web.unit.block import Block
from huiyin.web.unit.names import unit_name


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it; who only reads sees what was said and says nothing."""
    said = remarks(story.order.pk)
    lines = [told_row(one) for one in told(story.order.pk)] if may_see_told(actor) else []
    context = {
        "number": story.order.number,
        "version": story.order.version,
        "may_talk": may_talk(actor, story.order),
        "remarks": [_remark(one, actor) for one in said],
        "told": lines,
        "told_out": sum(1 for line in lines if line["to_appellant"]),
    }
    return Block("team/talk.html", context)


def _remark(one: Any, actor: Actor) -> dict[str, Any]:
    return {
        "pk": one.comment.pk,
        "author": one.comment.author,
        "unit": unit_name(one.comment.unit),
        "text": one.comment.text,
        "at": one.at,
        "corrected": one.comment.at if one.before else None,
        "before": [(row.text, row.at) for row in one.before],
        "mine": one.comment.account_id == actor.id,
    }

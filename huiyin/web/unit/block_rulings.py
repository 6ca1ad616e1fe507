"""Exclusion, objection and conference on this order."""

from typing import Any

from django.utils.translation import gettext

from huiyin.act.orders import panel_queries
from huiyin.act.orders.queries import OrderStory
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import current
from huiyin.web.unit import names
from huiyin.web.unit.block import Block

# Before the first of these there is nothing that several persons could have decided.
NEVER_BEFORE = ("00", "01", "02", "03", "10")


def block(actor: Actor, story: OrderStory) -> Block | None:
    """The block as this reader sees it, or None when there is nothing to show."""
    if story.order.state in NEVER_BEFORE:
        return None
    found = panel_queries.decided(actor, story.order)
    ended = story.order.state == "85" and story.can("object")
    if not (found.exclusions or found.objection or found.conferences):
        return None
    context = {
        "order": story.order,
        "exclusions": [_exclusion(one) for one in found.exclusions],
        "objection": found.objection,
        "conferences": [_conference(one) for one in found.conferences],
        "exclusion_votes": found.exclusion_votes,
        "objection_votes": found.objection_votes,
        "voting": story.order.state in ("62",) or bool(found.objection and not found.objection.ruled_at),
        "object_until": panel_queries.may_object_until(story.order.pk) if ended else None,
        "needed": current().panels.votes,
    }
    return Block("unit/block_rulings.html", context)


def _exclusion(one: Any) -> dict[str, Any]:
    ground = current().panels.grounds.get(one.ground)
    needs = "" if ground is None else names.either((ground.evidence, ground.evidence_en))
    return {
        "row": one,
        "unit": names.unit_name(one.unit_id),
        "ground": panel_queries.ground_name(one.ground, names.english()),
        "needs": needs,
        "state": _state(one),
    }


def _state(one: Any) -> str:
    if one.ruled_at is None:
        return gettext("等复核组两人定")
    if one.granted is None:
        return gettext("已撤回")
    return gettext("准予") if one.granted else gettext("不准")


def _conference(one: Any) -> dict[str, Any]:
    return {
        "row": one,
        "units": names.unit_names(one.units),
        "lead": names.unit_name(one.lead_id),
        "helpers": names.unit_names(one.co_units),
    }

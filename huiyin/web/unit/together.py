"""Whistles and letters as lines of a list, and what of them waits for a person."""

from typing import Any

from django.utils.translation import gettext

from huiyin.act.coordination.oversight.queries import Waiting
from huiyin.act.coordination.whistles import queries as whistles
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import together_words as words
from huiyin.web.unit.forms_together import KIND_NAMES
from huiyin.web.unit.names import unit_name


def todo(someone: Actor, waits: Waiting) -> dict[str, Any]:
    """What waits for this person beside the orders: whistles to come to or to approve, letters to answer."""
    coming = [summons_line(one) for one in whistles.to_go(someone)] if waits.summons else []
    drafts = [line(one) for one in whistles.to_approve(someone)] if waits.drafts else []
    return {"whistles_todo": coming + drafts, "letters_todo": waits.letters}


def line(found: Any) -> dict[str, Any]:
    """One whistle in a list."""
    return {
        "whistle": found,
        "kind": KIND_NAMES[found.kind],
        "state": words.whistle_state(found),
        "street": unit_name(found.street_id),
        "units": gettext("、").join(unit_name(one.unit_id) for one in found.summons.all()),
        "left": words.left(found.check_by) if found.state == "checking" else {},
    }


def summons_line(one: Any) -> dict[str, Any]:
    return {
        "one": one,
        "whistle": one.whistle,
        "kind": KIND_NAMES[one.whistle.kind],
        "street": unit_name(one.whistle.street_id),
        "unit": unit_name(one.unit_id),
        "left": words.left(one.arrive_by) if one.arrived_at is None else {},
    }

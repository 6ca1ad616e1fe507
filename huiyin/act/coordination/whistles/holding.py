"""Holding a whistle while something is done to it, and writing it down; for this room's actions."""

from collections.abc import Mapping
from typing import Any

from huiyin.act.coordination.whistles import rules
from huiyin.act.coordination.whistles.models import Summons, Whistle
from huiyin.act.coordination.whistles.refusals import WhistleNotNow
from huiyin.act.orders.actions.moving import locked, note
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor


def held_order(order_id: int) -> WorkOrder:
    """The order, held until the transaction ends: always before its whistle."""
    return locked(order_id)


def held(whistle_id: int) -> Whistle:
    """The whistle with its order, both held; raises `Whistle.DoesNotExist`."""
    order = locked(Whistle.objects.values_list("order_id", flat=True).get(pk=whistle_id))
    found = Whistle.objects.select_for_update(of=("self",)).select_related("street").get(pk=whistle_id)
    found.order = order
    return found


def held_summons(summons_id: int) -> Summons:
    """One unit's summons with its whistle and order, all held; raises `Summons.DoesNotExist`."""
    whistle = held(Summons.objects.values_list("whistle_id", flat=True).get(pk=summons_id))
    found = Summons.objects.select_for_update(of=("self",)).select_related("unit").get(pk=summons_id)
    found.whistle = whistle
    return found


def step(whistle: Whistle, action: str) -> str:
    """Where the action leads; raises when it cannot be done now."""
    target = rules.after(whistle.state, action, whistle.kind)
    if target is None:
        raise WhistleNotNow
    return target


def must(allowed: bool) -> None:
    """Refuse what a policy does not allow."""
    if not allowed:
        raise Refused


def told(
    actor: Actor, whistle: Whistle, action: str, evidence: Mapping[str, Any], reason: str = "", role: str = ""
) -> None:
    """Write beside the moves of the order what happened to its whistle."""
    note(actor, whistle.order, action, {"whistle": whistle.pk, **evidence}, reason, role)

"""What is handled together: a parent's merged orders, each with what its appellant said and added."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.act.orders.actions.moving import stream
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may_read
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.ledger.models import Event

MERGED_AT_MOST = 50
ADDED_AT_MOST = 200


@dataclass(frozen=True)
class Merged:
    """One appeal that is handled within another order: its order, and what was added to it since."""

    order: WorkOrder
    added: tuple[tuple[datetime, str], ...]


def merged_into(actor: Actor, order: WorkOrder) -> list[Merged]:
    """The orders merged into this one that the reader may see, oldest first; two statements."""
    found = WorkOrder.objects.filter(parent=order, merged_at__isnull=False).order_by("id")
    rows = found.select_related("appeal", "lead", "parent__lead").defer("proposal")[:MERGED_AT_MOST]
    children = [child for child in rows if may_read(actor, child)]
    added = _added([child.pk for child in children])
    return [Merged(child, tuple(added.get(child.pk, ()))) for child in children]


def _added(ids: list[int]) -> dict[int, list[tuple[datetime, str]]]:
    if not ids:
        return {}
    streams = {stream(pk): pk for pk in ids}
    events = Event.objects.filter(stream__in=list(streams), action="add_words").order_by("id")
    found: dict[int, list[tuple[datetime, str]]] = {}
    for event in events[:ADDED_AT_MOST]:
        found.setdefault(streams[event.stream], []).append((event.at, str(event.evidence.get("words", ""))))
    return found

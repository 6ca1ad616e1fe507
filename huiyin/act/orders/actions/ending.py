"""What ends with an order: parts nobody waits for any more, requests and meetings that have lost their question."""

from datetime import datetime

from huiyin.act.orders import rules
from huiyin.act.orders.actions.part_clocks import close, let_off
from huiyin.act.orders.models import ReturnRequest, WorkOrder
from huiyin.act.orders.panel_models import Conference, Exclusion
from huiyin.act.orders.part_models import Part

# What takes the order out of the lead's hand.
_CHANGES_LEAD = ("grant_return", "rule", "reassign", "merge")


def end_with(order: WorkOrder, move: rules.Move, at: datetime) -> None:
    """End what is open beside an order that is closed or goes to another lead; asks nothing at any other move."""
    closes = move.target in rules.CLOSED and move.source not in rules.CLOSED
    if move.action not in _CHANGES_LEAD and not closes:
        return
    for part in Part.objects.select_for_update().filter(order=order, closed_at=None).order_by("id"):
        close(part, at, let_off(part, at))
    if closes:
        Conference.objects.filter(order=order, ended_at=None).update(ended_at=at)
        Exclusion.objects.filter(order=order, ruled_at=None).update(ruled_at=at)
        ReturnRequest.objects.filter(order=order, ruled_at=None).update(ruled_at=at)

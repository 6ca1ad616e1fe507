"""What follows from asking the appellant; called by the callback room."""

from huiyin.act.orders.actions.merging import bring_answers, redo_merged
from huiyin.act.orders.actions.moving import locked, move
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import SYSTEM, Actor


def confirm(actor: Actor, order_id: int, solved: str) -> WorkOrder:
    """The appellant was asked and it is done: close, and what is merged and not yet answered with it."""
    order = move(actor, order_id, "confirm", evidence={"solved": solved})
    bring_answers(order_id)
    return order


def redo(actor: Actor, order_id: int, solved: str, reason: str = "") -> WorkOrder:
    """The appellant was asked and it is not done, or not well: the unit does it again."""
    order = locked(order_id)
    if order.merged_at:
        return redo_merged(actor, order, solved, reason)

    def change(order: WorkOrder) -> None:
        order.round, order.tries = order.round + 1, 0

    return move(actor, order_id, "redo", reason=reason, evidence={"solved": solved}, change=change)


def retry(actor: Actor, order_id: int, outcome: str) -> WorkOrder:
    """Nobody was reached; try again in another part of the day."""

    def change(order: WorkOrder) -> None:
        order.tries += 1

    return move(actor, order_id, "retry", evidence={"outcome": outcome}, change=change)


def waive(order_id: int, ground: str) -> WorkOrder:
    """Close without an answer: not to be asked, or not to be reached."""
    order = move(SYSTEM, order_id, "waive", evidence={"ground": ground})
    bring_answers(order_id)
    return order

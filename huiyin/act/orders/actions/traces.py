"""What an order is compared by, made from the order and kept beside it."""

from huiyin.act.orders.likeness_rules import sketch, spot
from huiyin.act.orders.models import Trace, WorkOrder


def is_secret(order: WorkOrder) -> bool:
    """Whether an order's words stay apart from all others: confidential ones and reports of wrongdoing."""
    return order.confidential or order.kind == "report"


def traces_of(orders: list[WorkOrder]) -> list[Trace]:
    """The traces of new orders, those that have none left out; not yet saved."""
    return [_trace(order) for order in orders if not is_secret(order)]


def _trace(order: WorkOrder) -> Trace:
    appeal = order.appeal
    return Trace(
        order_id=order.pk,
        place=order.place_id or "",
        matter=order.matter,
        opened_at=order.opened_at,
        spot=spot(appeal.place_said),
        lon=appeal.lon,
        lat=appeal.lat,
        sketch=sketch(f"{appeal.title} {appeal.words}"),
    )


def follow(order: WorkOrder) -> None:
    """Let the trace follow when a person decided on another matter or street."""
    now = {"place": order.place_id or "", "matter": order.matter}
    Trace.objects.filter(order=order).exclude(**now).update(**now)

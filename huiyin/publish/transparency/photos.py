"""Pictures of the handling that the unit lets the appellant see."""

from huiyin.act.orders import queries as orders
from huiyin.act.orders.models import WorkOrder


def shown_photos(order_id: int) -> list[orders.Exhibit]:
    """The pictures shown for this order, oldest first; what is handled within another order shows that one's."""
    return orders.shown_exhibits(_handled_in(order_id))


def shown_photo(order_id: int, pk: int) -> orders.Exhibit | None:
    """One of them; None for any other file."""
    return next((one for one in shown_photos(order_id) if one.pk == pk), None)


def _handled_in(order_id: int) -> int:
    parent = WorkOrder.objects.filter(pk=order_id, merged_at__isnull=False).values_list("parent", flat=True)
    return parent.first() or order_id

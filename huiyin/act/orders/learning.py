"""What triage may learn from: what people decided about orders, read in pages; never who the appellant is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Left

from huiyin.act.orders.models import WorkOrder
from huiyin.act.triage.learned import READ_AT_MOST
from huiyin.act.triage.learning import Example

PAGE = 1000


def confirmed_examples(at_most: int, after: datetime | None = None) -> Iterator[Example]:
    """Orders whose matter a person confirmed, newest first, at most so many; confidential ones are left out.

    A kind teaches only where a person chose it: what the machine guessed and nobody looked at would teach itself.
    """
    last: tuple[datetime, int] | None = None
    while at_most > 0:
        rows = list(_page(last, after)[: min(PAGE, at_most)])
        yield from (_example(row) for row in rows)
        if len(rows) < PAGE:
            return
        at_most -= len(rows)
        last = rows[-1]["confirmed_at"], rows[-1]["id"]


def _page(last: tuple[datetime, int] | None, after: datetime | None) -> Any:
    orders = WorkOrder.objects.filter(confirmed_at__isnull=False, confidential=False)
    if after:
        orders = orders.filter(confirmed_at__gt=after)
    if last:
        at, number = last
        orders = orders.filter(Q(confirmed_at__lt=at) | Q(confirmed_at=at, id__lt=number))
        orders = orders.filter(confirmed_at__lte=at)  # the bound that the index is entered by
    return orders.order_by("-confirmed_at", "-id").values(
        "id",
        "confirmed_at",
        "kind",
        "matter",
        "proposal__kind__reasons__0__code",
        "appeal__title",
        said=Left("appeal__words", READ_AT_MOST),
    )


def _example(row: dict[str, Any]) -> Example:
    chosen = row["proposal__kind__reasons__0__code"] == "chosen"
    return Example(
        row["appeal__title"],
        row["said"],
        row["kind"] if chosen else "",
        row["matter"],
        row["confirmed_at"],
    )


def newest_confirmed() -> datetime | None:
    """When a person last confirmed a matter."""
    found = WorkOrder.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at")
    return found.values_list("confirmed_at", flat=True).first()

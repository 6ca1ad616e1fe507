"""What closed orders teach about dispatch: who settled them in the end, and who gave them back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from huiyin.act.orders.models import ReturnRequest, WorkOrder
from huiyin.act.triage.history import Example
from huiyin.act.triage.levels import matter_levels, place_levels
from huiyin.foundation.city.queries import City, current

AT_MOST = 5000
NOT_THIS_UNIT = -1.0

Cursor = tuple[datetime, int]


@dataclass(frozen=True)
class Settled:
    """A closed order as dispatch learns from it; `returned` gave it back with consent before `unit` settled it.

    `confirmed` tells whether a person decided matter and unit, or the city's gate did and nobody objected.
    """

    order: int
    matter: str
    place: str
    unit: str
    opened_at: datetime
    when: datetime
    returned: tuple[str, ...]
    confirmed: bool

    @property
    def cursor(self) -> Cursor:
        """Where the next page begins."""
        return self.opened_at, self.order


def settled_examples(after: datetime | Cursor, size: int = 1000) -> list[Settled]:
    """Closed orders opened after a moment, oldest first; for the next page pass the `cursor` of the last one.

    Orders without a matter, merged ones and reports of wrongdoing are left out: of a report nothing is to be learned
    that would send the next one to the unit it is about.
    """
    found = WorkOrder.objects.filter(_after(after), state="80", parent=None, lead__isnull=False)
    rows = found.exclude(matter="").exclude(kind="report").order_by("opened_at", "id")
    columns = ("id", "matter", "place_id", "lead_id", "opened_at", "closed_at", "confirmed_at")
    orders = list(rows.values_list(*columns)[: min(size, AT_MOST)])
    returned = _returned([order[0] for order in orders])
    return [
        Settled(
            pk, matter, place or "", unit, opened, closed or opened, returned.get(pk, ()), bool(confirmed)
        )
        for pk, matter, place, unit, opened, closed, confirmed in orders
        if unit
    ]


def examples_of(settled: Settled, city: City | None = None) -> Iterator[Example]:
    """A closed order as examples: its unit settled it, and each unit that gave it back was not the one."""
    where = place_levels(city or current(), settled.place)
    matter = matter_levels(settled.matter)
    yield Example(matter, where, settled.unit, settled.when)
    for unit in settled.returned:
        yield Example(matter, where, unit, settled.when, NOT_THIS_UNIT)


def _after(after: datetime | Cursor) -> Q:
    if isinstance(after, datetime):
        return Q(opened_at__gt=after)
    moment, order = after
    # The first part is what the index by time of opening serves.
    return Q(opened_at__gte=moment) & (Q(opened_at__gt=moment) | Q(id__gt=order))


def _returned(orders: list[int]) -> Mapping[int, tuple[str, ...]]:
    rows = ReturnRequest.objects.filter(order__in=orders, granted=True).order_by("id")
    found: dict[int, tuple[str, ...]] = {}
    for order, unit in rows.values_list("order_id", "unit_id")[: 4 * AT_MOST]:
        found[order] = (*found.get(order, ()), unit)
    return found

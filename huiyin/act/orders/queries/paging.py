"""Keyset pages: a page begins where another ended, so the last page costs what the first does."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.numbers import whole_number

LAST = "last"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LookUp = Callable[[QuerySet[WorkOrder]], Iterable[Any]]
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Page:
    """One page of orders: where the next and the one before begin, empty at the ends."""

    orders: list[WorkOrder]
    next: str
    previous: str


@dataclass(frozen=True)
class Cursor:
    """A place in a list: its part, the deadline there (None: without one), and the order."""

    part: int
    due: datetime | None
    pk: int

    def __str__(self) -> str:
        ticks = "" if self.due is None else (self.due - _EPOCH) // _TICK
        return f"{self.part}.{ticks}.{self.pk}"


def cursor(mark: str) -> Cursor | None:
    """Read a cursor that an earlier page gave; anything else is none, and the list begins at its start."""
    try:
        part, ticks, pk = mark.split(".")
        return Cursor(int(part), _EPOCH + int(ticks) * _TICK if ticks else None, int(pk))
    except (ValueError, OverflowError):
        return None


def themselves(keys: QuerySet[WorkOrder]) -> Iterable[Any]:
    """The orders of a page, as they were found."""
    return keys


def due_page(
    found: QuerySet[WorkOrder], after: str, before: str, size: int, look_up: LookUp = themselves
) -> Page:
    """A page by (due_at, id), orders without a deadline at the end.

    `after` and `before` are cursors that an earlier page gave; `before` may be "last" for the end of the list.
    """
    return parts_page((found.exclude(due_at=None), found.filter(due_at=None)), after, before, size, look_up)


def parts_page(
    parts: Sequence[QuerySet[WorkOrder]], after: str, before: str, size: int, look_up: LookUp = themselves
) -> Page:
    """A page of lists laid end to end, each by (due_at, id); a further statement only where one list ends.

    Only the last list may hold orders without a deadline. `look_up` turns the keys of a page, in their order and
    already cut to its length, into what the page shows.
    """
    back = bool(before)
    start = cursor(before if back else after)
    rows = _gather(parts, start, size + 1, back, look_up)
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    ahead, behind = (start is not None, more) if back else (more, start is not None)
    return Page([row for _, row in rows], _mark(rows, -1) if ahead else "", _mark(rows, 0) if behind else "")


def _gather(
    parts: Sequence[QuerySet[WorkOrder]], start: Cursor | None, wanted: int, back: bool, look_up: LookUp
) -> list[tuple[int, WorkOrder]]:
    rows: list[tuple[int, WorkOrder]] = []
    numbered = list(enumerate(parts))
    for number, part in reversed(numbered) if back else numbered:
        if start and (number > start.part if back else number < start.part):
            continue
        if start and number == start.part:
            part = part.filter(_beyond(start, back, last=number == len(parts) - 1))
        keys = part.order_by(*_sorting(back))[: wanted - len(rows)]
        rows += [(number, order) for order in look_up(keys)]
        if len(rows) >= wanted:
            break
    return rows


def _sorting(back: bool) -> tuple[str, str]:
    # PostgreSQL puts what has no deadline last going up and first going down, which is the same order twice.
    return ("-due_at", "-id") if back else ("due_at", "id")


def _beyond(start: Cursor, back: bool, last: bool) -> Q:
    if start.due is None:
        return Q(due_at__isnull=False) | Q(id__lt=start.pk) if back else Q(due_at=None, id__gt=start.pk)
    # The plain bound lets the index begin there; the bracket settles equal deadlines.
    if back:
        return Q(due_at__lte=start.due) & (Q(due_at__lt=start.due) | Q(id__lt=start.pk))
    onward = Q(due_at__gte=start.due) & (Q(due_at__gt=start.due) | Q(id__gt=start.pk))
    return onward | Q(due_at=None) if last else onward


def _mark(rows: list[tuple[int, WorkOrder]], at: int) -> str:
    if not rows:
        return ""
    part, order = rows[at]
    return str(Cursor(part, order.due_at, order.pk))


def newest_page(
    found: QuerySet[WorkOrder], after: str, before: str, size: int, look_up: LookUp = themselves
) -> Page:
    """A page by id, newest first; cursors are ids."""
    back = bool(before)
    start = whole_number(before) if back else whole_number(after)
    rows = found.order_by("id" if back else "-id")
    if start is not None:
        rows = rows.filter(id__gt=start) if back else rows.filter(id__lt=start)
    orders = list(look_up(rows[: size + 1]))
    more, orders = len(orders) > size, orders[:size]
    if back:
        orders.reverse()
    first, last = (str(orders[0].pk), str(orders[-1].pk)) if orders else ("", "")
    ahead, behind = (start is not None, more) if back else (more, start is not None)
    return Page(orders, last if ahead else "", first if behind else "")

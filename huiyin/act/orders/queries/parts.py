"""Parts as they are shown: what a unit has to do for orders of others, and who has what in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from huiyin.act.orders.actions.part_clocks import lead_left
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.part_policies import CALLS_IN_FROM, may_call_in, may_do
from huiyin.act.orders.queries.paging import Cursor, cursor
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now

PARTS_SHOWN = 20
OPENING = 80
PARTS_OF_ORDER = 40


@dataclass(frozen=True)
class MyPart:
    """One part that a unit has to do: whose order it is, what is asked, until when."""

    pk: int
    number: str
    unit: str
    lead: str
    kind: str
    ask: str
    matter: str
    place: str
    opening: str
    opened_at: datetime
    due_at: datetime
    signed: bool
    refused: bool


@dataclass(frozen=True)
class MyParts:
    """A page of them, how many there are in all and late, and where the next page begins (empty at the end)."""

    rows: tuple[MyPart, ...]
    total: int
    late: int
    next: str


@dataclass(frozen=True)
class PartView:
    """One part beside the others of its order, with its clock, and what this reader may do with it."""

    part: Part
    clock: Clock | None
    late: bool
    mine: bool
    may_let_off: bool


@dataclass(frozen=True)
class Parts:
    """All parts of an order for one reader; `may_call_in` until `most` (None: no clock of the lead runs)."""

    rows: tuple[PartView, ...]
    may_call_in: bool
    waiting: tuple[str, ...]
    late: tuple[str, ...]


def my_parts(actor: Actor, after: str = "", size: int = PARTS_SHOWN) -> MyParts:
    """Open parts of the actor's units, due first; `after` is where an earlier page ended.

    One statement while they fit a page, which is nearly always.
    """
    units = list(actor.units(*UNIT_ROLES))
    if not units:
        return MyParts((), 0, 0, "")
    open_ones = Part.objects.filter(unit__in=units, closed_at=None)
    start, found = cursor(after), open_ones
    if start and start.due:
        found = found.filter(
            Q(due_at__gt=start.due) | Q(due_at=start.due, pk__gt=start.pk), due_at__gte=start.due
        )
    rows = found.select_related("order").annotate(opening=Left("order__appeal__words", OPENING))
    page = list(rows.defer("order__proposal", "order__reply").order_by("due_at", "id")[: size + 1])
    onward = str(Cursor(0, page[size - 1].due_at, page[size - 1].pk)) if len(page) > size else ""
    total, late = _counted(open_ones) if start or onward else (len(page), sum(map(_is_late, page)))
    return MyParts(tuple(_mine(row, row.opening) for row in page[:size]), total, late, onward)


def _counted(open_ones: QuerySet[Part]) -> tuple[int, int]:
    counted = open_ones.aggregate(total=Count("id"), late=Count("id", filter=Q(due_at__lt=now())))
    return counted["total"], counted["late"]


def _is_late(part: Part) -> bool:
    return part.due_at < now()


def _mine(part: Part, opening: str) -> MyPart:
    order = part.order
    secret = order.kind == "report" and order.confidential
    return MyPart(
        part.pk,
        order.number,
        part.unit_id,
        order.lead_id or "",
        part.kind,
        part.ask,
        order.matter,
        order.place_id or "",
        "" if secret else opening,
        part.opened_at,
        part.due_at,
        part.signed_at is not None,
        part.refused_at is not None,
    )


def parts_of(actor: Actor, order: WorkOrder) -> Parts:
    """The parts of an order, first called first, as this reader may deal with them; two statements."""
    at = now()
    parts = list(Part.objects.filter(order=order).select_related("unit").order_by("id")[:PARTS_OF_ORDER])
    clocks = _clocks(order, parts)
    calls = may_call_in(actor, order)
    views = [
        PartView(
            part,
            clocks.get((part.unit_id, part.opened_at)),
            (part.closed_at or at) > part.due_at and part.outcome != "void",
            may_do(actor, part) and part.closed_at is None,
            calls and part.closed_at is None,
        )
        for part in parts
    ]
    waiting = [view.part.unit_id for view in views if view.part.closed_at is None]
    late = [view.part.unit_id for view in views if view.part.closed_at is None and view.late]
    return Parts(tuple(views), calls and order.state in CALLS_IN_FROM, tuple(waiting), tuple(late))


def _clocks(order: WorkOrder, parts: Iterable[Part]) -> dict[tuple[str, datetime], Clock]:
    if not parts:
        return {}
    rows = Clock.objects.filter(order=order, name="part").order_by("id")[: 2 * PARTS_OF_ORDER]
    return {(clock.unit_id or "", clock.started_at): clock for clock in rows}


def days_left(order: WorkOrder) -> float | None:
    """Days the lead has left, of which a unit that is called in gets a share; None while no such clock runs."""
    left = lead_left(order, now())
    return None if left is None else left.total_seconds() / 86400


def late_parts(unit: str, since: datetime, until: datetime) -> tuple[int, int]:
    """How many parts of a unit ended in a period, and how many of them late: its own mark, never the lead's."""
    ended = Part.objects.filter(unit=unit, closed_at__gte=since, closed_at__lt=until).exclude(outcome="void")
    counted = ended.aggregate(total=Count("id"), late=Count("id", filter=Q(outcome="missed")))
    return counted["total"], counted["late"]


def number_of_part(part_id: int) -> str:
    """Number of the order that a part belongs to; raises `Part.DoesNotExist`."""
    return Part.objects.select_related("order").only("order__number").get(pk=part_id).order.number

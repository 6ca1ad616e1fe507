"""How a unit's list is narrowed: every condition is answered by the list's own index, without a look at the orders."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from huiyin.act.orders import rules
from huiyin.act.orders.list_rules import Filters
from huiyin.act.orders.models import OPEN, WorkOrder
from huiyin.act.orders.queries.paging import Cursor
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current

WAITING = ("11", "31", "51", "52", "53", "54", "55", "56", "62", "65", "70", "71")
# The views a unit is offered: which states each shows.
UNIT_VIEWS: Mapping[str, tuple[str, ...]] = {
    "today": rules.OPEN,
    "sign": ("30",),
    "instruct": ("41",),
    "handle": ("40", "50", "75"),
    "release": ("60",),
    "waiting": WAITING,
    "closed": rules.CLOSED,
}
_PLAIN = ("place", "kind")
FACETS_AT_MOST = 60


def where(actor: Actor, filters: Filters) -> Q:
    """The filters as one condition."""
    found = Q(**{name: getattr(filters, name) for name in _PLAIN if getattr(filters, name)})
    if filters.matter:
        found &= Q(matter__startswith=_branch(filters.matter))
    if filters.urgency:
        found &= Q(urgency__in=("urgent", "critical") if filters.urgency == "urgent" else (filters.urgency,))
    if filters.handler:
        found &= Q(handler=filters.handler)
    if filters.mine:
        found &= Q(handler=actor.name)
    if filters.repeated:
        found &= Q(repeats__gte=current().dispatching.repeat.tag - 1)
    if filters.again:
        found &= Q(round__gte=1)
    if filters.red:
        found &= Q(risk="red")
    return found & _due(filters.due) if filters.due else found


def _branch(code: str) -> str:
    # A code has two digits for each level; a branch ends in zeros.
    code = code[:6]
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def _due(due: str) -> Q:
    at = now()
    mine = ~Q(state__in=WAITING)
    if due == "overdue":
        return mine & Q(due_at__lt=at)
    return mine & Q(due_at__gte=at, due_at__lt=ends(at)[due])


def ends(at: datetime) -> dict[str, datetime]:
    """When this day and this week end in the city."""
    midnight = datetime.combine(at.astimezone(current().zone).date(), time(0), current().zone)
    return {
        "today": midnight + timedelta(days=1),
        "week": midnight + timedelta(days=7 - midnight.weekday()),
    }


def total(actor: Actor, view: str, filters: Filters) -> int:
    """How many orders a narrowed list has."""
    found = WorkOrder.objects.filter(where(actor, filters), lead__in=actor.units(*UNIT_ROLES))
    found = found.filter(state__in=rules.CLOSED) if view == "closed" else found.filter(OPEN)
    return found.filter(state__in=UNIT_VIEWS[view]).count()


def jump(view: str, day: date) -> str:
    """The cursor behind which a list goes on with what is due, or for closed ones was opened, on this day."""
    midnight = datetime.combine(day, time(0), current().zone)
    if view != "closed":
        return str(Cursor(0, midnight, 0))
    later = WorkOrder.objects.filter(opened_at__gte=midnight + timedelta(days=1)).order_by("opened_at", "id")
    first = later.values_list("pk", flat=True).first()
    return str(first) if first else ""


_FACETS = """
    SELECT grouping(left(matter, 2), left(matter, 4), place_id, kind, handler), left(matter, 2), left(matter, 4),
           place_id, kind, handler, count(*)
    FROM orders_workorder WHERE lead_id = ANY(%s) AND NOT (state IN %s)
    GROUP BY GROUPING SETS ((left(matter, 2)), (left(matter, 4)), (place_id), (kind), (handler))
"""
# Which bits of `grouping` are unset says which set a row belongs to.
_SETS = {0b01111: "first", 0b10111: "second", 0b11011: "place", 0b11101: "kind", 0b11110: "handler"}


def facets(actor: Actor) -> dict[str, list[tuple[str, int]]]:
    """By what the unit's open orders can be narrowed: for each filter the values that occur, the most frequent first.

    `first` and `second` are codes of matters of these levels.
    """
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in _SETS.values()}
    with connection.cursor() as cursor:
        closed = ", ".join("%s" for _ in rules.CLOSED)
        sql = _FACETS.replace("IN %s", f"IN ({closed})")
        cursor.execute(sql, [list(actor.units(*UNIT_ROLES)), *rules.CLOSED])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    for which, *values, count in rows:
        value = next((value for value in values if value), "")
        if value:
            name = _SETS[which]
            code = value.ljust(6, "0") if name in ("first", "second") else value
            found[name].append((code, count))
    return {name: sorted(rows, key=lambda row: -row[1])[:FACETS_AT_MOST] for name, rows in found.items()}

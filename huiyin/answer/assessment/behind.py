"""The orders behind a number, found cell by cell in the index of facts: rare ones come as fast as common ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import PAGE, Page, newest_page
from huiyin.answer.assessment.reckoning import CLOSED, FROZEN, LIVE, TOUCHED, WITH_MERGED, asked
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.tallies import months_of
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.numbers import whole_number

WIDER = 8  # by how much more is read when most of what was found has been touched since
_WITH = f"WITH {', '.join((TOUCHED, WITH_MERGED, CLOSED, LIVE))}"


@dataclass(frozen=True)
class Wanted:
    """Which facts: of which units (None: the whole city), cells and months, and of which matter ("": all)."""

    units: tuple[str, ...] | None
    cells: tuple[int, ...]
    period: Period
    matter: str = ""


def page(wanted: Wanted, after: str, before: str) -> Page:
    """A page of the orders, newest first; cursors are ids of orders."""
    back = bool(before)
    start = whole_number(before) if back else whole_number(after)
    keys = _keys(wanted, start, back)
    orders = WorkOrder.objects.filter(pk__in=keys).select_related("appeal", "lead", "place").defer("proposal")
    return newest_page(orders, after, before, PAGE)


def _keys(wanted: Wanted, start: int | None, back: bool) -> list[int]:
    """The ids of one order more than fit on a page."""
    size, limit = PAGE + 1, PAGE + 1
    while True:
        found, whole = _window(wanted, start, back, limit)
        if whole or len(found) >= size:
            return sorted(found, reverse=not back)[:size]
        limit *= WIDER


def _window(wanted: Wanted, start: int | None, back: bool, limit: int) -> tuple[set[int], bool]:
    """Orders that count, and whether these are all that lie in this direction.

    Kept facts are read up to a limit, those touched since are put aside, and what was reckoned anew comes beside them
    as far as it lies in the same window.
    """
    statement = f"""{_WITH} SELECT order_id, touched, true FROM ({_kept(wanted, start, back, limit)}) kept
        UNION ALL SELECT order_id, false, false FROM ({_live(wanted, start, back)}) live"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, _asked(wanted, start))
        rows = cursor.fetchall()
    kept = [order for order, _, was_kept in rows if was_kept]
    good = {order for order, touched, _ in rows if not touched}
    if len(kept) < limit:
        return good, True
    edge = max(kept) if back else min(kept)
    return {order for order in good if (order <= edge if back else order >= edge)}, False


def _kept(wanted: Wanted, start: int | None, back: bool, limit: int) -> str:
    units = "" if wanted.units is None else "CROSS JOIN unnest(%(units)s::text[]) u(unit_id)"
    unit = "" if wanted.units is None else "AND f.unit_id = u.unit_id"
    order, most = ("ASC" if back else "DESC"), f"LIMIT {limit}"
    return f"""SELECT found.order_id, (NOT is_closed AND r.order_id IS NOT NULL) AS touched FROM (
            SELECT near.order_id, near.is_closed
            FROM (
                SELECT month, month IN (SELECT month FROM closed) AS is_closed FROM unnest(%(months)s::date[]) m(month)
            ) m
            CROSS JOIN unnest(%(cells)s::smallint[]) c(cell) {units}
            CROSS JOIN LATERAL (
                SELECT f.order_id, m.is_closed FROM assessment_fact f
                WHERE f.month = m.month AND f.cell = c.cell {unit} AND NOT f.late AND f.due_at < %(now)s
                {_about("f", wanted)} {_beyond("f", start, back)}
                ORDER BY f.order_id {order} {most}
            ) near ORDER BY near.order_id {order} {most}
        ) found LEFT JOIN reckoned r ON r.order_id = found.order_id"""  # noqa: S608


def _live(wanted: Wanted, start: int | None, back: bool) -> str:
    unit = "" if wanted.units is None else "AND l.unit_id = ANY(%(units)s::text[])"
    return f"""SELECT DISTINCT l.order_id FROM live l WHERE l.month = ANY(%(months)s::date[]) AND l.due_at < %(now)s
        AND l.month NOT IN (SELECT month FROM closed) AND l.cell = ANY(%(cells)s::smallint[])
        {unit} {_about("l", wanted)} {_beyond("l", start, back)} AND NOT {FROZEN}"""  # noqa: S608


def _about(table: str, wanted: Wanted) -> str:
    return f"AND {table}.matter = %(matter)s" if wanted.matter else ""


def _beyond(table: str, start: int | None, back: bool) -> str:
    if start is None:
        return ""
    return f"AND {table}.order_id {'>' if back else '<'} %(start)s"


def _asked(wanted: Wanted, start: int | None) -> dict[str, Any]:
    told = {"months": months_of(wanted.period), "cells": list(wanted.cells), "now": now(), "start": start}
    return asked() | told | {"units": _listed(wanted.units), "matter": wanted.matter}


def _listed(units: Iterable[str] | None) -> list[str]:
    return list(units or ())

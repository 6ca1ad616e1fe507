"""Who of a unit has how much in hand."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from huiyin.act.orders import rules
from huiyin.act.orders.queries.narrowing import WAITING, ends
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now

HANDLERS_AT_MOST = 60


@dataclass(frozen=True)
class Load:
    """One handler's orders: open ones, of these in hand, overdue and due today; and those released this week."""

    handler: str
    open: int
    in_hand: int
    overdue: int
    due_today: int
    done: int


_LOAD = """
    SELECT handler, sum(a), sum(b), sum(c), sum(d), sum(e) FROM (
        SELECT handler, count(*) a, count(*) FILTER (WHERE hand) b, count(*) FILTER (WHERE hand AND due_at < %(at)s) c,
               count(*) FILTER (WHERE hand AND due_at >= %(at)s AND due_at < %(midnight)s) d, 0 e
        FROM (SELECT handler, due_at, NOT (state = ANY(%(waiting)s)) hand FROM orders_workorder
              WHERE lead_id = ANY(%(units)s) AND NOT (state IN ({closed}))) found
        GROUP BY handler
        UNION ALL
        SELECT handler, 0, 0, 0, 0, count(*) FROM orders_workorder
        WHERE lead_id = ANY(%(units)s) AND released_at IS NOT NULL AND released_at >= %(monday)s GROUP BY handler
    ) parts GROUP BY handler ORDER BY 4 DESC, 3 DESC, handler LIMIT {most}
"""


def workload(actor: Actor) -> list[Load]:
    """The handlers of the actor's units, who is late on top; orders that nobody has yet stand under an empty name.

    One statement over the indexes of open and of released orders.
    """
    at = now()
    stops = ends(at)
    monday = stops["week"] - timedelta(days=7)
    codes = ", ".join(f"'{code}'" for code in rules.CLOSED)
    values: dict[str, Any] = {
        "at": at,
        "midnight": stops["today"],
        "monday": monday,
        "waiting": list(WAITING),
        "units": list(actor.units(*UNIT_ROLES)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOAD.format(closed=codes, most=HANDLERS_AT_MOST), values)
        return [Load(handler, *(int(count) for count in counts)) for handler, *counts in cursor.fetchall()]

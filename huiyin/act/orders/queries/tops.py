"""What stands above a unit's list: how many orders each view holds, and the lists its people keep."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from huiyin.act.orders import rules
from huiyin.act.orders.list_rules import Filters, filters_from
from huiyin.act.orders.queries.narrowing import UNIT_VIEWS, WAITING, ends
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor
from huiyin.foundation.calendar.clock import now

SOON = timedelta(hours=1)
KEPT_AT_MOST = 40


@dataclass(frozen=True)
class Kept:
    """A list kept under a name; `own` says whether the reader keeps it, `shared` whether the unit does."""

    pk: int
    name: str
    view: str
    filters: Filters
    shared: bool
    own: bool


@dataclass(frozen=True)
class Top:
    """How many orders each of the unit's views holds, with `overdue`, `due_today`, `sign_soon`; and the kept lists."""

    counts: Mapping[str, int]
    kept: tuple[Kept, ...]


_CLOSED = ", ".join(f"'{code}'" for code in rules.CLOSED)
# Both in one statement, since both stand on every page of a unit; the kept lists come as rows without a state.
# What is late or due soon is counted among the few that are, not among all that are open.
_TOP = f"""
    SELECT state, count(*), 0, 0, 0, NULL
    FROM orders_workorder WHERE lead_id = ANY(%(units)s) AND state = ANY(%(open)s) GROUP BY state
    UNION ALL
    SELECT state, 0, count(*) FILTER (WHERE due_at < %(at)s),
           count(*) FILTER (WHERE due_at >= %(at)s AND due_at < %(midnight)s),
           count(*) FILTER (WHERE due_at >= %(at)s AND due_at < %(soon)s), NULL
    FROM orders_workorder
    WHERE lead_id = ANY(%(units)s) AND NOT (state IN ({_CLOSED})) AND due_at < %(last)s GROUP BY state
    UNION ALL
    (SELECT NULL, id, shared::int, (account_id = %(me)s)::int, 0,
            json_build_object('name', name, 'filters', filters)::text
     FROM orders_savedview WHERE unit_id = ANY(%(units)s) AND (account_id = %(me)s OR shared)
     ORDER BY id LIMIT %(most)s)
"""  # noqa: S608 - the codes come from our own table of states


def unit_top(actor: Actor) -> Top:
    """Counts and kept lists of the actor's units; one statement."""
    at = now()
    values: dict[str, Any] = {
        "at": at,
        "midnight": (midnight := ends(at)["today"]),
        "soon": at + SOON,
        "last": max(midnight, at + SOON),
        "units": list(actor.units(*UNIT_ROLES)),
        "open": list(rules.OPEN),
        "me": actor.id or 0,
        "most": KEPT_AT_MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOP, values)
        rows = cursor.fetchall()
    by_state: dict[str, list[int]] = {}
    for state, *numbers, _ in rows:
        if state:
            by_state[state] = [a + b for a, b in zip(by_state.get(state, [0] * 4), numbers, strict=True)]
    counts = _counted(by_state)
    return Top(counts, tuple(_kept(row) for row in rows if not row[0]))


def unit_counts(actor: Actor) -> Mapping[str, int]:
    """How many orders each of the unit's views holds; `overdue`, `due_today`, `sign_soon`; one statement."""
    return unit_top(actor).counts


def _kept(row: tuple[Any, ...]) -> Kept:
    _, pk, shared, own, _, told = row
    said = json.loads(told)
    filters: Mapping[str, str] = said["filters"]
    view = str(filters.get("view", "today"))
    return Kept(pk, said["name"], view, filters_from(filters), bool(shared), bool(own))


def _counted(by_state: Mapping[str, list[int]]) -> dict[str, int]:
    hand = [state for state in by_state if state not in WAITING]
    counts = {
        name: sum(by_state[state][0] for state in states if state in by_state)
        for name, states in UNIT_VIEWS.items()
        if name != "closed"
    }
    late, today = (sum(by_state[state][column] for state in hand) for column in (1, 2))
    return {**counts, "overdue": late, "due_today": today, "sign_soon": by_state.get("30", [0] * 4)[3]}

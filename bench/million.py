"""A unit's list among a million orders: every view and every filter, its first page and its thousandth.

Some hundred invented appeals are received as from any door; SQL copies appeal and order until there are a million.
One unit holds 60,000 open orders and as many closed ones, which no real unit does: its page 1,000 exists. Every filter
is tried alone and with others, on the list of today and on the closed ones.
"""

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import filling
from bench.similar import backend_of, spent_with
from huiyin.act.orders.list_rules import Filters, filters_from
from huiyin.act.orders.queries import UNIT_VIEWS
from huiyin.act.orders.queries.lists import unit_parts
from huiyin.act.orders.queries.paging import Cursor
from huiyin.demo.cast import open_accounts
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import Actor

SEEDS = 500
OWN, OWN_SHARE, OWN_OPEN = filling.OWN, 12, 50  # percent of all orders, and of these still open
PAGE_1000 = 999 * 50
LIMIT = 100.0  # milliseconds of processor time; by the wall on a machine with nothing else to do
WARM = 2
STEP = filling.STEP
HANDLERS = 12
OPEN_STATES = "30 40 41 50 50 50 50 60 70 70 65 51 52 53 54 55 56 62 75 31".split()
# What a person may choose; values that occur in the list.
CHOICES = {
    "matter": ("010000", "010200"),
    "place": (OWN,),
    "urgency": ("urgent", "critical"),
    "kind": ("complaint",),
    "due": ("overdue", "today", "week"),
    "mine": ("1",),
    "repeated": ("1",),
    "again": ("1",),
    "red": ("1",),
}
_DICE = "abs(hashint8(id * 31 + k)::bigint)"
_HERE, _THEN = f"{_DICE} % 100", f"{_DICE} / 100 % 100"
_OPEN = f"(CASE WHEN {_HERE} < {OWN_SHARE} THEN {_THEN} < {OWN_OPEN} ELSE {_THEN} < 8 END)"
_STATE = f"(ARRAY{OPEN_STATES})[1 + {_DICE} / 10000 % {len(OPEN_STATES)}]"
_ORDERS = {
    "id": f"id + k * {STEP}",
    "appeal_id": f"appeal_id + k * {STEP}",
    "number": "number || '-' || k",
    "state": f"CASE WHEN {_OPEN} THEN {_STATE} ELSE '80' END",
    "lead_id": f"CASE WHEN {_DICE} % 100 < {OWN_SHARE} THEN '{OWN}' ELSE coalesce(lead_id, 'S0102') END",
    "urgency": f"CASE {_DICE} / 7 % 50 WHEN 0 THEN 'critical' WHEN 1 THEN 'urgent' ELSE 'normal' END",
    "handler": f"'经办' || ({_DICE} / 11 % {HANDLERS})",
    "repeats": f"CASE WHEN {_DICE} / 13 % 20 = 0 THEN 2 ELSE 0 END",
    "round": f"CASE WHEN {_DICE} / 17 % 30 = 0 THEN 1 ELSE 0 END",
    "risk": f"CASE WHEN {_DICE} / 19 % 200 = 0 THEN 'red' ELSE '' END",
    "opened_at": "now() - k * interval '3 hours'",
    "due_at": f"CASE WHEN {_OPEN} THEN now() + ({_DICE} / 23 % 4000 - 600) * interval '12 minutes' END",
    "released_at": f"CASE WHEN {_OPEN} THEN NULL ELSE now() - k * interval '2 hours' END",
    "closed_at": f"CASE WHEN {_OPEN} THEN NULL ELSE now() - k * interval '1 hour' END",
    "handle_due_at": "handle_due_at",
}
_APPEALS = {
    "id": f"id + k * {STEP}",
    "source_key": "source_key || '-' || k",
    "receipt_key": "sha256(receipt_key || int4send(k))",
    "appellant": "NULL",
}


@dataclass(frozen=True)
class Case:
    """One list as it can be asked for, what its pages cost in milliseconds, and the statements of one."""

    name: str
    rows: int
    first: "Times"
    deep: "Times"
    statements: int


@dataclass(frozen=True)
class Times:
    """Milliseconds for each page, by the wall and of processors (this process and its database backend)."""

    wall: list[float]
    cpu: list[float]


def fill(orders: int) -> None:
    """The demonstration city with so many orders."""
    city = filling.open_city()
    open_accounts(city.pack.people)
    filling.take(SEEDS, source="seed", seed=1)
    copies = max(orders // SEEDS - 1, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        for table, changes in (("intake_appeal", _APPEALS), ("orders_workorder", _ORDERS)):
            cursor.execute(_copied(table, changes, copies))
        cursor.execute(
            "INSERT INTO orders_clock (order_id, name, round, amount, measure, started_at, due_at, paused, outcome) "
            f"SELECT id, 'handle', 0, 7, 'day', due_at - interval '7 days', due_at, '0', '' FROM orders_workorder "
            f"WHERE due_at IS NOT NULL AND lead_id = '{OWN}' AND id > {STEP}"
        )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _copied(table: str, changes: dict[str, str], copies: int) -> str:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changes.get(name, f'"{name}"') for name in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} CROSS JOIN generate_series(1, {copies}) k"


def measure(count: int) -> Iterator[Case]:
    """Each list that is offered, as the clerk of the unit with the longest."""
    account = Account.objects.filter(posts__unit=OWN, posts__role="unit_clerk").order_by("id")[0]
    Account.objects.filter(pk=account.pk).update(name="经办3")
    account.refresh_from_db()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account, backend="huiyin.foundation.accounts.backend.AccountBackend")
    client.get("/unit/")
    gc.collect()
    gc.freeze()  # as the server does once it has read the city, and with its threshold
    gc.set_threshold(50_000, 20, 100)
    for asked in _asked():
        yield _measured(client, actor_of(account), asked, count)


def _asked() -> Iterator[dict[str, str]]:
    for view in UNIT_VIEWS:
        yield {"view": view}
    single = [{name: value} for name, values in CHOICES.items() for value in values]
    pairs = [one | other for one, other in combinations(single, 2) if not one.keys() & other.keys()]
    for chosen in (*single, *pairs[::5]):
        for view in ("today", "waiting", "closed"):
            if not ("due" in chosen and view != "today"):
                yield {"view": view, **chosen}
    yield {"view": "today", **{name: values[0] for name, values in CHOICES.items()}}


def _measured(client: Client, actor: Actor, asked: dict[str, str], count: int) -> Case:
    view, filters = asked["view"], filters_from(asked)
    rows, mark = _page_1000(actor, view, filters)
    deep = {"after": mark} if mark else {"before": "last"}
    with CaptureQueriesContext(connection) as said:
        client.get(f"/unit/?{urlencode(asked)}")
    statements = len(said)
    return Case(
        " ".join(f"{name}={value}" for name, value in asked.items()),
        rows,
        _times(client, asked, count),
        _times(client, {**asked, **deep}, count),
        statements,
    )


def _page_1000(actor: Actor, view: str, filters: Filters) -> tuple[int, str]:
    """How many orders a list has, and behind which of them its page 1,000 begins; empty if it has no such page."""
    before, mark = 0, ""
    for number, keys in enumerate(unit_parts(actor, view, filters)):
        count, place = keys.count(), PAGE_1000 - before - 1
        if 0 <= place < count:
            order = ("-id",) if view == "closed" else ("due_at", "id")
            due, pk = keys.order_by(*order).values_list("due_at", "id")[place]
            mark = str(pk) if view == "closed" else str(Cursor(number, due, pk))
        before += count
    return before, mark


def _times(client: Client, asked: dict[str, str], count: int) -> Times:
    wall, cpu, backend = [], [], backend_of(connection)
    for turn in range(count + WARM):
        began, spent = time.perf_counter(), spent_with(backend)
        answer: Any = client.get(f"/unit/?{urlencode(asked)}")
        assert answer.status_code == 200
        if turn >= WARM:
            wall.append(1000 * (time.perf_counter() - began))
            cpu.append(1000 * (spent_with(backend) - spent))
    return Times(wall, cpu)

"""A city's year of orders in a minute.

Some thousands of appeals go through `receive_many` as from any door. SQL then copies everything they left (identity,
appeal, order, clocks, events) again and again, each copy a week earlier under its own keys. Of the older copies nine
in ten are closed, with their clocks stopped and eight more events each, so that tables and indexes are as large as
after a year's work. The copied events carry hashes that are no chain: this ledger is heavy, not whole.
"""

import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import connection

import huiyin
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.jobs import start_learning
from huiyin.demo.cast import open_accounts
from huiyin.demo.plan import Case, Planner, Size
from huiyin.demo.telling import read_script
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.actions import seal
from huiyin.hear.intake.rules import NewAppeal

PACK = Path(huiyin.__file__).parent / "cities" / "huiyin"
SEEDS = 2000
BATCH = 500
STEP = 1_000_000  # between the numbers of one copy and the next
OPEN_WEEKS = 3  # the newest copies are all still open, of the others one in ten
OWN = "S0101"
EVENTS_LATER = 8
# Columns of a copy that differ from the original's; k is the number of the copy.
COPIES = {
    "vault_identity": {
        "token": "md5(token::text || k)::uuid",
        "subject_key": "sha256(subject_key || int4send(k))",
        "phone_key": "sha256(phone_key || int4send(k))",
    },
    "intake_appeal": {
        "id": f"id + k * {STEP}",
        "source_key": "source_key || '-' || k",
        "receipt_key": "sha256(receipt_key || int4send(k))",
        "said_at": "said_at - k * interval '7 days'",
        "received_at": "received_at - k * interval '7 days'",
        "appellant": "md5(appellant::text || k)::uuid",
    },
    "orders_workorder": {
        "id": f"id + k * {STEP}",
        "appeal_id": f"appeal_id + k * {STEP}",
        "number": "number || '-' || k",
        "state": "CASE WHEN {closed} THEN '80' WHEN lead_id IS NULL THEN state "  # a report waits for a person
        "ELSE (ARRAY['30','40','41','50','60','70'])[1 + (id + k) % 6] END",
        "opened_at": "opened_at - k * interval '7 days'",
        "dispatched_at": "dispatched_at - k * interval '7 days'",
        "due_at": "CASE WHEN {closed} THEN NULL ELSE due_at - k * interval '7 days' END",
        "handle_due_at": "handle_due_at - k * interval '7 days'",
        "closed_at": "CASE WHEN {closed} THEN opened_at - k * interval '7 days' + interval '4 days' END",
    },
    "orders_trace": {
        "order_id": f"order_id + k * {STEP}",
        "opened_at": "opened_at - k * interval '7 days'",
    },
    "orders_clock": {
        "id": f"id + k * {STEP}",
        "order_id": f"order_id + k * {STEP}",
        "started_at": "started_at - k * interval '7 days'",
        "due_at": "due_at - k * interval '7 days'",
        "stopped_at": "CASE WHEN {closed} OR outcome <> '' THEN due_at - (k * 7 + 1) * interval '1 day' END",
        "outcome": "CASE WHEN {closed} OR outcome <> '' THEN 'met' ELSE '' END",
    },
    "ledger_event": {
        "id": f"id + k * {STEP}",
        "stream": f"'order:' || (substr(stream, 7)::bigint + k * {STEP})",
        "at": "at - k * interval '7 days'",
        "hash": "sha256(hash || int4send(k))",
    },
}
_KEYS = {"orders_workorder": "id", "orders_clock": "order_id"}


def fill(orders: int) -> City:
    """Load the demonstration city with its people, and fill it to this many orders."""
    city = open_city()
    start_learning()
    open_accounts(city.pack.people)
    seeds = min(SEEDS, orders)
    take(seeds, source="seed", seed=1)
    copies = max(orders // seeds - 1, 0)
    with connection.cursor() as cursor:
        for table, changes in COPIES.items():
            cursor.execute(copy_of(table, changes, copies))
        cursor.execute(_later_events())
        for table in ("intake_appeal", "orders_workorder", "orders_clock", "ledger_event"):
            cursor.execute(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}")
        while seal():  # in service this has happened minute by minute
            pass
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return city


def open_city() -> City:
    """The demonstration city, in force."""
    load_city(SYSTEM, PACK)
    return current()


def take(count: int, source: str, seed: int) -> None:
    """Receive this many invented appeals in batches."""
    news = appeals(count, source, seed)
    for begin in range(0, count, BATCH):
        receive_many(SYSTEM, news[begin : begin + BATCH], Receiving(hold=False))


def appeals(count: int, source: str, seed: int) -> list[NewAppeal]:
    """Invented appeals, said in the week that ends now; the same for the same seed."""
    return [
        replace(case.new, source=source, source_key=f"{seed}-{i}", title=case.told.title)
        for i, case in enumerate(cases(count, seed))
    ]


def cases(count: int, seed: int) -> list[Case]:
    """What was invented for them: who said what, and what it is about."""
    city, dice = current(), random.Random(seed)
    planner = Planner(city.pack, read_script(), dice, datetime.now(city.zone), OWN)
    return planner.cases(Size(weeks=1, orders=count + 100))[:count]


def copy_of(table: str, changes: dict[str, str], copies: int) -> str:
    """The statement that copies every row so many times, with these columns changed."""
    key = _KEYS.get(table, "0")
    closed = f"(k > {OPEN_WEEKS} AND ({key} + k) % 10 > 0)"
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    values = [changes.get(name, f'"{name}"').replace("{closed}", closed) for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    where = "WHERE stream LIKE 'order:%'" if table == "ledger_event" else ""
    source = f"{table} CROSS JOIN generate_series(1, {copies}) k {where}"
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {source}"


def _later_events() -> str:
    # What follows dispatch until an order is closed: sign, contact, submit, instruct, ... confirm.
    return f"""
        INSERT INTO ledger_event (stream, seq, at, actor_id, actor, role, action, reason, source, target,
                                  evidence, hash)
        SELECT 'order:' || o.id, h.length + n, o.opened_at + n * interval '9 hours', 1 + n, '经办人', 'unit_clerk',
               'progress', '', '50', '50', '{{"note": "已派人到现场查看，情况属实，正在处理。"}}',
               sha256(convert_to(o.id || '-' || n, 'UTF8'))
        FROM orders_workorder o CROSS JOIN generate_series(1, {EVENTS_LATER}) n
        JOIN (SELECT substr(stream, 7)::bigint AS id, max(seq) AS length FROM ledger_event
              WHERE stream LIKE 'order:%' GROUP BY 1) h ON h.id = o.id
        WHERE o.state = '80' AND o.id > {STEP}
    """

"""What the data of each flow and of the wall costs, with a month of a hundred thousand orders and more.

Two thousand invented appeals are received as from any door; SQL spreads copies of them over nine weeks (what the wall
looks back on) with their clocks, and strews over them what climbs, what is put on units, and what appellants answered.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import filling
from huiyin.answer.assessment.rules import Period
from huiyin.answer.supervision.flows.discovery import discovery
from huiyin.answer.supervision.flows.downward import downward
from huiyin.answer.supervision.flows.framing import frame
from huiyin.answer.supervision.flows.pressure import pressure
from huiyin.answer.supervision.flows.upward import upward
from huiyin.answer.supervision.flows.wall import wall
from huiyin.foundation.accounts.rules import Actor, Post

SEEDS = filling.SEEDS
WEEKS = 9
LIMIT = 1.0  # seconds for one page's data
SLOW = 0.2  # seconds from which a statement is shown
STEP = filling.STEP
_BACK = "(k % 9) * interval '7 days' + (k / 9 % 7) * interval '23 hours'"
_DICE = "abs(hashint8(o.id * 31 + {salt})::bigint) % 1000"
COPIES = {
    "intake_appeal": {
        "id": f"id + k * {STEP}",
        "source_key": "source_key || '-' || k",
        "receipt_key": "sha256(receipt_key || int4send(k))",
        "said_at": f"said_at - {_BACK}",
        "received_at": f"received_at - {_BACK}",
        "appellant": "NULL",
    },
    "orders_workorder": {
        "id": f"id + k * {STEP}",
        "appeal_id": f"appeal_id + k * {STEP}",
        "number": "number || '-' || k",
        "state": "CASE WHEN lead_id IS NOT NULL AND (id + k) % 10 > 0 THEN '80' ELSE state END",
        "handler": "'经办' || (id + k) % 9",
        "round": "CASE WHEN (id + k) % 30 = 0 THEN 1 ELSE 0 END",
        "repeats": "CASE WHEN (id + k) % 20 = 0 THEN 2 ELSE 0 END",
        "opened_at": f"opened_at - {_BACK}",
        "dispatched_at": f"dispatched_at - {_BACK}",
        "handle_due_at": f"handle_due_at - {_BACK}",
        "closed_at": f"CASE WHEN lead_id IS NOT NULL AND (id + k) % 10 > 0 THEN opened_at - {_BACK} END",
        "due_at": f"due_at - {_BACK}",
    },
    "orders_clock": {
        "id": f"id + k * {STEP}",
        "order_id": f"order_id + k * {STEP}",
        "started_at": f"started_at - {_BACK}",
        "due_at": f"due_at - {_BACK}",
        "stopped_at": f"due_at - {_BACK}",
        "outcome": "CASE WHEN (id + k) % 20 = 0 THEN 'missed' ELSE 'met' END",
    },
}
# What is strewn over the orders: (table, columns, values, share of a thousand).
STREWN = (
    (
        "orders_escalation",
        "order_id, from_unit_id, above_id, level, why, by_name, at, due_at, settled_at, outcome, decision",
        "o.id, o.lead_id, 'D01', 'district', '', '', o.opened_at, o.opened_at, o.opened_at + interval '30 hours', "
        "'taken_up', ''",
        15,
    ),
    (
        "orders_extension",
        "order_id, clock_id, round, amount, measure, reason, report, told, statute, asked_at, asked_by, old_due, "
        "new_due, decided_at, decided_by, outcome, why",
        "o.id, (SELECT min(c.id) FROM orders_clock c WHERE c.order_id = o.id), 0, 3, 'day', '', '', '', '', "
        "o.opened_at, '', o.opened_at, o.opened_at, o.opened_at + interval '9 hours', '', 'granted', ''",
        30,
    ),
    (
        "oversight_card",
        "order_id, unit_id, clock_id, colour, due_at, at, answer, answered_name",
        "o.id, o.lead_id, (SELECT min(c.id) FROM orders_clock c WHERE c.order_id = o.id), 'yellow', o.opened_at, "
        "o.opened_at + interval '3 days', '', ''",
        150,
    ),
    (
        "callback_callback",
        "order_id, round, way, at, outcome, contacted, solved, attitude, speed, result, reasons, pressed, words",
        "o.id, 0, 'person', o.opened_at + interval '4 days', 'answered', true, "
        "CASE WHEN o.id % 6 = 0 THEN 'unsolved' ELSE 'solved' END, 'satisfied', 'satisfied', "
        "CASE WHEN o.id % 5 = 0 THEN 'dissatisfied' ELSE 'satisfied' END, '[]', o.id % 900 = 0, ''",
        700,
    ),
)


def fill(month: int) -> int:
    """The demonstration city with so many orders in thirty days; how many there are in all."""
    filling.open_city()
    filling.take(SEEDS, source="seed", seed=1)
    copies = round(month * WEEKS * 7 / 30 / SEEDS)
    with connection.cursor() as cursor:
        # Copies of what was checked need no checking again; a quarter of the time is left.
        cursor.execute("SET synchronous_commit = off; SET session_replication_role = replica")
        for table, changes in COPIES.items():
            cursor.execute(filling.copy_of(table, changes, copies))
        for salt, (table, columns, values, share) in enumerate(STREWN):
            where = f"o.lead_id IS NOT NULL AND {_DICE.format(salt=salt)} < {share}"
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values} FROM orders_workorder o WHERE {where}"
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM orders_workorder")
        return int(cursor.fetchone()[0])


def measure() -> Iterator[tuple[str, float, int]]:
    """Each flow's name, the seconds of its second run, and how many statements it asked."""
    leader = Actor(1, "", (Post("leader", "C", "C"),))
    today = datetime.now(UTC).date()
    month = Period(today.replace(day=1)).moved(0 if today.day > 25 else -1)
    asked: dict[str, Callable[[], object]] = {
        "discovery": lambda: discovery(frame(leader, month)),
        "upward": lambda: upward(frame(leader, month)),
        "downward": lambda: downward(frame(leader, month)),
        "pressure": lambda: pressure(frame(leader, month)),
        "wall": lambda: wall(leader),
    }
    for name, ask in asked.items():
        ask()
        with CaptureQueriesContext(connection) as statements:
            began = time.perf_counter()
            ask()
            spent = time.perf_counter() - began
        yield name, spent, len(statements)
        slow = [one for one in statements.captured_queries if float(one["time"]) > SLOW]
        for one in slow:
            print(f"  {one['time']} s of {name}: {' '.join(one['sql'].split())[:110]} …")

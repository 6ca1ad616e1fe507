"""Scorecards of 343 units for a month of two million orders, and the orders behind any number.

Some hundred invented appeals are received as from any door; SQL copies appeal, order, clocks and the first event until
there are two million, spread over 343 streets and one month, with answers to eight in ten. `absorb` then reckons the
facts as in service, and everything is read by the queries of the screens: once as they stand, and once more while
thousands of orders have been touched since.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import connection

from bench import filling
from bench.similar import backend_of, spent_with
from huiyin.answer.assessment import queries, tallies
from huiyin.answer.assessment.actions import absorb, close_month
from huiyin.answer.assessment.checking import verify_month
from huiyin.answer.assessment.fact_rules import PARTS
from huiyin.answer.assessment.rules import Period
from huiyin.foundation.accounts.rules import SYSTEM, Actor, Post
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.queries import current

SEEDS = 400
UNITS = 343
STEP = filling.STEP
DISTRICT = "D01"
LIMIT, PAGE_LIMIT = 5.0, 300.0  # seconds for all scorecards, milliseconds of processors for a page of orders
LAG = 3_000  # orders touched since the facts were reckoned: a busy minute
TURNS = 3
_DICE = "abs(hashint8(o.id * 31 + k)::bigint)"
_DUE = f"(timestamptz '2026-03-01 00:00+08' + ({_DICE} % 44640) * interval '1 minute')"
_ORDERS = {
    "id": f"id + k * {STEP}",
    "appeal_id": f"appeal_id + k * {STEP}",
    "number": "number || '-' || k",
    "state": f"CASE WHEN {_DICE} / 7 % 100 < 4 THEN '85' WHEN {_DICE} / 7 % 100 < 90 THEN '80' ELSE '70' END",
    "lead_id": f"'B' || lpad((({_DICE} / 11) % {UNITS})::text, 3, '0')",
    "dispatched_at": f"{_DUE} - interval '7 days'",
    "opened_at": f"{_DUE} - interval '7 days'",
    "quality": f"60 + {_DICE} / 17 % 41",
    "due_at": "NULL",
    "handle_due_at": _DUE,
    "closed_at": f"CASE WHEN {_DICE} / 7 % 100 < 90 THEN {_DUE} - interval '1 day' END",
    "parent_id": "NULL",
    "merged_at": "NULL",
}
# Of what is due, 97 % were contacted and 93 % handled in time, 82 % were asked; one in twenty has a part of another
# unit.
_BESIDE = (
    f"""INSERT INTO orders_clock (order_id, name, round, unit_id, amount, measure, started_at, due_at, stopped_at,
            paused, outcome)
        SELECT o.id, name, 0, o.lead_id, 1, 'day', o.dispatched_at, o.handle_due_at, o.handle_due_at, '0',
            CASE WHEN {_DICE} / 19 % 1000 < share THEN 'met' ELSE 'missed' END
        FROM orders_workorder o CROSS JOIN (VALUES ('contact', 970, 1), ('handle', 930, 2)) c(name, share, k)
        WHERE o.id > {STEP}""",
    f"""INSERT INTO callback_callback (order_id, round, way, at, outcome, solved, attitude, speed, result, reasons,
            words)
        SELECT o.id, 0, 'person', o.handle_due_at, 'answered',
            CASE WHEN {_DICE} % 1000 < 800 THEN 'solved'
                WHEN {_DICE} % 1000 < 900 THEN 'partly' ELSE 'unsolved' END,
            'satisfied', 'satisfied',
            CASE WHEN {_DICE} / 23 % 1000 < 750 THEN 'satisfied' WHEN {_DICE} / 23 % 1000 < 880 THEN 'basically'
                ELSE 'dissatisfied' END, '[]', ''
        FROM orders_workorder o CROSS JOIN (VALUES (3)) c(k) WHERE o.id > {STEP} AND {_DICE} / 29 % 100 < 82""",
    f"""INSERT INTO orders_part (order_id, unit_id, kind, ask, opened_by, opened_at, due_at, reply, why, outcome,
            closed_at)
        SELECT o.id, 'B' || lpad((({_DICE} / 31) % {UNITS})::text, 3, '0'), 'help', '', '', o.opened_at,
            o.handle_due_at, '', '',
            CASE WHEN {_DICE} % 10 < 9 THEN 'met' ELSE 'missed' END, o.handle_due_at
        FROM orders_workorder o CROSS JOIN (VALUES (4)) c(k) WHERE o.id > {STEP} AND {_DICE} / 37 % 20 = 0""",
    f"""INSERT INTO ledger_event (stream, seq, at, actor, role, action, reason, source, target, evidence, hash)
        SELECT 'order:' || o.id, 1, o.opened_at, '', 'system', 'register', '', '', '00', '{{}}', sha256(int8send(o.id))
        FROM orders_workorder o WHERE o.id > {STEP}""",
)


@dataclass(frozen=True, order=True)
class Opened:
    """One page of the orders behind a number: milliseconds of processors (ours and the database's), by the wall."""

    cpu: float
    wall: float
    name: str


@dataclass
class Scored:
    """What was measured: seconds, and of every page milliseconds of processors and by the wall, the slowest first."""

    orders: int
    facts: int
    filled: float
    absorbed: float
    seconds: dict[str, float] = field(default_factory=dict)
    pages: list[Opened] = field(default_factory=list)
    lagging: list[Opened] = field(default_factory=list)


def measure(orders: int) -> Scored:
    """Fill a month with so many orders, and read it as the screens do."""
    began = time.perf_counter()
    _fill(orders)
    filled = time.perf_counter() - began
    began = time.perf_counter()
    with at_time(datetime(2026, 4, 2, tzinfo=current().zone)):
        while absorb():
            pass
        absorbed = time.perf_counter() - began
        _vacuum("assessment_fact")
        done = Scored(orders, _one("SELECT count(*) FROM assessment_fact"), filled, absorbed)
        _read(done)
        _touch()
        done.seconds["scorecards, 3,000 orders touched since"] = _best(_cards)
        done.lagging = sorted(_pages(), reverse=True)
    with at_time(datetime(2026, 5, 2, tzinfo=current().zone)):
        _close(done)
    return done


def _read(done: Scored) -> None:
    done.seconds["scorecards"] = _best(_cards)
    done.seconds["what if"] = _best(
        lambda: queries.what_if(_supervisor(), _month(), queries.formula(_month()))
    )
    done.seconds["by unit and matter"] = _best(lambda: tallies.by_matter(_month()))
    done.seconds["one unit beside its peers"] = _best(
        lambda: queries.of_unit(_supervisor(), "B007", _month())
    )
    done.pages = sorted(_pages(), reverse=True)


def _close(done: Scored) -> None:
    month = _month().start
    done.seconds["closing the month"] = _timed(lambda: close_month(_supervisor(), month))
    done.seconds["scorecards of the closed month"] = _best(_cards)
    done.seconds["verifying it"] = _timed(lambda: verify_month(month))
    found = verify_month(month)
    assert found is not None
    assert found.ok, found


def _cards() -> list[queries.Marks]:
    found = queries.table(_supervisor(), _month())
    assert sum(one.unit.startswith("B") for one in found) == UNITS
    return found


def _pages() -> Iterator[Opened]:
    """Every number of one unit, of a district and of the city: its first page and the one after it."""
    for unit, who in (("B007", _supervisor()), ("", _district()), ("", _supervisor())):
        for name, parts in PARTS.items():
            for part in parts:
                title = f"{unit or who.posts[0].unit} {name} {part}"
                ask = partial(queries.orders_behind, who, unit, _month(), name, part)
                yield _opened(ask, title)
                if further := ask().next:
                    yield _opened(partial(ask, str(int(further) // 2)), f"{title}, deep")


def _opened(ask: Callable[[], object], title: str) -> Opened:
    """The best of three turns, each by itself."""
    backend, turns = backend_of(connection), []
    for _ in range(TURNS):
        began, spent = time.perf_counter(), spent_with(backend)
        ask()
        turns.append((1000 * (spent_with(backend) - spent), 1000 * (time.perf_counter() - began)))
    return Opened(min(cpu for cpu, _ in turns), min(wall for _, wall in turns), title)


def _fill(orders: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        load_city(SYSTEM, _wide_city(Path(folder) / "pack"))
    filling.take(SEEDS, source="cards", seed=5)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")  # what is copied points at what is there
        cursor.execute(_copied(max(orders // SEEDS, 1)))
        for statement in _BESIDE:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SELECT setval('ledger_event_id_seq', max(id)) FROM ledger_event")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _wide_city(folder: Path) -> Path:
    """The demonstration city with 343 more units, a tenth of them in one district."""
    shutil.copytree(filling.PACK, folder)
    rows = (
        f"B{n:03},第{n}单位,Unit {n},functional,department,{DISTRICT if n % 10 == 0 else 'C'},department,,"
        for n in range(UNITS)
    )
    with (folder / "units.csv").open("a", encoding="utf-8") as units:
        units.write("\n".join(rows) + "\n")
    return folder


def _copied(copies: int) -> str:
    with connection.cursor() as cursor:
        columns = [
            column.name
            for column in connection.introspection.get_table_description(cursor, "orders_workorder")
        ]
    codes = ", ".join(f"'{matter.code}'" for matter in current().pack.matters if matter.is_leaf)
    count = codes.count(",") + 1
    changes = _ORDERS | {"matter": f"(ARRAY[{codes}])[1 + {_DICE} / 13 % {count}]"}
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changes.get(name, f'"{name}"') for name in columns)
    source = f"orders_workorder o CROSS JOIN generate_series(1::bigint, {copies}) k"
    return f"INSERT INTO orders_workorder ({names}) SELECT {values} FROM {source} WHERE o.id < {STEP}"


def _touch() -> None:
    """Something more happens to many orders."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_event (stream, seq, at, actor, role, action, reason, source, target, evidence, hash) "
            "SELECT stream, 2, at, actor, role, action, reason, source, target, evidence, hash FROM ledger_event "
            f"WHERE stream LIKE 'order:%%' AND id > (SELECT max(id) FROM ledger_event) - {LAG}"
        )


def _vacuum(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}")


def _one(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def _month() -> Period:
    found = Period.read("2026-03")
    assert found is not None
    return found


def _supervisor() -> Actor:
    return Actor(1, "inspector", (Post("supervisor", "C", "C"),))


def _district() -> Actor:
    return Actor(2, "leader", (Post("leader", DISTRICT, f"C.{DISTRICT}"),))


def _best(ask: Callable[[], object]) -> float:
    return min(_timed(ask) for _ in range(TURNS))


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began

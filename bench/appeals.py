"""One appeal through the API at eight connections, everything included, beside raw psycopg with the same rows."""

import http.client
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from bench.cpu import Spent, measured
from bench.filling import appeals
from bench.house import House, postmaster
from huiyin.hear.intake.rules import NewAppeal

CONNECTIONS = 8
SETTLE = 2.0  # seconds after the last answer in which what it set going still counts
TABLES = (
    "vault_identity",
    "intake_appeal",
    "orders_workorder",
    "orders_trace",
    "orders_clock",
    "ledger_event",
)


@dataclass(frozen=True)
class Accepted:
    """What accepting appeals cost, by group, and what the same rows cost raw."""

    count: int
    spent: Spent
    raw: Spent


def measure(house: House, url: str, count: int) -> Accepted:
    """Send `count` appeals, after some to warm up; then write the rows they left with psycopg alone."""
    _send(house.port, appeals(max(count // 10, 50), "warm", seed=2), "warm")
    bodies = appeals(count, "api", seed=3)
    with measured(house.groups, SETTLE) as spent:
        _send(house.port, bodies, "bench")
    return Accepted(count, spent, raw(url, rows_left(url, "bench")))


def _send(port: int, news: list[NewAppeal], name: str) -> None:
    shares = [list(enumerate(news))[i::CONNECTIONS] for i in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for done in [pool.submit(_send_share, port, share, name) for share in shares]:
            done.result()


def _send_share(port: int, share: list[tuple[int, NewAppeal]], name: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number, new in share:
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{name}-{number}"}
        line.request("POST", "/api/v1/appeals", json.dumps(_body(new)), headers)
        answer = line.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"the API answered {answer.status}: {said[:300]!r}")
    line.close()


def _body(new: NewAppeal) -> dict[str, Any]:
    return {
        "words": new.words,
        "title": new.title,
        "place": new.place,
        "lon": new.lon,
        "lat": new.lat,
        "name": new.person.name,
        "phone": new.person.phone,
        "channel": "api",
    }


def prepare_raw(url: str) -> None:
    """Tables like ours with the same indexes and the same contents, but without foreign keys or triggers."""
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("DROP SCHEMA IF EXISTS raw CASCADE")
        line.execute("CREATE SCHEMA raw")
        for table in TABLES:
            name = sql.Identifier(table)
            line.execute(sql.SQL("CREATE TABLE raw.{} (LIKE public.{} INCLUDING ALL)").format(name, name))
            line.execute(
                sql.SQL("INSERT INTO raw.{} OVERRIDING SYSTEM VALUE SELECT * FROM public.{}").format(
                    name, name
                )
            )
        line.execute("VACUUM ANALYZE")
        line.execute("CHECKPOINT")


Rows = dict[str, list[tuple[Any, ...]]]


def rows_left(url: str, name: str, source: str = "api") -> list[Rows]:
    """For each appeal whose key begins so, the rows it left in every table."""
    found: dict[int, Rows] = {}
    with psycopg.connect(url) as line:
        keys = line.execute(
            "SELECT a.id, a.appellant, o.id FROM intake_appeal a JOIN orders_workorder o ON o.appeal_id = a.id"
            " WHERE a.source = %s AND a.source_key LIKE %s",
            [source, f"{name}%"],
        ).fetchall()
        wanted: dict[str, tuple[str, dict[Any, int]]] = {
            "vault_identity": ("token", {who: pk for pk, who, _ in keys if who}),
            "intake_appeal": ("id", {pk: pk for pk, _, _ in keys}),
            "orders_workorder": ("id", {order: pk for pk, _, order in keys}),
            "orders_trace": ("order_id", {order: pk for pk, _, order in keys}),
            "orders_clock": ("order_id", {order: pk for pk, _, order in keys}),
            "ledger_event": ("stream", {f"order:{order}": pk for pk, _, order in keys}),
        }
        for table, (column, owner) in wanted.items():
            query = sql.SQL("SELECT * FROM {} WHERE {} = ANY(%s)").format(
                sql.Identifier(table), sql.Identifier(column)
            )
            if table == "vault_identity":  # a person who was known before left no new row
                query += sql.SQL(" AND token NOT IN (SELECT token FROM raw.vault_identity)")
            rows = line.execute(query, [list(owner)])
            at = [d.name for d in rows.description or ()].index(column)
            for row in rows.fetchall():
                found.setdefault(owner[row[at]], {}).setdefault(table, []).append(row)
    return list(found.values())


def raw(url: str, rows: list[Rows]) -> Spent:
    """The same rows by psycopg alone: one transaction an appeal, one INSERT a table, eight connections."""
    shares = [rows[i::CONNECTIONS] for i in range(CONNECTIONS)]
    lines = [psycopg.connect(url) for _ in shares]
    groups = {"database": postmaster(url), "client": 0}
    with measured(groups, SETTLE) as spent, ThreadPoolExecutor(CONNECTIONS) as pool:
        for done in [pool.submit(_write, line, share) for line, share in zip(lines, shares, strict=True)]:
            done.result()
    for line in lines:
        line.close()
    return spent


def _write(line: "psycopg.Connection[Any]", share: Iterable[Rows]) -> None:
    for rows in share:
        with line.transaction():
            for table, values in rows.items():
                line.execute(_insert(table, values), [_adapted(v) for row in values for v in row])


def _insert(table: str, values: list[tuple[Any, ...]]) -> bytes:
    places = "(" + ", ".join(["%s"] * len(values[0])) + ")"
    return f"INSERT INTO raw.{table} VALUES {', '.join([places] * len(values))}".encode()


def _adapted(value: Any) -> Any:
    return psycopg.types.json.Jsonb(value) if isinstance(value, dict | list) else value


def raw_copy(url: str, rows: list[Rows], batch: int, clock: Callable[[], float]) -> float:
    """Seconds for writing the same rows with COPY, `batch` appeals to a transaction."""
    with psycopg.connect(url) as line:
        began = clock()
        for begin in range(0, len(rows), batch):
            _copy_batch(line, rows[begin : begin + batch])
        return clock() - began


def _copy_batch(line: "psycopg.Connection[Any]", share: list[Rows]) -> None:
    with line.transaction(), line.cursor() as cursor:
        for table in TABLES:
            values = {row: None for rows in share for row in map(_hashable, rows.get(table, ()))}
            with cursor.copy(f"COPY raw.{table} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)


def _hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(json.dumps(v, ensure_ascii=False) if isinstance(v, dict | list) else v for v in row)

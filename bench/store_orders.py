"""Invented orders as the store's own monthly files, made by DuckDB alone: fast, and the same at every run."""

import argparse
from datetime import date
from pathlib import Path

import duckdb

from huiyin.learn.store.columns import SCHEMA

FIRST = date(2016, 1, 1)
MONTHS = 120
AHEAD = 10**12  # their ids lie beyond those of orders in a database
PLACES, MATTERS, WORDS, WORDS_EACH = 343, 100, 5000, 8
_COPY = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"


def make(folder: Path, orders: int, months: int = MONTHS) -> list[Path]:
    """Write so many orders, spread evenly over months, below a folder; the files, oldest first."""
    with duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "700MB"}) as database:
        database.execute("SET preserve_insertion_order = false")
        each = orders // months
        return [_month(database, folder, nth, AHEAD + nth * each, each) for nth in range(months)]


def asked(program: str, about: str | None) -> argparse.Namespace:
    """What is asked of a bench on ten years: how many orders are in the files, and how many come new."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{program}", description=about)
    parser.add_argument("--old", type=int, default=20_000_000)
    parser.add_argument("--new", type=int, default=70_000)
    parser.add_argument(
        "--kept", default="", help="a folder with the files of `python -m bench.store --kept`"
    )
    return parser.parse_args()


def _month(database: duckdb.DuckDBPyConnection, folder: Path, nth: int, start: int, orders: int) -> Path:
    month = date(FIRST.year + nth // 12, 1 + nth % 12, 1)
    path = folder / f"month={month:%Y-%m}" / "orders.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    database.execute(f"COPY ({_orders(month, start, orders)}) TO '{path}' {_COPY}")
    return path


def day(folder: Path, day: date, orders: int) -> Path:
    """So many orders of one day, in a file of their own; their ids lie beyond those of all others."""
    path = folder / f"day={day}.parquet"
    made = _orders(day.replace(day=1), 2 * AHEAD, orders)
    with duckdb.connect(":memory:") as database:
        database.execute(f"COPY (SELECT * REPLACE (DATE '{day}' AS day) FROM ({made})) TO '{path}' {_COPY}")
    return path


def _any(salt: int, of: int) -> str:
    return f"(hash(i, {salt}) % {of})::BIGINT"


def _of(salt: int, values: str, of: int) -> str:
    return f"[{values}][({_any(salt, of)}) + 1]"


def _said(salt: int, values: str) -> str:
    return f"CASE WHEN answered > 0 THEN {_of(salt, values, 4)} ELSE '' END"


def _orders(month: date, start: int, orders: int) -> str:
    """A month; some matters and places have far more than others, some answers are missing, some orders secret."""
    skewed = f"least({_any(1, MATTERS)}, {_any(2, MATTERS)})::INT"
    place = f"least({_any(3, PLACES)}, {_any(4, PLACES)})::INT"
    made = {**_of_appeal(), **_of_handling()}
    kinds = {field.name: _KINDS.get(str(field.type), "VARCHAR") for field in SCHEMA}
    columns = ", ".join(f'CAST({made[name]} AS {kind}) AS "{name}"' for name, kind in kinds.items())
    return f"""SELECT {columns} FROM (
        SELECT range AS i, {skewed.replace("i,", "range,")} AS matter, {place.replace("i,", "range,")} AS place,
               hash(range, 20) % 100 = 0 AS secret, (hash(range, 21) % 5)::INT AS five,
               CASE WHEN hash(range, 22) % 5 > 0 THEN (hash(range, 23) % 2592000) / 86400.0 END AS days,
               CASE WHEN hash(range, 24) % 3 > 0 THEN (hash(range, 25) % 4)::INT END AS answered,
               TIMESTAMP '{month}' + to_seconds((hash(range, 26) % {28 * 86400})::DOUBLE) AS opened_at
        FROM range({start + 1}, {start + orders + 1}))"""


def _of_appeal() -> dict[str, str]:
    """Columns of what was said, when, where and by which door."""
    return {
        "id": "i",
        "version": "3",
        "number": "CASE WHEN secret THEN '' ELSE 'B' || i END",
        "opened_at": "opened_at",
        "day": "opened_at::DATE",
        "hour": "extract(hour FROM opened_at)::SMALLINT",
        "matter": "printf('%02d%04d', 1 + matter // 10, 101 + matter % 10)",
        "first": "printf('%02d0000', 1 + matter // 10)",
        "place": "printf('S%04d', place)",
        "district": "printf('D%02d', place // 20)",
        "lead": f"CASE WHEN {_any(5, 20)} = 0 THEN '' ELSE printf('S%04d', place) END",
        "channel": _of(6, "'phone', 'phone', 'phone', 'web', 'wechat', 'app'", 6),
        "kind": _of(7, "'complaint', 'help', 'consultation', 'report', 'suggestion'", 5),
        "urgency": _of(8, "'normal', 'normal', 'normal', 'urgent'", 4),
        "risk": _of(19, "'', '', '', '', '', '', '', 'orange'", 8),
        "confidential": "secret",
        "merged": f"{_any(10, 50)} = 0",
        "repeated": f"{_any(11, 12)} = 0",
        "proactive": f"{_any(12, 80)} = 0",
        "terms": f"CASE WHEN NOT secret THEN [{', '.join(map(_word, range(WORDS_EACH)))}] END",
    }


def _of_handling() -> dict[str, str]:
    """Columns of what was done and what the appellant said of it."""
    return {
        "state": _of(9, "'80', '80', '80', '50', '70'", 5),
        "redone": f"{_any(13, 15)} = 0",
        "closed_at": "CASE WHEN days IS NOT NULL THEN opened_at + to_seconds(days * 86400) END",
        "days_to_close": "days",
        "due_at": "opened_at + INTERVAL 7 DAY",
        "kept": f"CASE WHEN days IS NOT NULL THEN {_any(14, 10)} > 0 END",
        "running": "days IS NULL",
        "contacted": f"CASE WHEN {_any(15, 9)} > 0 THEN {_any(16, 12)} > 0 END",
        "asked": "answered IS NOT NULL",
        "reached": "answered > 0",
        "solution": _said(17, "'solved', 'solved', 'partly', 'unsolved'"),
        "rating": _said(18, "'satisfied', 'satisfied', 'basically', 'dissatisfied'"),
        "solved": f"CASE WHEN answered > 0 THEN {_any(17, 4)} < 3 END",
        "satisfied": f"CASE WHEN answered > 0 THEN {_any(18, 4)} < 3 END",
    }


def _word(nth: int) -> str:
    """The first ones of a list of words are far more frequent than the last."""
    return f"'词' || ({_any(30 + nth, WORDS)} * {_any(50 + nth, WORDS)} // {WORDS})"


_KINDS = {
    "int64": "BIGINT",
    "int32": "INTEGER",
    "int16": "SMALLINT",
    "bool": "BOOLEAN",
    "double": "DOUBLE",
    "date32[day]": "DATE",
    "timestamp[us]": "TIMESTAMP",
    "list<item: string>": "VARCHAR[]",
}

"""Writing the files: each is written whole beside those in force and never changed afterwards."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import quote

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from huiyin.foundation.home import home
from huiyin.learn.store.columns import SCHEMA

MEMORY = "500MB"
THREADS = 2
_COPY = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
# Written in the order of ids, so that a reader who looks for some of them skips the rest.
_MERGED = """
SELECT {columns} FROM (
    SELECT {columns} FROM {kept}
    UNION ALL
    SELECT {columns} FROM read_parquet($staged) WHERE day >= $since AND day < $until
) ORDER BY id"""
_KEPT = "read_parquet($before) WHERE id NOT IN (SELECT id FROM read_parquet($touched))"
_NOTHING = "read_parquet($staged) WHERE false"
Written = tuple[str, int, int]  # path below the folder, orders, bytes


def folder() -> Path:
    """Where the analysis keeps the files of this database; nobody else of the machine looks into it."""
    found = home() / "analysis" / quote(connection.settings_dict["NAME"], safe="")
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


@contextmanager
def staging() -> Iterator[Path]:
    """A folder for what is on its way; what a killed run left there is removed first."""
    place = folder() / "staging"
    _empty(place)
    place.mkdir(mode=0o700, exist_ok=True)
    yield place
    _empty(place)


def stage(path: Path, batches: Iterable[pa.RecordBatch], schema: pa.Schema = SCHEMA) -> int:
    """Write batches into one file as they come; how many rows they had."""
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


@contextmanager
def workshop(place: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB to merge files with, in bounded memory."""
    how: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "temp_directory": str(place / "spill"),
    }
    with duckdb.connect(":memory:", config=how) as workbench:
        workbench.execute("SET preserve_insertion_order = false")
        yield workbench


def files_of_touched(workbench: duckdb.DuckDBPyConnection, touched: Path, files: list[Path]) -> set[str]:
    """Which of the files hold an order that was touched, by their paths."""
    if not files:
        return set()
    rows = workbench.execute(
        "SELECT DISTINCT filename FROM read_parquet($files, filename = true)"
        " WHERE id IN (SELECT id FROM read_parquet($touched))",
        {"files": [str(file) for file in files], "touched": str(touched)},
    ).fetchall()
    return {row[0] for row in rows}


def months_of_staged(workbench: duckdb.DuckDBPyConnection, staged: Path) -> set[date]:
    """In which months the staged orders were opened."""
    rows = workbench.execute(
        "SELECT DISTINCT date_trunc('month', day)::DATE FROM read_parquet($staged)", {"staged": str(staged)}
    ).fetchall()
    return {row[0] for row in rows}


def merge(
    workbench: duckdb.DuckDBPyConnection,
    month: tuple[date, date],
    staged: Path,
    before: Path | None = None,
    touched: Path | None = None,
) -> Written:
    """Write the file of a month [since, until): what was there and was not touched, and what is staged of it."""
    since, until = month
    path = folder() / "orders" / f"month={since:%Y-%m}" / f"{secrets.token_hex(8)}.parquet"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    columns = ", ".join(f'"{name}"' for name in SCHEMA.names)
    statement = _MERGED.format(columns=columns, kept=_NOTHING if before is None else _KEPT)
    told = {"staged": str(staged), "since": since, "until": until}
    if before is not None:
        told |= {"before": str(before), "touched": str(touched)}
    copied = workbench.execute(f"COPY ({statement}) TO '{quoted(path)}' {_COPY}", told).fetchone()
    settle(path)
    return str(path.relative_to(folder())), int(copied[0]) if copied else 0, path.stat().st_size


def nothing() -> Path:
    """A file without orders, for a store that nothing was carried into yet."""
    path = folder() / "nothing.parquet"
    if not path.exists():
        part = path.with_name(f"nothing.{secrets.token_hex(6)}")
        pq.write_table(SCHEMA.empty_table(), part)
        part.replace(path)
    return path


def quoted(path: Path | str) -> str:
    """A path as it stands between quotes in a statement."""
    return str(path).replace("'", "''")


def settle(path: Path) -> None:
    """Bring a file and its name safely to the disk, before the database says that it counts."""
    for one, how in ((path, os.O_RDWR), (path.parent, os.O_RDONLY), (path.parent.parent, os.O_RDONLY)):
        handle = os.open(one, how)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_all_but(known: set[str]) -> int:
    """Remove files that nobody knows of, left by runs that were killed; how many there were."""
    strangers = [path for path in folder().glob("orders/*/*") if str(path.relative_to(folder())) not in known]
    for path in strangers:
        path.unlink(missing_ok=True)
    return len(strangers)


def _empty(place: Path) -> None:
    for path in sorted(place.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()

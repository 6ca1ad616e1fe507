"""The engine of this process: DuckDB in it, or a Spark it is connected to; opened at the first question and kept."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import RLock
from typing import Any

import ibis
import pandas as pd
from ibis.expr.types import Table

from huiyin.learn.store.columns import SCHEMA
from huiyin.learn.store.files import folder
from huiyin.learn.store.setting import DUCKDB, engine

THREADS = 2
MEMORY = "700MB"
TABLES_AT_MOST = 12  # sets of files that stay open; the one asked longest ago is closed first
Files = tuple[str, ...]


class NoSpark(Exception):
    """The setting asks for Spark, and this installation has none."""


@dataclass
class Engine:
    """A connection and the sets of files that are open in it; one question at a time."""

    name: str
    connection: Any
    open_table: Callable[[Any, Sequence[str], str], Table]
    tables: dict[Files, Table] = field(default_factory=dict)
    opened: int = 0
    lock: RLock = field(default_factory=RLock)

    def table(self, files: Files) -> Table:
        """The orders in these files."""
        if not files:
            return _nothing()
        with self.lock:
            found = self.tables.pop(files, None)
            if found is None:
                found = self._open(files)
            self.tables[files] = found
            return found

    def _open(self, files: Files) -> Table:
        while len(self.tables) >= TABLES_AT_MOST:
            oldest = next(iter(self.tables))
            self.connection.drop_view(self.tables.pop(oldest).get_name(), force=True)
        self.opened += 1
        paths = [str(folder() / file) for file in files]
        return self.open_table(self.connection, paths, f"orders_{self.opened}")

    def answer(self, question: Any) -> pd.DataFrame:
        """What a question finds."""
        with self.lock:
            found: pd.DataFrame = self.connection.to_pandas(question)
            return found


def current() -> Engine:
    """The engine of the setting, one for this process."""
    return _engine(engine(), os.getpid())


@cache
def _engine(name: str, process: int) -> Engine:
    if name == DUCKDB:
        return Engine(name, _duckdb(), _read_with_duckdb)
    return Engine(name, _spark(name), _read_with_spark)


def _duckdb() -> Any:
    spill = str(folder() / "spill" / str(os.getpid()))
    return ibis.duckdb.connect(":memory:", threads=THREADS, memory_limit=MEMORY, temp_directory=spill)


def _read_with_duckdb(connection: Any, paths: Sequence[str], name: str) -> Table:
    return connection.read_parquet(list(paths), table_name=name, hive_partitioning=False)


def _spark(name: str) -> Any:
    """A session on the master of the setting; what it says goes to the log only when it is a warning."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as none:
        raise NoSpark("HUIYIN_ANALYSIS asks for Spark: install huiyin[spark]; it needs Java 17") from none
    master = "local[2]" if name == "spark" else name
    builder = SparkSession.builder.master(master).appName("huiyin").config("spark.ui.enabled", "false")
    for key, value in {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "8",
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)


def _read_with_spark(connection: Any, paths: Sequence[str], name: str) -> Table:
    connection._session.read.parquet(*paths).createOrReplaceTempView(name)
    return connection.table(name)


def _nothing() -> Table:
    """A table without orders, for a store that nothing was carried into yet."""
    return ibis.memtable(SCHEMA.empty_table(), schema=ibis.Schema.from_pyarrow(SCHEMA))

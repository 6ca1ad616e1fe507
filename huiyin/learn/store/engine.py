"""The engine of this process: DuckDB in it, or a Spark it is connected to; opened at the first question and kept.

Questions are Ibis expressions over an unbound table; an engine gets them as statements of its own dialect.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table
from ibis.formats.pandas import PandasData

from huiyin.learn.store.columns import SCHEMA
from huiyin.learn.store.files import THREADS, folder, nothing, quoted
from huiyin.learn.store.setting import DUCKDB, engine

MEMORY = "600MB"
VIEWS_AT_MOST = 24  # sets of files that stay open; the one asked longest ago is closed first
Files = tuple[str, ...]


class Engine(Protocol):
    """What is asked of an engine; several threads may ask at once."""

    dialect: str

    def open(self, name: str, paths: Sequence[str]) -> None:
        """Let these files be one table of this name."""

    def close(self, name: str) -> None:
        """Forget a table."""

    def ask(self, statement: str) -> pa.Table:
        """What a statement finds."""


class DuckDB:
    """An engine in this process, with bounded memory; what does not fit is spilled beside the files."""

    dialect = "duckdb"

    def __init__(self, spill: Path) -> None:
        how: dict[str, str | bool | int | float | list[str]] = {
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
        }
        self.database = duckdb.connect(":memory:", config=how)

    def open(self, name: str, paths: Sequence[str]) -> None:
        """A view over the files."""
        listed = ", ".join(f"'{quoted(path)}'" for path in paths)
        self._run(f"CREATE VIEW {name} AS FROM read_parquet([{listed}], hive_partitioning = false)")

    def close(self, name: str) -> None:
        """Drop the view."""
        self._run(f"DROP VIEW {name}")

    def ask(self, statement: str) -> pa.Table:
        """In a cursor of its own, so that threads do not wait for one another."""
        with self.database.cursor() as cursor:
            return cursor.sql(statement).to_arrow_table()

    def _run(self, statement: str) -> None:
        with self.database.cursor() as cursor:
            cursor.execute(statement)


class Spark:
    """A session on the master of the setting; the files must lie where its executors find them by the same path."""

    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        from pyspark.sql import SparkSession

        _ = ibis.pyspark  # registers the options that its dialect looks up
        builder = SparkSession.builder.master(master).appName("huiyin")
        for key, value in (_SPARK | {"spark.sql.shuffle.partitions": _partitions()}).items():
            builder = builder.config(key, value)
        self.session: Any = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def open(self, name: str, paths: Sequence[str]) -> None:
        """A view over the files."""
        self.session.read.parquet(*paths).createOrReplaceTempView(name)

    def close(self, name: str) -> None:
        """Drop the view."""
        self.session.catalog.dropTempView(name)

    def ask(self, statement: str) -> pa.Table:
        """Gathered from the executors."""
        return self.session.sql(statement).toArrow()


_SPARK = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def _partitions() -> str:
    """Into how many parts rows are grouped; few are enough where little is asked."""
    return os.environ.get("HUIYIN_ANALYSIS_PARTITIONS", "64")


@dataclass
class Open:
    """An engine and the sets of files that are open in it."""

    engine: Engine
    views: dict[Files, str] = field(default_factory=dict)
    opened: int = 0
    lock: Lock = field(default_factory=Lock)

    def table(self, files: Files) -> Table:
        """The orders in these files, opened if they are not."""
        with self.lock:
            name = self.views.pop(files, None) or self._open(files)
            self.views[files] = name
        return ibis.table(ibis.Schema.from_pyarrow(SCHEMA), name=name)

    def _open(self, files: Files) -> str:
        while len(self.views) >= VIEWS_AT_MOST:
            self.engine.close(self.views.pop(next(iter(self.views))))
        self.opened += 1
        name = f"orders_{self.opened}"
        self.engine.open(name, [str(folder() / file) for file in files] or [str(nothing())])
        return name

    def statement(self, question: Table) -> str:
        """A question in the dialect of the engine."""
        return str(ibis.to_sql(question, dialect=self.engine.dialect))

    def answer(self, question: Table) -> pd.DataFrame:
        """What a question finds, with the same types whatever the engine."""
        found = self.engine.ask(self.statement(question)).to_pandas()
        answered: pd.DataFrame = PandasData.convert_table(found, question.schema())
        return answered


def current() -> Open:
    """The engine of the setting, one for this process."""
    return _engine(engine(), os.getpid())


@cache
def _engine(name: str, process: int) -> Open:
    if name == DUCKDB:
        return Open(DuckDB(folder() / "spill" / str(process)))
    return Open(Spark("local[2]" if name == "spark" else name))

"""The same questions have the same answers on a Spark cluster with processes of its own as in DuckDB."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ibis.expr.types import Table

from bench import store_orders
from huiyin.act.orders.models import WorkOrder
from huiyin.learn.store import engine, queries, tables
from huiyin.learn.store.actions import carry
from huiyin.testing.cast import Cast
from tests.answer.test_rates_of_orders import four

__all__ = ["four"]
CLUSTER = "local-cluster[2,1,1024]"  # two workers, each with an executor: a Java process of its own
SINCE, UNTIL = date(2016, 1, 5), date(2016, 3, 20)
AT = datetime(2016, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def spark() -> Iterator[engine.Open]:
    """The engine of the setting on a cluster; skipped where Java or PySpark is not there."""
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine; Spark needs version 17 or later")
    pytest.importorskip("pyspark", reason="PySpark is not installed: make setup-spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUIYIN_ANALYSIS", CLUSTER)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("HUIYIN_ANALYSIS_PARTITIONS", "2")
        opened = engine.current()
        yield opened
        opened.engine.session.stop()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    folder = Path(tmp_path_factory.mktemp("orders"))
    return tuple(str(path) for path in store_orders.make(folder, 4_500, months=3))


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> engine.Open:
    return engine.Open(engine.DuckDB(Path(tmp_path_factory.mktemp("spill"))))


QUESTIONS: dict[str, Callable[[Table], Table]] = {
    "three dimensions": lambda t: tables.counts(t, ("matter", "place", "channel")),
    "days": lambda t: tables.counts(t, ("day", "hour")),
    "weeks": lambda t: tables.counts(t, ("week", "weekday")),
    "months": lambda t: tables.counts(t, ("month", "first", "district")),
    "answers": lambda t: tables.counts(t, ("solved", "satisfied", "reached", "asked")),
    "limits": lambda t: tables.counts(t, ("late", "kept", "contacted", "state")),
    "marks": lambda t: tables.counts(t, ("merged", "proactive", "repeated", "redone")),
    "everything": lambda t: tables.counts(t, ()),
    "some": lambda t: tables.counts(t, ("urgency",), {"kind": ["help", "report"], "lead": "", "solved": None}),
    "none": lambda t: tables.counts(t, ("place",), {"kind": "' OR 1=1"}),
    "rates": tables.monthly_rates,
    "rolling": lambda t: tables.rolling(t, 7, ("matter", "place")).order_by("matter", "place", "day"),
    "terms": lambda t: tables.top_terms(t, 100),
    "sums": lambda t: tables.monthly_sums(t).order_by("month"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_answer_alike(
    spark: engine.Open, duck: engine.Open, files: tuple[str, ...], name: str
) -> None:
    answers = [_answer(one, files, QUESTIONS[name]) for one in (duck, spark)]
    assert list(answers[0].columns) == list(answers[1].columns)
    assert list(answers[0].dtypes) == list(answers[1].dtypes)
    pd.testing.assert_frame_equal(*answers, check_exact=False, rtol=1e-12)
    assert answers[0].empty == (name == "none")


def _answer(opened: engine.Open, files: tuple[str, ...], question: Callable[[Table], Table]) -> pd.DataFrame:
    found: Table = tables.orders(opened.table(files), SINCE, UNTIL, AT)
    return opened.answer(question(found))


@pytest.mark.slow
def test_executors_are_processes_of_their_own(spark: engine.Open) -> None:
    session: Any = spark.engine.session  # type: ignore[attr-defined]
    assert session.sparkContext.master == CLUSTER
    driver = session.sparkContext._jvm.java.lang.ProcessHandle.current().pid()
    executors = _executors(driver)
    assert len(executors) == 2 and driver not in executors


def _executors(driver: int) -> list[int]:
    """Java processes below the driver that run a Spark executor."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = path.read_bytes()
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in said:
            found.append(int(path.parent.name))
    return [pid for pid in found if _is_below(pid, driver)]


def _is_below(pid: int, ancestor: int) -> bool:
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        if pid == ancestor:
            return True
    return False


@pytest.mark.slow
@pytest.mark.django_db
def test_one_setting_changes_the_engine(
    cast: Cast, four: list[WorkOrder], spark: engine.Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    since, until = date(2026, 3, 1), date(2026, 4, 1)
    questions: tuple[Callable[[], pd.DataFrame], ...] = (
        lambda: queries.counts(since, until, ("matter", "lead", "late")),
        lambda: queries.monthly_rates(since, until),
        lambda: queries.rolling(since, until),
        lambda: queries.top_terms(since, until),
    )
    empty = [question() for question in questions]
    carry()
    here = engine.current()
    assert here is spark
    answers = [question() for question in questions]
    monkeypatch.setenv("HUIYIN_ANALYSIS", "duckdb")
    assert engine.current() is not here
    for question, answer, nothing in zip(questions, answers, empty, strict=True):
        pd.testing.assert_frame_equal(question(), answer)
        assert nothing.empty and not answer.empty

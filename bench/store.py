"""`python -m bench.store`: questions about many orders, through the store's Ibis and by hand, on the same files.

Both are asked in turn, each in a process of its own, so that the highest memory of each is known; the figure is the
median of several rounds. `--spark MASTER` asks a Spark too and compares the answers.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

LIMIT = 1.3
MEGABYTES = 1000
SINCE, UNTIL = date(2016, 1, 1), date(2026, 1, 1)
AT = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS = 5
BY_HAND: Mapping[str, str] = {
    "group-by of three dimensions": """
        SELECT matter, place, channel, count(*) AS n FROM orders GROUP BY ALL ORDER BY ALL""",
    "monthly rates of every unit": """
        SELECT lead, date_trunc('month', day)::DATE AS month, count(*) AS orders,
               count(solved) AS solved_n, count(*) FILTER (WHERE solved) AS solved_k,
               count(satisfied) AS satisfied_n, count(*) FILTER (WHERE satisfied) AS satisfied_k,
               count(reached) AS reached_n, count(*) FILTER (WHERE reached) AS reached_k,
               count(contacted) AS contacted_n, count(*) FILTER (WHERE contacted) AS contacted_k,
               count(kept) AS kept_n, count(*) FILTER (WHERE kept) AS kept_k,
               count(days_to_close) AS closed, coalesce(sum(days_to_close), 0) AS days
        FROM orders WHERE lead <> '' AND NOT merged GROUP BY 1, 2 ORDER BY 1, 2""",
    "7-day rolling counts": """
        SELECT matter, place, max(within) AS highest, sum(within) AS together FROM (
            SELECT matter, place, sum(n) OVER (
                PARTITION BY matter, place ORDER BY day RANGE BETWEEN INTERVAL 6 DAY PRECEDING AND CURRENT ROW
            ) AS within
            FROM (SELECT matter, place, day, count(*) AS n FROM orders GROUP BY ALL)
        ) GROUP BY 1, 2 ORDER BY 1, 2""",
    "top terms": """
        SELECT term, count(*) AS n FROM (SELECT unnest(terms) AS term FROM orders)
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50""",
}


@dataclass(frozen=True)
class Asked:
    """A question both ways: medians in seconds of the wall and of the processor, and highest memory in MiB."""

    name: str
    ours: Mapping[str, float]
    by_hand: Mapping[str, float]

    @property
    def ratio(self) -> float:
        """How many times as long it takes through our code, by the processor."""
        return self.ours["cpu"] / self.by_hand["cpu"]


def questions(table: Any) -> dict[str, Any]:
    """The same questions in the store's words."""
    import ibis

    from huiyin.learn.store import tables

    found = tables.orders(table, SINCE, UNTIL, AT)
    rolling = tables.rolling(found, 7, ("matter", "place")).group_by("matter", "place")
    highest = rolling.agg(highest=ibis._.within.max(), together=ibis._.within.sum())
    return {
        "group-by of three dimensions": tables.counts(found, ("matter", "place", "channel")),
        "monthly rates of every unit": tables.monthly_rates(found),
        "7-day rolling counts": highest.order_by("matter", "place"),
        "top terms": tables.top_terms(found, 50),
    }


def measure(orders: int, rounds: int = ROUNDS, kept: str = "", only: str = "") -> list[Asked]:
    """Make the files, ask all questions both ways, and remove the files unless they are to be kept."""
    folder = Path(kept or tempfile.mkdtemp(prefix="huiyin-bench-store-"))
    try:
        from bench import store_orders

        if not list(folder.glob("*/*.parquet")):
            store_orders.make(folder, orders)
        return [_both(folder, name, rounds) for name in BY_HAND if only in name]
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _both(folder: Path, name: str, rounds: int) -> Asked:
    """Each round asks both, so that what else the machine does falls on both alike."""
    found: dict[str, list[dict[str, Any]]] = {"ours": [], "hand": []}
    for nth in range(rounds):
        for way in ("ours", "hand") if nth % 2 else ("hand", "ours"):
            found[way].append(_ask(folder, name, way))
    answers = {one["answer"] for way in found.values() for one in way}
    if len(answers) != 1:
        raise SystemExit(f"{name}: the answers are not the same")
    return Asked(name, _median(found["ours"]), _median(found["hand"]))


def _median(asked: list[dict[str, Any]]) -> dict[str, float]:
    return {key: statistics.median(one[key] for one in asked) for key in ("wall", "cpu", "megabytes")}


def _ask(folder: Path, name: str, way: str, setting: str = "duckdb") -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.store", "--ask", name, "--way", way, "--folder", str(folder)]
    done = subprocess.run([*command, "--engine", setting], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ask(folder: Path, name: str, way: str, setting: str) -> dict[str, Any]:
    """One question in this process: how long, how much memory, and a checksum of the answer."""
    from huiyin.learn.store import engine

    used = engine.DuckDB(folder / "spill") if setting == "duckdb" else engine.Spark(setting)
    opened = engine.Open(used)
    paths = tuple(str(path) for path in sorted(folder.glob("*/*.parquet")))
    _answered(
        opened, paths[:1], name, way
    )()  # a process that has answered before has its libraries in memory
    answer = _answered(opened, paths, name, way)
    wall, cpu = time.perf_counter(), time.process_time()
    found = answer()
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return spent | {"megabytes": highest, "answer": checksum(found)}


def _answered(opened: Any, paths: tuple[str, ...], name: str, way: str) -> Callable[[], Any]:
    table = opened.table(paths)
    statement = BY_HAND[name].replace("FROM orders", f"FROM {table.get_name()}")
    if way == "hand":
        return lambda: opened.engine.ask(statement).to_pandas()
    return lambda: opened.answer(questions(table)[name])


def checksum(found: Any) -> str:
    """What an answer says, whatever types the engine gave it."""
    import hashlib

    lines = []
    for row in found.itertuples(index=False, name=None):
        # Sums of floats differ in their last digits; the shift keeps them off the edge between two roundings.
        cells = [f"{v + 1e-6:.3f}" if isinstance(v, float) else str(v)[:10] for v in row]
        lines.append("|".join(cells))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main() -> int:
    """Exit code 1 when a limit is not kept."""
    asked = argparse.ArgumentParser(prog="python -m bench.store", description=__doc__)
    asked.add_argument("--orders", type=int, default=20_000_000)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--kept", default="", help="a folder in which the files stay")
    asked.add_argument("--only", default="", help="the question that has this in its name")
    for name in ("--ask", "--way", "--folder", "--engine"):
        asked.add_argument(name, default="", help=argparse.SUPPRESS)
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    if given.ask:
        print(json.dumps(ask(Path(given.folder), given.ask, given.way, given.engine)))
        return 0
    kept = True
    for one in measure(given.orders, given.rounds, given.kept, given.only):
        kept = kept and one.ratio <= LIMIT and one.ours["megabytes"] < MEGABYTES
        said = " ".join(
            f"{way} {figures['wall']:.2f} s wall, {figures['cpu']:.2f} s CPU, {figures['megabytes']:.0f} MiB;"
            for way, figures in (("ours", one.ours), ("by hand", one.by_hand))
        )
        print(f"{one.name}: {said} ratio {one.ratio:.2f}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())

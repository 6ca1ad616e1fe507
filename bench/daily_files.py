"""`python -m bench.daily_files`: the steps of the day that count and reckon, from files alone, without a database.

Ten years and a large day of 343 streets in 18 districts and 100 matters: counting, the tests of both rhythms, the
scan, and the forecasts, each in turn in one process. What reads words is measured by `python -m bench.daily`.
"""

import os
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from bench import store_orders

DAY = date(2025, 12, 28)


@dataclass(frozen=True)
class Step:
    """Seconds of the wall and of the processor, and what it brought."""

    name: str
    seconds: float
    cpu: float
    brought: int


def measure(old: int, new: int, kept: str = "") -> tuple[list[Step], float]:
    """Every step, and MiB at most."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-daily-") as name:
        old_files = (
            sorted(Path(kept).glob("*/*.parquet")) if kept else store_orders.make(Path(name) / "old", old)
        )
        files = tuple(str(path) for path in [*old_files, store_orders.day(Path(name), DAY, new)])
        steps = _steps(files, Path(name))
    return steps, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _steps(files: tuple[str, ...], spill: Path) -> list[Step]:
    from bench.daily import streets_of_a_city
    from bench.filling import PACK
    from huiyin.foundation.city.pack import read_trusted_pack
    from huiyin.foundation.city.queries import city_of
    from huiyin.learn.insight.alerts.sources import clusters, counts
    from huiyin.learn.insight.alerts.tally import tally_of
    from huiyin.learn.insight.forecasts import jobs

    done: list[Step] = []
    city, ask = city_of(read_trusted_pack(PACK), PACK), _asker(files, spill)
    tree, places = streets_of_a_city()
    weeks = max(rhythm.weeks for rhythm in city.alerting.rhythms.values())
    first = DAY - timedelta(days=7 * (weeks + 1) - 1)
    since = DAY - timedelta(days=city.forecasting.history_days)

    def take(name: str, step: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        found = step()
        spent = time.perf_counter() - wall, time.process_time() - cpu
        done.append(Step(name, *spent, len(found)))
        print(_told(done[-1]), flush=True)
        return found

    frame = take("count", lambda: ask(first, ("day", "matter", "place")))
    past = tally_of(frame, first, DAY, tree)
    with mock.patch.object(clusters, "places", return_value=places):
        take("notice counts", lambda: counts.notice(city, DAY, past))
        with mock.patch.object(clusters, "_orders", return_value=()):
            take("notice scan", lambda: clusters.notice(city, DAY, past))
    tables = take("count forecasts", lambda: _tables(ask, since))
    take("forecasts", lambda: jobs.reckon(city, DAY, *tables).told)
    return done


def _tables(ask: Callable[..., Any], since: date) -> tuple[Any, Any, Any]:
    of = (("day", "first", "district", "place"), ("day", "first", "matter"), ("day", "hour"))
    counts, leaves, phone = (ask(since, by) for by in of)
    return counts, leaves, phone


def _asker(files: tuple[str, ...], spill: Path) -> Callable[..., Any]:
    from huiyin.learn.store import engine, tables

    opened = engine.Open(engine.DuckDB(spill))

    def ask(since: date, by: tuple[str, ...]) -> Any:
        until = DAY + timedelta(days=1)
        found = tables.orders(opened.table(files), since, until, datetime(2025, 12, 29, tzinfo=UTC))
        return opened.answer(tables.counts(found, by))

    return ask


def _told(step: Step) -> str:
    load = os.getloadavg()[0]
    return f"{step.name:<18}{step.seconds:8.2f} s{step.cpu:8.2f} s CPU{step.brought:10,}   load {load:.1f}"


def main() -> int:
    """The table is printed as it comes."""
    given = store_orders.asked("daily_files", __doc__)
    steps, megabytes = measure(given.old, given.new, given.kept)
    wall, cpu = sum(one.seconds for one in steps), sum(one.cpu for one in steps)
    print(f"{given.new:,} on top of {given.old:,}: {wall:.1f} s, {cpu:.1f} s CPU, {megabytes:.0f} MiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

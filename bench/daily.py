"""`python -m bench.daily`: the whole day's work of learning for a day of new orders on top of ten years, step by step.

The ten years are files of the analysis store with 343 streets in 18 districts and 100 matters; the new orders lie in
PostgreSQL and are carried over as part of the run.
"""

from __future__ import annotations

import os
import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from huiyin.learn.daily import Took

from bench import cpu, house, store_daily, store_orders

DAY = date(2025, 12, 28)
LIMIT = 60.0
STREETS_EACH = 20  # of a district
WORDS_FROM = 2_000  # appeals of each day before, of which the words were counted
NEW_ONE_IN = 50  # terms


@dataclass(frozen=True)
class Ran:
    """A run: its steps, seconds from end to end and of all processors, seconds of a second run, MiB at most."""

    steps: Sequence[Took]
    seconds: float
    cpu: float
    again: float
    megabytes: float

    @property
    def troubled(self) -> bool:
        """Whether a step failed."""
        return any(step.trouble for step in self.steps)


def measure(old: int, new: int, kept: str = "") -> Ran:
    """Ten years in the files, a day of new orders in the database; then the day's work, twice."""
    with house.database() as url:
        from bench import filling
        from huiyin.learn.store.actions import carry

        filling.open_city()
        carry()
        store_daily.ten_years(old, kept)
        filling.fill(new)
        _count_words_before(_all_on(DAY))
        database = house.postmaster(url)
        began, spent = time.perf_counter(), _spent(database)
        steps = _run()
        seconds, spent = time.perf_counter() - began, _spent(database) - spent
        began = time.perf_counter()
        _run()
        again = time.perf_counter() - began
    return Ran(steps, seconds, spent, again, _highest())


def _spent(database: int) -> float:
    """Processor seconds of ourselves with the processes that help us, and of the database."""
    return cpu.spent_by(os.getpid()) + cpu.spent_by(database)


def _highest() -> float:
    """MiB that we and the largest helper held at most."""
    return (
        sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        / 1024
    )


def _run() -> Sequence[Took]:
    from huiyin.learn import daily
    from huiyin.learn.insight.alerts import noticing
    from huiyin.learn.insight.alerts.sources import clusters

    tree, places = streets_of_a_city()
    with (
        mock.patch.object(noticing, "tree_of", return_value=tree),
        mock.patch.object(clusters, "places", return_value=places),
    ):
        steps = daily.run(DAY, apart=True)
    for one in steps:
        print(f"{one.step:<18}{one.seconds:8.2f} s{one.brought:10,}  {one.trouble}", flush=True)
    return steps


def streets_of_a_city() -> tuple[Any, tuple[list[str], Any]]:
    """The streets of the files: how they lie in districts, and their names with a point of each in metres."""
    from huiyin.learn.insight.alerts.merging_rules import Tree

    streets = [f"S{n:04d}" for n in range(store_orders.PLACES)]
    above = {street: f"D{n // STREETS_EACH:02d}" for n, street in enumerate(streets)}
    points = np.random.default_rng(1).uniform(0, 60_000, (len(streets), 2))
    return Tree(above | dict.fromkeys(set(above.values()), "")), (streets, points)


def _all_on(day: date) -> list[str]:
    """Every order of the database was opened on this day, and says something of its own: what they say."""
    from django.db import connection

    from bench import filling

    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # the words of an appeal never change otherwise
        cursor.execute("SELECT id FROM intake_appeal ORDER BY id")
        ids = [key for (key,) in cursor.fetchall()]
        cases = filling.cases(len(ids), seed=2)
        told = (ids, [case.told.title for case in cases], [case.new.words for case in cases])
        cursor.execute(_OWN_WORDS, told)
        cursor.execute("SET session_replication_role = origin")
        begin, end = f"{day} 00:30+08", f"{day + timedelta(days=1)} 04:00+08"
        cursor.execute(_ON_THAT_DAY, {"begin": begin, "end": end})
        cursor.execute("VACUUM ANALYZE")
    return [f"{title}\n{words}" for title, words in zip(*told[1:], strict=True)]


def _count_words_before(texts: list[str]) -> None:
    """The days before were counted on their nights; a few words were not said on them, so that they are new now."""
    from huiyin.learn.insight.words.actions import BEFORE, WEEK
    from huiyin.learn.insight.words.models import WordDay
    from huiyin.learn.insight.words.rules import terms

    some = texts[:WORDS_FROM]
    counts = Counter(term for text in some for term in terms(text) if crc32(term.encode()) % NEW_ONE_IN)
    days = [DAY - timedelta(nth) for nth in range(1, WEEK + BEFORE)]
    WordDay.objects.bulk_create(WordDay(day=day, appeals=len(some), counts=counts) for day in days)


_OWN_WORDS = """
UPDATE intake_appeal a SET title = n.title, words = n.words
FROM unnest(%s::bigint[], %s::text[], %s::text[]) n(id, title, words) WHERE n.id = a.id"""
_ON_THAT_DAY = """
UPDATE orders_workorder SET closed_at = CASE WHEN closed_at IS NOT NULL THEN %(end)s::timestamptz END,
    opened_at = %(begin)s::timestamptz + (id %% 80000) * interval '1 second'"""


def main() -> int:
    """Exit code 1 when the limit is not kept or a step failed."""
    given = store_orders.asked("daily", __doc__)
    ran = measure(given.old, given.new, given.kept)
    print(
        f"{given.new:,} orders on top of {given.old:,}: {ran.seconds:.1f} s of {LIMIT:.0f}, {ran.cpu:.1f} s CPU on "
        f"{os.cpu_count()} processors; again {ran.again:.1f} s; {ran.megabytes:.0f} MiB"
    )
    return 0 if ran.seconds <= LIMIT and not ran.troubled else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""`python -m bench.daily`: the whole day's work of learning for a day of new orders on top of ten years, step by step.

The ten years are files of the analysis store with 343 streets in 18 districts and 100 matters; the new orders lie in
PostgreSQL and are carried over as part of the run.
"""

import argparse
import resource
from dataclasses import dataclass
from datetime import date, timedelta
from unittest import mock

import numpy as np

from bench import house, store_daily, store_orders

DAY = date(2025, 12, 28)
LIMIT = 60.0
STREETS_EACH = 20  # of a district


@dataclass(frozen=True)
class Ran:
    """Seconds, what was brought, and trouble of each step; of a second run the seconds alone; MiB at most."""

    steps: list[tuple[str, float, int, str]]
    again: float
    megabytes: float

    @property
    def seconds(self) -> float:
        """From the first step to the last."""
        return sum(seconds for _, seconds, _, _ in self.steps)


def measure(old: int, new: int) -> Ran:
    """Ten years in the files, a day of new orders in the database; then the day's work, twice."""
    with house.database():
        from bench import filling
        from huiyin.learn.store.actions import carry

        filling.open_city()
        carry()
        store_daily._ten_years(old, kept="")
        filling.fill(new)
        _all_on(DAY)
        steps, again = _run(), sum(seconds for _, seconds, _, _ in _run())
    return Ran(steps, again, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _run() -> list[tuple[str, float, int, str]]:
    from huiyin.learn import daily
    from huiyin.learn.insight.alerts import noticing
    from huiyin.learn.insight.alerts.merging_rules import Tree
    from huiyin.learn.insight.alerts.sources import clusters

    streets = [f"S{n:04d}" for n in range(store_orders.PLACES)]
    above = {street: f"D{n // STREETS_EACH:02d}" for n, street in enumerate(streets)}
    tree = Tree(above | dict.fromkeys(set(above.values()), ""))
    points = np.random.default_rng(1).uniform(0, 60_000, (len(streets), 2))
    with (
        mock.patch.object(noticing, "tree_of", return_value=tree),
        mock.patch.object(clusters, "places", return_value=(streets, points)),
    ):
        return [(one.step, one.seconds, one.brought, one.trouble) for one in daily.run(DAY)]


def _all_on(day: date) -> None:
    """Every order of the database was opened on this day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE orders_workorder SET closed_at = CASE WHEN closed_at IS NOT NULL THEN %(end)s::timestamptz END,
                opened_at = %(begin)s::timestamptz + (id %% 80000) * interval '1 second'""",
            {"begin": f"{day} 00:30+08", "end": f"{day + timedelta(days=1)} 04:00+08"},
        )
        cursor.execute("VACUUM ANALYZE")


def main() -> int:
    """Exit code 1 when the limit is not kept or a step failed."""
    asked = argparse.ArgumentParser(prog="python -m bench.daily", description=__doc__)
    asked.add_argument("--old", type=int, default=20_000_000)
    asked.add_argument("--new", type=int, default=70_000)
    given = asked.parse_args()
    ran = measure(given.old, given.new)
    for step, seconds, brought, trouble in ran.steps:
        print(f"{step:<18}{seconds:8.2f} s{brought:10,}  {trouble}")
    print(
        f"{given.new:,} orders on top of {given.old:,}: {ran.seconds:.1f} s of {LIMIT:.0f}; again {ran.again:.1f} s;"
    )
    print(f"{ran.megabytes:.0f} MiB")
    return 0 if ran.seconds <= LIMIT and not any(trouble for *_, trouble in ran.steps) else 1


if __name__ == "__main__":
    raise SystemExit(main())

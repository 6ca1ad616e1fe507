"""`python -m bench.store_daily`: a day of new orders carried over on top of ten years."""

import os
import resource
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bench import house, store_orders

LIMIT = 30.0  # seconds, half of what the whole daily run may take


@dataclass(frozen=True)
class Day:
    """What a day took: seconds of the wall, MiB at most, orders touched, files written, and of a run with no news."""

    seconds: float
    megabytes: float
    orders: int
    files: int
    idle: float


def measure(old: int, new: int, kept: str = "") -> Day:
    """Ten years in the files; then so many new orders of one day, and as many changes in the three months before."""
    with house.database():
        from bench import filling
        from huiyin.learn.store.actions import carry

        filling.open_city()
        carry()
        ten_years(old, kept)
        filling.fill(2 * new)
        _let_a_day_pass(new)
        began = time.perf_counter()
        done = carry()
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        carry()
        idle = time.perf_counter() - began
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Day(seconds, highest, done.orders, done.files, idle)


def ten_years(old: int, kept: str = "") -> None:
    """Files of ten years, with their rows in the list of files, as if they had been carried over."""
    from huiyin.learn.store.files import folder
    from huiyin.learn.store.models import Bookmark, Piece

    generation = Bookmark.objects.get().generation
    if kept:
        shutil.copytree(kept, folder() / "orders", dirs_exist_ok=True, copy_function=os.link)
    else:
        store_orders.make(folder() / "orders", old)
    for path in sorted((folder() / "orders").glob("month=*/*.parquet")):
        month = date.fromisoformat(f"{path.parent.name[6:]}-01")
        Piece.objects.create(
            generation=generation,
            month=month,
            path=str(path.relative_to(folder())),
            orders=old // store_orders.MONTHS,
            size=path.stat().st_size,
            written_at=datetime.now(UTC),
        )


def _let_a_day_pass(new: int) -> None:
    """Half of the orders were opened on the last day, the others in the three months before."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE orders_workorder SET closed_at = CASE WHEN closed_at IS NOT NULL THEN %(day)s::timestamptz END,
                opened_at = %(day)s::timestamptz - CASE WHEN nth <= %(new)s THEN 0 ELSE nth %% 90 END * interval '1 day'
            FROM (SELECT id AS key, row_number() OVER (ORDER BY id) AS nth FROM orders_workorder) n WHERE key = id""",
            {"day": datetime(2025, 12, 28, 4, tzinfo=UTC), "new": new},
        )
        cursor.execute("VACUUM ANALYZE")


def main() -> int:
    """Exit code 1 when the limit is not kept."""
    given = store_orders.asked("store_daily", __doc__)
    day = measure(given.old, given.new, given.kept)
    print(
        f"{day.orders:,} orders touched, {day.files} files written on top of {given.old:,}: {day.seconds:.1f} s, "
        f"{day.megabytes:.0f} MiB; with no news {day.idle:.2f} s"
    )
    return 0 if day.seconds <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())

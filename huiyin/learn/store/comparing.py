"""What is in the store beside what is in PostgreSQL."""

from dataclasses import dataclass
from datetime import date

from huiyin.foundation.city.queries import current
from huiyin.learn.store import engine, reading, tables
from huiyin.learn.store.queries import every_file

_NONE = (0, 0, 0)


@dataclass(frozen=True)
class Difference:
    """A month that is not the same in both: how many orders each has."""

    month: date
    in_database: int
    in_store: int


def differences() -> list[Difference]:
    """Months whose number of orders, or the sums of their ids and versions, are not the same in both."""
    kept, there = _kept(), reading.months(current())
    months = sorted(kept.keys() | there.keys())
    return [
        Difference(month, there.get(month, _NONE)[0], kept.get(month, _NONE)[0])
        for month in months
        if there.get(month, _NONE) != kept.get(month, _NONE)
    ]


def _kept() -> dict[date, tuple[int, int, int]]:
    here = engine.current()
    found = here.answer(tables.monthly_sums(here.table(every_file())))
    rows = found.itertuples(index=False, name=None)
    return {date(month.year, month.month, 1): (int(n), int(ids), int(v)) for month, n, ids, v in rows}

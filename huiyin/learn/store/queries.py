"""Questions about all orders, answered from the files that are there; nothing here builds or waits.

Everybody who asks was let in by the room that asks: the answers are counts, without persons and without words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from ibis.expr.types import Table

from huiyin.foundation.calendar.clock import now
from huiyin.learn.store import engine, tables
from huiyin.learn.store.models import Bookmark, Piece
from huiyin.learn.store.tables import DIMENSIONS, UnknownDimension, Where

__all__ = [
    "DIMENSIONS",
    "Size",
    "UnknownDimension",
    "Where",
    "counts",
    "every_file",
    "fresh_until",
    "group_by",
    "monthly_rates",
    "orders",
    "rolling",
    "size",
    "top_terms",
]
TERMS_AT_MOST = 1000
DIMENSIONS_AT_MOST = 4
ROLLING_AT_MOST = 366


@dataclass(frozen=True)
class Size:
    """How much the store holds."""

    orders: int
    months: int
    bytes: int


def counts(since: date, until: date, by: Sequence[str] | str, where: Where | None = None) -> pd.DataFrame:
    """How many orders were opened in [since, until), days of the city, for each combination of `by`.

    Columns `by`, then `n`, sorted; days, weeks and months are pandas times at midnight. `where` keeps those with a
    value of a dimension, or one of several. A text that is not known is empty, an answer that was not given is null.
    Raises `UnknownDimension`.
    """
    keys = _keys(by)
    return engine.current().answer(tables.counts(orders(since, until), keys, where))


def group_by(
    since: date, until: date, first: str, second: str, third: str, where: Where | None = None
) -> pd.DataFrame:
    """Counts by three dimensions at once."""
    return counts(since, until, (first, second, third), where)


def monthly_rates(since: date, until: date, where: Where | None = None) -> pd.DataFrame:
    """Per unit and month of opening: `orders`, of each rate its `_n` and `_k`, `closed` and the sum of their `days`."""
    return engine.current().answer(tables.monthly_rates(orders(since, until), where))


def rolling(
    since: date,
    until: date,
    days: int = 7,
    by: Sequence[str] = ("matter", "place"),
    where: Where | None = None,
) -> pd.DataFrame:
    """Of every combination and day with an order: `n` of the day, and `within` so many days that end with it."""
    if not 1 <= days <= ROLLING_AT_MOST:
        raise ValueError(f"Between 1 and {ROLLING_AT_MOST} days can be summed up, not {days}.")
    keys = _keys(by)
    found = tables.rolling(orders(since, until), days, keys, where)
    return engine.current().answer(found.order_by(*keys, "day"))


def top_terms(since: date, until: date, size: int = 50, where: Where | None = None) -> pd.DataFrame:
    """The words that most orders have: `term` and `n`, most first; words of confidential orders are not kept."""
    found = tables.top_terms(orders(since, until), min(size, TERMS_AT_MOST), where)
    return engine.current().answer(found)


def orders(since: date, until: date) -> Table:
    """The orders opened in [since, until) as an expression; only files of these months are opened."""
    return tables.orders(engine.current().table(_files(since, until)), since, until, now())


def fresh_until() -> datetime | None:
    """Until when the store is whole; None before anything was carried over."""
    return Bookmark.objects.values_list("fresh_until", flat=True).first()


def size() -> Size:
    """How much the store holds."""
    pieces = _in_force()
    return Size(sum(one.orders for one in pieces), len(pieces), sum(one.size for one in pieces))


def every_file() -> tuple[str, ...]:
    """The files in force, oldest month first; paths below the folder of the analysis."""
    return tuple(one.path for one in _in_force())


def _keys(by: Sequence[str] | str) -> tuple[str, ...]:
    keys = (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    for name in keys:
        tables.dimension(name)
    if len(keys) > DIMENSIONS_AT_MOST:
        raise ValueError(
            f"At most {DIMENSIONS_AT_MOST} dimensions can be counted by at once, not {len(keys)}."
        )
    return keys


def _files(since: date, until: date) -> tuple[str, ...]:
    months = (since.replace(day=1), until)
    return tuple(one.path for one in _in_force() if months[0] <= one.month < months[1])


def _in_force() -> list[Piece]:
    generation = Bookmark.objects.values_list("generation", flat=True).first() or 0
    return list(Piece.objects.filter(generation=generation, replaced_at=None).order_by("month"))

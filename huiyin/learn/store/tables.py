"""The questions, written once in Ibis; no engine and no database is known here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table, Value

Where = Mapping[str, Any]


class UnknownDimension(ValueError):
    """Nothing of this name can be counted by."""

    def __init__(self, name: object) -> None:
        super().__init__(f"Unknown dimension {name!r}; there are: {', '.join(DIMENSIONS)}.")


def _column(name: str) -> Callable[[Table], Value]:
    return lambda orders: orders[name]


# What can be counted by. `week` is its Monday, `month` its first day, `weekday` 0 for Monday.
DIMENSIONS: Mapping[str, Callable[[Table], Value]] = {
    "day": _column("day"),
    "week": lambda orders: orders.day.truncate("W"),
    "month": lambda orders: orders.day.truncate("M"),
    "hour": _column("hour"),
    "weekday": lambda orders: orders.day.day_of_week.index().cast("int16"),
    **{
        name: _column(name)
        for name in (
            "matter first place district lead channel kind urgency risk state late solved satisfied solution rating "
            "asked reached contacted kept repeated proactive redone merged confidential"
        ).split()
    },
}


def orders(table: Table, since: date, until: date, at: datetime) -> Table:
    """The orders opened in [since, until), with what depends on the moment: an open limit that has passed is late."""
    within = table.filter(table.day >= ibis.literal(since), table.day < ibis.literal(until))
    passed = within.running & (within.due_at < ibis.literal(at.astimezone(UTC).replace(tzinfo=None)))
    return within.mutate(late=ibis.coalesce(~within.kept, passed, ibis.literal(False)))


def counts(found: Table, by: Sequence[str], where: Where | None = None) -> Table:
    """How many orders for each combination of dimensions, sorted by them."""
    keys = {name: dimension(name)(found) for name in by}
    if not keys:
        return _only(found, where).agg(n=ibis._.count())
    return _only(found, where).group_by(**keys).agg(n=ibis._.count()).order_by(*keys)


def monthly_rates(found: Table, where: Where | None = None) -> Table:
    """Per unit and month of opening: orders, and of each rate its `n` and its `k`.

    Solved and satisfied count those who answered (a partial solution and a basic satisfaction count, as in the
    scorecards), reached those who were asked, contacted and kept those whose limits were settled. Merged orders are
    not a unit's own. Days to close are summed over the orders closed.
    """
    own = _only(found, where).filter(lambda t: (t.lead != "") & ~t.merged)
    measures: dict[str, Value] = {"orders": ibis._.count()}
    for name in ("solved", "satisfied", "reached", "contacted", "kept"):
        measures[f"{name}_n"] = ibis._[name].count()
        measures[f"{name}_k"] = ibis._[name].sum().fill_null(0)
    measures |= {"closed": ibis._.days_to_close.count(), "days": ibis._.days_to_close.sum().fill_null(0.0)}
    months = own.group_by("lead", month=own.day.truncate("M"))
    return months.agg(**measures).order_by("lead", "month")


def rolling(found: Table, days: int, by: Sequence[str], where: Where | None = None) -> Table:
    """Per combination of dimensions and day with an order: those of the day, and of so many days ending with it."""
    keys = {name: dimension(name)(found) for name in by}
    daily = _only(found, where).group_by(**keys, day=found.day).agg(n=ibis._.count())
    numbered = daily.mutate(nth=(daily.day.epoch_seconds() // 86_400).cast("int64"))
    window = ibis.range_window(group_by=list(keys), order_by="nth", preceding=days - 1, following=0)
    return numbered.mutate(within=ibis._.n.sum().over(window)).drop("nth")


def top_terms(found: Table, size: int, where: Where | None = None) -> Table:
    """The words that most orders have, with how many orders have each; those of confidential orders are not kept."""
    words = _only(found, where).select(term=ibis._.terms.unnest())
    counted = words.group_by("term").agg(n=ibis._.count())
    return counted.order_by(ibis.desc("n"), "term").limit(size)


def monthly_sums(table: Table) -> Table:
    """Per month how many orders there are, and the sums of their ids and versions."""
    return table.group_by(month=table.day.truncate("M")).agg(
        n=ibis._.count(), ids=ibis._.id.sum(), versions=ibis._.version.sum()
    )


def dimension(name: str) -> Callable[[Table], Value]:
    """What to count by; raises `UnknownDimension`."""
    found = DIMENSIONS.get(name) if isinstance(name, str) else None
    if found is None:
        raise UnknownDimension(name)
    return found


def _only(found: Table, where: Where | None) -> Table:
    wanted = [_is(found, name, value) for name, value in (where or {}).items()]
    return found.filter(*wanted) if wanted else found


def _is(found: Table, name: str, value: Any) -> BooleanValue:
    """One value, or any of several; None is what is not known."""
    expression = dimension(name)(found)
    values = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    known = expression.isin([one for one in values if one is not None])
    return known | expression.isnull() if None in values else known

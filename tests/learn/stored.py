"""What the store should hold, reckoned order by order from PostgreSQL; and what it holds, row by row."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback.models import Callback, SetApart
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.store.files import folder
from huiyin.learn.store.queries import counts, every_file

LONG_AGO, FAR_AHEAD = date(2000, 1, 1), date(2100, 1, 1)
PAIRS = (("day", "hour"), ("matter", "place"), ("lead", "state"), ("channel", "kind"), ("urgency", "late"),
         ("solved", "satisfied"), ("district", "first"), ("month", "week"), ("weekday", "reached"),
         ("repeated", "merged"), ("kept", "contacted"))  # fmt: skip


def in_store(by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    """What the store counts."""
    found = counts(LONG_AGO, FAR_AHEAD, by)
    return Counter({tuple(map(plain, key)): n for *key, n in found.to_numpy(object).tolist()})


def every_order() -> list[WorkOrder]:
    """All there are."""
    return list(WorkOrder.objects.select_related("appeal").order_by("id"))


def plain(value: Any) -> Any:
    """A value without its library."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value


def of(order: WorkOrder) -> dict[str, Any]:
    """Every dimension of one order."""
    city = current()
    said = order.opened_at.astimezone(city.zone)
    answered = Callback.objects.filter(order=order, outcome="answered").order_by("round", "id").last()
    if answered and SetApart.objects.filter(callback=answered, upheld=True).exists():
        answered, apart = None, True
    else:
        apart = False
    asked = Callback.objects.filter(order=order).exists()
    return limits(order) | {
        "day": said.date(),
        "hour": said.hour,
        "weekday": said.weekday(),
        "month": said.date().replace(day=1),
        "week": said.date() - timedelta(days=said.weekday()),
        "matter": order.matter,
        "first": f"{order.matter[:2]}0000" if order.matter else "",
        "place": order.place_id or "",
        "district": city.district_of(order.place_id) if order.place_id else "",
        "lead": order.lead_id or "",
        "state": order.state,
        "channel": order.appeal.channel,
        "kind": order.kind,
        "urgency": order.urgency,
        "solved": answered.solved != "unsolved" if answered and answered.solved else None,
        "satisfied": answered.result != "dissatisfied" if answered and answered.result else None,
        "reached": (answered is not None or apart) if asked else None,
        "repeated": order.repeats > 0,
        "merged": order.merged_at is not None,
    }


def limits(order: WorkOrder, at: datetime | None = None) -> dict[str, Any]:
    """How the lead's limits of an order stand at a moment."""
    own = [clock for clock in order.clocks.all() if order.dispatched_at and clock.unit_id == order.lead_id]
    handle = [clock for clock in own if clock.name == "handle"]
    outcomes = {clock.outcome for clock in handle}
    kept = True if "met" in outcomes else False if "missed" in outcomes else None
    runs = any(clock.stopped_at is None and clock.paused_at is None for clock in handle)
    due = order.handle_due_at
    passed = bool(runs and due and due < (at or now()))
    contacts = {clock.outcome for clock in own if clock.name == "contact"} & {"met", "missed"}
    return {
        "kept": kept,
        "late": passed if kept is None else not kept,
        "contacted": "met" in contacts if contacts else None,
    }


def rows() -> list[dict[str, Any]]:
    """Every row of every file in force."""
    found: list[dict[str, Any]] = []
    for path in every_file():
        found += pq.read_table(folder() / path, partitioning=None).to_pylist()
    return sorted(found, key=lambda row: row["id"])


def agrees() -> None:
    """The store holds every order once, as it is."""
    orders = every_order()
    assert [(row["id"], row["version"]) for row in rows()] == [(one.pk, one.version) for one in orders]
    told = [of(order) for order in orders]
    for pair in PAIRS:
        assert in_store(pair) == Counter(tuple(one[name] for name in pair) for one in told), pair

"""Months of orders written straight into the database: so many solved, unsolved and unanswered for each unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.answer.callback.models import Callback
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.intake.models import Appeal

numbers = count(1)


@dataclass(frozen=True)
class Lot:
    """Orders of one unit and matter that fell due in one month."""

    unit: str
    matter: str = "010202"
    solved: int = 0
    partly: int = 0
    unsolved: int = 0
    unasked: int = 0
    excluded: int = 0
    twice: int = 0  # of the unsolved: dissatisfied in two rounds
    late: int = 0  # of all: neither contacted nor handled in time

    @property
    def outcomes(self) -> list[str]:
        """One word for each order."""
        return (
            ["solved"] * self.solved
            + ["partly"] * self.partly
            + ["twice"] * self.twice
            + ["unsolved"] * (self.unsolved - self.twice)
            + ["unasked"] * self.unasked
            + ["excluded"] * self.excluded
        )


def fill(month: date, lots: Sequence[Lot]) -> list[WorkOrder]:
    """Write the orders of these lots, with their clocks and what their appellants answered."""
    planned = [(lot, place, outcome) for lot in lots for place, outcome in enumerate(lot.outcomes)]
    due = datetime(month.year, month.month, 12, 10, 0, tzinfo=current().zone)
    appeals = Appeal.objects.bulk_create(_appeal(next(numbers), due - timedelta(days=9)) for _ in planned)
    orders = WorkOrder.objects.bulk_create(
        _order(appeal, lot, outcome, due) for appeal, (lot, _, outcome) in zip(appeals, planned, strict=True)
    )
    told = list(zip(orders, planned, strict=True))
    Clock.objects.bulk_create(
        _clock(order, name, place >= lot.late)
        for order, (lot, place, _) in told
        for name in ("contact", "handle")
    )
    Callback.objects.bulk_create(one for order, (_, _, outcome) in told for one in _answers(order, outcome))
    append([NewEvent.by(SYSTEM, f"order:{order.pk}", "close", at=due) for order in orders])
    return orders


def _appeal(number: int, at: datetime) -> Appeal:
    return Appeal(
        words="路灯不亮，晚上看不清路。", channel="phone", source="reviewed", source_key=str(number),
        digest=number.to_bytes(32), receipt_key=number.to_bytes(32, signed=False), said_at=at, received_at=at,
    )  # fmt: skip


def _order(appeal: Appeal, lot: Lot, outcome: str, due: datetime) -> WorkOrder:
    return WorkOrder(
        number=f"T{int(appeal.source_key):08d}", appeal=appeal, state="85" if outcome == "excluded" else "80",
        kind="complaint", matter=lot.matter, clock_class="general", lead_id=lot.unit, place_id=lot.unit,
        round=1 if outcome == "twice" else 0, opened_at=appeal.said_at,
        dispatched_at=appeal.said_at, closed_at=due, due_at=due, handle_due_at=due,
    )  # fmt: skip


def _clock(order: WorkOrder, name: str, met: bool) -> Clock:
    return Clock(
        order=order, name=name, unit_id=order.lead_id, amount=5, measure="workday",
        started_at=order.opened_at, due_at=order.closed_at or order.opened_at,
        stopped_at=order.closed_at, outcome="met" if met else "missed",
    )  # fmt: skip


def _answers(order: WorkOrder, outcome: str) -> Iterator[Callback]:
    if outcome in ("unasked", "excluded"):
        return
    solved = {"solved": "solved", "partly": "partly"}.get(outcome, "unsolved")
    result = {"solved": "satisfied", "partly": "basically"}.get(outcome, "dissatisfied")
    for turn in range(order.round + 1):
        yield Callback(
            order=order, round=turn, way="phone", at=order.opened_at + timedelta(days=9 + turn),
            outcome="answered", contacted=True, solved=solved, attitude=result, speed=result, result=result,
        )  # fmt: skip

"""What was answered about an order, without who pressed whom: that is told to nobody but the overseers."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.answer.callback.models import Callback

ATTEMPTS_AT_MOST = 50


@dataclass(frozen=True)
class Said:
    """One attempt, with its answers if there were any. Whether somebody pressed is not among them."""

    pk: int
    order_id: int
    round: int
    by_id: int | None
    way: str
    at: datetime
    outcome: str
    contacted: bool | None
    solved: str
    attitude: str
    speed: str
    result: str
    reasons: tuple[str, ...]
    words: str


def _said(row: Callback) -> Said:
    return Said(
        row.pk,
        row.order_id,
        row.round,
        row.by_id,
        row.way,
        row.at,
        row.outcome,
        row.contacted,
        row.solved,
        row.attitude,
        row.speed,
        row.result,
        tuple(row.reasons),
        row.words,
    )


def of_order(order_id: int) -> list[Said]:
    """All attempts, oldest first."""
    found = Callback.objects.filter(order_id=order_id).order_by("id")[:ATTEMPTS_AT_MOST]
    return [_said(row) for row in found]


def newest_answers(order_ids: list[int]) -> dict[int, Said]:
    """The newest answers about each of these orders, as far as there are any; one statement."""
    found = Callback.objects.filter(order__in=order_ids, outcome="answered").order_by(
        "order", "-round", "-id"
    )
    return {one.order_id: _said(one) for one in found.distinct("order")}

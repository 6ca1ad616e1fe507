"""Orders given back at the month's end, when what is left would soon fall due; no Django."""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.answer.supervision.questions.detectors.peers import Standard, measured
from huiyin.answer.supervision.questions.rules import History, Measured


@dataclass(frozen=True)
class Asked:
    """A unit's requests to return orders in one month, by working day; the last is the month's last working day.

    A request on a free day belongs to the working day before it.
    """

    unit: str
    days: tuple[int, ...]


def returns(asked: Iterable[Asked], last_days: int, least_of: int, history: History) -> list[Measured]:
    """The share of requests on the last working days, beside an even month and what the month does to everybody.

    The fit moves the even share by what all units show: if the whole city returns more at the end of this month,
    that is expected of each.
    """
    rows = [one for one in asked if sum(one.days)]
    found = [
        Standard(one.unit, sum(one.days[-last_days:]), sum(one.days), last_days / len(one.days))
        for one in rows
    ]
    days = {one.unit: list(one.days) for one in rows}
    return measured(
        "returns", found, least_of, history, lambda unit: {"days": days[unit], "last_days": last_days}
    )

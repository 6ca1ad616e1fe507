"""The day's work of learning, step by step; a step that fails is named, and the others go on."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from typing import Any

import duckdb
from django.db import Error as DatabaseTrouble
from django.db import connection

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, NoCity, current
from huiyin.learn import apart as process
from huiyin.learn.insight.alerts import jobs as alerts
from huiyin.learn.insight.alerts import noticing
from huiyin.learn.insight.alerts.actions import take_up
from huiyin.learn.insight.alerts.signals import Signal
from huiyin.learn.insight.alerts.tally import Tally
from huiyin.learn.insight.forecasts.jobs import forecast
from huiyin.learn.insight.topics.jobs import read_topics
from huiyin.learn.insight.words.jobs import count_words
from huiyin.learn.store.jobs import carry_orders

# What may go wrong in one step without saying anything about the next.
FORESEEN = (DatabaseTrouble, duckdb.Error, NoCity, Refusal, OSError, ValueError, LookupError, ArithmeticError)
CARRIED_AT_MOST = 200  # rounds of carrying, each bounded itself


class Missing(ValueError):
    """A step needs what an earlier one could not bring."""


@dataclass(frozen=True)
class Took:
    """One step: how long it took, what it brought in numbers, and why it failed, if it did."""

    step: str
    seconds: float
    brought: int = 0
    trouble: str = ""


@dataclass
class Day:
    """What the steps of one run hand on to each other."""

    day: date
    city: City
    past: Tally | None = None
    signals: list[Signal] = field(default_factory=list)

    @property
    def counted(self) -> Tally:
        """The counts; raises `Missing` when there are none because counting failed."""
        if self.past is None:
            raise Missing("nothing was counted")
        return self.past


Step = tuple[str, Callable[[Day], Any]]


def run(day: date, apart: bool = False) -> list[Took]:
    """Carry over, read, count, expect, detect, scan, and tell; run again for the same day it changes nothing.

    Forecasts take as long as all the rest; `apart` they are made beside it in a process of their own.
    """
    held = Day(day, current())
    with beside(day, apart) as begin:
        carried = _take("carry", lambda _: _carry(), held)
        forecasts = begin()
        done = [_take(name, step, held) for name, step in steps(held.city)]
        expected = forecasts()
    return [carried, *done, expected, *(_take(name, step, held) for name, step in last_steps(held.city))]


Waiting = Callable[[], Took]


@contextmanager
def beside(day: date, apart: bool) -> Iterator[Callable[[], Waiting]]:
    """What begins the forecasts of a day; what that hands out waits for their end."""
    if not apart:
        yield lambda: lambda: forecasted(day)
        return
    # Begun anew and not forked: a connection to the database has one owner.
    with ProcessPoolExecutor(
        1, get_context("spawn"), process.begin, (connection.settings_dict["NAME"],)
    ) as other:
        other.submit(_ready)  # meanwhile
        yield lambda: partial(_waited, _begun(other, day))


def _ready() -> None:
    """Asked for, it has this module loaded with all that forecasts need, which takes seconds."""
    import sklearn.ensemble  # noqa: F401


def _begun(other: ProcessPoolExecutor, day: date) -> Future[Took]:
    try:
        return other.submit(process.done, forecasted, day)
    except BrokenExecutor as gone:
        failed = Future[Took]()
        failed.set_exception(gone)
        return failed


def _waited(going: Future[Took]) -> Took:
    try:
        return going.result()
    except BrokenExecutor as gone:  # killed, for want of memory as a rule
        return Took("forecasts", 0.0, trouble=f"{type(gone).__name__}: {gone}")


def forecasted(day: date) -> Took:
    """Make the forecasts of a day."""
    return _take("forecasts", _forecast, Day(day, current()))


def run_at_night() -> list[Took]:
    """At the city's hour, the day before as a whole."""
    city = current()
    return run(yesterday(), apart=True) if now().astimezone(city.zone).hour == city.alerting.hour else []


def yesterday() -> date:
    """The last day that is over in the city; raises `NoCity`."""
    return now().astimezone(current().zone).date() - timedelta(days=1)


def steps(city: City) -> list[Step]:
    """What needs no forecast, once the orders are carried over."""
    return [
        ("words", lambda held: count_words(held.day)),
        ("topics", lambda held: read_topics(held.day)),
        ("count", _count),
        *((f"notice {name}", _ask(name)) for name in noticing.listened_to(city) if name != "forecasts"),
    ]


def last_steps(city: City) -> list[Step]:
    """What comes of all that was counted, read and expected: alerts, and what became of earlier ones."""
    return [
        *((f"notice {name}", _ask(name)) for name in noticing.listened_to(city) if name == "forecasts"),
        ("alerts", _tell),
        ("follow", lambda held: alerts.follow(held.day, held.counted, held.city)),
    ]


def _take(name: str, step: Callable[[Day], Any], held: Day) -> Took:
    began, brought, trouble = time.monotonic(), 0, ""
    try:
        brought = int(step(held) or 0)
    except FORESEEN as problem:
        trouble = f"{type(problem).__name__}: {problem}".splitlines()[0]
    return Took(name, time.monotonic() - began, brought, trouble)


def _carry() -> int:
    """Until nothing more is left to carry over; how many orders."""
    count = 0
    for _ in range(CARRIED_AT_MOST):
        found = carry_orders()
        count += found.orders
        if not found.more:
            break
    return count


def _forecast(held: Day) -> int:
    return forecast(held.day).outlooks.count()


def _count(held: Day) -> int:
    held.past = noticing.past_of(held.city, held.day)
    return int(held.past.series("", "", 1)[-1])


def _ask(name: str) -> Callable[[Day], int]:
    def ask(held: Day) -> int:
        found = noticing.ask(name, held.city, held.day, held.counted)
        held.signals += found
        return len(found)

    return ask


def _tell(held: Day) -> int:
    return take_up(held.day, held.signals, held.counted).told

"""The day's work of learning, step by step; a step that fails is named, and the others go on."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
from django.db import Error as DatabaseTrouble

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, NoCity, current
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


def run(day: date) -> list[Took]:
    """Carry over, read, count, expect, detect, scan, and tell; run again for the same day it changes nothing."""
    held = Day(day, current())
    return [_take(name, step, held) for name, step in steps(held.city)]


def run_at_night() -> list[Took]:
    """At the city's hour, the day before as a whole."""
    city = current()
    return run(yesterday()) if now().astimezone(city.zone).hour == city.alerting.hour else []


def yesterday() -> date:
    """The last day that is over in the city; raises `NoCity`."""
    return now().astimezone(current().zone).date() - timedelta(days=1)


def steps(city: City) -> list[Step]:
    """Every step in order; what alerts listen to comes before alerts."""
    return [
        ("carry", lambda held: _carry()),
        ("words", lambda held: count_words(held.day)),
        ("topics", lambda held: read_topics(held.day)),
        ("forecasts", _forecast),
        ("count", _count),
        *((f"notice {name}", _ask(name)) for name in noticing.listened_to(city)),
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

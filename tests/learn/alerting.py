"""Signals and counts for the tests of alerts, made up in one line each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.queries import story
from huiyin.learn.insight.alerts.actions import Looked, change_lead, take_up
from huiyin.learn.insight.alerts.merging_rules import Tree
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.signals import Signal
from huiyin.learn.insight.alerts.tally import Tally, tally_of, tree_of
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.learn.test_insight import bring

DAY = date(2026, 6, 15)
NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
POTHOLES, PAVEMENT, LEAK = "010103", "010202", "020402"
TREE = Tree({"S1": "D1", "S2": "D1", "S3": "D2", "D1": "", "D2": ""})


def signal(matter: str = POTHOLES, place: str = STREET, observed: int = 40, **more: Any) -> Signal:
    """A day's count far above what is expected."""
    given: dict[str, Any] = {"day": DAY, "expected": 8.0, "p": 1e-9, "upper": 17.0, **more}
    return Signal(
        given.pop("source", "counts"), given.pop("kind", "day"), matter, place, observed=observed, **given
    )


def past(counts: Mapping[tuple[date, str, str], int] | None = None, day: date = DAY) -> Tally:
    """Twelve weeks of counts that end on the day."""
    rows = [(when, matter, place, n) for (when, matter, place), n in (counts or {}).items()]
    frame = pd.DataFrame(rows, columns=["day", "matter", "place", "n"])
    tree = tree_of(current())
    return tally_of(frame, day - timedelta(days=83), day, tree)


def usual(day: date = DAY, a_day: int = 8, today: int = 40) -> Tally:
    """Eight a day of one matter in one street, and forty today."""
    days = [day - timedelta(days=n) for n in range(84)]
    return past({(one, POTHOLES, STREET): today if one == day else a_day for one in days}, day)


def take(*signals: Signal, day: date = DAY) -> Looked:
    """Take up these signals."""
    return take_up(day, signals, usual(day))


def orders(cast: Cast, count: int, matter: str = POTHOLES, street: str = STREET) -> list[WorkOrder]:
    """So many orders of today."""
    return [bring(cast, timedelta(minutes=n + 1), matter, street=street) for n in range(count)]


def told_alert(cast: Cast) -> Alert:
    """Potholes in the street of the cast, told; its own department is put in the lead."""
    take(signal(matter="010301", place=RIVAL))
    alert = Alert.objects.get()
    return change_lead(cast.analyst, alert.pk, STREET, "街道先看。")


def deeds(alert: Alert) -> list[str]:
    """What was done about an alert, by the ledger."""
    return [event.action for event in story(f"alert:{alert.pk}")]


def changing(city: City) -> Iterator[Callable[..., None]]:
    """Changes how the city is warned, until it is left."""
    usual = city.alerting

    def change(**how: Any) -> None:
        current().__dict__["alerting"] = replace(current().alerting, **how)

    yield change
    current().__dict__["alerting"] = usual

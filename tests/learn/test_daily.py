"""The day's work goes through its steps in order; one that fails is named, the others go on, and twice is once."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError

from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.learn import daily
from huiyin.learn.insight.alerts import noticing
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.forecasts.models import Run
from huiyin.testing.cast import STREET, Cast
from tests.learn.alerting import DAY, NOON, POTHOLES
from tests.learn.test_insight import bring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def burst(cast: Cast, city: City) -> Iterator[None]:
    """A month of one a day, and twenty-four today."""
    for day in range(1, 31):
        bring(cast, timedelta(days=day, hours=1), POTHOLES)
    for n in range(24):
        bring(cast, timedelta(minutes=2 * n + 1), POTHOLES)
    with at_time(NOON):
        yield


def test_a_day_is_gone_through_and_a_second_time_changes_nothing(burst: None, city: City) -> None:
    took = {one.step: one for one in daily.run(DAY)}
    assert [one.trouble for one in took.values()] == [""] * len(took)
    first, *_, last_but_one, last = took
    assert (first, last_but_one, last) == ("carry", "alerts", "follow")
    assert took["carry"].brought >= 54 and took["count"].brought == 24 and took["alerts"].brought == 1
    before = list(Alert.objects.values())
    again = {one.step: one for one in daily.run(DAY)}
    assert again["alerts"].brought == 0 and list(Alert.objects.values()) == before
    assert Alert.objects.get().place == STREET


def test_a_step_that_fails_is_named_and_the_others_go_on(
    burst: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(day: object) -> int:
        raise OperationalError("no room left\non this disk")

    monkeypatch.setattr(daily, "read_topics", fail)
    took = {one.step: one for one in daily.run(DAY)}
    assert took["topics"].trouble == "OperationalError: no room left"
    assert took["alerts"].brought == 1 and not took["alerts"].trouble


def test_with_forecasts_in_a_process_of_their_own_a_day_brings_the_same(burst: None) -> None:
    took = {one.step: one for one in daily.run(DAY, apart=True)}
    assert [one.trouble for one in took.values()] == [""] * len(took)
    assert took["alerts"].brought == 1 and Run.objects.get().day == DAY
    assert list(took) == [one.step for one in daily.run(DAY)]


def test_forecasts_that_die_are_named_and_the_others_go_on(
    burst: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.learn.apart.begin", os._exit)
    took = {one.step: one for one in daily.run(DAY, apart=True)}
    assert took["forecasts"].trouble.startswith("BrokenProcessPool")
    assert took["count"].brought == 24 and took["alerts"].brought == 1


def test_without_counts_only_what_needs_them_fails(burst: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(city: City, day: object) -> object:
        raise ValueError("no file")

    monkeypatch.setattr(noticing, "past_of", fail)
    took = {one.step: one.trouble for one in daily.run(DAY)}
    assert took["count"] == "ValueError: no file" and took["alerts"] == "Missing: nothing was counted"
    assert took["topics"] == "" and not Alert.objects.exists()


def test_at_night_the_day_before_is_gone_through_once(
    burst: None, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[object] = []

    def run(day: object, apart: bool) -> list[object]:
        ran.append(day)
        return []

    monkeypatch.setattr(daily, "run", run)
    night = NOON.astimezone(city.zone).replace(hour=city.alerting.hour)
    for moment in (night, night + timedelta(hours=1)):
        with at_time(moment):
            daily.run_at_night()
    assert ran == [DAY - timedelta(days=1)]

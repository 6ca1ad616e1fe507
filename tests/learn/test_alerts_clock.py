"""The clock of an alert: until when it is answered, who is reminded, where it climbs, when it is put away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.alerts import actions, jobs, queries, rules
from huiyin.learn.insight.alerts.models import Alert
from huiyin.learn.insight.alerts.refusals import NotOpen
from huiyin.testing.cast import RIVAL, Cast
from tests.learn.alerting import (
    LEAK,
    NOON,
    PAVEMENT,
    changing,
    deeds,
    signal,
    take,
    told_alert,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with at_time(NOON):
        yield


@pytest.fixture
def alerting(city: City) -> Iterator[Callable[..., None]]:
    yield from changing(city)


@pytest.fixture
def told(cast: Cast) -> Alert:
    return told_alert(cast)


def test_red_is_answered_within_two_hours_and_others_within_a_day(cast: Cast) -> None:
    take(signal(LEAK, observed=90, p=1e-12, expected=9.0), signal(PAVEMENT, RIVAL, observed=15, p=1e-4))
    due = {one.matter: (one.grade, one.due_at - NOON) for one in Alert.objects.all() if one.due_at}
    assert due[LEAK][1] <= timedelta(hours=8) and due[PAVEMENT][1] == timedelta(hours=24)


def test_who_does_not_answer_is_reminded_and_then_it_climbs_twice(cast: Cast, told: Alert) -> None:
    due = told.due_at
    assert due is not None and not actions.remind(told.pk)
    with at_time(due - timedelta(hours=1)):
        assert actions.remind(told.pk) and not actions.remind(told.pk) and not actions.climb(told.pk)
    with at_time(due):
        assert actions.climb(told.pk) and not actions.climb(told.pk)
    with at_time(due + timedelta(hours=2)):
        assert actions.climb(told.pk)
    with at_time(due + timedelta(hours=90)):
        assert not actions.climb(told.pk)
    assert deeds(told)[-3:] == ["remind_alert", "climb_alert_above", "climb_alert_leaders"]


def test_what_was_never_told_is_put_away_and_then_nothing_can_be_done(
    cast: Cast, alerting: Callable[..., None]
) -> None:
    alerting(grades={name: replace(one, budget=0) for name, one in current().alerting.grades.items()})
    take(signal())
    alert = Alert.objects.get()
    assert not actions.lapse(alert.pk)
    with at_time(NOON + timedelta(days=8)):
        assert actions.lapse(alert.pk) and not actions.lapse(alert.pk)
        with pytest.raises(NotOpen):
            actions.tell_after_all(cast.analyst, alert.pk, "还是要看。")


def test_the_watch_puts_away_what_ended_and_leaves_the_rest(
    cast: Cast, alerting: Callable[..., None]
) -> None:
    alerting(grades={name: replace(one, budget=0) for name, one in current().alerting.grades.items()})
    take(signal())
    lapse = timedelta(days=current().alerting.duty.lapse_days)
    with at_time(NOON + lapse):
        assert jobs.watch() == 0
    with at_time(NOON + lapse + timedelta(days=1)):
        assert jobs.watch() == 1 and jobs.watch() == 0
    assert Alert.objects.get().state == rules.LAPSED


def test_a_graver_turn_leaves_less_time(cast: Cast) -> None:
    take(signal(PAVEMENT, observed=15, p=1e-4))
    before = Alert.objects.get()
    with at_time(NOON + timedelta(hours=1)):
        take(signal(PAVEMENT, observed=90, p=1e-12))
    after = Alert.objects.get()
    assert rules.graver(after.grade, before.grade)
    assert after.due_at is not None and before.due_at is not None and after.due_at < before.due_at


@pytest.mark.parametrize("climbs", [0, 1, 2])
def test_a_graver_turn_when_it_is_overdue_lets_nobody_hear_of_it_twice(cast: Cast, climbs: int) -> None:
    take(signal(PAVEMENT, observed=15, p=1e-4))
    before = Alert.objects.get()
    assert before.due_at is not None and before.remind_at is not None
    with at_time(before.remind_at):
        assert actions.remind(before.pk)
    at = before.due_at
    for n in range(climbs):
        with at_time(at := before.due_at + timedelta(hours=3 * n)):
            assert actions.climb(before.pk)
    with at_time(at + timedelta(minutes=1)):
        take(signal(PAVEMENT, observed=90, p=1e-12))
    assert rules.graver(Alert.objects.get().grade, before.grade)
    with at_time(before.due_at + timedelta(hours=90)):
        jobs.watch()
    with at_time(before.due_at + timedelta(hours=180)):
        jobs.watch()
    told_of = [deed for deed in deeds(before) if deed.startswith(("remind", "climb"))]
    assert told_of == ["remind_alert", "climb_alert_above", "climb_alert_leaders"]


def test_a_graver_turn_shortly_before_the_end_reminds_before_the_end(cast: Cast) -> None:
    take(signal(PAVEMENT, observed=15, p=1e-4))
    before = Alert.objects.get()
    assert before.due_at is not None
    turn = before.due_at - timedelta(minutes=10)
    with at_time(turn):
        take(signal(PAVEMENT, observed=90, p=1e-12))
    after = Alert.objects.get()
    assert rules.graver(after.grade, before.grade)
    assert after.due_at == after.climb_at == before.due_at
    assert after.remind_at is not None and after.due_at is not None
    assert turn < after.remind_at < after.due_at
    assert queries.clock_began(after) <= after.due_at

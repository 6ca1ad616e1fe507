"""What was noticed becomes one alert with a duty, or is held, or is known already; twice changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City, current
from huiyin.learn.insight.alerts import actions
from huiyin.learn.insight.alerts.models import Alert, AlertOrder, AlertPart
from huiyin.learn.insight.alerts.refusals import Unwritten
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.learn.alerting import (
    DAY,
    LEAK,
    NOON,
    POTHOLES,
    changing,
    deeds,
    orders,
    signal,
    take,
)

pytestmark = pytest.mark.django_db
HELPER = "B30"  # who helps the street with its lanes


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with at_time(NOON):
        yield


@pytest.fixture
def alerting(city: City) -> Iterator[Callable[..., None]]:
    yield from changing(city)


def test_one_thing_noticed_on_three_levels_is_one_alert_with_a_duty(cast: Cast) -> None:
    made = orders(cast, 3)
    found = take(
        signal(),
        signal(place="D01", observed=44),
        signal(matter="010000", place="", observed=60, expected=28),
    )
    assert (found.signals, found.things, found.new, found.told) == (3, 1, 1, 1)
    [alert] = Alert.objects.all()
    assert (alert.matter, alert.place, alert.leaf, alert.street) == (POTHOLES, STREET, POTHOLES, STREET)
    assert (alert.state, alert.owner_id, alert.co_units) == ("raised", STREET, [HELPER])
    assert set(AlertOrder.objects.values_list("order", flat=True)) == {one.pk for one in made}
    assert AlertPart.objects.count() == 3 and alert.people == 3
    assert alert.series[-1] == [DAY.isoformat(), 40, 8.0, 8.0]
    assert deeds(alert) == ["notice_alert", "raise_alert"]


def test_a_look_done_twice_changes_nothing(cast: Cast) -> None:
    orders(cast, 2)
    take(signal())
    before = (Alert.objects.values().get(), list(AlertPart.objects.values()), AlertOrder.objects.count())
    again = take(signal())
    assert (again.new, again.told) == (0, 0)
    assert (
        Alert.objects.values().get(),
        list(AlertPart.objects.values()),
        AlertOrder.objects.count(),
    ) == before
    assert len(deeds(Alert.objects.get())) == 2


def test_the_next_day_grows_the_same_alert(cast: Cast) -> None:
    take(signal())
    with at_time(NOON + timedelta(days=1)):
        tomorrow = DAY + timedelta(days=1)
        found = take(signal(day=tomorrow, observed=70, p=1e-12), day=tomorrow)
    [alert] = Alert.objects.all()
    assert found.new == 0 and (alert.first_day, alert.last_day, alert.observed) == (DAY, tomorrow, 70)
    assert alert.parts.count() == 2


def test_an_alert_that_turns_out_to_lie_elsewhere_goes_to_the_unit_there(cast: Cast) -> None:
    take(signal(place=RIVAL), signal(place="D01", observed=44))
    alert = Alert.objects.get()
    assert (alert.place, alert.owner_id) == (RIVAL, RIVAL)
    with at_time(NOON + timedelta(hours=1)):
        take(signal(place="D01", observed=400, p=1e-30))
    moved = Alert.objects.get()
    assert moved.place == "D01" and moved.owner_id not in (None, RIVAL) and RIVAL in moved.co_units
    grade = current().alerting.grades[moved.grade]
    assert moved.due_at == current().calendar.due(NOON + timedelta(hours=1), grade.reply)
    assert deeds(moved).count("raise_alert") == 2


def test_an_alert_that_was_answered_stays_with_who_answered(cast: Cast) -> None:
    take(signal(place=RIVAL), signal(place="D01", observed=44))
    alert = Alert.objects.get()
    actions.answer(cast.rival, alert.pk, "已到场。")
    take(signal(place="D01", observed=400, p=1e-30))
    assert Alert.objects.get().owner_id == RIVAL


def test_an_open_alert_takes_up_what_happens_much_later(cast: Cast) -> None:
    take(signal())
    later = DAY + timedelta(days=20)
    with at_time(NOON + timedelta(days=20)):
        take(signal(day=later), day=later)
    assert Alert.objects.count() == 1


def test_another_street_is_another_alert_though_the_city_saw_both(cast: Cast) -> None:
    take(signal(), signal(place="", observed=45))
    take(signal(place=RIVAL), signal(place="", observed=45))
    assert {(one.matter, one.place) for one in Alert.objects.all()} == {(POTHOLES, STREET), (POTHOLES, RIVAL)}


def test_the_budget_holds_the_weaker_and_keeps_them(cast: Cast, alerting: Callable[..., None]) -> None:
    grades = {name: replace(one, budget=1) for name, one in current().alerting.grades.items()}
    alerting(grades=grades)
    take(
        signal(p=1e-8, observed=20),
        signal(place=RIVAL, p=1e-9, observed=20),
        signal(place="S0103", p=1e-7, observed=20),
    )
    states = dict(Alert.objects.values_list("place", "state"))
    assert states == {STREET: "held", RIVAL: "raised", "S0103": "held"}
    take(signal(place="S0104", p=1e-12, observed=20))
    assert Alert.objects.get(place="S0104").state == "held"
    with at_time(NOON + timedelta(days=1)):
        tomorrow = DAY + timedelta(days=1)
        take(signal(place=STREET, day=tomorrow, p=1e-8, observed=20), day=tomorrow)
    assert Alert.objects.get(place=STREET).state == "raised"


def test_what_was_held_is_told_by_a_person_on_no_budget(cast: Cast, alerting: Callable[..., None]) -> None:
    alerting(grades={name: replace(one, budget=0) for name, one in current().alerting.grades.items()})
    take(signal())
    alert = Alert.objects.get()
    with pytest.raises(Refused):
        actions.tell_after_all(cast.head, alert.pk, "要看。")
    assert actions.tell_after_all(cast.analyst, alert.pk, "要看。").state == "raised"
    assert actions.tell_after_all(cast.analyst, alert.pk, "要看。").raised_on is None


def test_what_is_known_is_kept_and_not_told_until_it_is_more_than_that(cast: Cast) -> None:
    event = actions.know(cast.analyst, "道路大修", "市政大修期间。", DAY, DAY, 6, [POTHOLES], [STREET])
    take(signal())
    alert = Alert.objects.get()
    assert (alert.state, alert.known_by) == ("known", f"event:{event.pk}")
    take(signal(observed=90))
    alert.refresh_from_db()
    assert (alert.state, alert.known_by) == ("raised", "")


def test_an_event_taken_back_explains_nothing_more(cast: Cast) -> None:
    event = actions.know(cast.analyst, "大修", "大修期间。", DAY, DAY, 6, [POTHOLES])
    assert actions.know(cast.analyst, "大修", "大修期间。", DAY, DAY, 6, [POTHOLES]) == event
    actions.end(cast.supervisor, event.pk)
    take(signal())
    assert Alert.objects.get().state == "raised"
    with pytest.raises(Refused):
        actions.know(cast.head, "大修", "大修期间。", DAY, DAY, 6)
    with pytest.raises(Unwritten) as refused:
        actions.know(cast.analyst, "", "为什么", DAY, DAY - timedelta(days=1), 0.5, ["999999"], ["nowhere"])
    assert refused.value.fields == ("name", "until", "times", "matters", "places")


def test_seasons_of_the_pack_are_known(cast: Cast) -> None:
    day = date(2026, 11, 18)
    with at_time(datetime(2026, 11, 18, 4, tzinfo=UTC)):
        take(signal("020401", day=day, observed=30), signal(LEAK, RIVAL, day=day, observed=60), day=day)
    states = {one.matter: (one.state, one.known_by) for one in Alert.objects.all()}
    assert states == {"020401": ("known", "season:heating_start"), LEAK: ("raised", "")}

"""From the record to the question: cheats written into the real tables are asked about, and nobody else."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from huiyin.answer.supervision.questions import jobs, queries
from huiyin.answer.supervision.questions.models import Look, Measure, Question
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import Cast
from tests.answer.gaming_city import Filling, compared, fill

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)
NIGHT = datetime(2026, 5, 6, 19, 30, tzinfo=UTC)  # 03:30 of 7 May in the city
CHEATS = {
    "heaping": {"S0103"},
    "self_report": {"S0104"},
    "excluded": {"S0105"},
    "returns": {"S0106"},
    "phones": {"S0107"},
    "copied": {"S0201"},
}


def honest_then_cheating(city: City, cheats: dict[str, set[str]]) -> None:
    filling = Filling(city, np.random.default_rng(7), each=50)
    if cheats:
        for past in (date(2026, 1, 1), date(2026, 2, 1)):
            fill(filling, past)
    # What comes back is seen a month later, so it is done in March; the rest in April.
    filling.cheats = {"reappeal": {"S0102"}} if cheats else {}
    fill(filling, date(2026, 3, 1))
    filling.cheats = cheats
    fill(filling, APRIL)


def test_cheats_are_asked_about_and_nobody_else(city: City, cast: Cast) -> None:
    honest_then_cheating(city, CHEATS)
    with at_time(NIGHT):
        assert jobs.look_at_night() == 7
    asked = {(one.detector, one.unit_id) for one in Question.objects.all()}
    known = {(detector, unit) for detector, units in CHEATS.items() for unit in units}
    assert asked == known | {("reappeal", "S0102")}
    for one in Question.objects.all():
        assert one.observed / one.of > one.expected
        assert one.sentence.startswith("请看一看") and "一般为" in one.sentence
        assert one.period == (date(2026, 3, 1) if one.detector == "reappeal" else APRIL)
        assert [event.action for event in story(f"question:{one.pk}")] == ["ask_question"]
        orders = queries.orders_of(one)
        assert 0 < len(orders) <= 20
        assert {order.lead_id for order in orders} == {one.unit_id}
    # Months before the first that is asked about are only measured.
    assert list(Look.objects.filter(silent=False).values_list("period", flat=True)) == [APRIL]
    assert Measure.objects.filter(look__silent=True).exists()
    assert not Question.objects.filter(look__silent=True).exists()
    # A second night, or a second look the same night, changes nothing.
    before = sorted(Question.objects.values_list("id", "asked_at")), Measure.objects.count()
    for later in (timedelta(0), timedelta(days=1)):
        with at_time(NIGHT + later):
            assert jobs.look_at_night() == 0
    assert (sorted(Question.objects.values_list("id", "asked_at")), Measure.objects.count()) == before


def test_an_honest_city_is_asked_nothing(city: City, cast: Cast) -> None:
    honest_then_cheating(city, {})
    with at_time(NIGHT):
        jobs.look_at_night()
    assert Look.objects.filter(silent=False).get().tested > 2 * len(compared(city))
    assert not Question.objects.exists()


@pytest.mark.parametrize("at", [NIGHT - timedelta(days=2), NIGHT + timedelta(hours=9)])
def test_nobody_looks_before_the_month_has_settled_or_by_day(city: City, cast: Cast, at: datetime) -> None:
    with at_time(at):
        jobs.look_at_night()
    assert not Look.objects.filter(period=APRIL).exists()

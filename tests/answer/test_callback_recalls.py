"""Asking again: by somebody else, blind, and without any change to the record; it measures the first asking."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.rules import Period
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.jobs import ask_people
from huiyin.answer.callback.models import Callback, Recall
from huiyin.answer.callback.refusals import Held
from huiyin.foundation.accounts.rules import Actor, Post
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.calling import Sampling
from huiyin.foundation.city.queries import City
from huiyin.testing.cast import STREET, Cast
from tests.answer.asking import BAD, GOOD, another, answered_order, today_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody_again(calling: Callable[..., None]) -> None:
    """Every answer is asked for again."""
    calling(recall=Sampling(second=1.0, third=1.0))


def this_month() -> Period:
    return Period(today_at(10, 1).date().replace(day=1))


def asked_once(cast: Cast, key: str = "a") -> WorkOrder:
    with at_time(today_at(10, 1)):
        order = actions.record(cast.callback, answered_order(cast, key).pk, GOOD, "person")
        ask_people()
    return order


def test_another_person_asks_again_and_the_record_stays(cast: Cast, everybody_again: None) -> None:
    order, second = asked_once(cast), another("callback_two")
    with at_time(today_at(15, 1)):
        assert actions.take_recall(cast.callback) is None
        recall = actions.take_recall(second)
        assert recall is not None
        with pytest.raises(Refused):
            actions.record_again(cast.callback, recall.pk, GOOD)
        actions.record_again(second, recall.pk, BAD)
    order.refresh_from_db()
    assert (order.state, order.round) == ("80", 0)
    assert Callback.objects.get().result == "satisfied"
    assert queries.newest_answers([order.pk])[order.pk].solved == "solved"


def test_where_they_differ_a_third_person_asks(cast: Cast, everybody_again: None) -> None:
    asked_once(cast)
    second, third = another("callback_two"), another("callback_three")
    with at_time(today_at(15, 1)):
        recall = actions.take_recall(second)
        assert recall
        actions.record_again(second, recall.pk, BAD)
        actions.record_again(second, recall.pk, BAD)
    with at_time(today_at(10, 2)):
        assert actions.take_recall(cast.callback) is None
        assert actions.take_recall(second) is None
        last = actions.take_recall(third)
        assert last is not None
        assert last.turn == 3
        actions.record_again(third, last.pk, BAD)
    found = queries.disagreement(this_month())
    assert (found.asked, found.decisive.count, found.decisive.value) == (1, 1, 1.0)
    assert (found.questions["solved"].count, found.questions["attitude"].count) == (1, 0)
    assert found.sided == {"first": 0, "other": 1}
    assert Recall.objects.count() == 2


def test_the_error_is_told_by_agent_with_its_interval(cast: Cast, everybody_again: None) -> None:
    for key in "abcd":
        asked_once(cast, key)
    second = another("callback_two")
    with at_time(today_at(15, 1)):
        for said in (GOOD, replace(GOOD, speed="basically"), BAD):
            recall = actions.take_recall(second)
            assert recall
            actions.record_again(second, recall.pk, said)
    found = queries.disagreement(this_month())
    assert (found.asked, found.waiting) == (3, 1)
    assert found.agents[cast.callback.id or 0] == found.decisive
    assert (found.decisive.count, found.decisive.of) == (1, 3)
    assert found.decisive.low < 1 / 3 < found.decisive.high
    assert found.questions["speed"].count == 2


def test_drawing_twice_draws_once_and_never_what_the_appellant_wrote(
    cast: Cast, everybody_again: None
) -> None:
    with at_time(today_at(10, 1)):
        actions.record(cast.callback, answered_order(cast, "a").pk, GOOD, "person")
        actions.record(cast.citizen, answered_order(cast, "b").pk, GOOD, "receipt")
        assert (actions.draw_recalls(), actions.draw_recalls()) == (1, 0)
    assert Recall.objects.get().callback.way == "person"


def test_a_recall_belongs_to_one_agent_and_never_to_one_of_the_unit(
    cast: Cast, everybody_again: None
) -> None:
    asked_once(cast)
    second, third = another("callback_two"), another("callback_three")
    own = Actor(third.id, third.name, (*third.posts, Post("unit_clerk", STREET, "")))
    with at_time(today_at(15, 1)):
        assert actions.take_recall(own) is None
        recall = actions.take_recall(second)
        assert recall
        assert actions.take_recall(third) is None
        with pytest.raises(Held):
            actions.record_again(third, recall.pk, GOOD)
        assert queries.open_recall(second, recall.pk) is not None
        assert queries.open_recall(third, recall.pk) is None


def test_who_is_not_reached_again_is_counted_apart(cast: Cast, everybody_again: None) -> None:
    asked_once(cast)
    second = another("callback_two")
    for hour, days in ((15, 1), (10, 2)):
        with at_time(today_at(hour, days)):
            recall = actions.take_recall(second)
            assert recall
            actions.note_recall_failure(second, recall.pk, "no_answer")
    with at_time(today_at(15, 2)):
        assert actions.take_recall(second) is None
    found = queries.disagreement(this_month())
    assert (found.asked, found.unreached, found.decisive.value) == (0, 1, None)


def test_a_period_of_the_assessment_is_a_span(city: City) -> None:
    assert this_month().end > this_month().start >= date(2026, 1, 1)

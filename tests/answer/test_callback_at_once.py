"""Two agents, one link twice, a link and a telephone: at the same moment exactly one counts."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback import actions
from huiyin.answer.callback.models import Asking, Callback, RatingLink, Recall
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.calling import Sampling
from huiyin.foundation.city.queries import City
from huiyin.foundation.vault.links import link_token
from huiyin.testing.cast import Cast
from tests.answer.asking import BAD, GOOD, another, answered_order, today_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def morning(city: City) -> Iterator[None]:
    """It is ten in the morning of tomorrow; threads are told the same."""
    with at_time(today_at(10, 1)):
        yield


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all at the same moment; what came of each, a refusal included."""
    gate, done, at = threading.Barrier(len(acts)), [], now()

    def run(act: Callable[[], object]) -> None:
        try:
            with at_time(at):
                gate.wait(30)
                done.append(act())
        except Refusal as refusal:
            done.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) == len(acts)
    return done


def agents(cast: Cast) -> list[Actor]:
    return [cast.callback, *(another(f"callback_{n}") for n in ("two", "three", "four"))]


def test_four_agents_are_handed_four_people(cast: Cast) -> None:
    orders = [answered_order(cast, key) for key in "abcd"]
    got = together(*[lambda one=one: actions.take_next(one) for one in agents(cast)])  # type: ignore[misc]
    assert {one.pk for one in got if isinstance(one, WorkOrder)} == {order.pk for order in orders}
    assert Asking.objects.exclude(leased_by=None).values("leased_by").distinct().count() == 4


def test_four_agents_and_one_person_who_waits(cast: Cast) -> None:
    answered_order(cast)
    got = together(*[lambda one=one: actions.take_next(one) for one in agents(cast)])  # type: ignore[misc]
    assert sum(isinstance(one, WorkOrder) for one in got) == 1
    assert got.count(None) == 3


def test_one_link_used_by_six_at_once_counts_once(cast: Cast) -> None:
    order = answered_order(cast)
    actions.offer_link(cast.callback, order.pk)
    token = link_token("rating", RatingLink.objects.get().pk)
    answers = (GOOD, BAD) * 3
    got = together(*[lambda said=said: actions.answer_by_link(CITIZEN, token, said) for said in answers])  # type: ignore[misc]
    assert sum(isinstance(one, WorkOrder) for one in got) == 1
    assert Callback.objects.filter(outcome="answered").count() == 1


def test_a_link_and_a_telephone_at_once_the_first_counts(cast: Cast) -> None:
    order = answered_order(cast)
    actions.offer_link(cast.callback, order.pk)
    token = link_token("rating", RatingLink.objects.get().pk)
    got = together(
        lambda: actions.answer_by_link(CITIZEN, token, GOOD),
        lambda: actions.record(cast.callback, order.pk, BAD, "person"),
    )
    assert sum(isinstance(one, WorkOrder) for one in got) == 1
    said = Callback.objects.get(outcome="answered")
    order.refresh_from_db()
    assert order.state == {"link": "80", "person": "75"}[said.way]


def test_planning_and_drawing_at_once_does_each_once(cast: Cast, calling: Callable[..., None]) -> None:
    calling(recall=Sampling(second=1.0))
    asked = answered_order(cast, "a")
    actions.record(cast.callback, asked.pk, GOOD, "person")
    for key in "bcd":
        answered_order(cast, key)
    together(*[actions.plan_all] * 3, *[actions.draw_recalls] * 3)
    assert (Asking.objects.count(), Recall.objects.count()) == (3, 1)

"""The three rates as they follow from what was done to orders, and the orders behind each number."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment import queries
from huiyin.answer.assessment.rules import Period, Tally
from huiyin.answer.callback.actions import Answers, record
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DISTRICT, RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MARCH = Period.read("2026-03") or Period(START.date())
LATER = datetime(2026, 4, 20, tzinfo=UTC)
GOOD = Answers(True, "solved", "satisfied", "satisfied", "satisfied")
HALF = Answers(True, "partly", "satisfied", "satisfied", "basically")
BAD = Answers(True, "unsolved", "dissatisfied", "dissatisfied", "dissatisfied")
keys = iter(range(10**6))


def receive(cast: Cast, lead: str = STREET, at: datetime = START, **more: Any) -> WorkOrder:
    new = NewAppeal(
        words="楼下路灯灭了两个星期，我妈晚上下楼摔了一跤。",
        channel="phone",
        source="rates",
        source_key=str(next(keys)),
        person=Person("顾晓岚", "13900001234"),
        **more,
    )
    with at_time(at):
        return receive_many(cast.citizen, [new], Receiving(hold=False, lead=lead, matter="010202"))[0].order


def work(cast: Cast, order: WorkOrder, late: timedelta = timedelta(0), contact: bool = True) -> None:
    """Walk an order until it waits for the callback; `late` is added to contact and reply alike."""
    steps: list[tuple[timedelta, Callable[[], object]]] = [
        (timedelta(minutes=5), lambda: actions.sign(cast.clerk, order.pk)),
        (timedelta(minutes=9), lambda: actions.submit(cast.clerk, order.pk)),
        (timedelta(minutes=11), lambda: actions.instruct(cast.head, order.pk, "今晚先架临时灯。", "周经办")),
        (
            timedelta(minutes=12) + late,
            lambda: actions.reply(cast.clerk, order.pk, "灯已经修好，线也换了新的。"),
        ),
        (timedelta(minutes=13) + late, lambda: actions.release(cast.head, order.pk)),
        (timedelta(minutes=14) + late, lambda: actions.approve(cast.reviewer, order.pk, {"answered": True})),
    ]
    if contact:
        steps.insert(
            1, (timedelta(minutes=6), lambda: actions.contact(cast.clerk, order.pk, "打过电话，约了时间。"))
        )
    for after, step in steps:
        with at_time(order.opened_at + after):
            step()


def answer(cast: Cast, order: WorkOrder, given: Answers, after: timedelta = timedelta(days=1)) -> None:
    with at_time(order.opened_at + after):
        record(cast.callback, order.pk, given, "person")


@pytest.fixture
def four(cast: Cast) -> list[WorkOrder]:
    """Solved; half solved; never contacted and late; in hand with nobody asked."""
    orders = [receive(cast) for _ in range(4)]
    for order in orders[:2]:
        work(cast, order)
    work(cast, orders[2], late=timedelta(days=40), contact=False)
    answer(cast, orders[0], GOOD)
    answer(cast, orders[1], HALF)
    return orders


def marks(cast: Cast, at: datetime = LATER) -> queries.Marks:
    with at_time(at):
        return queries.of_unit(cast.leader, STREET, MARCH).marks


def test_what_was_done_becomes_the_unit_s_rates(cast: Cast, four: list[WorkOrder]) -> None:
    found = marks(cast)
    assert found.record.counted == Tally(
        due=4, contacted=2, on_time=2, valid=2, solved=1, partly=1, satisfied=1, basically=1
    )
    assert found.rates["resolution"].value == 0.75
    assert found.rates["response"].few


def test_an_order_counts_from_the_moment_it_falls_due(cast: Cast) -> None:
    order = receive(cast)
    assert order.handle_due_at is not None
    just_before = marks(cast, order.handle_due_at - timedelta(seconds=1))
    assert just_before.record.counted.due == 0
    assert marks(cast, order.handle_due_at + timedelta(seconds=1)).record.counted.due == 1


def test_an_answer_stands_until_the_redone_order_is_answered_again(cast: Cast, four: list[WorkOrder]) -> None:
    order = receive(cast)
    work(cast, order)
    answer(cast, order, BAD)
    assert WorkOrder.objects.get(pk=order.pk).round == 1
    before = marks(cast).record.counted
    assert (before.valid, before.solved) == (3, 1)
    day = order.opened_at + timedelta(days=1, hours=1)
    with at_time(day):
        actions.instruct(cast.head, order.pk, "再去一趟。", "周经办")
        actions.reply(cast.clerk, order.pk, "重新换了电缆，请放心使用。")
        actions.release(cast.head, order.pk)
        actions.approve(cast.reviewer, order.pk, {"answered": True})
    answer(cast, order, GOOD, timedelta(days=2))
    after = marks(cast).record.counted
    assert (after.valid, after.solved) == (3, 2)


def test_what_was_excluded_is_kept_apart_and_the_mark_is_told_without_it(
    cast: Cast, four: list[WorkOrder]
) -> None:
    # No verb excludes yet; the state alone is what the rates look at.
    WorkOrder.objects.filter(pk=four[3].pk).update(state="85", closed_at=LATER)
    found = marks(cast)
    assert found.record.counted.due == 3
    assert found.record.excluded.due == 1
    assert found.excluded.value == 0.25


def test_the_orders_behind_every_number_are_as_many_as_the_number(cast: Cast, four: list[WorkOrder]) -> None:
    tally = marks(cast).record.counted
    numbers = {
        ("response", "all"): tally.due,
        ("response", "yes"): tally.contacted,
        ("response", "no"): tally.due - tally.contacted,
        ("on_time", "yes"): tally.on_time,
        ("on_time", "no"): tally.due - tally.on_time,
        ("resolution", "all"): tally.valid,
        ("resolution", "yes"): tally.solved + tally.partly,
        ("resolution", "partly"): tally.partly,
        ("resolution", "no"): 0,
        ("resolution", "unasked"): tally.due - tally.valid,
        ("satisfaction", "yes"): tally.satisfied + tally.basically,
        ("satisfaction", "no"): 0,
        ("excluded", "all"): 0,
    }
    with at_time(LATER):
        for (name, part), count in numbers.items():
            page = queries.orders_behind(cast.head, STREET, MARCH, name, part)
            assert len(page.orders) == count, (name, part)


def test_a_whole_table_costs_one_statement(cast: Cast, four: list[WorkOrder]) -> None:
    receive(cast, lead=RIVAL)
    current()  # the process has just looked whether the city is still the same
    with at_time(LATER), CaptureQueriesContext(connection) as statements:
        found = queries.table(cast.leader, MARCH)
    assert [one.unit for one in found] == [STREET, RIVAL]
    assert len(statements) == 1


def test_each_person_sees_what_they_answer_for(cast: Cast, four: list[WorkOrder]) -> None:
    receive(cast, lead=RIVAL)
    with at_time(LATER):
        for actor, units in [
            (cast.head, [STREET]),
            (cast.deputy, [STREET]),
            (cast.district, [STREET, RIVAL]),
            (cast.department_head, []),
            (cast.supervisor, [STREET, RIVAL]),
            (cast.analyst, [STREET, RIVAL]),
        ]:
            assert [one.unit for one in queries.table(actor, MARCH)] == units, actor.name
    assert queries.scope_of(cast.district).root == DISTRICT


@pytest.mark.parametrize("who", ["clerk", "agent", "administrator", "outsider", "citizen"])
def test_who_answers_for_no_unit_sees_no_rates(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        queries.table(getattr(cast, who), MARCH)


def test_a_rival_s_rates_and_orders_stay_closed(cast: Cast) -> None:
    with pytest.raises(Refused):
        queries.of_unit(cast.head, RIVAL, MARCH)
    with pytest.raises(Refused):
        queries.orders_behind(cast.head, RIVAL, MARCH, "response")


def test_an_analyst_sees_counts_but_no_orders(cast: Cast) -> None:
    assert queries.overview(cast.analyst, MARCH).scope.is_city
    with pytest.raises(Refused):
        queries.orders_behind(cast.analyst, STREET, MARCH, "response")


def test_peers_are_the_same_group(cast: Cast, four: list[WorkOrder], monkeypatch: pytest.MonkeyPatch) -> None:
    for lead in (RIVAL, "S0103", "S0104", "S0301"):
        receive(cast, lead=lead)
    how = queries.policy()
    monkeypatch.setattr(
        queries, "policy", lambda: type(how)(how.weights, how.basic, how.partial, 1, how.bands)
    )
    with at_time(LATER):
        found = queries.of_unit(cast.leader, STREET, MARCH)
    peers = found.peers["response"]
    assert peers is not None
    assert peers.count == 4  # the street itself and three of the core; the new town's is another group
    assert found.peers["resolution"] is None

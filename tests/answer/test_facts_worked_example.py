"""The worked example of the three rates from a thousand orders in the database, counted and opened by the real queries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.panel_models import Exclusion
from huiyin.answer.assessment import queries
from huiyin.answer.assessment.jobs import absorb
from huiyin.answer.assessment.rules import Period
from huiyin.answer.callback.models import Callback
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 20, tzinfo=UTC)
MARCH = Period(START.date())
DUE, CONTACTED = 1000, 948
# How the 816 who were asked answered: 686 solved; 600 satisfied, 96 basically, 120 not.
GROUNDS = ["litigation"] * 15 + ["outside_policy"] * 12 + ["merged"] * 8 + ["malicious"] * 5
ANSWERED_OF_EXCLUDED = 34
THIRDS = {"response": 0.30, "resolution": 0.35, "satisfaction": 0.35}
TENTH = {"response": 0.10, "resolution": 0.45, "satisfaction": 0.45}


@pytest.fixture
def thousand(cast: Cast) -> list[WorkOrder]:
    """A thousand orders of one street: 40 excluded, 948 of the others contacted in time, 816 asked."""
    orders = received(cast)
    excluded, counted = orders[: len(GROUNDS)], orders[len(GROUNDS) :]
    met(excluded + counted[:CONTACTED])
    answered(counted)
    answers = [
        Callback(order=order, **answer("unsolved", "dissatisfied"))
        for order in excluded[:ANSWERED_OF_EXCLUDED]
    ]
    Callback.objects.bulk_create(answers)
    exclude(excluded)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_workorder, orders_clock, callback_callback, ledger_event")
    return orders


def received(cast: Cast) -> list[WorkOrder]:
    """Through the door by which every appeal comes."""
    news = [
        NewAppeal(
            words="楼下路灯灭了两个星期。",
            channel="phone",
            source="worked",
            source_key=str(n),
            person=Person("顾试", f"1380000{n:04d}"),
        )
        for n in range(DUE)
    ]
    how = Receiving(hold=False, lead=STREET, matter="010202")
    with at_time(START):
        return [one.order for one in receive_many(cast.citizen, news, how)]


def met(orders: list[WorkOrder]) -> None:
    clocks = Clock.objects.filter(order__in=orders, name="contact")
    assert clocks.update(stopped_at=START + timedelta(minutes=9), outcome="met") == len(orders)


def answer(solved: str, result: str) -> dict[str, object]:
    said = {"solved": solved, "attitude": result, "speed": result, "result": result}
    return {"round": 0, "way": "person", "at": START + timedelta(days=8), "outcome": "answered", **said}


def answered(counted: list[WorkOrder]) -> None:
    asked = counted[:816]
    ratings = ["satisfied"] * 600 + ["basically"] * 96 + ["dissatisfied"] * 120
    solved = ["solved"] * 686 + ["unsolved"] * 130
    said = zip(asked, solved, ratings, strict=True)
    Callback.objects.bulk_create(Callback(order=order, **answer(s, r)) for order, s, r in said)


def exclude(orders: list[WorkOrder]) -> None:
    at = START + timedelta(days=9)
    told = {
        "unit_id": STREET,
        "proof": "证明",
        "told": "已告知",
        "asked_at": at,
        "due_at": at,
        "ruled_at": at,
    }
    Exclusion.objects.bulk_create(
        Exclusion(order=order, ground=ground, granted=True, **told)
        for order, ground in zip(orders, GROUNDS, strict=True)
    )
    WorkOrder.objects.filter(pk__in=[order.pk for order in orders]).update(state="85", closed_at=at)


@pytest.fixture(params=[False, True], ids=["reckoned anew", "from kept facts"])
def kept(request: pytest.FixtureRequest, thousand: list[WorkOrder]) -> bool:
    """The figures are the same before and after the ledger was absorbed."""
    if request.param:
        with at_time(LATER):
            absorb()
    return bool(request.param)


def marks(cast: Cast, **how: object) -> queries.Marks:
    with at_time(LATER):
        formula = replace(queries.formula(MARCH), **how)  # type: ignore[arg-type]
        [found] = [one for one in queries.table(cast.supervisor, MARCH, formula) if one.unit == STREET]
    return found


def test_the_rates_are_those_of_the_example(cast: Cast, kept: bool) -> None:
    found = marks(cast, weights=THIRDS, basic=1.0)
    assert found.record.counted.due == 960
    assert found.excluded.value == 0.04
    assert found.rates["response"].value == 0.9875
    assert found.rates["resolution"].denominator == 816
    assert round(found.rates["resolution"].value or 0, 4) == 0.8407
    assert round(found.rates["satisfaction"].value or 0, 4) == 0.8529
    assert round(marks(cast, basic=0.6).rates["satisfaction"].value or 0, 4) == 0.8059


@pytest.mark.parametrize(
    ("weights", "basic", "mark"),
    [(THIRDS, 1.0, 88.90), (THIRDS, 0.6, 87.25), (TENTH, 1.0, 86.09), (TENTH, 0.6, 83.97)],
)
def test_the_marks_are_those_of_the_example(
    cast: Cast, kept: bool, weights: dict[str, float], basic: float, mark: float
) -> None:
    found = marks(cast, weights=weights, basic=basic).composite
    assert found is not None
    assert round(found.value, 2) == mark


def test_excluding_nothing_costs_what_the_example_says(cast: Cast, kept: bool) -> None:
    found = marks(cast, weights=THIRDS, basic=1.0)
    assert found.rates_without["resolution"].denominator == 850
    assert round(found.rates_without["resolution"].value or 0, 4) == 0.8071
    assert round(found.rates_without["satisfaction"].value or 0, 4) == 0.8188
    assert found.without_exclusions is not None
    assert found.composite is not None
    assert round(found.without_exclusions.value, 2) == 86.55
    assert round(found.composite.value - found.without_exclusions.value, 1) == 2.4


def test_each_number_opens_to_as_many_orders(cast: Cast, kept: bool) -> None:
    numbers = {
        ("response", "all"): 960,
        ("response", "no"): 12,
        ("resolution", "yes"): 686,
        ("resolution", "no"): 130,
        ("resolution", "unasked"): 144,
        ("satisfaction", "partly"): 96,
        ("satisfaction", "no"): 120,
        ("excluded", "all"): 40,
    }
    with at_time(LATER):
        for (name, part), count in numbers.items():
            assert len(opened(cast, name, part)) == count, (name, part)


def opened(cast: Cast, name: str, part: str) -> set[int]:
    """All orders behind a number, page by page."""
    found: set[int] = set()
    after, going = "", True
    while going:
        page = queries.orders_behind(cast.head, STREET, MARCH, name, part, after)
        assert not found & {order.pk for order in page.orders}
        found |= {order.pk for order in page.orders}
        after, going = page.next, bool(page.next)
    return found

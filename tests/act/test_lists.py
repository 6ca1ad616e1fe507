"""The unit's list: due first, every order exactly once whichever way one walks, each statement on its index."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.act.orders import queries
from huiyin.act.orders.actions import Receiving, receive_many, sign
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries.paging import Cursor, cursor
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DISTRICT, RIVAL, STREET, Cast
from tests.act.living import undone

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
STATES = ("30", "40", "41", "50", "51", "52", "56", "60", "65", "70", "75")
WAITING = {"51", "52", "56", "65", "70"}


def receive(
    cast: Cast, count: int, lead: str = STREET, key: str = "list", at: datetime = START
) -> list[WorkOrder]:
    """So many orders of a unit."""
    news = [
        NewAppeal(
            words=f"第{n}盏路灯不亮，晚上看不清路。", channel="web", source=key, source_key=f"{lead}{n}"
        )
        for n in range(count)
    ]
    with at_time(at):
        return [one.order for one in receive_many(cast.citizen, news, Receiving(lead=lead, matter="010202"))]


def forwards(cast: Cast, view: str, size: int) -> Iterator[list[int]]:
    after = ""
    while True:
        page = queries.unit_page(cast.clerk, view, after=after, size=size)
        yield [order.pk for order in page.orders]
        if not page.next:
            return
        after = page.next


def backwards(cast: Cast, view: str, size: int) -> Iterator[list[int]]:
    before = "last"
    while True:
        page = queries.unit_page(cast.clerk, view, before=before, size=size)
        yield [order.pk for order in page.orders]
        if not page.previous:
            return
        before = page.previous


def wanted(orders: list[WorkOrder]) -> list[int]:
    """The order a person would put them in: what the unit must do by deadline, then what waits for others."""

    def place(order: WorkOrder) -> tuple[bool, bool, datetime, int]:
        waiting = order.state in WAITING or order.due_at is None
        return (waiting, order.due_at is None, order.due_at or START, order.pk)

    return [order.pk for order in sorted(orders, key=place)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(
        st.tuples(st.sampled_from(STATES), st.one_of(st.none(), st.integers(0, 6))), min_size=1, max_size=17
    ),
    size=st.integers(1, 6),
)
def test_walking_sees_every_order_once_and_backwards_the_same(
    cast: Cast, places: list[tuple[str, int | None]], size: int
) -> None:
    with undone():
        orders = receive(cast, len(places))
        for order, (state, hours) in zip(orders, places, strict=True):
            order.state = state
            order.due_at = None if hours is None else START + timedelta(hours=hours)
        WorkOrder.objects.bulk_update(orders, ["state", "due_at"])
        there = [pk for page in forwards(cast, "today", size) for pk in page]
        back = [pk for page in list(backwards(cast, "today", size))[::-1] for pk in page]
    assert there == wanted(orders)
    assert back == there


def test_previous_of_next_is_the_page_one_came_from(cast: Cast) -> None:
    receive(cast, 7)
    first = queries.unit_page(cast.clerk, size=3)
    second = queries.unit_page(cast.clerk, after=first.next, size=3)
    again = queries.unit_page(cast.clerk, before=second.previous, size=3)
    assert [o.pk for o in again.orders] == [o.pk for o in first.orders]
    assert (first.previous, again.previous) == ("", "")
    assert again.next == first.next


def test_closed_ones_newest_first_both_ways(cast: Cast) -> None:
    orders = receive(cast, 5)
    WorkOrder.objects.filter(pk__in=[o.pk for o in orders]).update(state="80", closed_at=START)
    there = [pk for page in forwards(cast, "closed", 2) for pk in page]
    back = [pk for page in list(backwards(cast, "closed", 2))[::-1] for pk in page]
    assert there == back == sorted((o.pk for o in orders), reverse=True)


@pytest.mark.parametrize("mark", ["", "x", "0.1", "0.x.1", "0..", "1.99999999999999999999999.4", "last"])
def test_a_cursor_nobody_gave_is_none(mark: str) -> None:
    assert cursor(mark) is None


@given(st.integers(0, 1), st.none() | st.datetimes(timezones=st.just(UTC)), st.integers(0, 2**60))
def test_a_cursor_reads_back(part: int, due: datetime | None, pk: int) -> None:
    assert cursor(str(Cursor(part, due, pk))) == Cursor(part, due, pk)


def test_a_unit_sees_its_own_orders_only(cast: Cast) -> None:
    mine, theirs = receive(cast, 2), receive(cast, 3, RIVAL)
    assert [o.pk for o in queries.unit_page(cast.clerk).orders] == [o.pk for o in mine]
    assert [o.pk for o in queries.unit_page(cast.rival).orders] == [o.pk for o in theirs]


@pytest.mark.parametrize("who", ["outsider", "dispatcher", "district", "supervisor"])
def test_who_has_no_unit_has_no_list(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        queries.unit_page(getattr(cast, who))


def test_counts_say_what_the_views_show(cast: Cast) -> None:
    orders = receive(cast, 6)
    with at_time(START + timedelta(minutes=10)):
        sign(cast.clerk, orders[0].pk)
        counts = queries.unit_counts(cast.clerk)
        for view in (name for name in queries.UNIT_VIEWS if name != "closed"):
            assert counts[view] == len(queries.unit_page(cast.clerk, view).orders), view
    assert (counts["sign"], counts["handle"], counts["overdue"]) == (5, 1, 0)


def test_counts_know_what_is_late_and_what_must_be_signed_soon(cast: Cast) -> None:
    order = receive(cast, 1)[0]
    assert order.due_at is not None
    with at_time(order.due_at - timedelta(minutes=5)):
        assert queries.unit_counts(cast.clerk)["sign_soon"] == 1
    with at_time(order.due_at + timedelta(minutes=5)):
        counts = queries.unit_counts(cast.clerk)
    assert (counts["sign_soon"], counts["overdue"]) == (0, 1)


def test_the_next_clock_is_the_one_the_list_is_sorted_by(cast: Cast) -> None:
    order = receive(cast, 1)[0]
    running = queries.next_clocks([order])[order.pk]
    assert (running.name, running.due_at) == ("sign", order.due_at)


def test_find_by_number_by_its_end_and_by_its_day(cast: Cast) -> None:
    order = receive(cast, 1)[0]
    day, tail = order.number.split("-")[1:]
    with at_time(START + timedelta(days=30)):
        for text in (order.number, order.number.lower(), tail, f"{day[4:]}-{tail}", f" {tail} "):
            assert [o.pk for o in queries.find(cast.clerk, text)] == [order.pk], text
        assert queries.find(cast.rival, tail) == queries.find(cast.outsider, order.number) == []
        assert queries.find(cast.clerk, "") == queries.find(cast.clerk, "井盖") == []
        assert [o.pk for o in queries.find(cast.district, tail)] == [order.pk]


# --- plans ------------------------------------------------------------------------------------------------------


def plans(captured: CaptureQueriesContext) -> list[str]:
    """The plan of every statement over orders, as PostgreSQL itself would run it."""
    found = []
    with connection.cursor() as ask:
        for one in captured.captured_queries:
            if '"orders_workorder"' in one["sql"]:
                ask.execute("EXPLAIN " + one["sql"].replace("%", "%%"))
                found.append("\n".join(row[0] for row in ask.fetchall()))
    return found


@pytest.fixture
def many(cast: Cast) -> Cast:
    """A city's worth of orders: thirty units, most of what they ever had closed."""
    with connection.cursor() as ask:
        ask.execute("SELECT code FROM organisations_unit WHERE level = 'street' ORDER BY code LIMIT 30")
        streets = [row[0] for row in ask.fetchall()]
    for number, street in enumerate(streets):
        receive(cast, 90, street, key=f"many{number}", at=START + timedelta(hours=number))
    done = [pk for pk in WorkOrder.objects.values_list("pk", flat=True) if pk % 3]
    WorkOrder.objects.filter(pk__in=done).update(state="80", closed_at=START)
    states = {"40": 3, "50": 6, "65": 9, "60": 12, "41": 15}
    for state, share in states.items():
        WorkOrder.objects.filter(state="30", pk__iregex=f"{share % 10}$").update(state=state)
    with connection.cursor() as ask:
        ask.execute("ANALYZE orders_workorder")
        ask.execute("ANALYZE intake_appeal")
    return cast


@pytest.mark.slow
def test_every_list_walks_its_index(many: Cast) -> None:
    assert WorkOrder.objects.count() >= 2000
    for view in queries.UNIT_VIEWS:
        for before in ("", "last"):
            with CaptureQueriesContext(connection) as captured:
                page = queries.unit_page(many.clerk, view, before=before, size=10)
            with CaptureQueriesContext(connection) as further:
                queries.unit_page(many.clerk, view, after=page.next, before=page.previous, size=10)
            for plan in plans(captured) + plans(further):
                # A part that holds hardly anything may be found by another index as well.
                assert re.search(r"(on|using) (order_|orders_workorder_lead)", plan), (view, plan)
                assert "Seq Scan on orders_workorder" not in plan, (view, plan)


@pytest.mark.slow
def test_the_hotlines_queue_and_finding_use_indexes(many: Cast) -> None:
    WorkOrder.objects.filter(state="41").update(state="20", lead=None)
    with connection.cursor() as ask:
        ask.execute("ANALYZE orders_workorder")
    tail = WorkOrder.objects.filter(lead=STREET).values_list("number", flat=True)[0].rpartition("-")[2]
    with CaptureQueriesContext(connection) as captured:
        queries.queue_page(("20",))
        queries.find(many.clerk, tail)
        queries.find(many.dispatcher, tail)
    for plan in plans(captured):
        assert "Seq Scan on orders_workorder" not in plan, plan


def test_a_coordinator_finds_below_the_own_district_only(cast: Cast) -> None:
    order = receive(cast, 1)[0]
    assert cast.district.posts[0].unit == DISTRICT
    assert [o.pk for o in queries.find(cast.district, order.number)] == [order.pk]
    elsewhere = receive(cast, 1, "D02")[0]
    assert queries.find(cast.district, elsewhere.number) == []

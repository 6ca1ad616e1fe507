"""Filters of the unit's list: each finds what it says, any of them together walk the index, no page looks at all orders."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders import queries
from huiyin.act.orders.actions import save_view
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import Filters
from huiyin.act.orders.queries.handing import handings
from huiyin.act.orders.today_rules import Looked, reasons, score
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import STREET, Cast
from tests.act.test_lists import START, many, plans, receive  # noqa: F401 - a fixture among them

AT = START + timedelta(hours=3)
SINGLE: dict[str, Filters] = {
    "matter": Filters(matter="010000"),
    "leaf": Filters(matter="010202"),
    "place": Filters(place=STREET),
    "urgency": Filters(urgency="urgent"),
    "kind": Filters(kind="help"),
    "overdue": Filters(due="overdue"),
    "today": Filters(due="today"),
    "week": Filters(due="week"),
    "mine": Filters(mine=True),
    "handler": Filters(handler="钱分管"),
    "repeated": Filters(repeated=True),
    "again": Filters(again=True),
    "red": Filters(red=True),
}


@pytest.fixture
def varied(cast: Cast) -> Cast:
    """Sixty orders of a unit that differ in everything a list is narrowed by, some of them closed."""
    for n, order in enumerate(receive(cast, 60)):
        closed = n % 10 == 9
        WorkOrder.objects.filter(pk=order.pk).update(
            state="80" if closed else ("30", "40", "41", "50", "60", "70", "51")[n % 7],
            closed_at=START if closed else None,
            matter=("010202", "010101", "020101")[n % 3],
            place=STREET if n % 2 else None,
            urgency=("normal", "urgent", "critical", "normal")[n % 4],
            kind=("help", "complaint")[n % 2],
            handler=("", cast.clerk.name, "钱分管")[n % 3],
            repeats=n % 5,
            round=int(n % 6 == 0),
            risk="red" if n % 11 == 0 else "",
            due_at=AT + timedelta(hours=8 * n - 80),
        )
    return cast


def said(cast: Cast, filters: Filters, order: WorkOrder) -> bool:
    """What a filter means, said again order by order."""
    hand = order.state not in ("51", "70")
    assert order.due_at
    left = order.due_at - AT
    checks = (
        not filters.matter or order.matter.startswith(filters.matter.rstrip("0").ljust(2, "0")),
        not filters.place or order.place_id == filters.place,
        not filters.urgency or order.urgency != "normal",
        not filters.kind or order.kind == filters.kind,
        not filters.mine or order.handler == cast.clerk.name,
        not filters.handler or order.handler == filters.handler,
        not filters.repeated or order.repeats >= 1,
        not filters.again or order.round > 0,
        not filters.red or order.risk == "red",
        filters.due != "overdue" or (hand and left < timedelta(0)),
        filters.due != "today" or (hand and timedelta(0) <= left < timedelta(hours=12)),
        filters.due != "week" or (hand and timedelta(0) <= left < timedelta(days=6, hours=12)),
    )
    return all(checks)


def together() -> Iterator[Filters]:
    yield from SINGLE.values()
    for one, other in combinations(SINGLE.values(), 2):
        chosen, more = one.as_dict(), other.as_dict()
        if not chosen.keys() & more.keys():
            yield queries.filters_from(chosen | more)


def test_every_filter_and_every_pair_finds_what_it_says(varied: Cast) -> None:
    rows = list(WorkOrder.objects.filter(lead=STREET))
    with at_time(AT):
        for filters in together():
            for view in ("today", "closed"):
                shown = [
                    order.pk
                    for order in queries.unit_page(varied.clerk, view, size=100, filters=filters).orders
                ]
                wanted = {
                    row.pk
                    for row in rows
                    if said(varied, filters, row) and (row.state == "80") == (view == "closed")
                }
                assert set(shown) == wanted, (view, filters)
                assert queries.total(varied.clerk, view, filters) == len(wanted)


def test_narrowed_pages_hold_each_order_once(varied: Cast) -> None:
    filters, seen, after = Filters(repeated=True), [], ""
    with at_time(AT):
        while True:
            page = queries.unit_page(varied.clerk, "today", after=after, size=7, filters=filters)
            seen += [order.pk for order in page.orders]
            if not page.next:
                break
            after = page.next
        assert len(seen) == len(set(seen)) == queries.total(varied.clerk, "today", filters)


@pytest.mark.slow
def test_the_pages_of_every_filter_are_found_by_an_index(many: Cast) -> None:  # noqa: F811
    with connection.cursor() as ask:
        # Which index is a little cheaper for a few hundred rows is no matter; that there is one is.
        ask.execute("SET LOCAL enable_seqscan = off")
        ask.execute("SET LOCAL enable_bitmapscan = off")
    for filters in [Filters(), *together()]:
        for view in queries.UNIT_VIEWS:
            with CaptureQueriesContext(connection) as captured:
                queries.unit_page(many.clerk, view, size=10, filters=filters)
                queries.total(many.clerk, view, filters)
            for plan in plans(captured):
                assert re.search(
                    r"Index (Only )?Scan.* using order\w+ on orders_workorder|One-Time Filter: false", plan
                ), (
                    view,
                    filters,
                    plan,
                )
                assert "Seq Scan on orders_workorder" not in plan, (view, filters, plan)


@pytest.mark.slow
def test_counts_loads_choices_and_the_ten_use_indexes(many: Cast) -> None:  # noqa: F811
    with CaptureQueriesContext(connection) as captured:
        queries.unit_top(many.head)
        queries.workload(many.head)
        queries.facets(many.head)
        queries.todays_ten(many.head)
        queries.jump("closed", START.date())
        handings(many.head, list(WorkOrder.objects.filter(lead=STREET)[:3]))
    asked = [one for one in captured.captured_queries if "orders_workorder" in one["sql"]]
    assert len(asked) >= 8
    with connection.cursor() as ask:
        for one in asked:
            if "LIMIT 3" in one["sql"]:
                continue
            ask.execute("EXPLAIN " + one["sql"].replace("%", "%%"))
            plan = "\n".join(row[0] for row in ask.fetchall())
            assert "Seq Scan on orders_workorder" not in plan, plan


def test_a_list_can_be_entered_at_a_day(varied: Cast) -> None:
    day = (AT + timedelta(days=3)).date()
    with at_time(AT):
        page = queries.unit_page(varied.clerk, "today", after=queries.jump("today", day), size=5)
        first = page.orders[0].due_at
        assert first is not None
        assert (first - AT) >= timedelta(days=2)
        assert page.previous
        closed = queries.unit_page(varied.clerk, "closed", after=queries.jump("closed", START.date()), size=3)
        assert len(closed.orders) == 3
        assert queries.jump("closed", date(2031, 1, 1)) == ""


def test_what_can_be_chosen_is_what_occurs(varied: Cast) -> None:
    found = queries.facets(varied.clerk)
    rows = [row for row in WorkOrder.objects.filter(lead=STREET) if row.state != "80"]
    assert dict(found["first"]) == {
        code: sum(row.matter.startswith(code[:2]) for row in rows) for code in ("010000", "020000")
    }
    assert dict(found["handler"]) == {
        name: sum(row.handler == name for row in rows) for name in (varied.clerk.name, "钱分管")
    }
    assert dict(found["place"]) == {STREET: sum(row.place_id == STREET for row in rows)}


def test_the_workload_has_every_order_under_somebody(varied: Cast) -> None:
    WorkOrder.objects.filter(lead=STREET, state="80").update(released_at=AT - timedelta(hours=2))
    rows = list(WorkOrder.objects.filter(lead=STREET))
    with at_time(AT):
        loads = {load.handler: load for load in queries.workload(varied.head)}
    assert sum(load.open for load in loads.values()) == sum(row.state != "80" for row in rows)
    mine = [row for row in rows if row.handler == varied.clerk.name]
    load = loads[varied.clerk.name]
    hand = [row for row in mine if row.state not in ("80", "51", "70")]
    assert load.in_hand == len(hand)
    assert load.overdue == sum(bool(row.due_at and row.due_at < AT) for row in hand)
    assert load.done == sum(row.state == "80" for row in mine)


def test_kept_views_are_read_by_who_may(varied: Cast) -> None:
    save_view(varied.clerk, "急件", "today", {"urgency": "urgent"})
    save_view(varied.deputy, "大家的", "sign", {"repeated": "1"}, shared=True)
    assert [(one.name, one.own) for one in queries.unit_top(varied.clerk).kept] == [
        ("急件", True),
        ("大家的", False),
    ]
    assert [one.name for one in queries.unit_top(varied.head).kept] == ["大家的"]
    assert queries.unit_top(varied.rival).kept == ()
    assert queries.unit_top(varied.head).kept[0].filters == Filters(repeated=True)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({"matter": "01;drop", "due": "never", "mine": "yes"}, Filters()),
        (
            {"matter": "010000", "due": "week", "mine": "1", "page": "9"},
            Filters(matter="010000", due="week", mine=True),
        ),
        ({"handler": "甲" * 500}, Filters(handler="甲" * 60)),
    ],
)
def test_what_is_typed_into_an_address_is_taken_with_care(typed: dict[str, str], read: Filters) -> None:
    assert queries.filters_from(typed) == read


def looked(**more: Any) -> Looked:
    found: dict[str, Any] = {
        "state": "50", "urgency": "normal", "risk": "", "round": 0, "repeats": 0, "due_at": None, "contacted": True,
    }  # fmt: skip
    return Looked(**(found | more))


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        (looked(), []),
        (looked(due_at=AT - timedelta(hours=5)), ["overdue"]),
        (looked(due_at=AT + timedelta(hours=2)), ["due_hours"]),
        (looked(due_at=AT + timedelta(hours=9)), ["due_today"]),
        (looked(due_at=AT + timedelta(days=2)), []),
        (looked(state="41", contacted=False), ["to_instruct", "uncontacted"]),
        (looked(state="60", risk="red", round=1, repeats=3), ["danger", "redo", "to_release", "repeat"]),
        (looked(marks=frozenset({"leader", "unheard"})), ["leader"]),
    ],
)
def test_every_point_has_its_reason(order: Looked, codes: list[str]) -> None:
    told = reasons(order, AT, AT + timedelta(hours=12), 2)
    assert [reason.code for reason in told] == codes
    assert score(told) == sum(reason.points for reason in told)


def test_the_ten_are_the_weightiest_of_all(varied: Cast) -> None:
    with at_time(AT):
        items = queries.todays_ten(varied.head)
        everything = queries.todays_ten(varied.head, size=1000)
    assert len(items) == 10
    assert [item.order.pk for item in items] == [item.order.pk for item in everything[:10]]
    scores = [item.score for item in everything]
    assert scores == sorted(scores, reverse=True)
    assert all(item.order.state not in ("80", "51", "70") for item in everything)
    marked = next(item.order.pk for item in reversed(everything))
    with at_time(AT):
        lifted = queries.todays_ten(varied.head, {marked: frozenset({"leader", "red_card"})}, size=1000)
    assert {item.order.pk: item.score for item in lifted}[marked] == everything[-1].score + 85


def test_a_handler_is_proposed_with_why(varied: Cast) -> None:
    orders = list(WorkOrder.objects.filter(lead=STREET, state="41").order_by("id"))
    orders[0].handler, orders[1].handler, orders[2].handler = varied.deputy.name, "", "走了的人"
    for order in orders[1:3]:
        order.matter = "030101"
    WorkOrder.objects.filter(lead=STREET, state="80").update(matter="030101", handler=varied.clerk.name)
    found = handings(varied.head, orders[:3])
    assert (found[orders[0].pk].handler, found[orders[0].pk].why) == (varied.deputy.name, "has")
    assert (found[orders[1].pk].handler, found[orders[1].pk].why, found[orders[1].pk].n) == (
        varied.clerk.name,
        "knows",
        6,
    )
    assert found[orders[2].pk].why == "knows"
    orders[1].matter = "040101"
    assert found.keys() == {order.pk for order in orders[:3]}
    free = handings(varied.head, orders[1:2])[orders[1].pk]
    assert (free.why, free.handler == varied.head.name) == ("free", False)


def test_times_are_of_the_city(varied: Cast) -> None:
    assert isinstance(AT, datetime)
    with at_time(
        datetime(2026, 11, 2, 16, 30, tzinfo=AT.tzinfo)
    ):  # half past midnight of the third in the city
        order = WorkOrder.objects.filter(lead=STREET, state="50").order_by("id").first()
        assert order
        WorkOrder.objects.filter(pk=order.pk).update(due_at=datetime(2026, 11, 3, 15, 59, tzinfo=AT.tzinfo))
        shown = queries.unit_page(varied.clerk, "today", size=100, filters=Filters(due="today")).orders
        assert order.pk in [one.pk for one in shown]

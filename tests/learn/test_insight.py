"""Counts, rises, repetitions and overdue orders from real orders; nobody's name leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.learn.insight import queries
from huiyin.testing.cast import RIVAL, STREET, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
keys = iter(range(10**6))


def leaves() -> list[str]:
    return [m.code for m in current().pack.matters if m.is_leaf and m.lead == "@street"]


def point(street: str) -> tuple[float, float]:
    shape = next(b.shape for b in current().pack.boundaries if b.unit == street)
    inside = shape.representative_point()
    return inside.x, inside.y


def bring(
    cast: Cast, ago: timedelta, matter: str, *, street: str = STREET, phone: str = "", channel: str = "phone"
) -> WorkOrder:
    lon, lat = point(street)
    number = next(keys)
    new = NewAppeal(
        words="楼下路灯灭了两个星期，我妈晚上下楼摔了一跤。",
        channel=channel,
        source="insight",
        source_key=str(number),
        person=Person("顾晓岚", phone or f"139{number:08d}"),
        lon=lon,
        lat=lat,
    )
    with at_time(NOW - ago):
        return receive_many(cast.citizen, [new], Receiving(hold=False, lead=street, matter=matter))[0].order


@pytest.fixture
def history(cast: Cast) -> list[str]:
    """One matter steady over five weeks, one that burst this week, one of them in the rival's street."""
    steady, burst = leaves()[:2]
    for day in range(0, 35, 2):
        bring(cast, timedelta(days=day, hours=1), steady, street=RIVAL if day % 4 else STREET)
    for hour in range(12):
        bring(cast, timedelta(hours=hour * 5 + 1), burst, channel="web")
    return [steady, burst]


def test_counts_add_up_and_are_compared_with_the_period_before(cast: Cast, history: list[str]) -> None:
    with at_time(NOW), CaptureQueriesContext(connection) as statements:
        found = queries.counts(cast.leader, queries.Filters(days=7))
    assert len(statements) <= 6
    assert found.total.now == 16
    assert found.total.before == 3
    assert found.matters[0] == queries.Pair(history[1], 12, 0)
    assert {p.key: p.now for p in found.places} == {STREET: 14, RIVAL: 2}
    assert {p.key: p.now for p in found.channels} == {"web": 12, "phone": 4}
    assert sum(n for _, n in found.days) == sum(found.hours) == 16


def test_filters_narrow_every_count(cast: Cast, history: list[str]) -> None:
    with at_time(NOW):
        one = queries.counts(cast.leader, queries.Filters(7, matter=history[1]))
        other = queries.counts(cast.leader, queries.Filters(7, place=RIVAL))
        first = queries.counts(cast.leader, queries.Filters(7, matter=history[1][:2]))
    assert one.total.now == 12
    assert other.total.now == 2
    assert first.total.now >= 12


def test_the_burst_is_more_than_chance_and_the_steady_is_not(cast: Cast, history: list[str]) -> None:
    with at_time(NOW), CaptureQueriesContext(connection) as statements:
        found = queries.rose(cast.leader)
    assert len(statements) == 1
    assert [(rise.key[0], rise.beyond_chance) for rise in found] == [(history[1], True), (history[0], False)]
    assert sum(found[0].daily) == 12
    with at_time(NOW):
        assert queries.rose(cast.leader, ("matter", "place"))[0].key == (history[1], STREET)


def test_a_unit_sees_its_own_and_a_district_what_happens_there(cast: Cast, history: list[str]) -> None:
    with at_time(NOW):
        assert queries.counts(cast.rival_head, queries.Filters(7)).total.now == 2
        assert queries.counts(cast.district, queries.Filters(7)).total.now == 16
        with pytest.raises(Refused):
            queries.counts(cast.clerk, queries.Filters(7))


def test_who_came_again_is_counted_and_not_named(cast: Cast, history: list[str]) -> None:
    for ago in (20, 9, 1):
        bring(cast, timedelta(days=ago), history[0], phone="13900009999")
    bring(cast, timedelta(days=2), history[1], phone="13900009999")
    bring(cast, timedelta(days=33), history[1], phone="13900008888")
    bring(cast, timedelta(days=3), history[1], phone="13900008888")
    with at_time(NOW):
        found = queries.repeats(cast.leader)
        counts_only = queries.repeats(cast.analyst)
    assert (found.groups, found.orders) == (1, 3)
    one = found.listed[0]
    assert (one.matter, one.place, one.times, one.still_open) == (history[0], STREET, 3, 3)
    assert one.newest == WorkOrder.objects.get(number=one.newest).number
    assert counts_only.listed[0].newest == ""
    assert "顾晓岚" not in repr(found)


def test_overdue_orders_longest_first_and_only_for_readers(cast: Cast, history: list[str]) -> None:
    with at_time(NOW):
        page = queries.overdue_page(cast.leader)
        count = queries.count_overdue(cast.leader)
        assert queries.count_overdue(cast.analyst) == count
        with pytest.raises(Refused):
            queries.overdue_page(cast.analyst)
    due = [order.due_at for order in page.orders if order.due_at]
    assert len(page.orders) == count > 0
    assert due == sorted(due)
    assert max(due) < NOW


def test_orders_behind_a_count(cast: Cast, history: list[str]) -> None:
    with at_time(NOW):
        assert len(queries.opened_page(cast.leader, queries.Filters(7, history[1])).orders) == 12
        assert len(queries.opened_page(cast.rival_head, queries.Filters(7)).orders) == 2
        with pytest.raises(Refused):
            queries.opened_page(cast.analyst, queries.Filters(7))


def test_orders_without_a_place_do_not_stop_the_comparison_by_place(cast: Cast, history: list[str]) -> None:
    new = NewAppeal(words="随便说一句没有地点的话。", channel="web", source="insight", source_key="nowhere")
    with at_time(NOW - timedelta(hours=1)):
        order = receive_many(cast.citizen, [new], Receiving(hold=False, matter=history[0]))[0].order
    assert order.place_id is None
    with at_time(NOW):
        assert all(all(rise.key) for rise in queries.rose(cast.leader, ("matter", "place")))

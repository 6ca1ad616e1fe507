"""What the agenda reads from the analysis store, and what stands behind its figures: the real store, real orders."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.learn.agenda import actions, queries, series
from huiyin.learn.agenda.models import Candidate
from huiyin.learn.store.actions import carry
from huiyin.testing.cast import STREET, Cast
from tests.act.supervised import order_at

pytestmark = pytest.mark.django_db
ROADS = "B30"
NOW = datetime(2026, 11, 2, 4, tzinfo=UTC)


def _order(n: int) -> WorkOrder:
    unit, matter = (STREET, "010202") if n % 4 else (ROADS, "010102")
    return order_at(unit, f"lamp-{n}", matter, f"路灯第{n}盏不亮。")


@pytest.fixture
def orders(cast: Cast) -> list[WorkOrder]:
    """Forty orders over ten weeks: most on lamps, every fifth urgent."""
    made = []
    for n in range(40):
        with at_time(NOW - timedelta(days=5 + 60 * n / 40, hours=n % 5)):
            made.append(_order(n))
    WorkOrder.objects.filter(pk__in=[one.pk for one in made[::5]]).update(urgency="urgent")
    WorkOrder.objects.filter(pk__in=[made[7].pk, made[15].pk]).update(risk="orange")
    with at_time(NOW):
        carry()
    return made


def test_months_are_counted_by_matter_and_place(orders: list[WorkOrder]) -> None:
    with at_time(NOW):
        grid = series.month_grid(date(2026, 8, 1), date(2026, 12, 1))
    assert len(grid.months) == 4 and sum(row.sum() for row in grid.rows.values()) == 40
    assert grid.total(["010202"]).sum() == 30
    assert grid.total(["010202"], frozenset({"nowhere"})).sum() == 0


def test_candidates_come_from_the_record_and_lead_back_to_it(cast: Cast, orders: list[WorkOrder]) -> None:
    with at_time(NOW):
        year = actions.open_year(cast.analyst, 2027)
        actions.score(cast.analyst, year.pk, date(2026, 11, 2))
        lamps = Candidate.objects.get(matter="010200")
        figures = lamps.figures
        since, until = date(2025, 11, 3), date(2026, 11, 2)
        zone_days = [one.opened_at.date() for one in orders if one.matter == "010202"]
        assert figures["frequency"]["value"] == sum(since <= day < until for day in zone_days) == 30
        urgent = {one.pk for one in [*orders[::5], orders[7], orders[15]] if one.matter == "010202"}
        assert figures["danger"]["value"] == pytest.approx(len(urgent) / 30)
        assert figures["growth"]["value"] is None and figures["spread"]["value"] in (0, 1)
        page = queries.behind(cast.supervisor, lamps, "danger")
        assert {one.pk for one in page.orders} == urgent
        assert len(queries.behind(cast.supervisor, lamps, place=STREET).orders) <= 30


def test_behind_a_figure_stand_the_orders_of_the_whole_weeks_that_were_scored(
    cast: Cast, orders: list[WorkOrder]
) -> None:
    since, until = date(2026, 8, 1), date(2026, 10, 22)  # a Thursday: the week that goes on does not count
    with at_time(NOW):
        year = actions.open_year(cast.analyst, 2027)
        actions.score(cast.analyst, year.pk, date(2026, 11, 2))
        year.refresh_from_db()
        year.since, year.until = since, until
        year.save()
        lamps = Candidate.objects.get(matter="010200")
        page = queries.behind(cast.supervisor, lamps)
        found = series.record(since, until, 4, 1)
    counted = found.orders[list(found.matters).index("010200")].sum()
    late = {one.pk for one in orders if date(2026, 10, 19) <= one.opened_at.date() < until}
    assert late and len(page.orders) == counted < 30
    assert not late & {one.pk for one in page.orders}


def test_a_matter_whose_clock_is_that_of_emergencies_is_dangerous_as_a_whole(
    cast: Cast, orders: list[WorkOrder]
) -> None:
    with at_time(NOW):
        found = series.record(date(2026, 8, 1), date(2026, 11, 2), 4, 1, frozenset({"010202"}))
    at = list(found.matters).index("010200")
    assert (found.urgent[at] == found.orders[at]).all() and found.urgent[at].sum() > 20
    assert {"010104", "010105"} <= series.dangerous(current())


def test_the_year_before_counts_as_far_back_as_it_is_recorded(cast: Cast) -> None:
    for n in range(36):
        with at_time(NOW - timedelta(weeks=n, days=3)):
            _order(n)
    with at_time(NOW):
        carry()
        found, young = (series.record(NOW.date() - timedelta(weeks=n), NOW.date(), 4, 1) for n in (20, 30))
    assert found.before.sum() == found.before.shape[1] == 15, "the first recorded week may be half a one"
    assert found.months_before.shape[1] >= 3 and found.months_before.sum(axis=0).min() > 0
    assert young.before.shape[1] == young.months_before.shape[1] == 0, "less than a season is no year"

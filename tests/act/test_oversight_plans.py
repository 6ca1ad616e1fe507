"""Lists and looks of supervision use their indexes: most of what they ever held is over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.act.coordination.oversight import finding, queries
from huiyin.act.coordination.oversight.models import Card, Duty
from huiyin.act.orders import queries as orders
from huiyin.act.orders.models import Clock, Escalation, WorkOrder
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.testing.cast import DISTRICT, STREET, Cast
from tests.act.test_lists import START, receive

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Few orders are ever sent up: their table is small and is read whole where that is quicker.
BIG = ("oversight_duty", "oversight_card", "orders_clock", "orders_workorder")
LATER = START + timedelta(days=20)


@pytest.fixture
def years(cast: Cast) -> Cast:
    """Years of a city: of a thousand orders, duties and cards one in fifty is still open."""
    found = receive(cast, 1000)
    closed = [order.pk for place, order in enumerate(found) if place % 50]
    WorkOrder.objects.filter(pk__in=closed).update(state="80", closed_at=START)
    Clock.objects.filter(order__in=closed).update(stopped_at=START, outcome="met")
    clocks = dict(Clock.objects.filter(name="handle").values_list("order", "pk"))
    done = set(closed)
    Duty.objects.bulk_create(_duty(order.pk, order.pk in done) for order in found)
    Card.objects.bulk_create(_card(order.pk, clocks[order.pk], order.pk in done) for order in found)
    Escalation.objects.bulk_create(_escalation(order.pk, order.pk in done) for order in found)
    with connection.cursor() as ask:
        for table in (*BIG, "orders_escalation"):
            ask.execute(f"ANALYZE {table}")
    return cast


def _duty(order: int, over: bool) -> Duty:
    return Duty(
        order_id=order, triggers=["overdue"], level="urge", unit_id=STREET, owner_role="unit_deputy",
        due_at=START + timedelta(minutes=order), opened_name="system", opened_at=START,
        closed_at=START if over else None, outcome="called_back" if over else "",
    )  # fmt: skip


def _card(order: int, clock: int, over: bool) -> Card:
    return Card(
        order_id=order, unit_id=STREET, clock_id=clock, colour="red", due_at=START + timedelta(minutes=order),
        at=START, ended_at=START if over else None,
    )  # fmt: skip


def _escalation(order: int, over: bool) -> Escalation:
    return Escalation(
        order_id=order, from_unit_id=STREET, above_id=DISTRICT, why="协调不动。", by_name="郑书记", at=START,
        due_at=START + timedelta(minutes=order), settled_at=START if over else None, outcome="ended" if over else "",
    )  # fmt: skip


def scans(look: Callable[[], object]) -> list[str]:
    """Whole tables that a look reads through."""
    with CaptureQueriesContext(connection) as captured:
        look()
    found = []
    with connection.cursor() as ask:
        # A real city's tables are far longer: reading a row costs here what reading many costs there. Else a table that
        # happens to lie close together on the disk is read through whatever indexes it has.
        ask.execute("SET LOCAL cpu_tuple_cost = 0.3")
        for one in captured.captured_queries:
            if any(table in one["sql"] for table in BIG):
                ask.execute("EXPLAIN " + one["sql"].replace("%", "%%"))
                plan = "\n".join(row[0] for row in ask.fetchall())
                found += [f"{table}\n{plan}" for table in BIG if f"Seq Scan on {table}" in plan]
    return found


def test_every_list_begins_at_its_index(years: Cast) -> None:
    lists: dict[str, Callable[[], object]] = {
        "duties": lambda: queries.duty_page(years.supervisor).orders,
        "one level": lambda: queries.duty_page(years.supervisor, "urge").orders,
        "late": lambda: queries.duty_page(years.supervisor, late=True).orders,
        "reports": lambda: queries.reported_page(years.supervisor).orders,
        "district's": lambda: queries.duty_page(years.district).orders,
        "cards": lambda: queries.card_page(years.supervisor).orders,
        "district's cards": lambda: queries.card_page(years.district).orders,
        "counts": lambda: queries.counts(years.supervisor),
        "unit's": lambda: queries.todo(years.clerk),
        "sent up": lambda: orders.escalated_page(years.district).orders,
        "disputed": lambda: orders.disputed_page(years.district).orders,
        "unplaced": lambda: orders.unplaced_page(years.district).orders,
    }
    assert {name: found for name, look in lists.items() if (found := scans(look))} == {}


def test_every_look_for_what_is_due_begins_at_its_index(years: Cast) -> None:
    city = current()
    Duty.objects.filter(closed_at=None).update(triggers=[])  # what calls for supervision has none for it yet
    with connection.cursor() as ask:
        ask.execute("ANALYZE oversight_duty")
    with at_time(LATER):
        looks: dict[str, Callable[[], object]] = {
            "red": lambda: finding.clocks_to_warn("red", now(), city),
            "yellow": lambda: finding.clocks_to_warn("yellow", now(), city),
            "triggered": lambda: finding.triggered(now(), city),
            "long overdue": lambda: finding.long_overdue(now(), city),
            "ended cards": finding.ended_cards,
            "unanswered": lambda: finding.unanswered(now(), city.overseeing),
            "elsewhere": finding.elsewhere,
            "done": lambda: finding.done(Duty),
        }
        assert {name: found for name, look in looks.items() if (found := scans(look))} == {}
        assert len(finding.triggered(now(), city)) == 20

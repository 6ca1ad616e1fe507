"""Ten units, two hundred orders, thirty days: every state of the table is visited through the real actions."""

import pytest

from huiyin.act.orders.clock_rules import CLOCK_RULES
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.rules import CLOSED, STATES
from huiyin.demo.month import Month, live
from huiyin.foundation.city.queries import forget
from huiyin.foundation.ledger.queries import verify
from huiyin.hear.intake.models import Appeal
from tests.putting_back import empty

RUNS = {rule.name: rule.runs_in for rule in CLOCK_RULES}


@pytest.fixture
def month(transactional_db: None) -> Month:
    """The month, lived once, in a database where nothing has happened."""
    empty()
    forget()
    yield live(lambda _: None)
    forget()


@pytest.mark.slow
def test_a_month_of_ten_units_visits_every_state_and_loses_nothing(month: Month) -> None:
    print(month.table())
    assert month.missed == [], month.table()
    assert set(month.visits) <= STATES.keys()
    assert month.orders >= 200 and len(month.units) >= 10
    # Whatever came in is there, and nearly all of it has come to its end; what has not is in somebody's hand.
    assert WorkOrder.objects.count() == Appeal.objects.count() == month.orders
    assert month.closed >= 0.95 * month.orders
    assert not WorkOrder.objects.exclude(state__in=CLOSED).filter(lead=None, state__gte="30").exists()
    for clock in Clock.objects.filter(stopped_at=None).exclude(name="part").select_related("order"):
        assert clock.order.state in RUNS[clock.name], (clock.order.state, clock.name)
    assert verify().ok

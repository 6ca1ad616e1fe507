"""The list of the street: each of its two statements on its index, with a city's worth of orders beside."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders import queries
from huiyin.act.orders.models import WorkOrder
from huiyin.testing.cast import STREET, Cast
from tests.act.test_lists import many, plans

__all__ = ["many"]


@pytest.mark.slow
def test_the_list_of_the_street_walks_its_indexes(many: Cast) -> None:
    open_ones = WorkOrder.objects.filter(lead=STREET).exclude(state="80").values_list("pk", flat=True)
    WorkOrder.objects.filter(pk__in=list(open_ones)[:6]).update(handler=many.clerk.name)
    with connection.cursor() as ask:
        ask.execute("ANALYZE orders_workorder")
    with CaptureQueriesContext(connection) as captured:
        found = queries.street_orders(many.clerk)
    assert len(found) > 10
    for plan in plans(captured):
        assert re.search(r"(on|using) order_(handler|unit)_open", plan), plan
        assert "Seq Scan on orders_workorder" not in plan, plan

"""The demonstration opens orders before anybody complained: once, through the real actions."""

from datetime import timedelta

import pytest

from huiyin.demo.cast import open_accounts
from huiyin.demo.learned_proactive import open_before
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.testing.cast import Cast
from tests.learn.test_proactive import complain

pytestmark = pytest.mark.django_db


def test_one_lot_is_done_and_one_waits(cast: Cast) -> None:
    city = current()
    open_accounts(city.pack.people)
    own = [m.code for m in city.pack.matters if m.is_leaf and m.lead == "@street"]
    street = next(p.unit for p in city.pack.people if p.role == "unit_clerk" and p.unit.startswith("S"))
    until = now()
    for code, ago in ((own[0], 22), (own[0], 23), (own[1], 2), (own[1], 3)):
        complain(cast, street, code, at=until - timedelta(days=ago))
    with at_time(until):
        assert open_before(city) == 7
        assert open_before(city) == 0
    first, second = Opening.objects.order_by("opened_at")
    states = [
        sorted(ProactiveOrder.objects.filter(opening=one).values_list("order__state", flat=True))
        for one in (first, second)
    ]
    assert states[0] == ["80"] * 3
    assert set(states[1]) == {"30"}

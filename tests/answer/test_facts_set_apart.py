"""An answer that the panel set apart is no valid one, and its number opens to it."""

from datetime import UTC, datetime

import pytest

from huiyin.answer.assessment import queries
from huiyin.answer.assessment.jobs import absorb
from huiyin.answer.callback.actions import setting_apart
from huiyin.answer.callback.models import Callback
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import STREET, Cast
from tests.answer.test_rates_of_orders import BAD, GOOD, LATER, MARCH, answer, marks, receive, work

pytestmark = pytest.mark.django_db
DECIDED = datetime(2026, 3, 20, tzinfo=UTC)


@pytest.mark.parametrize("kept", [False, True], ids=["reckoned anew", "from kept facts"])
def test_what_was_set_apart_counts_beside(cast: Cast, kept: bool) -> None:
    for given in (GOOD, BAD):
        order = receive(cast)
        work(cast, order)
        answer(cast, order, given)
    bad = Callback.objects.get(result="dissatisfied")
    assert (marks(cast).record.counted.valid, marks(cast).rates["satisfaction"].value) == (2, 0.5)
    with at_time(DECIDED):
        absorb()
        case = setting_apart.ask_apart(cast.head, bad.pk, "not_the_unit", "不归本街道管。")
        setting_apart.vote_apart(cast.panel_one, case.pk, True, "目录上是市政的。")
        assert marks(cast).record.counted.valid == 2
        setting_apart.vote_apart(cast.panel_two, case.pk, True, "核对过。")
        if kept:
            absorb()
    found = marks(cast)
    assert (found.record.counted.valid, found.record.counted.apart) == (1, 1)
    assert found.rates["satisfaction"].value == 1.0
    with at_time(LATER):
        page = queries.orders_behind(cast.head, STREET, MARCH, "satisfaction", "apart")
    assert [one.pk for one in page.orders] == [bad.order_id]

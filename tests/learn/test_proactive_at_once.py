"""Orders opened before anybody complained, by several people at the same moment: one in each place, never an error."""

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.ledger.queries import verify
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.learn.insight.proactive.rules import Reason
from huiyin.testing.cast import RIVAL, Cast
from tests.answer.test_cases_at_once import refused, together
from tests.learn.test_proactive import open_in, streets

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_reason_opens_one_order_in_each_place(cast: Cast) -> None:
    other = streets()[9]
    done = together(
        lambda: open_in(cast, [RIVAL, other]),
        lambda: open_in(cast, [other, RIVAL], who=cast.supervisor),
        lambda: open_in(cast, [RIVAL], who=cast.leader),
    )
    assert refused(done) == 0
    assert (Opening.objects.count(), ProactiveOrder.objects.count(), WorkOrder.objects.count()) == (1, 2, 2)
    assert not verify().breaks


def test_two_reasons_do_not_both_find_a_place_quiet(cast: Cast) -> None:
    done = together(
        lambda: open_in(cast, [RIVAL]),
        lambda: open_in(cast, [RIVAL], who=cast.leader, reason=Reason("forecast", "4", "下周要多")),
    )
    assert refused(done) == 1
    assert (Opening.objects.count(), WorkOrder.objects.count()) == (1, 1)

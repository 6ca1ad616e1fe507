"""What was found before anybody appealed: credited when done in time, in no share of people who were asked or called."""

import pytest

from huiyin.act.orders import actions as orders
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.answer.assessment import queries
from huiyin.answer.assessment.rules import Period, Policy, rates
from huiyin.answer.assessment.tallies import records
from huiyin.answer.callback import jobs
from huiyin.answer.callback.models import Asking
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.actions import NewAppeal
from huiyin.testing.cast import STREET, Cast
from tests.answer.asking import answered_again, answered_order

pytestmark = pytest.mark.django_db


def found_order(cast: Cast, key: str = "found") -> WorkOrder:
    """An order that the city's own people brought, handled and reviewed."""
    appeal = NewAppeal("巡查发现两盏路灯不亮", "grid", "test", key, anonymous=True)
    how = Receiving(hold=False, lead=STREET, kind="help", matter="010202")
    pk = receive_many(SYSTEM, [appeal], how)[0].order.pk
    orders.sign(cast.clerk, pk)
    orders.submit(cast.clerk, pk)
    orders.instruct(cast.head, pk, "今天修好", "周经办")
    return answered_again(cast, pk)


def test_nobody_is_to_be_spoken_with_and_nobody_is_called_back(cast: Cast) -> None:
    order = found_order(cast)
    assert not Clock.objects.filter(order=order, name="contact").exists()
    assert order.state == "70"
    jobs.ask_people()
    assert not Asking.objects.filter(order=order).exists()
    jobs.close_without_callback()
    order.refresh_from_db()
    assert order.state == "80"


def test_dispatched_by_hand_it_has_no_such_clock_either(cast: Cast) -> None:
    told = [
        NewAppeal("巡查发现两盏路灯不亮", "grid", "test", "held", anonymous=True),
        NewAppeal("楼下路灯不亮", "phone", "test", "told", anonymous=True),
    ]
    pks = [one.order.pk for one in receive_many(SYSTEM, told, Receiving(stop_at="20", matter="010202"))]
    for pk in pks:
        orders.dispatch(cast.dispatcher, pk, lead=STREET, basis="person")
    names = [set(Clock.objects.filter(order=pk).values_list("name", flat=True)) for pk in pks]
    assert names[1] - names[0] == {"contact"}


def test_it_is_credited_and_stands_in_no_share_of_people(cast: Cast) -> None:
    plain, found = answered_order(cast, "told"), found_order(cast)
    jobs.close_without_callback()
    due = max(order.handle_due_at for order in (plain, found) if order.handle_due_at)
    with at_time(due.replace(microsecond=0) + (due - now())):
        month = due.astimezone(current().zone).date().replace(day=1)
        period = Period(month)
        tally = records(period)[STREET].counted
        assert (tally.due, tally.found, tally.proactive) == (2, 1, 1)
        assert (tally.contacted, tally.valid, tally.on_time) == (1, 0, 2)
        told = {
            name: rate.denominator
            for name, rate in rates(
                tally, Policy({"response": 1.0}, basic=1.0, partial=0.5, minimum=30, bands={})
            ).items()
        }
        assert (told["response"], told["resolution"], told["satisfaction"], told["on_time"]) == (1, 0, 0, 2)
        for name, part, count in (("response", "all", 1), ("response", "yes", 1), ("on_time", "yes", 2)):
            page = queries.orders_behind(cast.supervisor, STREET, period, name, part)
            assert len(page.orders) == count

"""The date promised in the ledger is when handling is due; the deadline before stays readable."""

from datetime import timedelta

from huiyin.act.orders import actions
from huiyin.act.orders.actions import NewPromise, Receiving, receive_many
from huiyin.act.orders.models import Clock, ClockChange
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast


def test_a_promise_moves_the_deadline_and_keeps_the_one_before(cast: Cast) -> None:
    new = NewAppeal(words="楼下的路坑坑洼洼，一直没人修。", channel="web", source="web", source_key="road")
    order = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    actions.sign(cast.clerk, order.pk)
    actions.submit(cast.clerk, order.pk)
    actions.instruct(cast.head, order.pk, "列入计划。", "周经办")
    before = Clock.objects.get(order=order, name="handle").due_at
    day = (now() + timedelta(days=40)).date()
    shelved = actions.shelve(cast.head, order.pk, NewPromise(day, "列入下月养护计划。", "已电话告知。"))
    clock = Clock.objects.get(order=order, name="handle")
    assert clock.due_at > before and clock.due_at.date() == day
    assert shelved.handle_due_at == clock.due_at
    change = ClockChange.objects.get(clock=clock, kind="prolong")
    assert (change.old_due, change.why) == (before, "列入下月养护计划。")

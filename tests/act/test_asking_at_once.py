"""Asking, more time, taking back and bringing up again, done twice or by two people at the same moment."""

from datetime import date

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.handling_models import Extension, Promise, SupplementRequest
from huiyin.act.orders.jobs import resume_unanswered
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.rules import Answers
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story, verify
from huiyin.hear.intake.models import Appeal
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast, prepare_cast, prepare_city
from tests.act.test_at_once import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HAPPY = Answers(True, "solved", "satisfied", "basically", "satisfied")
MORE = actions.MoreTime(3, "要等电缆到货", "已查明是电缆断了", "货三天后到，到了就换。")


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the street works on."""
    return handled(cast, "lid")


def handled(cast: Cast, key: str) -> WorkOrder:
    new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="web", source_key=key)
    order = actions.receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    actions.sign(cast.clerk, order.pk)
    actions.submit(cast.clerk, order.pk)
    return actions.instruct(cast.head, order.pk, "马上去。", "周经办")


def done(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_two_who_ask_ask_once(cast: Cast, order: WorkOrder) -> None:
    came = together(
        lambda: actions.ask(cast.clerk, order.pk, "几号楼？"),
        lambda: actions.ask(cast.clerk, order.pk, "几号楼？"),
        lambda: actions.ask(cast.head, order.pk, "几单元？"),
    )
    assert SupplementRequest.objects.count() == done(order).count("ask") == 1
    assert sum(isinstance(one, Refusal) for one in came) in (1, 2)


def test_an_answer_and_the_job_resume_it_once(cast: Cast, order: WorkOrder) -> None:
    actions.ask(cast.clerk, order.pk, "几号楼？")
    due = SupplementRequest.objects.get().due_at

    def job() -> int:
        with at_time(due):
            return resume_unanswered()

    together(job, job, lambda: actions.add_words(CITIZEN, order.pk, "3号楼。"))
    order.refresh_from_db()
    assert order.state == "50" and Clock.objects.get(order=order, name="handle").paused_at is None
    assert sum(name in ("resume", "supplement") for name in done(order)) == 1
    assert done(order).count("supplement") + done(order).count("add_words") == 1


def test_more_time_is_asked_for_and_granted_once(cast: Cast, order: WorkOrder) -> None:
    due = Clock.objects.get(order=order, name="handle").due_at
    together(*[lambda: actions.request_extension(cast.clerk, order.pk, MORE)] * 3)
    together(
        lambda: actions.grant_extension(cast.reviewer, order.pk),
        lambda: actions.grant_extension(cast.reviewer, order.pk),
        lambda: actions.withdraw_extension(cast.clerk, order.pk),
    )
    order.refresh_from_db()
    extension, clock = Extension.objects.get(), Clock.objects.get(order=order, name="handle")
    assert order.state == "50" and (extension.outcome == "granted") == (clock.due_at > due)
    assert clock.due_at == (extension.new_due if extension.outcome == "granted" else due)
    assert verify().ok


def test_a_promise_is_made_once(cast: Cast, order: WorkOrder) -> None:
    new = actions.NewPromise(date(2027, 6, 1), "列入明年计划", "已电话说明。")
    together(*[lambda: actions.shelve(cast.head, order.pk, new)] * 3)
    assert Promise.objects.count() == done(order).count("shelve") == 1


def test_bringing_up_again_opens_one_order(cast: Cast, order: WorkOrder) -> None:
    actions.reply(cast.clerk, order.pk, "井盖已垫实。")
    actions.release(cast.head, order.pk)
    actions.approve(cast.reviewer, order.pk, {"facts": True})
    record(cast.callback, order.pk, HAPPY, "person")
    came = together(
        lambda: actions.reopen(CITIZEN, order.pk, "又响了。"),
        lambda: actions.reopen(CITIZEN, order.pk, "又响了。"),
        lambda: actions.reopen(cast.agent, order.pk, "还是响。"),
    )
    assert Appeal.objects.filter(source="reopen").count() == done(order).count("reopen") == 1
    assert sum(bool(getattr(one, "receipt", "")) for one in came) == 1
    assert WorkOrder.objects.filter(parent=order).count() == 1


def test_taking_back_while_it_is_answered_or_merged_loses_nothing(cast: Cast, order: WorkOrder) -> None:
    new = NewAppeal(words="井盖响得睡不着。", channel="web", source="web", source_key="other")
    child = actions.receive_many(CITIZEN, [new], Receiving(matter="010202"))[0].order
    together(
        lambda: actions.withdraw(CITIZEN, order.pk, "不响了。"),
        lambda: actions.withdraw(CITIZEN, order.pk, "不响了。"),
        lambda: actions.merge(cast.dispatcher, child.pk, order.pk),
        lambda: actions.reply(cast.clerk, order.pk, "井盖已垫实。"),
    )
    order.refresh_from_db()
    child.refresh_from_db()
    assert order.state in ("60", "80") and done(order).count("withdraw") <= 1
    # Whatever came first, the other one is handled: on its own, at the unit, or in an order that is still open.
    inside = child.state == "11" and child.parent is not None and child.parent.state == "60"
    assert child.state in ("20", "30") or inside
    assert verify().ok

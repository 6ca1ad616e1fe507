"""Everything done twice, or by two people, at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from huiyin.act.orders.actions import (
    approve,
    instruct,
    receive_many,
    release,
    reply,
    request_return,
    sign,
    submit,
    vote_return,
)
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import Clock, ReturnVote, WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.models import Callback
from huiyin.answer.callback.rules import Answers
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.ledger.queries import story, verify
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast, prepare_cast, prepare_city

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HAPPY = Answers(True, "solved", "satisfied", "satisfied", "satisfied")
UNHAPPY = Answers(True, "unsolved", "satisfied", "satisfied", "dissatisfied")


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order of the street."""
    new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="web", source_key="lid")
    return receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all at the same moment; what came of each, a refusal included."""
    gate, done = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(30)
            done.append(act())
        except Refusal as refusal:
            done.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) == len(acts)
    return done


def actions(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def to_callback(cast: Cast, order: WorkOrder) -> None:
    sign(cast.clerk, order.pk)
    submit(cast.clerk, order.pk)
    instruct(cast.head, order.pk, "马上去。", "周经办")
    reply(cast.clerk, order.pk, "井盖已垫实。")
    release(cast.deputy, order.pk)
    approve(cast.reviewer, order.pk, {"each_demand": True})


def test_six_clicks_on_sign_are_one(cast: Cast, order: WorkOrder) -> None:
    done = together(*[lambda: sign(cast.clerk, order.pk)] * 6)
    assert all(isinstance(one, WorkOrder) and one.state == "40" for one in done)
    assert actions(order).count("sign") == 1
    assert Clock.objects.filter(order=order, name="sign").count() == 1


def test_clerk_and_head_signing_together_sign_once(cast: Cast, order: WorkOrder) -> None:
    together(lambda: sign(cast.clerk, order.pk), lambda: sign(cast.head, order.pk))
    assert actions(order).count("sign") == 1 and verify().ok


def test_two_votes_at_once_decide_once(cast: Cast, order: WorkOrder) -> None:
    request_return(cast.clerk, order.pk, "不在履职清单内。")
    together(
        lambda: vote_return(cast.panel_one, order.pk, True, "同意"),
        lambda: vote_return(cast.panel_two, order.pk, True, "同意"),
        lambda: vote_return(cast.panel_one, order.pk, True, "同意"),
    )
    assert WorkOrder.objects.get(pk=order.pk).state == "20"
    assert actions(order).count("grant_return") == 1
    assert ReturnVote.objects.count() == 2


def test_link_and_call_at_once_count_one_answer(cast: Cast, order: WorkOrder) -> None:
    to_callback(cast, order)
    together(
        lambda: record(CITIZEN, order.pk, HAPPY, "link"),
        lambda: record(cast.callback, order.pk, UNHAPPY, "person"),
    )
    assert Callback.objects.filter(outcome="answered").count() == 1
    assert actions(order).count("confirm") + actions(order).count("redo") == 1 and verify().ok


def test_five_unhappy_links_at_once_are_one_redo(cast: Cast, order: WorkOrder) -> None:
    to_callback(cast, order)
    together(*[lambda: record(CITIZEN, order.pk, UNHAPPY, "link")] * 5)
    assert WorkOrder.objects.get(pk=order.pk).round == 1 and actions(order).count("redo") == 1

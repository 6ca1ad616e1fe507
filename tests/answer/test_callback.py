"""Asking the appellant: the answers decide, tries rest between them, and nobody asks about the own unit."""

from datetime import timedelta

import pytest

from huiyin.act.orders import actions as orders
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.actions import Answers, BadAnswers
from huiyin.answer.callback.models import Callback
from huiyin.foundation.accounts.rules import SYSTEM, Actor, Post
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.hear.intake.actions import NewAppeal, Person
from huiyin.testing.cast import HOTLINE, STREET, Cast

pytestmark = pytest.mark.django_db
GOOD = Answers(True, "solved", "satisfied", "satisfied", "satisfied")


def answered_order(cast: Cast, key: str = "a", **more: object) -> WorkOrder:
    """An order whose reply has passed review: it waits for the callback."""
    appeal = NewAppeal("楼下路灯不亮", "phone", "test", key, person=Person("张三", "13900000001"), **more)  # type: ignore[arg-type]
    pk = receive_many(SYSTEM, [appeal], Receiving(hold=False, lead=STREET, kind="help", matter="010202"))[
        0
    ].order.pk
    orders.sign(cast.clerk, pk)
    orders.contact(cast.clerk, pk, "打过电话")
    orders.submit(cast.clerk, pk)
    orders.instruct(cast.head, pk, "今天修好", "周经办")
    orders.reply(cast.clerk, pk, "灯已换好。", "")
    orders.release(cast.deputy, pk)
    return orders.approve(cast.reviewer, pk, {"facts": True})


def test_solved_closes(cast: Cast) -> None:
    order = answered_order(cast)
    assert actions.record(cast.callback, order.pk, GOOD, "person").state == "80"


@pytest.mark.parametrize("answers", [
    Answers(True, "unsolved", "satisfied", "satisfied", "basically"),
    Answers(True, "solved", "satisfied", "satisfied", "dissatisfied"),
])  # fmt: skip
def test_unsolved_or_dissatisfied_is_redone(cast: Cast, answers: Answers) -> None:
    order = actions.record(cast.callback, answered_order(cast).pk, answers, "person")
    assert (order.state, order.round) == ("75", 1)


def test_the_same_answers_twice_count_once(cast: Cast) -> None:
    order = answered_order(cast)
    for _ in range(2):
        actions.record(cast.callback, order.pk, GOOD, "person")
    assert Callback.objects.count() == 1


def test_an_answer_that_does_not_exist_is_refused(cast: Cast) -> None:
    order = answered_order(cast)
    with pytest.raises(BadAnswers) as caught:
        actions.record(
            cast.callback, order.pk, Answers(True, "perhaps", "satisfied", "satisfied", "fine"), "person"
        )
    assert set(caught.value.fields) == {"solved", "result"}
    assert not Callback.objects.exists()


def test_tries_rest_for_four_hours(cast: Cast) -> None:
    order = answered_order(cast)
    assert [o.pk for o in queries.due(cast.callback).orders] == [order.pk]
    actions.note_failure(cast.callback, order.pk, "busy")
    assert (queries.count_due(cast.callback), queries.count_resting(cast.callback)) == (0, 1)
    with at_time(now() + timedelta(hours=4, minutes=1)):
        assert [o.pk for o in queries.due(cast.callback).orders] == [order.pk]


def test_after_three_tries_it_leaves_the_list(cast: Cast) -> None:
    order = answered_order(cast)
    for hours in (0, 5, 10):
        with at_time(now() + timedelta(hours=hours)):
            actions.note_failure(cast.callback, order.pk, "no_answer")
    with at_time(now() + timedelta(days=1)):
        assert queries.count_due(cast.callback) == queries.count_resting(cast.callback) == 0
        assert queries.unreached() == [order.pk]


def test_nobody_is_asked_about_the_own_unit(cast: Cast) -> None:
    order = answered_order(cast)
    own = Actor(cast.callback.id, "唐回访", (*cast.callback.posts, Post("unit_clerk", STREET, "")))
    assert own.has("callback_agent")
    assert HOTLINE in own.units()
    assert queries.due(own).orders == []
    with pytest.raises(Refused):
        actions.record(own, order.pk, GOOD, "person")
    with pytest.raises(Refused):
        actions.note_failure(own, order.pk, "busy")


def test_the_anonymous_are_not_asked(cast: Cast) -> None:
    order = answered_order(cast, anonymous=True)
    assert queries.due(cast.callback).orders == []
    assert queries.not_to_ask() == [order.pk]


def test_what_is_offered_is_what_is_known() -> None:
    assert set(queries.SOLVED) == {"solved", "partly", "unsolved"}
    assert "answered" in queries.OUTCOMES

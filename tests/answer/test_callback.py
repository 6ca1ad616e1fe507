"""Asking the appellant: the answers decide, tries rest between them, and nobody asks about the own unit."""

from collections.abc import Callable

import pytest

from huiyin.act.orders import actions as orders
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.actions import Answers, BadAnswers, Held
from huiyin.answer.callback.models import Asking, Callback, RatingLink
from huiyin.answer.callback.queries import calling as calling_queries
from huiyin.answer.callback.refusals import BadTime
from huiyin.foundation.accounts.rules import Actor, Post
from huiyin.foundation.calendar.clock import at_time
from huiyin.testing.cast import DISTRICT, HOTLINE, STREET, Cast
from tests.answer.asking import GOOD, another, answered_order, today_at

pytestmark = pytest.mark.django_db


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


def test_tries_rest_and_fall_into_other_parts_of_the_day(cast: Cast) -> None:
    with at_time(today_at(9.5, 1)):
        order = answered_order(cast)
        assert [o.pk for o in queries.due(cast.callback).orders] == [order.pk]
        actions.note_failure(cast.callback, order.pk, "busy")
        assert (queries.count_due(cast.callback), queries.count_resting(cast.callback)) == (0, 1)
        order.refresh_from_db()
        assert queries.next_try_of(order) == today_at(13.5, 1)
    with at_time(today_at(13.5, 1)):
        assert [o.pk for o in queries.due(cast.callback).orders] == [order.pk]
        actions.note_failure(cast.callback, order.pk, "no_answer")
    assert queries.next_try_of(order) == today_at(17.5, 1)


def test_nobody_is_called_at_night(cast: Cast) -> None:
    order = answered_order(cast)
    for hour in (3, 8.9, 20, 23):
        with at_time(today_at(hour, 1)):
            assert queries.due(cast.callback).orders == []
            assert actions.take_next(cast.callback) is None
            assert queries.next_opening() == today_at(9, 1 + (hour > 9))
    with at_time(today_at(9, 1)):
        assert actions.take_next(cast.callback) == order


def test_after_three_tries_the_link_is_left_and_then_it_closes_uncounted(cast: Cast) -> None:
    order = answered_order(cast)
    for hour in (10, 14, 18):
        with at_time(today_at(hour, 1)):
            assert actions.take_next(cast.callback) == order
            actions.note_failure(cast.callback, order.pk, "no_answer")
    with at_time(today_at(10, 2)):
        assert queries.count_due(cast.callback) == queries.count_resting(cast.callback) == 0
        assert queries.unreached() == []
        link = RatingLink.objects.get()
        assert link.expires_at == today_at(18, 4)
        with pytest.raises(Refusal):
            actions.note_failure(cast.callback, order.pk, "busy")
    with at_time(today_at(17.9, 4)):
        assert actions.close_unreached(order.pk).state == "71"
    with at_time(today_at(18, 4)):
        assert queries.unreached() == [order.pk]
        assert actions.close_unreached(order.pk).state == "80"
    assert Callback.objects.filter(outcome="answered").count() == 0


@pytest.mark.parametrize("outcome", ["refused", "wrong"])  # with a link, and without one
def test_those_whose_link_still_opens_hide_nobody_whose_has_run_out(
    cast: Cast, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling_queries, "JOB_AT_MOST", 1)
    waiting, due = answered_order(cast, "a"), answered_order(cast, "b")
    with at_time(today_at(10, 1)):
        actions.note_failure(cast.callback, due.pk, outcome)
    with at_time(today_at(10, 2)):
        actions.note_failure(cast.callback, waiting.pk, outcome)
    with at_time(today_at(9.9, 4)):
        assert queries.unreached() == []
    with at_time(today_at(10, 4)):
        assert queries.unreached() == [due.pk]
        assert actions.close_unreached(waiting.pk).state == "71"
        assert actions.close_unreached(due.pk).state == "80"


@pytest.mark.parametrize(("outcome", "links"), [("refused", 1), ("wrong", 0)])
def test_who_refuses_is_not_called_again_and_a_stranger_gets_no_link(
    cast: Cast, outcome: str, links: int
) -> None:
    order = answered_order(cast)
    actions.note_failure(cast.callback, order.pk, outcome)
    with at_time(today_at(10, 2)):
        assert actions.take_next(cast.callback) is None
    assert RatingLink.objects.count() == links
    with at_time(today_at(23, 9)):
        assert actions.close_unreached(order.pk).state == "80"


def test_an_appointment_uses_no_try_and_comes_first(cast: Cast) -> None:
    with at_time(today_at(10, 1)):
        early, late = answered_order(cast, "a"), answered_order(cast, "b")
        actions.appoint(cast.callback, late.pk, today_at(16, 1))
        assert queries.shift(cast.callback).appointments == ((late.number, today_at(16, 1)),)
        assert actions.take_next(cast.callback) == early
        actions.give_back(cast.callback, early.pk)
    with at_time(today_at(16, 1)):
        assert actions.take_next(cast.callback) == late
        late.refresh_from_db()
        assert (late.state, late.tries) == ("70", 0)
        actions.record(cast.callback, late.pk, GOOD, "person")
        assert queries.shift(cast.callback).appointments == ()


@pytest.mark.parametrize(("hour", "days"), [(21, 1), (9.5, 1), (10, 30)])
def test_an_appointment_lies_ahead_and_within_the_hours(cast: Cast, hour: float, days: int) -> None:
    with at_time(today_at(10, 1)):
        order = answered_order(cast)
        with pytest.raises(BadTime):
            actions.appoint(cast.callback, order.pk, today_at(hour, days))


def test_who_would_rather_write_gets_the_link_and_no_further_call(cast: Cast) -> None:
    order = answered_order(cast)
    with at_time(today_at(10, 1)):
        for _ in range(2):
            actions.offer_link(cast.callback, order.pk)
        assert actions.take_next(cast.callback) is None
    assert RatingLink.objects.count() == 1
    assert Callback.objects.count() == 1


def test_the_next_one_belongs_to_one_agent_for_some_minutes(cast: Cast) -> None:
    second = another("callback_two")
    with at_time(today_at(10, 1)):
        first, other = answered_order(cast, "a"), answered_order(cast, "b")
        assert actions.take_next(cast.callback) == first
        assert actions.take_next(cast.callback) == first  # asked for again, it is still the same
        assert actions.take_next(second) == other
        with pytest.raises(Held):
            actions.take(second, first.pk)
        with pytest.raises(Held):
            actions.record(second, first.pk, GOOD, "person")
    with at_time(today_at(10.3, 1)):
        assert actions.take(second, first.pk).leased_by == second.id


def test_what_the_city_leaves_to_chance_is_drawn_once_and_gets_a_link(
    cast: Cast, calling: Callable[..., None]
) -> None:
    calling(share_of_matter={"0102": 0.0})
    order = answered_order(cast)
    with at_time(today_at(10, 1)):
        assert actions.plan_all() == 1
        assert actions.plan_all() == 0
        assert actions.take_next(cast.callback) is None
        assert queries.due(cast.callback).orders == []
    assert RatingLink.objects.get().order_id == order.pk
    with at_time(today_at(23, 9)):
        assert actions.close_unreached(order.pk).state == "80"


def test_what_went_on_without_an_answer_is_no_longer_planned(cast: Cast) -> None:
    answered, redone = answered_order(cast, "a"), answered_order(cast, "b")
    actions.plan_all()
    actions.record(cast.callback, answered.pk, GOOD, "person")
    orders.redo(cast.callback, redone.pk, "unsolved")  # as when one merged into it was not helped
    assert (actions.end_passed(), actions.end_passed()) == (1, 0)
    assert dict(Asking.objects.values_list("order", "ended")) == {
        answered.pk: "answered",
        redone.pk: "passed",
    }


def test_nobody_is_asked_about_the_own_unit(cast: Cast) -> None:
    order = answered_order(cast)
    own = Actor(cast.callback.id, "唐回访", (*cast.callback.posts, Post("unit_clerk", STREET, "")))
    assert own.has("callback_agent")
    assert HOTLINE in own.units()
    with at_time(today_at(10, 1)):
        assert queries.due(own).orders == []
        assert actions.take_next(own) is None
    with pytest.raises(Refused):
        actions.record(own, order.pk, GOOD, "person")
    with pytest.raises(Refused):
        actions.note_failure(own, order.pk, "busy")


@pytest.mark.parametrize(
    ("unit", "barred"), [(DISTRICT, True), ("S0102", False), ("C", True), ("B01", False)]
)
def test_nobody_above_or_below_the_unit_asks_either(cast: Cast, unit: str, barred: bool) -> None:
    order = answered_order(cast)
    near = Actor(cast.callback.id, "唐回访", (*cast.callback.posts, Post("unit_clerk", unit, "")))
    with at_time(today_at(10, 1)):
        assert (actions.take_next(near) is None) is barred
    assert queries.may_call_back(near, order) is not barred


def test_nobody_of_a_unit_that_helped_asks(cast: Cast) -> None:
    order = answered_order(cast)
    helper = Actor(cast.callback.id, "唐回访", (*cast.callback.posts, Post("unit_clerk", "B01", "")))
    assert queries.may_call_back(helper, order)
    order.co_units = ["B01"]
    order.save()
    assert not queries.may_call_back(helper, order)
    with at_time(today_at(10, 1)):
        assert actions.take_next(helper) is None


def test_the_anonymous_are_not_asked(cast: Cast) -> None:
    order = answered_order(cast, anonymous=True)
    with at_time(today_at(10, 1)):
        assert queries.due(cast.callback).orders == []
        assert actions.take_next(cast.callback) is None
    assert queries.not_to_ask() == [order.pk]


def test_what_is_offered_is_what_is_known() -> None:
    assert set(queries.SOLVED) == {"solved", "partly", "unsolved"}
    assert "answered" in queries.OUTCOMES

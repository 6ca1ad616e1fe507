"""Coverage, what units say themselves, ratings of calls, ratings set apart, and what a second bad answer leads to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.oversight.models import Duty
from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Incomplete, Refusal, Refused
from huiyin.answer.assessment.rules import Period
from huiyin.answer.callback import actions, queries
from huiyin.answer.callback.actions import CallRated
from huiyin.answer.callback.models import Callback, CallRating, SetApart
from huiyin.answer.callback.refusals import BadAnswers, RatedOtherwise
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.testing.cast import STREET, Cast
from tests.answer.asking import BAD, GOOD, answered_again, answered_order, today_at

pytestmark = pytest.mark.django_db


def month() -> Period:
    return Period(now().astimezone(current().zone).date().replace(day=1))


def test_coverage_tells_reached_unreached_and_not_asked_apart(cast: Cast) -> None:
    person, written, silent, unasked = (
        answered_order(cast, key, **how)
        for key, how in (("a", {}), ("b", {}), ("c", {}), ("d", {"anonymous": True}))
    )
    actions.record(cast.callback, person.pk, GOOD, "person")
    actions.record(cast.citizen, written.pk, GOOD, "receipt")
    actions.note_failure(cast.callback, silent.pk, "refused")
    actions.close_unasked(unasked.pk)
    with at_time(now() + timedelta(hours=73)):
        actions.close_unreached(silent.pk)
        # In three days another month may have begun.
        total = queries.coverage(month().spanning(2))[STREET]
    assert (total.reached, total.by_person, total.in_writing, total.unreached, total.not_asked) == (
        2,
        1,
        1,
        1,
        1,
    )
    assert (total.share.count, total.share.of) == (2, 3)


def test_a_second_bad_answer_puts_the_order_under_supervision(cast: Cast) -> None:
    order = answered_order(cast)
    actions.record(cast.callback, order.pk, BAD, "person")
    oversee()
    assert not Duty.objects.exists()
    orders.instruct(cast.head, order.pk, "重办，我到场。", "周经办")
    answered_again(cast, order.pk)
    actions.record(cast.callback, order.pk, replace(BAD, words="还是没修"), "person")
    oversee()
    duty = Duty.objects.get(order=order)
    assert "dissatisfied" in duty.triggers
    order.refresh_from_db()
    assert (order.state, order.round) == ("75", 2)


def test_what_a_unit_heard_itself_is_kept_beside_the_answers(cast: Cast) -> None:
    order = answered_order(cast)
    actions.record(cast.callback, order.pk, BAD, "person")
    orders.instruct(cast.head, order.pk, "重办", "周经办")
    for _ in range(2):
        actions.tell_own(cast.clerk, order.pk, "solved", "satisfied", "说修好了")
    with pytest.raises(Refusal):
        actions.tell_own(cast.clerk, order.pk, "unsolved", "satisfied")
    for stranger in (cast.rival, cast.callback, cast.supervisor):
        with pytest.raises(Refused):
            actions.tell_own(stranger, order.pk, "solved", "satisfied")
    answered_again(cast, order.pk)
    assert queries.self_reports(month()) == []  # nothing to compare with yet
    actions.record(cast.callback, order.pk, replace(BAD, words="还没修"), "person")
    [told] = queries.self_reports(month())
    assert (told.unit, told.round, told.own_solved, told.solved, told.rosier) == (
        STREET, 1, "solved", "unsolved", True,
    )  # fmt: skip


def test_a_unit_cannot_tell_afterwards(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.tell_own(cast.clerk, answered_order(cast).pk, "solved", "satisfied")


def test_one_rating_for_each_call(cast: Cast) -> None:
    order = answered_order(cast)
    rated = CallRated("call-1", "satisfied", order.number, "agent")
    for _ in range(2):
        actions.rate_call(SYSTEM, rated)
    with pytest.raises(RatedOtherwise):
        actions.rate_call(SYSTEM, replace(rated, rating="dissatisfied"))
    actions.rate_call(SYSTEM, CallRated("call-2", "dissatisfied"))
    found = queries.call_ratings(month())
    assert found.ratings == {"satisfied": 1, "dissatisfied": 1}
    assert found.agents == {cast.agent.id: {"satisfied": 1}}
    with pytest.raises(IntegrityError), transaction.atomic():
        CallRating.objects.create(call="call-1", rating="basically", at=now())


@pytest.mark.parametrize("wrong", [{"rating": "fine"}, {"call": " "}, {"number": "20260101-000000"}])
def test_what_cannot_be_rated_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(BadAnswers):
        actions.rate_call(SYSTEM, replace(CallRated("call-1", "satisfied"), **wrong))
    with pytest.raises(Refused):
        actions.rate_call(cast.clerk, CallRated("call-1", "satisfied"))
    assert not CallRating.objects.exists()


def a_bad_rating(cast: Cast) -> tuple[WorkOrder, int]:
    order = actions.record(cast.callback, answered_order(cast).pk, BAD, "person")
    return order, Callback.objects.get().pk


def test_two_people_set_a_rating_apart_and_the_rating_stays(cast: Cast) -> None:
    _, pk = a_bad_rating(cast)
    for refused in (cast.clerk, cast.rival_head, cast.panel_one):
        with pytest.raises(Refused):
            actions.ask_apart(refused, pk, "not_the_unit", "不归本街道管")
    with pytest.raises(Incomplete):
        actions.ask_apart(cast.head, pk, "not_the_unit", " ")
    case = actions.ask_apart(cast.head, pk, "not_the_unit", "路灯不归本街道管。")
    assert [one.pk for one in queries.apart_cases(cast.panel_one)] == [case.pk]
    for _ in range(2):
        actions.vote_apart(cast.panel_one, case.pk, True, "目录上是市政的。")
    assert queries.set_apart(month()) == frozenset()
    with pytest.raises(Refused):
        actions.vote_apart(cast.head, case.pk, True, "同意")
    actions.vote_apart(cast.panel_two, case.pk, True, "核对过，同意。")
    assert queries.set_apart(month()) == {pk}
    assert queries.bad_ratings(month()) == {STREET: (1, 1)}
    assert Callback.objects.get().result == "dissatisfied"
    with pytest.raises(Refusal):
        actions.vote_apart(cast.panel_two, case.pk, False, "再想想")


def test_one_against_one_decides_nothing(cast: Cast) -> None:
    _, pk = a_bad_rating(cast)
    case = actions.ask_apart(cast.head, pk, "abuse", "辱骂")
    actions.vote_apart(cast.panel_one, case.pk, True, "属实")
    actions.vote_apart(cast.panel_two, case.pk, False, "录音里没有")
    assert SetApart.objects.get().upheld is None


def test_a_good_rating_cannot_be_set_apart(cast: Cast) -> None:
    actions.record(cast.callback, answered_order(cast).pk, GOOD, "person")
    with pytest.raises(Refusal):
        actions.ask_apart(cast.head, Callback.objects.get().pk, "abuse", "无")


def test_one_answer_for_each_matter_and_round_is_kept_by_the_database(cast: Cast) -> None:
    a_bad_rating(cast)
    row = Callback.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_nothing_is_measured_of_another_month(cast: Cast) -> None:
    a_bad_rating(cast)
    last = Period(today_at(10, -40).date().replace(day=1))
    assert queries.bad_ratings(last) == {}
    assert queries.coverage(last) == {}
    assert queries.disagreement(last).asked == 0

"""Opinions: each has an owner and a day, is answered with a reason, questioned once, and never forgotten."""

import json
from datetime import timedelta

import pytest

from huiyin.act.notices.actions import look
from huiyin.act.notices.models import Notice
from huiyin.act.orders.refusals import Refused
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.publish.participation import actions
from huiyin.publish.participation.jobs import keep_observers
from huiyin.publish.participation.models import Opinion, OpinionAnswer
from huiyin.publish.participation.refusals import NotServing, NotWaiting, Unfinished
from huiyin.testing.cast import HOTLINE, RIVAL, STREET, Cast
from tests.publish.observed import observer_of

pytestmark = pytest.mark.django_db
WORDS = "答复里请写明什么时候修好，不要只写“已转办”。"
WHY = "从下月起答复模板加上完工日期。"


@pytest.fixture
def opinion(cast: Cast) -> Opinion:
    """An opinion that was put to the street."""
    _, someone = observer_of(cast)
    return actions.give_opinion(someone, WORDS, STREET, "one")


def someone_of(cast: Cast, opinion: Opinion):  # type: ignore[no-untyped-def]
    from huiyin.foundation.accounts.models import Account
    from huiyin.foundation.accounts.queries import actor_of

    return actor_of(Account.objects.get(pk=opinion.observer.account_id))


def test_an_opinion_has_an_owner_and_a_day_from_the_start(cast: Cast) -> None:
    _, someone = observer_of(cast)
    mine = actions.give_opinion(someone, WORDS, "", "one")
    assert mine.pk == actions.give_opinion(someone, WORDS, "", "one").pk and Opinion.objects.count() == 1
    assert mine.unit_id == HOTLINE and mine.number == f"意见{now().astimezone(current().zone):%Y}-{mine.pk}"
    assert mine.due_at == current().calendar.due(mine.at, current().observing.hearing.answer) or (
        mine.due_at and mine.due_at > now() + timedelta(days=10)
    )
    for words, unit in (("", ""), ("好" * 1001, ""), ("好", "nowhere")):
        with pytest.raises(Unfinished):
            actions.give_opinion(someone, words, unit, f"bad-{unit}-{len(words)}")
    for who in (cast.observer, cast.clerk, cast.citizen):
        with pytest.raises(NotServing):
            actions.give_opinion(who, WORDS, "", "two")


def test_the_owner_answers_and_nobody_else(cast: Cast, opinion: Opinion) -> None:
    for who in (
        "rival",
        "department_head",
        "supervisor",
        "leader",
        "district",
        "observer",
        "agent",
        "analyst",
    ):
        with pytest.raises(Refused):
            actions.answer(getattr(cast, who), opinion.pk, "adopted", WHY)
    for verdict, words in (("maybe", WHY), ("adopted", " "), ("adopted", "好" * 1001)):
        with pytest.raises(Unfinished):
            actions.answer(cast.clerk, opinion.pk, verdict, words)
    first = actions.answer(cast.clerk, opinion.pk, "adopted", WHY)
    assert actions.answer(cast.clerk, opinion.pk, "adopted", WHY) == first
    with pytest.raises(NotWaiting):
        actions.answer(cast.head, opinion.pk, "declined", "不采纳。")
    opinion.refresh_from_db()
    assert (opinion.state, opinion.due_at, first.unit_id) == ("answered", None, STREET)


def test_a_supervisor_hands_it_to_whom_it_concerns(cast: Cast, opinion: Opinion) -> None:
    with pytest.raises(Refused):
        actions.hand(cast.head, opinion.pk, RIVAL)
    actions.hand(cast.supervisor, opinion.pk, RIVAL)
    with pytest.raises(Refused):
        actions.answer(cast.clerk, opinion.pk, "adopted", WHY)
    actions.answer(cast.rival, opinion.pk, "partly", WHY)
    with pytest.raises(NotWaiting):
        actions.hand(cast.supervisor, opinion.pk, STREET)


def test_not_satisfied_once_then_a_supervisor_has_the_last_word(cast: Cast, opinion: Opinion) -> None:
    someone = someone_of(cast, opinion)
    with pytest.raises(NotWaiting):
        actions.dispute(someone, opinion.pk, "没有说到点上。")
    actions.answer(cast.clerk, opinion.pk, "declined", "没有必要。")
    with pytest.raises(NotServing):
        actions.dispute(cast.observer, opinion.pk, "不是我的。")
    actions.dispute(someone, opinion.pk, "没有说到点上。")
    actions.dispute(someone, opinion.pk, "没有说到点上。")
    with pytest.raises(Refused):
        actions.answer(cast.head, opinion.pk, "adopted", WHY)
    actions.answer(cast.supervisor, opinion.pk, "adopted", WHY)
    opinion.refresh_from_db()
    assert opinion.state == "settled" and [one.round for one in opinion.answers.order_by("round")] == [1, 2]
    with pytest.raises(NotWaiting):
        actions.dispute(someone, opinion.pk, "还是不行。")


def test_what_nobody_questions_stands_after_a_while(cast: Cast, opinion: Opinion) -> None:
    actions.answer(cast.clerk, opinion.pk, "adopted", WHY)
    assert actions.settle() == 0
    with at_time(now() + timedelta(days=16)):
        assert actions.settle() == 1 and actions.settle() == 0
    other = actions.give_opinion(someone_of(cast, opinion), WORDS, STREET, "two")
    actions.answer(cast.clerk, other.pk, "adopted", WHY)
    assert actions.be_satisfied(someone_of(cast, opinion), other.pk).state == "settled"


def test_overdue_is_said_once_and_everybody_who_should_is_told(cast: Cast, opinion: Opinion) -> None:
    look()
    with at_time(now() + timedelta(days=40)):
        assert actions.mark_overdue() == 1 and actions.mark_overdue() == 0
        look()
    told = Notice.objects.filter(template="opinion_overdue").values_list("account_id", flat=True)
    assert {cast.clerk.id, cast.head.id, cast.supervisor.id} <= set(told)
    assert cast.rival.id not in told
    answered = actions.answer(cast.clerk, opinion.pk, "adopted", WHY)
    assert answered and Opinion.objects.get().late_at is not None, "late stays late"


def test_each_is_told_in_words_that_say_nothing_of_the_opinion(cast: Cast) -> None:
    look()
    _, someone = observer_of(cast)
    opinion = actions.give_opinion(someone, WORDS, STREET, "one")
    actions.answer(cast.clerk, opinion.pk, "declined", "没有必要。")
    actions.dispute(someone, opinion.pk, "没有说到点上。")
    look()
    told = {(row.template, row.account_id) for row in Notice.objects.filter(channel="inbox")}
    assert ("opinion_put", cast.clerk.id) in told and ("opinion_put", cast.head.id) in told
    assert ("opinion_answered", someone.id) in told and ("opinion_disputed", cast.supervisor.id) in told
    rows = Notice.objects.filter(template__startswith="opinion")
    assert {row.link for row in rows} == {f"/opinions/{opinion.pk}/"}
    everything = json.dumps([[e.evidence, e.reason] for e in Event.objects.all()], ensure_ascii=False)
    everything += " ".join(rows.values_list("words", flat=True))
    for words in ("已转办", "没有必要", "没有说到点上"):
        assert words not in everything


def test_published_only_by_a_person_masked_and_taken_back(cast: Cast, opinion: Opinion) -> None:
    with pytest.raises(NotWaiting):
        actions.publish(cast.supervisor, opinion.pk, WORDS, WHY)
    actions.answer(cast.clerk, opinion.pk, "adopted", WHY)
    with pytest.raises(Refused):
        actions.publish(cast.head, opinion.pk, WORDS, WHY)
    with pytest.raises(Unfinished):
        actions.publish(cast.supervisor, opinion.pk, WORDS, "")
    shown = actions.publish(cast.supervisor, opinion.pk, "李经理说13912345678打不通。", WHY)
    assert shown.published == "某经理说＊＊＊＊打不通。" and shown.published_at
    assert actions.publish(cast.supervisor, opinion.pk, "", "").published_at is None


def test_an_opinion_outlives_its_observer_and_is_still_answered(cast: Cast, opinion: Opinion) -> None:
    actions.leave(someone_of(cast, opinion))
    actions.answer(cast.clerk, opinion.pk, "adopted", WHY)
    opinion.refresh_from_db()
    assert opinion.state == "settled" and OpinionAnswer.objects.get().words == WHY


def test_the_job_does_all_that_is_due_and_then_nothing(cast: Cast, opinion: Opinion) -> None:
    with at_time(now() + timedelta(days=40)):
        assert keep_observers() == 1, "one opinion is late; there is nothing to look at"
        assert keep_observers() == 0
    with at_time(now() + timedelta(days=400)):
        assert keep_observers() == 1, "the term is over"

"""What random lives of orders found, each made as small as it could be."""

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.act.coordination.whistles.actions import blow
from huiyin.act.coordination.whistles.actions import escalate as whistle_in_vain
from huiyin.act.orders import actions
from huiyin.act.orders.actions.hotline import CannotLead
from huiyin.act.orders.handling_models import Promise, SupplementRequest
from huiyin.act.orders.models import Clock, ClockChange, Escalation, ReturnRequest, WorkOrder
from huiyin.act.orders.panel_models import ExclusionAudit
from huiyin.answer.callback.actions import note_failure, record
from huiyin.answer.callback.models import Callback
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story
from huiyin.jobs import draw_endings_to_audit
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.supervised import order_at, walk
from tests.act.test_merging import BAD, said, to_answer


def in_hand(cast: Cast) -> WorkOrder:
    return walk(cast, order_at(), "50")


def test_more_time_stands_in_the_reckoning_of_the_clock(cast: Cast) -> None:
    order = in_hand(cast)
    actions.request_extension(cast.clerk, order.pk, actions.MoreTime(2, "等料", "已到场", "已告知"))
    actions.grant_extension(cast.reviewer, order.pk)
    clock = Clock.objects.get(order=order, name="handle")
    change = ClockChange.objects.get(clock=clock)
    assert (change.kind, change.new_due) == ("prolong", clock.due_at)
    assert [event.action for event in story(f"order:{order.pk}")][-2:] == ["prolong", "grant_extension"]
    order.refresh_from_db()
    assert order.handle_due_at == clock.due_at


def test_giving_up_ends_the_question_to_the_appellant(cast: Cast) -> None:
    order = in_hand(cast)
    actions.ask(cast.clerk, order.pk, "是几号楼？")
    actions.give_up(cast.head, order.pk, "no_information", "两次联系的记录", "情况没有收到。")
    assert SupplementRequest.objects.get(order=order).outcome == "left"


def test_a_whistle_in_vain_lies_with_the_district_until_it_is_settled(cast: Cast) -> None:
    order = in_hand(cast)
    whistle = blow(cast.head, order.pk, "emergency", "管线归谁", "不归街道", "江岸路", [DEPARTMENT])
    whistle_in_vain(cast.head, whistle.pk, "没有人来")
    assert Escalation.objects.get(order=order, settled_at=None).level == "district"
    event = story(f"order:{order.pk}")[-1]
    assert (event.action, event.evidence) == ("escalate", {"why": "没有人来", "whistle": whistle.pk})


def test_a_promise_that_is_taken_to_the_level_above_is_not_open_any_more(cast: Cast) -> None:
    order = in_hand(cast)
    day = (now() + timedelta(days=20)).date()
    actions.shelve(cast.head, order.pk, actions.NewPromise(day, "分三步", "已告知"))
    actions.escalate(cast.head, order.pk, "办不动")
    assert Promise.objects.get(order=order).outcome == "left"


@pytest.mark.parametrize("goes_on", ["resume", "withdraw"])
def test_a_weekend_that_was_waited_through_is_no_gift_to_a_clock_in_working_days(
    cast: Cast, goes_on: str
) -> None:
    friday, monday = datetime(2026, 11, 6, 8, tzinfo=UTC), datetime(2026, 11, 9, 2, tzinfo=UTC)
    with at_time(friday.replace(day=5)):
        order = walk(cast, order_at(), "70")
        actions.redo(cast.callback, order.pk, "unsolved")
        actions.instruct(cast.head, order.pk, "重办。", "周经办")
        due = Clock.objects.get(order=order, name="redo").due_at
    with at_time(friday):  # an hour before the office closes
        actions.ask(cast.clerk, order.pk, "是几号楼？")
    with at_time(monday):  # an hour after it opens
        act = {
            "resume": lambda: actions.resume(cast.clerk, order.pk),
            "withdraw": lambda: _withdraw(cast, order),
        }
        act[goes_on]()
    clock = Clock.objects.get(order=order, name="redo")
    assert (clock.due_at - due, clock.paused, clock.paused_at) == (
        timedelta(days=1, hours=2 - 8),
        monday - friday,
        None,
    )


def _withdraw(cast: Cast, order: WorkOrder) -> WorkOrder:
    return actions.withdraw(cast.citizen, order.pk, "不用办了")


def test_a_call_that_nobody_answered_sent_again_is_one_try(cast: Cast) -> None:
    order = walk(cast, order_at(), "70")
    for _ in range(2):
        note_failure(cast.callback, order.pk, "no_answer")
    order.refresh_from_db()
    assert (order.tries, Callback.objects.filter(order=order).count()) == (1, 1)


def test_the_worker_draws_endings_for_a_second_look(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    order = in_hand(cast)
    actions.request_exclusion(cast.head, order.pk, "litigation", "立案通知", "请以判决为准。")
    for who in (cast.panel_one, cast.panel_two):
        actions.vote_exclusion(who, order.pk, True, "同意")
    monkeypatch.setattr("huiyin.act.orders.actions.audits.drawn", lambda *_: True)
    draw_endings_to_audit()
    assert ExclusionAudit.objects.get().exclusion.order_id == order.pk


def test_split_out_in_its_second_round_an_order_is_dispatched_by_a_clock_of_its_own(cast: Cast) -> None:
    start = datetime(2026, 11, 2, 1, tzinfo=UTC)
    with at_time(start):
        parent, child = said(lead=STREET), said()
        actions.merge(cast.dispatcher, child.pk, parent.pk)
        to_answer(cast, parent)
        record(cast.citizen, child.pk, BAD, "link")
    with at_time(start + timedelta(days=3)):
        actions.split(cast.dispatcher, child.pk, "是另一盏灯")
    first, second = Clock.objects.filter(order=child, name="dispatch").order_by("id")
    assert (first.round, first.outcome, second.round) == (0, "void", 1)
    assert second.started_at == start + timedelta(days=3) and second.due_at > second.started_at


def test_what_every_unit_gave_back_goes_before_a_conference(cast: Cast) -> None:
    order = said()
    for unit in (STREET, RIVAL, DEPARTMENT):
        ReturnRequest.objects.create(
            order=order, unit_id=unit, provision="不在清单内", asked_at=now(), ruled_at=now(), granted=True
        )
        with pytest.raises(CannotLead):
            actions.dispatch(cast.dispatcher, order.pk, unit, basis="person")
    actions.confer(cast.dispatcher, order.pk, [STREET, RIVAL], "谁来办")
    assert actions.rule(cast.panel_one, order.pk, STREET, "会商定了。").state == "30"

"""Remarks stay inside and are never changed; a shift's open things reach the next hand; who looks is seen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.act.coordination.actions import raise_alarms, take
from huiyin.act.coordination.handing_actions import take_shift
from huiyin.act.coordination.models import Alarm
from huiyin.act.orders.actions import instruct, receive_many, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.act.teamwork.actions import (
    AlreadyTaken,
    NothingToHandOver,
    NothingWritten,
    be_present,
    comment,
    correct,
    hand_over,
    leave,
    take_over,
    withdraw_hand_over,
)
from huiyin.act.teamwork.models import Comment
from huiyin.act.teamwork.queries import hand_overs, in_hand, present, remarks
from huiyin.foundation.accounts.actions import give_post, open_account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM, Actor
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story, verify
from huiyin.hear.intake.actions import save_draft
from huiyin.hear.intake.queries import drafts
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import HOTLINE, PASSWORD, STREET, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    new = NewAppeal(words="楼下井盖松了，车一压就响。", channel="web", source="web", source_key="lid")
    return receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    """A second clerk of the street."""
    return newcomer("clerk_two", "施同事", "unit_clerk", STREET)


def newcomer(username: str, name: str, role: str, unit: str) -> Actor:
    account = open_account(SYSTEM, username, name, PASSWORD)
    give_post(SYSTEM, account, role, unit)
    return actor_of(account)


def handled_by_clerk(cast: Cast, order: WorkOrder) -> None:
    sign(cast.clerk, order.pk)
    submit(cast.clerk, order.pk)
    instruct(cast.head, order.pk, "今天去看。", "周经办")


def test_those_who_work_on_an_order_speak_and_others_do_not(cast: Cast, order: WorkOrder) -> None:
    for who in ("clerk", "deputy", "head", "agent", "district", "supervisor"):
        comment(getattr(cast, who), order.pk, f"{who}来说一句")
    for who in ("rival", "outsider", "citizen", "leader", "administrator", "auditor"):
        with pytest.raises(Refused):
            comment(getattr(cast, who), order.pk, "我也来说")
    assert len(remarks(order.pk)) == 6


def test_the_same_said_twice_stands_once(cast: Cast, order: WorkOrder) -> None:
    first = comment(cast.clerk, order.pk, "去看过了。")
    assert comment(cast.clerk, order.pk, " 去看过了。") == first
    with at_time(now() + timedelta(minutes=5)):
        assert comment(cast.clerk, order.pk, "去看过了。") != first
    assert len(story(f"talk:{order.pk}")) == 2


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 2001])
def test_nothing_or_too_much_is_no_remark(cast: Cast, order: WorkOrder, text: str) -> None:
    with pytest.raises(NothingWritten):
        comment(cast.clerk, order.pk, text)


def test_a_correction_stands_before_what_it_corrects(cast: Cast, order: WorkOrder) -> None:
    first = comment(cast.clerk, order.pk, "@郑书记 明天去")
    newer = correct(cast.clerk, first.pk, "@郑书记 @钱分管 后天去")
    newest = correct(cast.clerk, first.pk, "@郑书记 大后天去")
    (remark,) = remarks(order.pk)
    assert remark.comment == newest and remark.before == (first, newer)
    told = [event.evidence["accounts"] for event in story(f"talk:{order.pk}")]
    assert told == [[cast.head.id], [cast.deputy.id], []]  # nobody is told twice
    assert correct(cast.clerk, newest.pk, "@郑书记 大后天去") == newest
    with pytest.raises(Refused):
        correct(cast.deputy, newest.pk, "改别人的话")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(
            order=order, account_id=1, author="x", text="second correction", at=now(), corrects=first
        )


def test_only_who_may_read_the_order_is_called(cast: Cast, order: WorkOrder) -> None:
    said = comment(cast.clerk, order.pk, "@郑书记和@吴邻街请看，@周经办自己也看，@没这个人")
    assert said.mentions == [cast.head.id]


def test_a_shift_is_handed_to_a_colleague(cast: Cast, order: WorkOrder, colleague: Actor) -> None:
    handled_by_clerk(cast, order)
    (item,) = in_hand(cast.clerk)
    assert (item["kind"], item["words"], item["matter"]) == ("order", order.number, "010202")
    given = hand_over(cast.clerk, [item], "下午三点约了物业。", colleague.id)
    assert hand_over(cast.clerk, [item], "下午三点约了物业。", colleague.id) == given
    order.refresh_from_db()
    assert order.handler == "周经办"  # until it is taken it stays in the giver's hand
    assert hand_overs(colleague)[0] == [given] and hand_overs(cast.head)[0] == []
    with pytest.raises(Refused):
        take_over(cast.head, given.pk)
    taken = take_over(colleague, given.pk)
    assert take_over(colleague, given.pk) == taken
    order.refresh_from_db()
    assert order.handler == "施同事"
    assert story(f"order:{order.pk}")[-1].action == "assign"
    assert [event.action for event in story(f"handover:{given.pk}")] == ["give", "take"]
    assert in_hand(cast.clerk) == [] and len(in_hand(colleague)) == 1
    with pytest.raises(AlreadyTaken):
        withdraw_hand_over(cast.clerk, given.pk)
    assert verify().ok


def test_what_moved_on_meanwhile_stays_where_it_is(cast: Cast, order: WorkOrder, colleague: Actor) -> None:
    handled_by_clerk(cast, order)
    given = hand_over(cast.clerk, in_hand(cast.clerk), "", None)
    WorkOrder.objects.filter(pk=order.pk).update(handler="钱分管")
    take_over(colleague, given.pk)
    order.refresh_from_db()
    assert order.handler == "钱分管"


def test_anybody_of_the_unit_takes_what_is_left_to_the_next_shift(
    cast: Cast, order: WorkOrder, colleague: Actor
) -> None:
    handled_by_clerk(cast, order)
    given = hand_over(cast.clerk, in_hand(cast.clerk), "", None)
    with pytest.raises(Refused):
        take_over(cast.rival, given.pk)
    with pytest.raises(Refused):
        take_over(cast.clerk, given.pk)
    take_over(colleague, given.pk)
    with pytest.raises(AlreadyTaken):
        take_over(cast.deputy, given.pk)


def test_what_is_not_in_ones_hand_cannot_be_handed_over(cast: Cast, order: WorkOrder) -> None:
    with pytest.raises(NothingToHandOver):
        hand_over(cast.clerk, [{"kind": "order", "id": str(order.pk), "words": ""}], "", None)
    with pytest.raises(Refused):
        hand_over(cast.outsider, [], "", None)


def test_what_nobody_took_can_be_taken_back(cast: Cast, order: WorkOrder, colleague: Actor) -> None:
    handled_by_clerk(cast, order)
    given = hand_over(cast.clerk, in_hand(cast.clerk), "", None)
    with pytest.raises(Refused):
        withdraw_hand_over(colleague, given.pk)
    withdraw_hand_over(cast.clerk, given.pk)
    with pytest.raises(AlreadyTaken):
        take_over(colleague, given.pk)


def test_a_parked_call_moves_to_the_colleagues_desk(cast: Cast) -> None:
    second = newcomer("agent_two", "柳受理", "agent", HOTLINE)
    assert save_draft(cast.agent.id or 0, "call-1", {"words": "话没说完"}, 1, parked=True)
    (item,) = in_hand(cast.agent)
    given = hand_over(cast.agent, [item], "等他再打来。", second.id)
    take_over(second, given.pk)
    assert drafts(cast.agent.id or 0) == []
    (kept,) = drafts(second.id or 0)
    assert kept.fields == {"words": "话没说完"} and kept.parked


def test_an_alarm_changes_hands_and_is_never_in_nobodys(cast: Cast, order: WorkOrder) -> None:
    second = newcomer("agent_two", "柳受理", "agent", HOTLINE)
    WorkOrder.objects.filter(pk=order.pk).update(risk="red")
    raise_alarms()
    alarm = Alarm.objects.get(order=order)
    take(cast.agent, alarm.pk)
    given = hand_over(cast.agent, [{"kind": "alarm", "id": str(alarm.pk), "words": ""}], "", second.id)
    alarm.refresh_from_db()
    assert alarm.taken_by == cast.agent.id
    take_shift(second, given.pk)
    take_shift(second, given.pk)
    alarm.refresh_from_db()
    assert alarm.taken_by == second.id
    assert [event.action for event in story(f"alarm:{alarm.pk}")] == ["raise", "take", "take"]


def test_another_ones_alarm_is_not_passed_on(cast: Cast, order: WorkOrder) -> None:
    second = newcomer("agent_two", "柳受理", "agent", HOTLINE)
    WorkOrder.objects.filter(pk=order.pk).update(risk="red")
    raise_alarms()
    alarm = Alarm.objects.get(order=order)
    take(cast.dispatcher, alarm.pk)
    given = hand_over(cast.agent, [{"kind": "alarm", "id": str(alarm.pk), "words": ""}], "", second.id)
    take_shift(second, given.pk)
    alarm.refresh_from_db()
    assert alarm.taken_by == cast.dispatcher.id


def test_who_looks_is_seen_for_a_while(cast: Cast, order: WorkOrder) -> None:
    be_present(cast.clerk, order, typing=False)
    be_present(cast.head, order, typing=True)
    be_present(cast.clerk, order, typing=False)
    assert [(p.name, p.typing) for p in present(order.pk, cast.deputy.id)] == [
        ("郑书记", True),
        ("周经办", False),
    ]
    assert [p.name for p in present(order.pk, cast.head.id)] == ["周经办"]
    leave(cast.clerk, order.pk)
    assert [p.name for p in present(order.pk, None)] == ["郑书记"]
    with at_time(now() + timedelta(minutes=1)):
        assert present(order.pk, None) == []

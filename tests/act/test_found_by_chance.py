"""What random lives of orders found, each made as small as it could be."""

from huiyin.act.coordination.whistles.actions import blow
from huiyin.act.coordination.whistles.actions import escalate as whistle_in_vain
from huiyin.act.orders import actions
from huiyin.act.orders.handling_models import SupplementRequest
from huiyin.act.orders.models import Clock, ClockChange, Escalation, WorkOrder
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import DEPARTMENT, Cast
from tests.act.supervised import order_at, walk


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

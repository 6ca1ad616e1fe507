"""The table of the lifecycle, and orders walked along it by the real people."""

from collections.abc import Callable

import pytest

from huiyin.act.orders import rules
from huiyin.act.orders.actions import (
    approve,
    contact,
    disapprove,
    dispatch,
    instruct,
    progress,
    receive_many,
    release,
    reply,
    request_return,
    send_back,
    sign,
    submit,
    vote_return,
)
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.actions.returns import AskedBefore
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused, Stale
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.rules import Answers
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

HAPPY = Answers(True, "solved", "satisfied", "basically", "satisfied")
UNHAPPY = Answers(
    True, "unsolved", "satisfied", "dissatisfied", "dissatisfied", ("not_done",), False, "还是不亮"
)


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """A lamp is dark, and the street has the order."""
    new = NewAppeal(
        words="小区门口的路灯不亮已经两个星期了，老人晚上出门看不见。",
        channel="web",
        source="web",
        source_key="lamp",
        person=Person("张试", "13800000001"),
    )
    return receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0].order


def to_state(cast: Cast, order: WorkOrder, state: str) -> WorkOrder:
    """Walk the straight path as far as this state."""
    steps: dict[str, Callable[[], WorkOrder]] = {
        "40": lambda: sign(cast.clerk, order.pk),
        "41": lambda: submit(cast.clerk, order.pk),
        "50": lambda: instruct(cast.head, order.pk, "今晚先亮起来。", "周经办"),
        "60": lambda: reply(cast.clerk, order.pk, "七盏灯已换好。", "电缆老化"),
        "65": lambda: release(cast.deputy, order.pk),
        "70": lambda: approve(cast.reviewer, order.pk, {"each_demand": True}),
    }
    for target, act in steps.items():
        order = act()
        if target == state:
            break
    return order


def test_the_table_has_no_dead_end() -> None:
    assert rules.faults() == []
    assert len(rules.STATES) == 27


@pytest.mark.parametrize("action", rules.STRAIGHT)
def test_every_step_of_the_straight_path_is_in_the_table(action: str) -> None:
    assert any(move.action == action for move in rules.MOVES)


def test_an_order_walks_the_straight_path_to_its_end(cast: Cast, order: WorkOrder) -> None:
    assert order.state == "30" and order.lead_id == STREET
    sign(cast.clerk, order.pk)
    contact(cast.clerk, order.pk, "打过电话，老人无碍。")
    submit(cast.clerk, order.pk)
    instruct(cast.head, order.pk, "今晚先亮起来。", "周经办")
    progress(cast.clerk, order.pk, "换了三盏。")
    reply(cast.clerk, order.pk, "七盏灯已换好。")
    release(cast.deputy, order.pk)
    approve(cast.reviewer, order.pk, {"each_demand": True})
    done = record(cast.callback, order.pk, HAPPY, "person")
    assert done.state == "80" and done.closed_at is not None
    assert [e.action for e in story(f"order:{order.pk}")] == list(rules.STRAIGHT)
    assert not Clock.objects.filter(order=order, stopped_at=None).exists()
    assert set(Clock.objects.filter(order=order).values_list("outcome", flat=True)) == {"met"}


def test_a_second_click_changes_nothing(cast: Cast, order: WorkOrder) -> None:
    first = sign(cast.clerk, order.pk)
    again = sign(cast.clerk, order.pk)
    assert (again.version, again.state) == (first.version, "40")
    assert [e.action for e in story(f"order:{order.pk}")].count("sign") == 1


@pytest.mark.parametrize(
    "who", ["rival", "rival_head", "department", "outsider", "citizen", "agent", "leader"]
)
def test_signing_anothers_order_is_refused(cast: Cast, order: WorkOrder, who: str) -> None:
    with pytest.raises(Refused):
        sign(cast.everybody()[who], order.pk)
    assert WorkOrder.objects.get(pk=order.pk).state == "30"


def test_signing_a_closed_order_is_told_kindly(cast: Cast, order: WorkOrder) -> None:
    to_state(cast, order, "70")
    record(cast.callback, order.pk, HAPPY, "person")
    with pytest.raises(NotNow, match="办结"):
        sign(cast.clerk, order.pk)


def test_instructing_without_words_is_incomplete(cast: Cast, order: WorkOrder) -> None:
    to_state(cast, order, "41")
    with pytest.raises(Incomplete) as lacking:
        instruct(cast.head, order.pk, "", "周经办")
    assert lacking.value.fields == ("instruction",)


def test_acting_on_an_old_version_is_stale(cast: Cast, order: WorkOrder) -> None:
    old = order.version
    to_state(cast, order, "50")
    with pytest.raises(Stale):
        reply(cast.clerk, order.pk, "已修好。", version=old)


def test_the_head_is_never_in_the_way_of_contact(cast: Cast, order: WorkOrder) -> None:
    to_state(cast, order, "41")
    assert contact(cast.clerk, order.pk, "先打了电话。").state == "41"


def test_a_draft_sent_back_is_worked_over(cast: Cast, order: WorkOrder) -> None:
    to_state(cast, order, "60")
    assert send_back(cast.deputy, order.pk, "没有说明原因。").state == "50"


def test_a_reply_that_does_not_pass_lets_the_clock_go_on(cast: Cast, order: WorkOrder) -> None:
    to_state(cast, order, "65")
    assert Clock.objects.get(order=order, name="handle").outcome == "met"
    assert disapprove(cast.reviewer, order.pk, "第二点没有答复。").state == "50"
    assert Clock.objects.get(order=order, name="handle").stopped_at is None


def test_an_unhappy_answer_sends_the_order_back(cast: Cast, order: WorkOrder) -> None:
    to_state(cast, order, "70")
    back = record(cast.callback, order.pk, UNHAPPY, "person")
    assert (back.state, back.round) == ("75", 1)
    assert record(cast.callback, order.pk, UNHAPPY, "person").round == 1
    progress(cast.clerk, order.pk, "重新布线。")
    instruct(cast.head, order.pk, "书记带队再去一趟。", "周经办")
    reply(cast.clerk, order.pk, "这次连电缆一起换了。")
    release(cast.head, order.pk)
    approve(cast.reviewer, order.pk, {"each_demand": True})
    assert record(CITIZEN, order.pk, HAPPY, "link").state == "80"


def test_one_panel_member_alone_decides_nothing(cast: Cast, order: WorkOrder) -> None:
    request_return(cast.clerk, order.pk, "城市照明管理规定第九条：市政道路路灯由主管部门维护。", "B01")
    for _ in range(3):
        assert vote_return(cast.panel_one, order.pk, True, "条款适用").state == "31"
    done = vote_return(cast.panel_two, order.pk, True, "同意")
    assert (done.state, done.lead_id, done.returns) == ("20", None, 1)
    assert set(Clock.objects.filter(order=order, name="sign").values_list("outcome", flat=True)) == {"void"}


def test_a_returned_order_does_not_come_back_to_the_same_unit(cast: Cast, order: WorkOrder) -> None:
    request_return(cast.clerk, order.pk, "不在街道履职清单内。")
    vote_return(cast.panel_one, order.pk, True, "同意")
    vote_return(cast.panel_two, order.pk, True, "同意")
    with pytest.raises(Exception, match="牵头"):
        dispatch(cast.dispatcher, order.pk, STREET, basis="person")
    assert dispatch(cast.dispatcher, order.pk, RIVAL, basis="person").lead_id == RIVAL


def test_a_denied_return_stays_and_cannot_be_asked_again(cast: Cast, order: WorkOrder) -> None:
    request_return(cast.clerk, order.pk, "不在街道履职清单内。")
    vote_return(cast.panel_one, order.pk, False, "清单第十二项")
    stays = vote_return(cast.panel_two, order.pk, False, "同上")
    assert (stays.state, stays.lead_id) == ("40", STREET)
    with pytest.raises(NotNow):
        request_return(cast.clerk, order.pk, "再试一次。")
    WorkOrder.objects.filter(pk=order.pk).update(state="30")
    with pytest.raises(AskedBefore):
        request_return(cast.clerk, order.pk, "再试一次。")

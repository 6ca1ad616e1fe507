"""Sent up: to the district, then the city; settled there, or given to another unit with limits of its own."""

from datetime import datetime, timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions.hotline import CannotLead
from huiyin.act.orders.actions.leading import BarredFromStreets
from huiyin.act.orders.models import Clock, Escalation, WorkOrder
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import DEPARTMENT, DISTRICT, RIVAL, STREET, Cast
from tests.act.supervised import CITY, order_at, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the street is handling."""
    return walk(cast, order_at(STREET), "50")


def acts(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_it_goes_to_the_district_of_the_unit(cast: Cast, order: WorkOrder) -> None:
    sent = actions.escalate(cast.head, order.pk, "涉及两个小区共用管网，街道协调不动。")
    found = Escalation.objects.get()
    assert (sent.state, found.above_id, found.level, found.from_unit_id) == (
        "55",
        DISTRICT,
        "district",
        STREET,
    )
    assert found.due_at - found.at == timedelta(hours=24)
    actions.escalate(cast.head, order.pk, "涉及两个小区共用管网，街道协调不动。")
    assert Escalation.objects.count() == 1


def test_a_department_has_only_the_city_above_it(cast: Cast) -> None:
    order = walk(cast, order_at(DEPARTMENT), "50", unit="department")
    actions.escalate(cast.department_head, order.pk, "要市里定。")
    assert (Escalation.objects.get().above_id, Escalation.objects.get().level) == (CITY, "city")


@pytest.mark.parametrize("who", ["clerk", "deputy", "rival_head", "agent", "outsider", "citizen", "leader"])
def test_only_the_head_and_those_above_send_up(cast: Cast, order: WorkOrder, who: str) -> None:
    with pytest.raises(Refused):
        actions.escalate(getattr(cast, who), order.pk, "办不了。")


def test_why_must_be_said(cast: Cast, order: WorkOrder) -> None:
    with pytest.raises(Incomplete):
        actions.escalate(cast.head, order.pk, "")
    with pytest.raises(NotNow):
        actions.take_up(cast.district, order.pk, "还没报上来。")


@pytest.mark.parametrize("who", ["head", "district", "supervisor"])
def test_the_level_above_settles_it_with_a_decision(cast: Cast, order: WorkOrder, who: str) -> None:
    actions.escalate(getattr(cast, who), order.pk, "协调不动。")
    with pytest.raises(Refused):
        actions.take_up(cast.head, order.pk, "自己定。")
    with pytest.raises(Incomplete):
        actions.take_up(cast.district, order.pk, "")
    settled = actions.take_up(cast.district, order.pk, "由区住建局出人，明天上午到场。")
    found = Escalation.objects.get()
    assert (settled.state, settled.lead_id, found.outcome) == ("50", STREET, "taken_up")
    assert found.decision.startswith("由区住建局")


def test_a_district_gives_it_to_another_of_its_units(cast: Cast, order: WorkOrder) -> None:
    actions.contact(cast.clerk, order.pk, "打过电话。")
    actions.escalate(cast.head, order.pk, "在邻街地界。")
    moved = actions.reassign(cast.district, order.pk, RIVAL, "现场看过，在望塔街道。")
    assert (moved.state, moved.lead_id, moved.signed_at, moved.contacted_at) == ("30", RIVAL, None, None)
    assert (moved.handler, moved.confirmed_at) == ("", moved.dispatched_at)
    assert Escalation.objects.get().to_unit_id == RIVAL
    running = {clock.name: clock for clock in Clock.objects.filter(order=order, stopped_at=None)}
    assert set(running) == {"sign", "contact", "handle"}
    assert {clock.unit_id for clock in running.values()} == {RIVAL}
    old = Clock.objects.get(order=order, name="handle", unit=STREET)
    assert old.outcome == "void"
    assert actions.sign(cast.rival, order.pk).state == "40"


def test_what_was_missed_before_stays_missed(cast: Cast, order: WorkOrder) -> None:
    due: datetime = Clock.objects.get(order=order, name="handle").due_at
    with at_time(due + timedelta(hours=1)):
        actions.escalate(cast.head, order.pk, "在邻街地界。")
        actions.reassign(cast.supervisor, order.pk, RIVAL, "在望塔街道。")
    assert Clock.objects.get(order=order, name="handle", unit=STREET).outcome == "missed"


def test_a_second_round_given_to_another_unit_can_still_be_sent_back(cast: Cast, order: WorkOrder) -> None:
    walk(cast, order, "70", start="50")
    actions.redo(cast.callback, order.pk, "unsolved")
    actions.escalate(cast.head, order.pk, "要换人办。")
    actions.reassign(cast.supervisor, order.pk, RIVAL, "由望塔街道办。")
    walk(cast, order, "65", unit="rival")
    actions.disapprove(cast.reviewer, order.pk, "没回答第二点。")
    running = Clock.objects.get(order=order, stopped_at=None, name__in=["handle", "redo"])
    assert (running.name, running.unit_id) == ("handle", RIVAL)


def test_to_whom_it_cannot_go(cast: Cast, order: WorkOrder) -> None:
    actions.escalate(cast.head, order.pk, "协调不动。")
    for unit in (STREET, "nowhere"):
        with pytest.raises(CannotLead):
            actions.reassign(cast.supervisor, order.pk, unit, "改派。")
    with pytest.raises(actions.OutOfReach):
        actions.reassign(cast.district, order.pk, DEPARTMENT, "该部门办。")
    with pytest.raises(actions.OutOfReach):
        actions.reassign(cast.district, order.pk, "S0201", "该别的区办。")
    with pytest.raises(Refused):
        actions.reassign(cast.head, order.pk, RIVAL, "给邻街。")
    assert actions.reassign(cast.supervisor, order.pk, DEPARTMENT, "该部门办。").lead_id == DEPARTMENT


def test_a_departments_matter_is_not_pushed_down_to_a_street(cast: Cast) -> None:
    order = walk(cast, order_at(DEPARTMENT, matter="020101"), "50", unit="department")
    actions.escalate(cast.department_head, order.pk, "请街道办。")
    with pytest.raises(BarredFromStreets):
        actions.reassign(cast.supervisor, order.pk, STREET, "街道办。")


def test_what_the_district_leaves_lying_goes_to_the_city_once(cast: Cast, order: WorkOrder) -> None:
    actions.escalate(SYSTEM, order.pk, "吹哨未解决。")
    assert actions.raise_escalations() == 0
    with at_time(now() + timedelta(hours=25)):
        assert [actions.raise_escalations(), actions.raise_escalations()] == [1, 0]
        found = Escalation.objects.get()
        assert (found.level, found.above_id) == ("city", CITY)
        assert found.due_at - now() == timedelta(hours=48)
        assert actions.take_up(cast.supervisor, order.pk, "市里协调。").state == "50"
    assert acts(order)[-2:] == ["raise_escalation", "take_up"]


def test_what_is_withdrawn_above_is_settled(cast: Cast, order: WorkOrder) -> None:
    actions.escalate(cast.head, order.pk, "协调不动。")
    WorkOrder.objects.filter(pk=order.pk).update(state="80", closed_at=now())
    assert [actions.end_escalations(), actions.end_escalations()] == [1, 0]
    assert Escalation.objects.get().outcome == "ended"

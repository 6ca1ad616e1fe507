"""Parts of units that help: called in, done, refused, let off; the lead never ends an order over an open part."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.actions.parts import CannotHelp, PartDone
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.queries import find, read
from huiyin.act.orders.refusals import Incomplete, NotNow, PartsOpen, Refused
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast

LAMP = "小区门口的路灯不亮已经两个星期了，老人晚上出门看不见。"


def led_by(unit: str, key: str = "a", matter: str = "010202", **how: object) -> WorkOrder:
    new = NewAppeal(
        words=LAMP, channel="web", source="test", source_key=key, person=Person("张试", "13800000001")
    )
    return receive_many(CITIZEN, [new], Receiving(lead=unit, matter=matter, **how))[0].order  # type: ignore[arg-type]


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """The street handles it."""
    made = led_by(STREET)
    actions.sign(cast.clerk, made.pk)
    actions.submit(cast.clerk, made.pk)
    return actions.instruct(cast.head, made.pk, "今晚先亮起来。", "")


@pytest.fixture
def part(cast: Cast, order: WorkOrder) -> Part:
    """The department is asked for the cable."""
    actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆是谁挖断的", days=1)
    return Part.objects.get(order=order)


def late(part: Part) -> None:
    gone = now() - timedelta(hours=3)
    Part.objects.filter(pk=part.pk).update(due_at=gone)
    Clock.objects.filter(order=part.order_id, name="part").update(due_at=gone)


def test_the_lead_waits_for_every_part_and_is_told_for_whom(cast: Cast, order: WorkOrder, part: Part) -> None:
    with pytest.raises(PartsOpen, match="住房") as told:
        actions.reply(cast.clerk, order.pk, "七盏灯已换好。")
    assert "超时算它的" in told.value.message
    actions.reply_part(cast.department, part.pk, "是甲公司挖断的，已责令接好。")
    assert actions.reply(cast.clerk, order.pk, "七盏灯已换好。").state == "60"
    part.refresh_from_db()
    assert (part.outcome, part.closed_at is not None) == ("met", True)
    assert Clock.objects.get(order=order, name="part").outcome == "met"


def test_a_part_has_at_most_half_of_what_the_lead_has_left(cast: Cast, order: WorkOrder) -> None:
    at = now()
    actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆", days=60)
    part, clock = Part.objects.get(order=order), Clock.objects.get(order=order, name="part")
    lead = Clock.objects.get(order=order, name="handle")
    assert part.due_at == clock.due_at
    assert abs((part.due_at - at) - (lead.due_at - at) * current().panels.part_share) < timedelta(seconds=5)
    assert clock.measure == "hour"
    assert (
        current().calendar.due(clock.started_at, type(current().panels.part_floor)(clock.amount, "hour"))
        == part.due_at
    )


def test_a_short_part_keeps_its_working_days(cast: Cast, order: WorkOrder) -> None:
    actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆", days=0.25)
    clock = Clock.objects.get(order=order, name="part")
    assert (clock.amount, clock.measure) == (0.25, "workday")


def test_a_late_part_is_the_late_units_and_the_lead_can_go_on(
    cast: Cast, order: WorkOrder, part: Part
) -> None:
    late(part)
    actions.release_part(cast.clerk, part.pk, "等不到，先按现有情况答复")
    part.refresh_from_db()
    assert part.outcome == "missed"
    clock = Clock.objects.get(order=order, name="part")
    assert (clock.unit_id, clock.outcome) == (DEPARTMENT, "missed")
    assert actions.reply(cast.clerk, order.pk, "灯已换好。").state == "60"
    assert not Clock.objects.filter(order=order, name="handle", outcome="missed").exists()


def test_a_late_answer_is_taken_and_counted_late(cast: Cast, part: Part) -> None:
    late(part)
    assert actions.reply_part(cast.department, part.pk, "接好了").outcome == "missed"


def test_a_part_let_off_in_time_is_void(cast: Cast, part: Part) -> None:
    assert actions.release_part(cast.clerk, part.pk, "不用了").outcome == "void"
    with pytest.raises(PartDone):
        actions.sign_part(cast.department, part.pk)


def test_a_refusal_with_its_provision_holds_the_lead_until_it_is_settled(
    cast: Cast, order: WorkOrder, part: Part
) -> None:
    with pytest.raises(Incomplete):
        actions.refuse_part(cast.department, part.pk, " ")
    actions.refuse_part(cast.department, part.pk, "职责清单第3项：电缆归供电")
    with pytest.raises(PartsOpen):
        actions.reply(cast.clerk, order.pk, "灯已换好。")
    late(part)
    assert actions.release_part(cast.head, part.pk, "确不归它").outcome == "void"


@pytest.mark.parametrize("who", ["clerk", "rival", "district", "dispatcher", "outsider", "citizen"])
def test_only_the_units_own_people_do_its_part(cast: Cast, part: Part, who: str) -> None:
    with pytest.raises(Refused):
        actions.reply_part(cast.everybody()[who], part.pk, "代办了")
    assert Part.objects.get(pk=part.pk).reply == ""


@pytest.mark.parametrize("who", ["rival", "department", "agent", "leader", "outsider", "citizen"])
def test_who_may_not_call_a_unit_in(cast: Cast, order: WorkOrder, who: str) -> None:
    with pytest.raises(Refused):
        actions.call_in(cast.everybody()[who], order.pk, DEPARTMENT, "查电缆")


def test_dispatchers_call_in_before_the_lead_has_signed(cast: Cast) -> None:
    made = led_by(STREET, "early")
    actions.call_in(cast.dispatcher, made.pk, DEPARTMENT, "查电缆")
    assert Part.objects.get(order=made).opened_by == cast.dispatcher.name


def test_a_unit_is_called_in_once_and_the_lead_never(cast: Cast, order: WorkOrder, part: Part) -> None:
    actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆是谁挖断的", days=1)
    assert Part.objects.filter(order=order).count() == 1
    for unit in (DEPARTMENT, STREET, "S0101C", "nobody"):
        with pytest.raises(CannotHelp):
            actions.call_in(cast.clerk, order.pk, unit, "另一件事")
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.create(order=order, unit_id=DEPARTMENT, opened_by="x", opened_at=now(), due_at=now())


def test_who_has_a_part_reads_the_order_but_not_the_person(cast: Cast, order: WorkOrder) -> None:
    with pytest.raises(Refused):
        read(cast.department, order.number)
    actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆")
    assert [one.pk for one in find(cast.department, order.number)] == [order.pk]
    assert find(cast.rival, order.number) == []
    seen = read(cast.department, order.number)
    assert (seen.mask, seen.may_reveal) == (None, False)
    assert read(cast.clerk, order.number).may_reveal
    with pytest.raises(Refused):
        read(cast.rival, order.number)


def test_a_part_that_came_to_nothing_opens_the_order_to_nobody(
    cast: Cast, order: WorkOrder, part: Part
) -> None:
    actions.release_part(cast.clerk, part.pk, "不用了")
    with pytest.raises(Refused):
        read(cast.department, order.number)


def test_work_on_a_part_stands_in_the_orders_story(cast: Cast, order: WorkOrder, part: Part) -> None:
    for _ in range(2):
        actions.progress_part(cast.department, part.pk, "到现场看过")
    actions.sign_part(cast.department, part.pk)
    actions.reply_part(cast.department, part.pk, "接好了")
    actions.reply_part(cast.department, part.pk, "接好了")
    told = [event.action for event in story(f"order:{order.pk}")]
    assert told[-3:] == ["call_in", "part_progress", "part_reply"]
    assert read(cast.clerk, order.number).order.state == "50"


def test_parts_of_an_order_that_leaves_the_lead_are_void(cast: Cast) -> None:
    made = led_by(STREET, "back")
    actions.call_in(cast.dispatcher, made.pk, DEPARTMENT, "查电缆")
    actions.request_return(cast.clerk, made.pk, "不在清单内")
    for member in (cast.panel_one, cast.panel_two):
        actions.vote_return(member, made.pk, True, "同意")
    assert Part.objects.get(order=made).outcome == "void"
    assert not Clock.objects.filter(order=made, name="part", stopped_at=None).exists()


def test_what_a_dispatcher_ticks_is_called_in_and_the_catalogues_helpers_are_not(cast: Cast) -> None:
    new = NewAppeal(words=LAMP, channel="web", source="test", source_key="d")
    made = receive_many(CITIZEN, [new], Receiving(stop_at="20", matter="010202"))[0].order
    sent = actions.dispatch(
        cast.dispatcher, made.pk, STREET, basis="person", co_units=("B30", RIVAL), parts=(DEPARTMENT,)
    )
    assert sent.co_units == ["B30", RIVAL, DEPARTMENT]
    assert list(Part.objects.filter(order=made).values_list("unit", "kind")) == [(DEPARTMENT, "help")]
    actions.dispatch(
        cast.dispatcher, made.pk, STREET, basis="person", co_units=("B30", RIVAL), parts=(DEPARTMENT,)
    )
    assert Part.objects.filter(order=made).count() == 1


def test_double_dispatch_gives_the_street_its_part_from_the_start(cast: Cast) -> None:
    words = "柳堤街12号楼顶正在加盖违法建设，没有人管。"
    new = NewAppeal(words=words, channel="web", source="test", source_key="dd")
    made = receive_many(CITIZEN, [new], Receiving(lead="B02", matter="010401", kind="complaint"))[0].order
    assert made.lead_id == "B02" and made.place_id
    part = Part.objects.get(order=made)
    assert (part.unit_id, part.kind, part.opened_by) == (made.place_id, "double", "system")
    assert Clock.objects.get(order=made, name="part").unit_id == made.place_id
    assert "call_in" in [event.action for event in story(f"order:{made.pk}")]


def test_the_same_by_a_dispatchers_hand(cast: Cast) -> None:
    new = NewAppeal(words="柳堤街12号楼顶正在加盖违法建设。", channel="web", source="test", source_key="dh")
    made = receive_many(CITIZEN, [new], Receiving(stop_at="20", matter="010401"))[0].order
    actions.dispatch(cast.dispatcher, made.pk, "B02", basis="person")
    assert Part.objects.get(order=made).kind == "double"


def test_nobody_is_called_into_an_order_that_waits_for_callback(cast: Cast, order: WorkOrder) -> None:
    actions.reply(cast.clerk, order.pk, "灯已换好。")
    with pytest.raises(NotNow):
        actions.call_in(cast.clerk, order.pk, DEPARTMENT, "查电缆")


def test_receiving_asks_nothing_of_parts_when_there_are_none(cast: Cast) -> None:
    led_by(STREET, "warm")
    with CaptureQueriesContext(connection) as plain:
        led_by(STREET, "plain")
    assert not [one["sql"] for one in plain if "orders_part" in one["sql"] or "triage_ruling" in one["sql"]]


def test_a_move_asks_of_parts_only_where_it_matters(cast: Cast) -> None:
    made = led_by(STREET, "moved")
    with CaptureQueriesContext(connection) as signing:
        actions.sign(cast.clerk, made.pk)
    assert not [one["sql"] for one in signing if "orders_part" in one["sql"]]


def test_the_units_parts_walk_their_index(cast: Cast, part: Part) -> None:
    found = Part.objects.filter(unit__in=[DEPARTMENT], closed_at=None).order_by("due_at", "id")[:21]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert "part_unit_open" in found.explain()

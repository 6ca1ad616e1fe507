"""The appellant's own moves: taking back, bringing up again, objecting; and the agent who was not sure."""

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.jobs import archive_refusals
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.rules import Answers
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

MONDAY = datetime(2026, 11, 2, 1, tzinfo=UTC)
HAPPY = Answers(True, "solved", "satisfied", "basically", "satisfied")


def said(cast: Cast, key: str, name: str = "张试", **how: object) -> WorkOrder:
    new = NewAppeal(
        words=f"楼下路灯不亮，第{key}次说。",
        channel="web",
        source="web",
        source_key=key,
        person=Person(name, f"1380000000{len(name)}"),
    )
    given = Receiving(**({"lead": STREET, "matter": "010202"} | how))  # type: ignore[arg-type]
    with at_time(MONDAY):
        return actions.receive_many(cast.citizen, [new], given)[0].order


def instructed(cast: Cast, order: WorkOrder) -> WorkOrder:
    with at_time(MONDAY):
        actions.sign(cast.clerk, order.pk)
        actions.submit(cast.clerk, order.pk)
        return actions.instruct(cast.head, order.pk, "今天去看。", "周经办")


def closed(cast: Cast, order: WorkOrder) -> WorkOrder:
    instructed(cast, order)
    with at_time(MONDAY):
        actions.reply(cast.clerk, order.pk, "灯已修好。")
        actions.release(cast.deputy, order.pk)
        actions.approve(cast.reviewer, order.pk, {"facts": True})
        return record(cast.callback, order.pk, HAPPY, "person")


def done(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_a_matter_taken_back_is_closed_and_counts_for_nobody(cast: Cast) -> None:
    order = instructed(cast, said(cast, "1"))
    with at_time(MONDAY + timedelta(hours=1)):
        back = actions.withdraw(cast.citizen, order.pk, "自己修好了。")
        assert actions.withdraw(cast.citizen, order.pk, "自己修好了。").version == back.version
    assert (back.state, back.handle_due_at, back.closed_at is not None) == ("80", None, True)
    assert not Clock.objects.filter(order=order, stopped_at=None).exists()
    outcomes = dict(Clock.objects.filter(order=order).values_list("name", "outcome"))
    assert outcomes["handle"] == outcomes["contact"] == "void"


def test_a_deadline_that_was_missed_stays_missed(cast: Cast) -> None:
    order = instructed(cast, said(cast, "1"))
    with at_time(MONDAY + timedelta(days=30)):
        back = actions.withdraw(cast.agent, order.pk, "等不及了。")
    assert Clock.objects.get(order=order, name="handle").outcome == "missed"
    assert back.handle_due_at is not None


def test_an_answered_matter_is_rated_rather_than_taken_back(cast: Cast) -> None:
    order = instructed(cast, said(cast, "1"))
    actions.reply(cast.clerk, order.pk, "灯已修好。")
    with pytest.raises(actions.AnsweredAlready):
        actions.withdraw(cast.citizen, order.pk, "算了。")
    with pytest.raises(Refused):
        actions.withdraw(cast.clerk, said(cast, "2").pk, "他说算了。")


def test_others_do_not_lose_their_handling_when_the_first_takes_it_back(cast: Cast) -> None:
    parent = instructed(cast, said(cast, "1"))
    first, second = (
        said(cast, key, name, lead="", hold=True) for key, name in (("2", "李试二"), ("3", "王试三号"))
    )
    for child in (first, second):
        actions.merge(cast.dispatcher, child.pk, parent.pk)
    actions.withdraw(cast.citizen, parent.pk, "自己修好了。")
    for one in (parent, first, second):
        one.refresh_from_db()
    assert (first.state, first.lead_id, first.merged_at, first.parent_id) == ("30", STREET, None, parent.pk)
    assert (second.state, second.parent_id) == ("11", first.pk)
    assert parent.state == "80" and actions.bring_answers(parent.pk) == 0
    assert Clock.objects.filter(order=first, name="handle", stopped_at=None).exists()
    assert actions.bring_answers(first.pk) == 0
    closed(cast, first)
    second.refresh_from_db()
    assert second.state == "70"  # asked for itself, as anybody


def test_one_of_many_takes_only_its_own_back(cast: Cast) -> None:
    parent = instructed(cast, said(cast, "1"))
    child = said(cast, "2", "李试二", lead="", hold=True)
    actions.merge(cast.dispatcher, child.pk, parent.pk)
    assert actions.withdraw(cast.citizen, child.pk, "我不急了。").state == "80"
    parent.refresh_from_db()
    assert parent.state == "50" and done(parent)[-1] == "leave"


def test_a_closed_matter_is_brought_up_again_as_a_linked_one(cast: Cast) -> None:
    order = closed(cast, said(cast, "1"))
    with at_time(MONDAY + timedelta(days=29)):
        got = actions.reopen(cast.citizen, order.pk, "昨晚又不亮了。")
        again = actions.reopen(cast.citizen, order.pk, "昨晚又不亮了。")
        with pytest.raises(actions.OpenedAgain, match=got.order.number):
            actions.reopen(cast.citizen, order.pk, "还有一盏也不亮。")
    new = WorkOrder.objects.select_related("appeal").get(pk=got.order.pk)
    assert got.receipt and again.order.pk == new.pk and not again.receipt
    assert (new.parent_id, new.merged_at, new.appeal.words) == (order.pk, None, "昨晚又不亮了。")
    assert new.appeal.appellant == order.appeal.appellant and new.repeats == 1
    assert (new.matter, new.kind) == (order.matter, order.kind)
    order.refresh_from_db()
    assert order.state == "80" and done(order).count("reopen") == 1


def test_what_was_closed_long_ago_is_a_new_matter(cast: Cast) -> None:
    order = closed(cast, said(cast, "1"))
    with at_time(MONDAY + timedelta(days=31)), pytest.raises(actions.TooOld, match="30天"):
        actions.reopen(cast.citizen, order.pk, "又不亮了。")
    with pytest.raises(NotNow):
        actions.reopen(cast.citizen, said(cast, "2").pk, "又不亮了。")
    with pytest.raises(Refused):
        actions.reopen(cast.clerk, order.pk, "又不亮了。")


def test_a_merged_matter_is_brought_up_again_by_itself(cast: Cast) -> None:
    parent = said(cast, "1")
    child = said(cast, "2", "李试二", lead="", hold=True)
    actions.merge(cast.dispatcher, child.pk, parent.pk)
    closed(cast, parent)
    record(cast.callback, child.pk, HAPPY, "person")
    got = actions.reopen(cast.citizen, child.pk, "我这边还是不亮。")
    assert WorkOrder.objects.get(pk=got.order.pk).parent_id == child.pk


def test_an_agent_who_is_not_sure_calls_back(cast: Cast) -> None:
    order = said(cast, "1", stop_at="00", lead="")
    with at_time(MONDAY):
        kept = actions.answer(cast.agent, order.pk, "大概要带身份证。", unsure=True)
    assert kept.state == "01" and kept.due_at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    with at_time(MONDAY + timedelta(hours=3)):
        assert actions.settle(cast.agent, order.pk, "已打电话核实，就是要带。").state == "80"
    assert Clock.objects.get(order=order, name="answer").outcome == "met"


def test_what_the_answer_did_not_settle_is_taken_up(cast: Cast) -> None:
    order = said(cast, "1", stop_at="00", lead="")
    actions.answer(cast.agent, order.pk, "大概要带身份证。", unsure=True)
    taken = actions.doubt(cast.citizen, order.pk, "窗口说还要户口本。")
    assert actions.doubt(cast.citizen, order.pk, "窗口说还要户口本。").version == taken.version
    assert (taken.state, taken.reply) == ("20", "")
    assert Clock.objects.get(order=order, name="dispatch").stopped_at is None


def test_a_refusal_is_objected_to(cast: Cast) -> None:
    order = said(cast, "1", stop_at="00", lead="")
    actions.refuse(cast.agent, order.pk, "court", "请向法院提出。")
    with pytest.raises(Refused):
        actions.object_to_refusal(cast.clerk, order.pk, "这是政府的事。")
    taken = actions.object_to_refusal(cast.citizen, order.pk, "这是政府的事。")
    assert (taken.state, taken.reply) == ("20", "") and done(order)[-2:] == ["object", "triage"]


def test_a_refusal_that_nobody_objects_to_is_archived(cast: Cast) -> None:
    order = said(cast, "1", stop_at="00", lead="")
    with at_time(MONDAY):
        actions.refuse(cast.agent, order.pk, "court", "请向法院提出。")
    with at_time(MONDAY + timedelta(days=4)):
        assert archive_refusals() == 0
    with at_time(MONDAY + timedelta(days=7)):
        assert archive_refusals() == 1
        assert archive_refusals() == 0
    order.refresh_from_db()
    assert (order.state, order.reply) == ("80", "请向法院提出。")

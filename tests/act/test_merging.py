"""Merging: one matter is handled once, every appellant is told and asked, and splitting undoes it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import (
    CannotMerge,
    Receiving,
    bring_answers,
    merge,
    merge_many,
    receive_many,
    split,
)
from huiyin.act.orders.models import Clock, Trace, WorkOrder
from huiyin.act.orders.policies import may_read
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.act.triage.bars import Bars
from huiyin.answer.callback.actions import Answers, close_unasked, note_failure, record
from huiyin.answer.callback.models import Callback
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import story, verify
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
GOOD = Answers(True, "solved", "satisfied", "satisfied", "satisfied")
BAD = Answers(True, "unsolved", "satisfied", "dissatisfied", "dissatisfied", ("not_done",), words="还是黑的")
REPLY = "灯已换好，当晚点亮。"
LANE = "010202"  # lamps of estates and lanes, which are the street's
keys = iter(range(10**6))


def said(phone: str = "", lead: str = "", **more: Any) -> WorkOrder:
    """An appeal about a dark lamp, sent out when `lead` is given, else waiting for a dispatcher."""
    from huiyin.foundation.accounts.rules import CITIZEN

    key = str(next(keys))
    person = Person("顾试", phone or f"1390000{int(key):04d}")
    values = {"words": "和平里3号楼门口的路灯不亮，晚上看不见路。", "place": "和平里3号楼", **more}
    new = NewAppeal(channel="web", source="merging", source_key=key, person=person, **values)
    how = Receiving(lead=lead, matter=LANE) if lead else Receiving(stop_at="20", matter=LANE)
    return receive_many(CITIZEN, [new], how)[0].order


def to_answer(cast: Cast, order: WorkOrder) -> None:
    """Walk until the reply is passed."""
    steps: list[Callable[[], object]] = [
        lambda: actions.sign(cast.clerk, order.pk),
        lambda: actions.contact(cast.clerk, order.pk, "说过了"),
        lambda: actions.submit(cast.clerk, order.pk),
        lambda: actions.instruct(cast.head, order.pk, "今晚先亮起来。", "周经办"),
        lambda: again(cast, order),
    ]
    for step in steps:
        step()


def again(cast: Cast, order: WorkOrder, text: str = REPLY) -> None:
    if fresh(order).state == "75":
        actions.instruct(cast.head, order.pk, "书记带队再去一趟。", "周经办")
    actions.reply(cast.clerk, order.pk, text)
    actions.release(cast.head, order.pk)
    actions.approve(cast.reviewer, order.pk, {"each_demand": True})


def fresh(order: WorkOrder) -> WorkOrder:
    return WorkOrder.objects.select_related("lead", "parent", "appeal").get(pk=order.pk)


def done(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


@pytest.fixture
def pair(cast: Cast) -> tuple[WorkOrder, WorkOrder]:
    """An order of the street and another appeal on the same thing, merged into it."""
    parent, child = said(lead=STREET), said()
    merge(cast.dispatcher, child.pk, parent.pk)
    return parent, child


# --- merging and splitting ------------------------------------------------------------------------------------


def test_merging_stops_the_clock_and_is_written_on_both_with_the_reasons(
    cast: Cast, pair: tuple[WorkOrder, WorkOrder]
) -> None:
    parent, child = pair
    now = fresh(child)
    assert (now.state, now.parent_id, now.lead_id, now.due_at) == ("11", parent.pk, None, None)
    assert list(Clock.objects.filter(order=child).values_list("name", "outcome")) == [("dispatch", "void")]
    event = story(f"order:{child.pk}")[-1]
    assert event.evidence["parent"] == parent.number
    assert event.evidence["likeness"]["level"] == "high" and event.evidence["likeness"]["same_address"]
    assert done(parent)[-1] == "join" and story(f"order:{parent.pk}")[-1].evidence == {"child": child.number}
    assert fresh(parent).state == "30" and verify().ok


def test_merging_twice_is_merging_once(cast: Cast, pair: tuple[WorkOrder, WorkOrder]) -> None:
    parent, child = pair
    merge(cast.dispatcher, child.pk, parent.pk)
    merge(cast.agent, child.pk, parent.pk)
    assert done(child).count("merge") == done(parent).count("join") == 1


def test_an_order_sent_out_but_not_signed_can_still_be_merged(cast: Cast) -> None:
    parent, child = said(lead=STREET), said(lead=STREET)
    merge(cast.dispatcher, child.pk, parent.pk)
    now = fresh(child)
    assert (now.state, now.lead_id, now.handle_due_at, now.dispatched_at) == ("11", None, None, None)
    outcomes = dict(Clock.objects.filter(order=child).values_list("name", "outcome"))
    assert outcomes == {"dispatch": "met", "sign": "void", "contact": "void", "handle": "void"}


def test_an_order_somebody_works_on_cannot(cast: Cast) -> None:
    parent, child = said(lead=STREET), said(lead=STREET)
    actions.sign(cast.clerk, child.pk)
    with pytest.raises(NotNow):
        merge(cast.dispatcher, child.pk, parent.pk)
    assert fresh(child).state == "40" and done(parent)[-1] != "join"


def test_splitting_leaves_nothing_of_the_parent_and_the_old_clock_runs_on(cast: Cast) -> None:
    with at_time(START):
        parent, child = said(lead=STREET), said()
        due = child.due_at
    with at_time(START + timedelta(minutes=20)):
        merge(cast.dispatcher, child.pk, parent.pk)
    with at_time(START + timedelta(hours=5)):
        split(cast.dispatcher, child.pk, "是另一盏灯")
    now = fresh(child)
    assert (now.state, now.parent_id, now.merged_at, now.lead_id, now.reply) == ("20", None, None, None, "")
    assert (now.due_at, now.handle_due_at) == (due, None)
    [clock] = Clock.objects.filter(order=child)
    assert (clock.stopped_at, clock.outcome, clock.started_at) == (None, "", START)
    assert done(child)[-3:] == ["merge", "split", "triage"] and done(parent)[-1] == "leave"
    with at_time(START + timedelta(hours=6)):
        actions.dispatch(cast.dispatcher, child.pk, STREET, basis="person")
    assert fresh(child).state == "30" and fresh(child).handle_due_at and verify().ok


def test_merging_into_a_merged_one_means_its_parent(cast: Cast, pair: tuple[WorkOrder, WorkOrder]) -> None:
    parent, child = pair
    third = said()
    merge(cast.dispatcher, third.pk, child.pk)
    assert fresh(third).parent_id == parent.pk


def test_what_holds_others_is_not_merged_itself(cast: Cast, pair: tuple[WorkOrder, WorkOrder]) -> None:
    parent, child = pair
    other = said(lead=STREET)
    with pytest.raises(CannotMerge):
        merge(cast.dispatcher, parent.pk, other.pk)
    with pytest.raises(CannotMerge):
        merge(cast.dispatcher, parent.pk, child.pk)
    with pytest.raises(CannotMerge):
        merge(cast.dispatcher, parent.pk, parent.pk)
    assert fresh(parent).merged_at is None


@pytest.mark.parametrize("more", [{"confidential": True}, {"kind": "report"}])
def test_secret_words_stay_apart(cast: Cast, more: dict[str, Any]) -> None:
    plain, secret = said(lead=STREET), said(**more)
    assert not Trace.objects.filter(order=secret).exists()
    for child, parent in ((secret, plain), (plain, secret)):
        with pytest.raises(CannotMerge):
            merge(cast.dispatcher, child.pk, parent.pk)


def test_what_is_more_urgent_does_not_wait_in_what_is_less(cast: Cast) -> None:
    parent, child = said(lead=STREET), said()
    WorkOrder.objects.filter(pk=child.pk).update(urgency="critical")
    with pytest.raises(CannotMerge):
        merge(cast.dispatcher, child.pk, parent.pk)


@pytest.mark.parametrize("state", ["00", "03", "85"])
def test_what_is_not_handled_takes_nothing_in(cast: Cast, state: str) -> None:
    parent, child = said(lead=STREET), said()
    closed = START if state == "85" else None
    WorkOrder.objects.filter(pk=parent.pk).update(state=state, closed_at=closed)
    with pytest.raises(CannotMerge):
        merge(cast.dispatcher, child.pk, parent.pk)


def test_many_at_once_say_which_could_not(cast: Cast) -> None:
    parent, one, other, secret = said(lead=STREET), said(), said(), said(confidential=True)
    merged, failed = merge_many(cast.dispatcher, [one.pk, other.pk, secret.pk], parent.pk)
    assert merged == 2 and [number for number, _ in failed] == [secret.number]
    assert WorkOrder.objects.filter(parent=parent, state="11").count() == 2


def test_the_unit_reads_what_is_merged_into_its_order(cast: Cast, pair: tuple[WorkOrder, WorkOrder]) -> None:
    child = fresh(pair[1])
    assert may_read(cast.clerk, child) and not may_read(cast.rival, child)


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "citizen", "outsider", "supervisor"])
def test_others_neither_merge_nor_split(cast: Cast, pair: tuple[WorkOrder, WorkOrder], who: str) -> None:
    parent, child = pair
    with pytest.raises(Refused):
        merge(getattr(cast, who), said().pk, parent.pk)
    with pytest.raises(Refused):
        split(getattr(cast, who), child.pk)


# --- everybody is told and asked --------------------------------------------------------------------------------


def test_the_answer_reaches_what_is_merged_and_each_is_asked(
    cast: Cast, pair: tuple[WorkOrder, WorkOrder]
) -> None:
    parent, child = pair
    to_answer(cast, parent)
    now = fresh(child)
    assert (now.state, now.reply, now.lead_id) == ("70", REPLY, STREET)
    assert list(Clock.objects.filter(order=child, stopped_at=None).values_list("name", flat=True)) == [
        "callback"
    ]
    record(cast.callback, child.pk, GOOD, "person")
    record(cast.citizen, parent.pk, GOOD, "link")
    assert fresh(child).state == fresh(parent).state == "80"
    assert Callback.objects.filter(outcome="answered").count() == 2 and verify().ok


def test_the_same_person_is_asked_once(cast: Cast) -> None:
    parent, second, other, others_second = (
        said("13911110001", lead=STREET), said("13911110001"), said("13911110002"), said("13911110002"),
    )  # fmt: skip
    merge_many(cast.dispatcher, [second.pk, other.pk, others_second.pk], parent.pk)
    to_answer(cast, parent)
    assert [fresh(o).state for o in (second, other, others_second)] == ["11", "70", "11"]
    record(cast.citizen, parent.pk, GOOD, "link")
    assert [fresh(o).state for o in (second, other, others_second)] == ["80", "70", "80"]
    assert fresh(second).reply == REPLY and done(second)[-1] == "close"


def test_merging_into_what_is_just_closed_brings_its_answer_at_once(cast: Cast) -> None:
    with at_time(START):
        parent = said(lead=STREET)
        to_answer(cast, parent)
        record(cast.citizen, parent.pk, GOOD, "link")
    with at_time(START + timedelta(days=29)):
        child = said()
        assert merge(cast.dispatcher, child.pk, parent.pk).state == "70"
    with at_time(START + timedelta(days=31)), pytest.raises(CannotMerge):
        merge(cast.dispatcher, said().pk, parent.pk)


def test_refusing_the_parent_tells_those_in_it(cast: Cast) -> None:
    parent, child = said(), said()
    merge(cast.dispatcher, child.pk, parent.pk)
    actions.refuse(cast.dispatcher, parent.pk, "court", "请向法院提出。")
    actions.notify_refusal(cast.dispatcher, parent.pk, "请向法院提出。")
    assert (fresh(child).state, fresh(child).reply) == ("80", "请向法院提出。")


def test_an_unhappy_one_sends_the_open_parent_back_once_and_waits_in_it(cast: Cast) -> None:
    parent, one, other, content = said(lead=STREET), said(), said(), said()
    merge_many(cast.dispatcher, [one.pk, other.pk, content.pk], parent.pk)
    to_answer(cast, parent)
    record(cast.callback, one.pk, BAD, "person")
    record(cast.citizen, content.pk, GOOD, "link")
    record(cast.citizen, other.pk, BAD, "link")
    assert [fresh(o).state for o in (parent, one, other, content)] == ["75", "11", "11", "80"]
    assert (fresh(parent).round, done(parent).count("redo")) == (1, 1)
    again(cast, parent, "整条线都换了。")
    assert [(fresh(o).state, fresh(o).reply) for o in (one, other)] == [("70", "整条线都换了。")] * 2
    for order in (parent, one, other):
        record(cast.citizen, order.pk, GOOD, "link")
    assert {fresh(o).state for o in (parent, one, other, content)} == {"80"}
    assert Callback.objects.filter(order=one, outcome="answered").count() == 2 and verify().ok


def test_when_the_parent_is_closed_the_first_unhappy_stands_alone_and_the_next_joins_it(cast: Cast) -> None:
    parent, one, other = said(lead=STREET), said(), said()
    merge_many(cast.dispatcher, [one.pk, other.pk], parent.pk)
    to_answer(cast, parent)
    record(cast.citizen, parent.pk, GOOD, "link")
    record(cast.citizen, one.pk, BAD, "link")
    assert (fresh(one).state, fresh(one).merged_at, fresh(one).lead_id) == ("75", None, STREET)
    record(cast.citizen, other.pk, BAD, "link")
    assert (fresh(other).state, fresh(other).parent_id) == ("11", one.pk)
    again(cast, one, "又去看了，是变压器的事。")
    assert fresh(other).state == "70" and fresh(parent).state == "80"
    record(cast.citizen, one.pk, GOOD, "link")
    record(cast.citizen, other.pk, GOOD, "link")
    assert fresh(one).state == fresh(other).state == "80" and verify().ok


def test_tries_and_those_not_to_be_asked_are_as_for_any_order(cast: Cast) -> None:
    parent, child = said(lead=STREET), said()
    nameless = said(anonymous=True)
    merge_many(cast.dispatcher, [child.pk, nameless.pk], parent.pk)
    to_answer(cast, parent)
    note_failure(cast.callback, child.pk, "no_answer")
    assert fresh(child).state == "71" and fresh(parent).state == "70"
    assert close_unasked(nameless.pk).state == "80"


def test_the_job_brings_what_was_left_and_changes_nothing_twice(
    cast: Cast, pair: tuple[WorkOrder, WorkOrder]
) -> None:
    parent, child = pair
    assert bring_answers(parent.pk) == 0
    to_answer(cast, parent)
    assert bring_answers(parent.pk) == 0 and done(child).count("share") == 1


def test_a_matter_named_by_a_dispatcher_is_followed_by_the_trace(cast: Cast) -> None:
    order = said()
    leaves = (m for m in current().pack.matters if m.is_leaf and m.code != order.matter)
    leaf = next(m.code for m in leaves if not Bars(current()).barred(m.code, STREET))
    actions.dispatch(cast.dispatcher, order.pk, STREET, basis="person", matter=leaf)
    assert Trace.objects.get(order=order).matter == leaf == fresh(order).matter

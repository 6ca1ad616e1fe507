"""A meeting from its call to its signature, and its decisions until they are done."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from huiyin.act.orders.refusals import Incomplete, Refused
from huiyin.answer.supervision.meetings import actions, queries
from huiyin.answer.supervision.meetings.jobs import watch_decisions
from huiyin.answer.supervision.meetings.models import AgendaItem, Decision, Meeting
from huiyin.answer.supervision.meetings.refusals import (
    DecisionNotNow,
    Frozen,
    MeetingStale,
    MonthNotOver,
    NothingSuch,
    NotPrepared,
    NotSigned,
    TooEarly,
)
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.reviewed import Lot, fill

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
HELD = date(2026, 4, 10)
BEFORE = datetime(2026, 4, 3, 2, tzinfo=UTC)
AFTER = datetime(2026, 4, 10, 9, tzinfo=UTC)
DUE = date(2026, 4, 30)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """The city's meeting on March, called and prepared."""
    orders = fill(MARCH, [Lot(STREET, solved=20, unsolved=20, twice=3), Lot(RIVAL, solved=38, unsolved=2)])
    assert len(orders) == 80
    with at_time(BEFORE):
        called = actions.call_meeting(cast.supervisor, MARCH, "C", HELD, "杨市长", "一号会议室")
        return actions.prepare(cast.supervisor, called.pk)


def decided(cast: Cast, meeting: Meeting, what: str = "月底前换好坏了的路灯", unit: str = STREET) -> Decision:
    return actions.decide(cast.supervisor, meeting.pk, what, unit, DUE)


def signed(cast: Cast, meeting: Meeting) -> Meeting:
    with at_time(AFTER):
        return actions.sign(cast.leader, meeting.pk)


def test_a_month_of_a_scope_has_one_meeting(cast: Cast, meeting: Meeting) -> None:
    with at_time(BEFORE):
        again = actions.call_meeting(cast.supervisor, MARCH, "C", date(2026, 4, 12), "别人")
    assert again.pk == meeting.pk
    assert again.chair == "杨市长"
    assert [event.action for event in story(f"meeting:{meeting.pk}")] == ["call_meeting", "prepare_meeting"]


def test_a_month_that_is_not_over_is_not_reviewed(cast: Cast) -> None:
    with at_time(BEFORE), pytest.raises(MonthNotOver):
        actions.call_meeting(cast.supervisor, APRIL, "C", HELD, "杨市长")


@pytest.mark.parametrize("who", ["clerk", "head", "agent", "callback", "outsider", "citizen", "discipline"])
def test_others_call_no_meeting(cast: Cast, who: str) -> None:
    with at_time(BEFORE), pytest.raises(Refused):
        actions.call_meeting(cast.everybody()[who], MARCH, "C", HELD, "杨市长")


def test_a_coordinator_calls_the_meeting_of_the_district_alone(cast: Cast) -> None:
    with at_time(BEFORE):
        assert actions.call_meeting(cast.district, MARCH, "D01", HELD, "陈区里").scope_id == "D01"
        with pytest.raises(Refused):
            actions.call_meeting(cast.district, MARCH, "D02", HELD, "陈区里")
        with pytest.raises(Incomplete):
            actions.call_meeting(cast.supervisor, MARCH, STREET, HELD, "郑书记")


def test_every_unit_with_orders_gets_a_sheet_of_its_own(cast: Cast, meeting: Meeting) -> None:
    assert queries.sheet_units(meeting) == [STREET, RIVAL]
    _, mine = queries.sheet(cast.head, meeting.pk, STREET)
    assert (mine.due, mine.valid, mine.unhappy_count) == (40, 40, 3)
    with pytest.raises(Refused):
        queries.sheet(cast.head, meeting.pk, RIVAL)
    with pytest.raises(Refused):
        queries.meeting(cast.head, meeting.pk)
    assert queries.meeting(cast.discipline, meeting.pk) == meeting


def test_the_agenda_proposes_what_chance_does_not_explain(meeting: Meeting) -> None:
    items = queries.items(meeting)
    assert items[0].key == "rule:report"
    assert [one.unit_id for one in items if one.key.startswith("rule:below")] == [STREET]
    assert "rule:repeated" in {one.key for one in items}
    assert items[-1].key == "rule:decide"


def test_preparing_again_keeps_what_people_wrote(cast: Cast, meeting: Meeting) -> None:
    first, below = queries.items(meeting)[:2]
    actions.change_item(cast.supervisor, first.pk, title="通报三月情况和天气")
    actions.change_item(cast.supervisor, below.pk, minutes="郑书记说明：路灯杆权属不清。")
    own = actions.add_item(cast.supervisor, meeting.pk, "汛期准备")
    dropped = queries.items(meeting)[-2]
    actions.drop_item(cast.supervisor, dropped.pk)
    with at_time(BEFORE):
        actions.prepare(cast.supervisor, meeting.pk)
    shown = {one.pk: one for one in queries.items(meeting)}
    assert shown[first.pk].title == "通报三月情况和天气"
    assert shown[below.pk].minutes.startswith("郑书记")
    assert own.pk in shown
    assert dropped.pk not in shown


def test_the_same_twice_is_done_once(cast: Cast, meeting: Meeting) -> None:
    assert actions.add_item(cast.supervisor, meeting.pk, "汛期  准备") == actions.add_item(
        cast.supervisor, meeting.pk, "汛期 准备"
    )
    assert decided(cast, meeting) == decided(cast, meeting)
    assert signed(cast, meeting).version == signed(cast, meeting).version
    decision = queries.decisions(meeting)[0]
    first = actions.report(cast.head, decision.pk, "换了八盏")
    assert actions.report(cast.head, decision.pk, " 换了八盏 ") == first
    actions.report(cast.head, decision.pk, "换好了", done=True)
    assert actions.confirm(cast.supervisor, decision.pk) == actions.confirm(cast.supervisor, decision.pk)
    acts = [event.action for event in story(f"decision:{decision.pk}")]
    assert acts == [
        "draft_decision",
        "adopt_decision",
        "report_decision",
        "claim_decision",
        "confirm_decision",
    ]
    assert not verify().breaks


def test_minutes_are_not_written_over_blindly(cast: Cast, meeting: Meeting) -> None:
    item = queries.items(meeting)[0]
    seen = item.version
    actions.change_item(cast.supervisor, item.pk, minutes="第一稿", version=seen)
    with pytest.raises(MeetingStale):
        actions.change_item(cast.analyst, item.pk, minutes="另一稿", version=seen)


def test_signed_minutes_are_frozen_and_corrected_beside(cast: Cast, meeting: Meeting) -> None:
    item = queries.items(meeting)[0]
    with pytest.raises(NotSigned):
        actions.correct(cast.supervisor, meeting.pk, "三月应为三十一天")
    with at_time(BEFORE), pytest.raises(TooEarly):
        actions.sign(cast.leader, meeting.pk)
    with at_time(AFTER), pytest.raises(Refused):
        actions.sign(cast.analyst, meeting.pk)
    signed(cast, meeting)
    for again in (
        lambda: actions.change_item(cast.supervisor, item.pk, minutes="改"),
        lambda: actions.add_item(cast.supervisor, meeting.pk, "再加一项"),
        lambda: actions.prepare(cast.supervisor, meeting.pk),
        lambda: decided(cast, meeting),
    ):
        with pytest.raises(Frozen):
            again()
    correction = actions.correct(cast.supervisor, meeting.pk, "三月应为三十一天", item.pk)
    assert actions.correct(cast.supervisor, meeting.pk, "三月应为三十一天", item.pk) == correction
    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(minutes="偷偷改")


def test_without_papers_nothing_is_signed(cast: Cast) -> None:
    with at_time(AFTER):
        called = actions.call_meeting(cast.leader, MARCH, "C", HELD, "杨市长")
        with pytest.raises(NotPrepared):
            actions.sign(cast.leader, called.pk)


def test_a_decision_is_about_something_that_exists(cast: Cast, meeting: Meeting) -> None:
    order = fill(APRIL, [Lot(STREET, solved=1)])[0]
    made = actions.decide(
        cast.supervisor, meeting.pk, "查清权属", STREET, DUE, subject="order", about=order.number
    )
    assert made.about == order.number
    with pytest.raises(NothingSuch):
        actions.decide(cast.supervisor, meeting.pk, "查清", STREET, DUE, subject="order", about="X")
    with pytest.raises(Incomplete):
        actions.decide(cast.supervisor, meeting.pk, "昨天办完", STREET, HELD)
    with pytest.raises(Incomplete):
        actions.decide(cast.supervisor, meeting.pk, "谁来办", "NOBODY", DUE)


def test_a_unit_hears_of_a_decision_when_it_is_signed(cast: Cast, meeting: Meeting) -> None:
    decision = decided(cast, meeting)
    assert queries.own_decisions(cast.head) == []
    with pytest.raises(Refused):
        queries.decision(cast.head, decision.pk)
    with pytest.raises(DecisionNotNow):
        actions.report(cast.head, decision.pk, "已经在办")
    signed(cast, meeting)
    assert queries.own_decisions(cast.head) == [decision]
    adopted = next(one for one in story(f"decision:{decision.pk}") if one.action == "adopt_decision")
    assert adopted.evidence["accounts"] == [cast.head.id]
    with pytest.raises(Refused):
        actions.report(cast.rival_head, decision.pk, "我们也在办")


def test_nobody_confirms_their_own(cast: Cast, meeting: Meeting) -> None:
    decision = decided(cast, meeting)
    signed(cast, meeting)
    actions.report(cast.head, decision.pk, "换好了", done=True)
    with pytest.raises(Refused):
        actions.confirm(cast.head, decision.pk)
    with pytest.raises(Incomplete):
        actions.send_back(cast.supervisor, decision.pk, " ")
    back = actions.send_back(cast.supervisor, decision.pk, "还有两盏不亮")
    assert back.state == "adopted"
    actions.report(cast.head, decision.pk, "两盏也换了", done=True)
    assert actions.confirm(cast.supervisor, decision.pk, "现场看过").state == "done"


def test_a_decision_is_followed_over_two_meetings(cast: Cast, meeting: Meeting) -> None:
    kept, late = decided(cast, meeting), decided(cast, meeting, "公开路灯管护名单", RIVAL)
    signed(cast, meeting)
    actions.report(cast.head, kept.pk, "换好了", done=True)
    with at_time(AFTER):
        actions.confirm(cast.supervisor, kept.pk)
    may = datetime(2026, 5, 6, 2, tzinfo=UTC)
    with at_time(may):
        assert (watch_decisions(), watch_decisions()) == (1, 0)
        called = actions.call_meeting(cast.supervisor, APRIL, "C", date(2026, 5, 10), "杨市长")
        actions.prepare(cast.supervisor, called.pk)
        prepared = actions.prepare(cast.supervisor, called.pk)
    whole = queries.whole(prepared)
    assert whole is not None
    assert [(one.id, one.standing, one.carried) for one in whole.decisions] == [
        (kept.pk, "done", 0),
        (late.pk, "overdue", 1),
    ]
    assert queries.items(prepared)[0].key == "rule:decisions"
    late.refresh_from_db()
    assert (late.carried, late.carried_to_id) == (1, prepared.pk)
    assert [one.action for one in story(f"decision:{late.pk}")].count("carry_decision") == 1
    assert [one.pk for one in queries.carried(prepared)] == [late.pk]

"""Meetings and decisions when two do the same at the same moment."""

from datetime import UTC, date, datetime

import pytest

from huiyin.act.orders.refusals import Refusal
from huiyin.answer.supervision.meetings import actions, queries
from huiyin.answer.supervision.meetings.models import AgendaItem, Decision, Meeting, Progress
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import RIVAL, STREET, Cast, prepare_cast, prepare_city
from tests.act.test_at_once import together
from tests.answer.reviewed import Lot, fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MARCH, HELD = date(2026, 3, 1), date(2026, 4, 10)
AFTER = datetime(2026, 4, 10, 9, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


def test_a_meeting_called_prepared_decided_and_signed_by_two_at_once(cast: Cast) -> None:
    fill(MARCH, [Lot(STREET, solved=40, unsolved=10)])
    with at_time(AFTER):
        called = together(
            lambda: actions.call_meeting(cast.supervisor, MARCH, "C", HELD, "杨市长"),
            lambda: actions.call_meeting(cast.analyst, MARCH, "C", HELD, "杨市长"),
        )
        meeting = Meeting.objects.get()
        assert {getattr(one, "pk", None) for one in called} == {meeting.pk}
        together(*[lambda: actions.prepare(cast.supervisor, meeting.pk)] * 2)
        due = date(2026, 4, 30)
        together(*[lambda: actions.decide(cast.supervisor, meeting.pk, "换好路灯", STREET, due)] * 2)
        together(
            lambda: actions.decide(cast.supervisor, meeting.pk, "公开名单", STREET, due),
            lambda: actions.decide(cast.analyst, meeting.pk, "修好井盖", RIVAL, due),
        )
        assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3]
        signed = together(
            lambda: actions.sign(cast.leader, meeting.pk), lambda: actions.sign(cast.supervisor, meeting.pk)
        )
    assert sum(isinstance(one, Refusal) for one in signed) == 1
    assert Decision.objects.filter(state="adopted").count() == 3
    acts = [one.action for one in story(f"meeting:{meeting.pk}")]
    assert (acts.count("call_meeting"), acts.count("sign_minutes")) == (1, 1)
    keys = list(AgendaItem.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    assert verify().ok


def test_a_decision_reported_and_closed_by_two_at_once(cast: Cast) -> None:
    fill(MARCH, [Lot(STREET, solved=40)])
    with at_time(AFTER):
        meeting = actions.call_meeting(cast.supervisor, MARCH, "C", HELD, "杨市长")
        actions.prepare(cast.supervisor, meeting.pk)
        decision = actions.decide(cast.supervisor, meeting.pk, "换好路灯", STREET, date(2026, 4, 30))
        actions.sign(cast.leader, meeting.pk)
        together(*[lambda: actions.report(cast.head, decision.pk, "换好了", done=True)] * 2)
        assert Progress.objects.count() == 1
        ended = together(
            lambda: actions.confirm(cast.supervisor, decision.pk),
            lambda: actions.drop_decision(cast.leader, decision.pk, "不再需要"),
        )
    assert sum(isinstance(one, Refusal) for one in ended) == 1
    assert queries.decision(cast.supervisor, decision.pk).state in ("done", "dropped")
    assert verify().ok

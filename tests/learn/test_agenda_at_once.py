"""The agenda when two do the same at the same moment."""

import uuid
from collections.abc import Callable
from contextvars import copy_context
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story, verify
from huiyin.learn.agenda import actions, queries, series
from huiyin.learn.agenda.models import Ballot, Measurement, MonthlyTopic, PlanVersion, Report, Task, Year
from huiyin.testing.cast import Cast, prepare_cast, prepare_city
from tests.act.test_at_once import together
from tests.learn.agenda_life import Store, planned, theme

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Everybody, committed, since threads see only what is."""
    monkeypatch.setattr(series.store, "counts", Store(date(2025, 1, 1)).counts)
    prepare_city()
    return prepare_cast()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """All at the same moment, each at the time it is told to be here."""
    return together(*(partial(copy_context().run, act) for act in acts))


def test_from_the_first_click_to_a_report_everything_done_twice_is_once(cast: Cast) -> None:
    with at_time(datetime(2026, 11, 2, 9, tzinfo=ZONE)):
        topic = _decided(cast, _voted(cast))
    with at_time(datetime(2027, 3, 1, 9, tzinfo=ZONE)):
        _done(cast, topic)
    acts = [event.action for event in story(f"theme:{topic.pk}")]
    once = ("propose", "decide", "approve", "launch", "report", "measure")
    assert [acts.count(act) for act in once] == [1] * len(once)
    assert verify().ok


def _voted(cast: Cast) -> Year:
    """The year, opened, voted upon and closed by several at once."""
    opened = at_once(
        lambda: actions.open_year(cast.analyst, 2027), lambda: actions.open_year(cast.supervisor, 2027)
    )
    year = Year.objects.get()
    assert {getattr(one, "pk", None) for one in opened} == {year.pk}
    actions.score(cast.analyst, year.pk)
    actions.consult(cast.analyst, year.pk, date(2026, 11, 20))
    token = uuid.uuid4()
    at_once(*[lambda: actions.vote(2027, token, ["010100"])] * 4)
    assert Ballot.objects.count() == 1
    at_once(
        lambda: actions.vote(2027, uuid.uuid4(), ["010100"]),
        lambda: actions.close(cast.supervisor, year.pk),
        lambda: actions.close(cast.supervisor, year.pk),
    )
    year.refresh_from_db()
    assert year.ballots == Ballot.objects.count()  # no ballot came in after the count
    return year


def _decided(cast: Cast, year: Year) -> MonthlyTopic:
    """A theme of it with its plan, each step by two at once."""
    one = next(each for each in queries.candidates(year) if each.matter == "010100")
    at_once(*[lambda: actions.propose(cast.analyst, one.pk, theme())] * 2)
    topic = MonthlyTopic.objects.get()
    at_once(*[lambda: actions.decide(cast.leader, year.pk, [topic.pk])] * 2)
    at_once(*[lambda: actions.write(cast.department, topic.pk, "sections", {"problem": "坑多"})] * 2)
    assert PlanVersion.objects.count() == 1
    return planned(cast, topic, date(2027, 6, 30))


def _done(cast: Cast, topic: MonthlyTopic) -> None:
    """Launched, reported, measured and ended, each by two at once."""
    at_once(*[lambda: actions.launch(cast.leader, topic.pk)] * 2)
    task = Task.objects.order_by("number").first()
    assert task is not None
    at_once(*[lambda: actions.report(cast.department, task.pk, "摸底完成")] * 2)
    assert Report.objects.count() == 1
    at_once(*[lambda: actions.measure(cast.analyst, topic.pk)] * 2)
    assert Measurement.objects.count() == 1
    ended = at_once(
        lambda: actions.drop(cast.leader, topic.pk, "不办"),
        lambda: actions.finish(cast.leader, topic.pk, "收官", although_open=True),
    )
    assert sum(isinstance(one, Refusal) for one in ended) == 1

"""From the launch of a theme to the look-back: weekly reports, meetings, surveys, and an effect that is measured."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from huiyin.act.orders.refusals import Incomplete, Refusal, Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.agenda import actions, jobs, queries
from huiyin.learn.agenda.models import MonthlyTopic, Task
from huiyin.learn.agenda.refusals import (
    AgendaNotNow,
    PersonalWords,
    TasksOpen,
)
from huiyin.testing.cast import DEPARTMENT, Cast
from tests.learn.agenda_life import NOVEMBER, ZONE, Store, chosen, decided, events, planned, recorded


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    return recorded(monkeypatch)


@pytest.fixture
def november(cast: Cast, store: Store) -> Iterator[Cast]:
    """The cast in November."""
    with at_time(NOVEMBER):
        yield cast


def begun(cast: Cast) -> MonthlyTopic:
    """Launched on the first of March 2027."""
    topic = planned(cast, decided(cast, chosen(cast, 2027, date(2026, 11, 20))), date(2027, 6, 30))
    with at_time(datetime(2027, 3, 1, 9, tzinfo=ZONE)):
        actions.launch(cast.leader, topic.pk)
    topic.refresh_from_db()
    return topic


def test_what_it_is_compared_with_is_frozen_at_the_launch(november: Cast, store: Store) -> None:
    topic = begun(november)
    frozen = topic.compared
    assert frozen["start"] == "2027-03-01" and frozen["matters"] == ["010101", "010102"]
    compared = [code for one in frozen["series"] for code in one["matters"]]
    assert compared and not any(code.startswith("0101") for code in compared)
    assert sum(one["weight"] for one in frozen["series"]) == pytest.approx(1, abs=1e-3)
    with at_time(datetime(2027, 3, 9, 9, tzinfo=ZONE)):
        actions.launch(november.leader, topic.pk)
    topic.refresh_from_db()
    assert topic.compared == frozen


def test_reports_every_week_and_what_is_late_is_marked_once(november: Cast) -> None:
    topic = begun(november)
    one, two = Task.objects.filter(topic=topic).order_by("number")
    at = datetime(2027, 3, 4, 9, tzinfo=ZONE)
    with at_time(at):
        report = actions.report(november.department, one.pk, "摸底完成60处")
        assert actions.report(november.department, one.pk, "摸底完成60处") == report
        actions.report(november.head, one.pk, "街道配合摸底")  # a helper of this task, by the list of duties
        with pytest.raises(Refused):
            actions.report(november.head, two.pk, "不是我的")
        with pytest.raises(Refused):
            actions.report(november.rival_head, one.pk, "不是我的")
        with pytest.raises(Refusal):
            actions.report(november.department, one.pk, "下周的", week=date(2027, 3, 8))
    with at_time(datetime(2027, 3, 16, 9, tzinfo=ZONE)):
        assert jobs.watch_agenda() == 2  # both were silent in the week of the 8th
        assert jobs.watch_agenda() == 0
        actions.report(november.department, one.pk, "修了90处", "照片和路段表", claims=True)
        with pytest.raises(Refused):
            actions.check_task(november.department_head, one.pk, True)
        actions.check_task(november.analyst, one.pk, False, "还差110处")
        actions.report(november.department, one.pk, "修了200处", "验收单", claims=True)
        assert actions.check_task(november.analyst, one.pk, True).state == "done"
    with at_time(datetime(2027, 9, 3, 9, tzinfo=ZONE)):
        assert jobs.watch_agenda() == 2  # the second task: its day, and the weeks
    two.refresh_from_db()
    assert two.late_at is not None
    assert events(f"theme:{topic.pk}").count("task_late") == 1


def test_a_task_that_a_later_plan_dropped_is_not_checked_any_more(november: Cast) -> None:
    topic = begun(november)
    one, _two = Task.objects.filter(topic=topic).order_by("number")
    with at_time(datetime(2027, 3, 16, 9, tzinfo=ZONE)):
        actions.report(november.department, one.pk, "修了200处", "验收单", claims=True)
        Task.objects.filter(pk=one.pk).update(gone=True)
        for done in (True, False):
            with pytest.raises(AgendaNotNow):
                actions.check_task(november.analyst, one.pk, done, "看过")
    one.refresh_from_db()
    assert one.state == "claimed" and one.done_at is None


def test_a_meeting_decides_and_what_it_decided_can_be_late(november: Cast) -> None:
    topic = begun(november)
    decided_ = [("加派人手", DEPARTMENT, date(2027, 4, 20))]
    with at_time(datetime(2027, 4, 2, 9, tzinfo=ZONE)):
        held, again = (
            actions.meet(november.analyst, topic.pk, date(2027, 4, 1), "分管市长", "进度偏慢", decided_)
            for _ in range(2)
        )
        assert again == held and held.resolutions.count() == 1
    with at_time(datetime(2027, 4, 25, 9, tzinfo=ZONE)):
        actions.report(november.department, topic.tasks.get(number=1).pk, "x")
        actions.report(november.department, topic.tasks.get(number=2).pk, "x")
        jobs.watch_agenda()
        one = held.resolutions.get()
        assert one.late_at is not None
        assert actions.finish_resolution(november.department, one.pk, "加派20人").done_at


def test_a_survey_counts_with_its_interval(november: Cast) -> None:
    topic = begun(november)
    with at_time(datetime(2027, 4, 2, 9, tzinfo=ZONE)):
        found = actions.survey(
            november.supervisor,
            topic.pk,
            "某大学调查中心",
            "路好走了吗",
            "拦访",
            date(2027, 3, 20),
            date(2027, 3, 30),
            400,
            312,
        )
        assert found.asked == 400
        with pytest.raises(Incomplete):
            actions.survey(
                november.supervisor, topic.pk, "甲", "乙", "丙", date(2027, 3, 2), date(2027, 3, 3), 10, 11
            )
    share = queries.story(topic).surveys[0][1]
    assert share is not None and share.low < 0.78 < share.high


def test_it_ends_is_looked_at_again_and_its_effect_is_an_interval(november: Cast) -> None:
    topic = begun(november)
    with at_time(datetime(2027, 4, 5, 9, tzinfo=ZONE)):
        early = actions.measure(november.analyst, topic.pk)
        assert early.reason == "after_short"
        with pytest.raises(TasksOpen):
            actions.finish(november.leader, topic.pk, "收官")
    with at_time(datetime(2027, 9, 5, 9, tzinfo=ZONE)):
        found = actions.measure(november.analyst, topic.pk)
        assert actions.measure(november.supervisor, topic.pk) == found
        assert found.reason == "" and found.result["verdict"] == "fewer"
        assert 0.3 < found.result["ratio"] < 0.8 and found.result["avoided_low"] > 0
        assert len(found.result["expected"]) == len(found.result["months"]) == len(found.result["counts"])
        assert found.result["placebos"] > 0 and not found.result["doubtful"]
        actions.finish(november.leader, topic.pk, "收官，第2项转入常态", although_open=True)
        assert jobs.watch_agenda() == 0
    with at_time(datetime(2028, 3, 6, 9, tzinfo=ZONE)):
        assert jobs.watch_agenda() == 1
        with pytest.raises(Incomplete):
            actions.look_back(november.analyst, topic.pk, "没有反弹", False, {1: "kept"})
        with pytest.raises(Refused):
            actions.look_back(november.department_head, topic.pk, "没有反弹", False, {1: "kept", 2: "partly"})
        actions.look_back(november.analyst, topic.pk, "没有反弹", False, {1: "kept", 2: "partly"})
        with pytest.raises(AgendaNotNow):
            actions.finish(november.leader, topic.pk, "再收一次")
    topic.refresh_from_db()
    assert topic.state == "closed" and topic.look_back["promises"] == {"1": "kept", "2": "partly"}


def test_what_everybody_reads_names_nobody(november: Cast) -> None:
    topic = begun(november)
    for number in (
        "13800000000", "138 0000 0000", "１３８００００００００", "0571-80000000", "110101200001010011",
    ):  # fmt: skip
        with pytest.raises(PersonalWords):
            actions.publish(november.supervisor, topic.pk, f"有事打{number}")
    actions.publish(november.supervisor, topic.pk, "修200处破损路面，6月底前完成。")
    topic.refresh_from_db()
    assert topic.published_at is not None


def test_every_month_the_job_measures_once(november: Cast) -> None:
    topic = begun(november)
    with at_time(datetime(2027, 8, 2, 3, tzinfo=ZONE)):
        assert jobs.measure_topics() == 1 and jobs.measure_topics() == 0
    with at_time(datetime(2027, 9, 2, 3, tzinfo=ZONE)):
        assert jobs.measure_topics() == 1
    assert topic.measurements.count() == 2

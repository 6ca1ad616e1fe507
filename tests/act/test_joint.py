"""Joint supervision: a lead and members with tasks, a report a week, late ones marked, closed after callback."""

from datetime import datetime, timedelta

import pytest

from huiyin.act.coordination.oversight import actions
from huiyin.act.coordination.oversight.actions import (
    ask_reports,
    close_joint,
    mark_late,
    open_joint,
    write_report,
)
from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.oversight.models import Joint, JointMember, StageReport
from huiyin.act.coordination.oversight.refusals import DutyClosed, JointOpen, NotCalledBack, Unfinished
from huiyin.act.orders.actions import dispatch
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.supervised import order_at, walk

pytestmark = pytest.mark.django_db
TASKS = {STREET: "牵头，每天到场。", DEPARTMENT: "换电缆。", RIVAL: "借发电车。"}
DAY = timedelta(days=1)


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the street is handling."""
    return walk(cast, order_at(STREET), "50")


@pytest.fixture
def begun() -> datetime:
    return now()


@pytest.fixture
def joint(cast: Cast, order: WorkOrder, begun: datetime) -> Joint:
    """Three units, three weeks."""
    with at_time(begun):
        return open_joint(cast.supervisor, order.pk, "元旦前全部亮灯。", TASKS, begun + 21 * DAY)


def test_every_unit_has_its_task_and_one_leads(cast: Cast, order: WorkOrder, joint: Joint) -> None:
    members = {member.unit_id: member for member in joint.members.all()}
    assert {unit: member.task for unit, member in members.items()} == TASKS
    assert [unit for unit, member in members.items() if member.leads] == [STREET]
    told = story(f"order:{order.pk}")[-1]
    assert (told.action, told.evidence["units"]) == ("joint_open", list(TASKS))


def test_the_same_twice_is_one_and_another_is_refused(cast: Cast, order: WorkOrder, joint: Joint) -> None:
    assert open_joint(cast.supervisor, order.pk, "元旦前全部亮灯。", TASKS, joint.due_at) == joint
    with pytest.raises(JointOpen):
        open_joint(cast.supervisor, order.pk, "另一个。", TASKS, joint.due_at)


def test_who_may_open_one(cast: Cast, order: WorkOrder) -> None:
    for who, someone in cast.everybody().items():
        if who not in ("supervisor", "leader"):
            with pytest.raises(Refused):
                open_joint(someone, order.pk, "大家来办。", TASKS, now() + DAY)
    walk(cast, order, "80", "50")
    with pytest.raises(NotNow):
        open_joint(cast.supervisor, order.pk, "大家来办。", TASKS, now() + DAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"aim": " "}, "aim"),
        ({"tasks": {STREET: "只有一家。"}}, "units"),
        ({"tasks": {DEPARTMENT: "一", RIVAL: "二"}}, "units"),
        ({"tasks": {STREET: "一", "nowhere": "二"}}, "units"),
        ({"tasks": {STREET: "一", RIVAL: " "}}, "tasks"),
        ({"due_at": datetime.fromisoformat("2020-01-01T00:00:00+08:00")}, "due_at"),
    ],
)
def test_what_is_missing_is_named(
    cast: Cast, order: WorkOrder, change: dict[str, object], field: str
) -> None:
    what = {"aim": "办完。", "tasks": TASKS, "due_at": now() + DAY} | change
    with pytest.raises(Unfinished) as refusal:
        open_joint(cast.supervisor, order.pk, **what)  # type: ignore[arg-type]
    assert refusal.value.fields == (field,)


def test_every_member_is_asked_once_a_week(cast: Cast, joint: Joint, begun: datetime) -> None:
    with at_time(begun + 4 * DAY):
        assert ask_reports() == 0
    with at_time(begun + 5 * DAY):
        assert [ask_reports(), ask_reports()] == [3, 0]
    assert {report.due_at for report in StageReport.objects.all()} == {joint.opened_at + 7 * DAY}
    with at_time(begun + 30 * DAY):
        assert ask_reports() == 6, "the last report is due at the end, and nobody is asked after it"
        assert ask_reports() == 0
    assert {report.due_at - joint.opened_at for report in StageReport.objects.all()} == {
        7 * DAY,
        14 * DAY,
        21 * DAY,
    }


def test_a_report_in_time_and_one_that_is_late(
    cast: Cast, order: WorkOrder, joint: Joint, begun: datetime
) -> None:
    with at_time(begun + 6 * DAY):
        ask_reports()
        asked = StageReport.objects.get(member__unit=STREET)
        for _ in range(2):
            done = write_report(cast.clerk, asked.pk, "七盏已亮，还剩两盏。")
        assert done.late_at is None
        with pytest.raises(DutyClosed):
            write_report(cast.head, asked.pk, "改一改。")
    with at_time(begun + 8 * DAY):
        assert [mark_late(), mark_late()] == [2, 0]
        late = StageReport.objects.get(member__unit=DEPARTMENT)
        written = write_report(cast.department, late.pk, "电缆今天到。")
        assert written.late_at is not None
    told = [event for event in story(f"order:{order.pk}") if event.action == "joint_late"]
    assert told[0].evidence["units"] == [DEPARTMENT, RIVAL]


def test_only_the_people_of_the_member_write_its_report(cast: Cast, joint: Joint, begun: datetime) -> None:
    with at_time(begun + 6 * DAY):
        ask_reports()
        asked = StageReport.objects.get(member__unit=DEPARTMENT)
        for who, someone in cast.everybody().items():
            if who not in ("department", "department_head"):
                with pytest.raises(Refused):
                    write_report(someone, asked.pk, "我来写。")
        with pytest.raises(Unfinished):
            write_report(cast.department, asked.pk, "")


def test_it_closes_only_after_callback(cast: Cast, order: WorkOrder, joint: Joint, begun: datetime) -> None:
    with at_time(begun + 6 * DAY):
        ask_reports()
        walk(cast, order, "70", "50")
        with pytest.raises(NotCalledBack):
            close_joint(cast.supervisor, joint.pk)
        walk(cast, order, "80", "70")
        with pytest.raises(Refused):
            close_joint(cast.head, joint.pk)
        assert [oversee(), oversee()] == [1, 0]
        joint.refresh_from_db()
        assert joint.outcome == "called_back"
        assert not StageReport.objects.exists(), "nobody reports on what is done"
    with at_time(begun + 40 * DAY):
        assert oversee() == 0
    assert actions.close_joint(cast.supervisor, joint.pk).outcome == "called_back"


def test_a_report_of_wrongdoing_is_not_shared_with_the_unit_it_is_about(cast: Cast) -> None:
    order = order_at(STREET, "report", words="举报望塔街道工作人员收受红包，还威胁不许往外说。")
    dispatch(cast.dispatcher, order.pk, DEPARTMENT, basis="person")
    assert order.kind == "report"
    with pytest.raises(Unfinished):
        open_joint(cast.supervisor, order.pk, "查清。", TASKS, now() + DAY)
    assert not JointMember.objects.exists()

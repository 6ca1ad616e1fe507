"""The four flows and the wall count what was really done, in each reader's own scope."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin.act.coordination.models import Alarm
from huiyin.act.orders import actions
from huiyin.act.orders.actions import MoreTime, Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.rules import Period
from huiyin.answer.callback.actions import record
from huiyin.answer.callback.rules import Answers
from huiyin.answer.supervision.flows.discovery import discovery
from huiyin.answer.supervision.flows.downward import downward
from huiyin.answer.supervision.flows.framing import Frame, frame
from huiyin.answer.supervision.flows.pressure import pressure
from huiyin.answer.supervision.flows.upward import upward
from huiyin.answer.supervision.flows.wall import wall
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.supervised import order_at, walk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)  # a Wednesday, half past three in the afternoon
MONTH = Period(date(2026, 11, 1))
LAMP, HEAT = "010202", "010103"


def bring(key: str, at: datetime, lead: str = STREET, matter: str = LAMP, **more: str) -> WorkOrder:
    words = f"楼道里的灯不亮了，请来看看（{key}）。"
    new = NewAppeal(words=words, channel=more.pop("channel", "phone"), source="flows", source_key=key, **more)
    with at_time(at):
        return receive_many(CITIZEN, [new], Receiving(hold=False, lead=lead, matter=matter))[0].order


@pytest.fixture
def here(cast: Cast) -> Callable[[Actor], Frame]:
    def look(who: Actor) -> Frame:
        with at_time(NOW):
            return frame(who, MONTH)

    return look


def test_discovery_counts_every_order_once_in_each_way_of_counting(
    cast: Cast, here: Callable[[Actor], Frame]
) -> None:
    for n in range(6):
        bring(f"p{n}", NOW - timedelta(days=n, hours=n, minutes=5))
    bring("g1", NOW - timedelta(days=1), channel="grid", matter=HEAT)
    bring("old", NOW - timedelta(days=40))
    found = discovery(here(cast.leader))
    assert found.total == 7
    assert {door: sum(row) for door, row in found.doors.items()} == {"phone": 6, "grid": 1}
    assert sum(found.hours.values()) == 7
    assert sum(sum(row) for row in found.came.values()) == 7
    assert sum(sum(doors.values()) for doors in found.gates.values()) == 7
    assert found.unplaced + sum(area.count for area in found.areas) == 7
    assert sum(one.found for one in found.found) == 1
    assert sum(one.complained for one in found.found) == 6
    assert found.days[-1] == date(2026, 11, 18) and len(found.days) == 18
    assert found.hours[(3, 15)] == 1
    assert sum(found.waits) == sum(found.gates["out"].values())


def test_a_unit_s_head_sees_the_unit_alone_and_a_stranger_nothing(
    cast: Cast, here: Callable[[Actor], Frame]
) -> None:
    bring("own", NOW - timedelta(days=1))
    bring("other", NOW - timedelta(days=1), RIVAL)
    assert discovery(here(cast.leader)).total == 2
    assert discovery(here(cast.head)).total == 1
    with pytest.raises(Refused):
        here(cast.clerk)


def test_readers_of_counts_are_not_shown_small_cells(cast: Cast, here: Callable[[Actor], Frame]) -> None:
    counts = {"a": 3, "b": 40, "c": 9, "d": 0}
    assert here(cast.leader).hidden(counts) == frozenset()
    assert here(cast.analyst).hidden(counts) == {"a", "c"}


def test_what_climbs_is_told_by_its_way_its_waiting_and_what_came_back(
    cast: Cast, here: Callable[[Actor], Frame]
) -> None:
    start = NOW - timedelta(days=3)
    with at_time(start):
        settled = walk(cast, order_at(STREET, "settled"), "50")
        waiting = walk(cast, order_at(STREET, "waiting"), "50")
        actions.escalate(cast.head, settled.pk, "要区里协调施工时间。")
        actions.escalate(cast.head, waiting.pk, "要区里协调施工时间。")
    with at_time(start + timedelta(hours=10)):
        actions.take_up(cast.district, settled.pk, "周五前施工。")
    with at_time(NOW):
        found = upward(here(cast.leader))
        mine = upward(here(cast.rival_head))
    assert (found.total, found.orders) == (2, 2)
    assert found.first == {("street", "escalation"): 2}
    assert found.second == {("escalation", "district"): 2}
    assert found.third == {("district", "decided"): 1, ("district", "open"): 1}
    [wait] = found.waits
    assert (wait.way, wait.count, round(wait.half, 3)) == ("escalation", 1, 10)
    assert found.open == {"escalation": [0, 0, 1, 0, 0]}
    assert [(one.matter, one.climbed, one.brought) for one in found.hard] == [(LAMP, 2, 2)]
    assert sum(found.by_week["escalation"]) == 2
    assert found.units == [(STREET, 2)]
    assert mine.total == 0 and mine.open == {}


def test_whistles_letters_extensions_promises_returns_and_conferences_climb_too(
    cast: Cast, here: Callable[[Actor], Frame]
) -> None:
    with at_time(NOW - timedelta(days=2)):
        asked = walk(cast, order_at(STREET, "asked"), "50")
        report = "正在等零件，已和住户说明。"
        actions.request_extension(cast.clerk, asked.pk, MoreTime(2, "等零件到货", report, report))
        back = order_at(STREET, "back")
        actions.request_return(cast.clerk, back.pk, "权责清单第3条", DEPARTMENT)
    with at_time(NOW):
        found = upward(here(cast.leader))
    assert found.first == {("street", "extension"): 1, ("street", "return"): 1}
    assert found.third == {("hotline", "open"): 2}


def test_targets_are_compared_with_intervals_and_load_with_what_was_put_on_top(
    cast: Cast, here: Callable[[Actor], Frame]
) -> None:
    for n in range(3):
        bring(f"own{n}", NOW - timedelta(days=n + 1))
    with at_time(NOW - timedelta(days=1)):
        order = walk(cast, order_at(STREET, "called"), "50")
        actions.call_in(cast.clerk, order.pk, DEPARTMENT, "请一起看看线路。")
    with at_time(NOW):
        found = downward(here(cast.leader))
    loads = {load.unit: load for load in found.loads}
    assert loads[STREET].orders == 4 and loads[STREET].put == 0
    assert loads[DEPARTMENT].asks["part"] == 1 and loads[DEPARTMENT].by_asker["beside"] == 1
    assert found.loads[0].unit == DEPARTMENT
    assert set(found.targets) == {"response", "resolution", "satisfaction", "on_time"}
    assert all(aim < 1 for aim in found.targets.values())
    assert found.kept["sign"][0] == 1


def test_pressure_sees_what_came_back_twice_and_what_was_thanked(
    cast: Cast, here: Callable[[Actor], Frame]
) -> None:
    with at_time(NOW - timedelta(days=2)):
        order = walk(cast, order_at(STREET, "again"), "70")
        unhappy = Answers(
            True, "unsolved", "basically", "basically", "dissatisfied", ("not_done",), pressed=True
        )
        record(cast.callback, order.pk, unhappy, "person")
        actions.instruct(cast.head, order.pk, "重办。", cast.clerk.name)
        walk(cast, WorkOrder.objects.get(pk=order.pk), "70", "50")
        record(cast.callback, order.pk, unhappy, "person")
        bring("thanks", NOW - timedelta(days=1), kind="praise")
    with at_time(NOW):
        found = pressure(here(cast.leader))
    told = found.told[STREET]
    assert (told.answered, told.again, told.twice, told.pressed) == (2, 2, 1, 2)
    assert found.thanks(STREET) == 1
    assert found.balance()[0][:2] == (STREET, 1)


def test_the_wall_compares_today_with_the_same_weekdays_until_this_minute(cast: Cast) -> None:
    for week in range(1, 9):
        day = NOW - timedelta(weeks=week)
        for n in range(2):
            bring(f"w{week}-{n}", day - timedelta(hours=n + 1))
        bring(f"late{week}", day + timedelta(hours=2))
    for n in range(5):
        bring(f"today{n}", NOW - timedelta(minutes=20 + n), matter=HEAT)
    with at_time(NOW):
        found = wall(cast.leader)
        assert current().flowing.weeks == 8
    assert found.day.total == 5 and found.day.weeks == 8
    assert found.day.until_now == (2, 2) and found.day.beyond == 3
    assert found.day.middle[17] == 1 and len(found.day.today) == 16
    assert found.rises == [(HEAT, 5, 0)]


def test_the_wall_names_a_danger_s_place_and_no_person(cast: Cast) -> None:
    order = bring("danger", NOW - timedelta(minutes=9))
    WorkOrder.objects.filter(pk=order.pk).update(place=STREET)
    Alarm.objects.create(
        order=order, cause="test", grade="red", raised_at=NOW - timedelta(minutes=8), take_by=NOW
    )
    with at_time(NOW):
        found, elsewhere = wall(cast.leader), wall(cast.rival_head)
    assert found.alarms == 1 and found.alarmed == {STREET}
    assert (found.shown[0].place, found.shown[0].matter, found.shown[0].taken) == (STREET, LAMP, False)
    assert elsewhere.alarms == 0


def test_praise_given_and_practice_published_stand_beside_thanks(
    cast: Cast, here: Callable[[Actor], Frame]
) -> None:
    from huiyin.answer.supervision.cases.models import Practice, Praise

    given = {"unit_id": STREET, "ground": "given", "period": "2026-11", "proposed_at": NOW}
    Praise.objects.create(**given, state="given", at=NOW - timedelta(days=1))
    Praise.objects.create(**given, state="declined", at=NOW - timedelta(days=1))
    written = {"unit_id": RIVAL, "title": "巷灯先亮", "problem": "灯不亮", "done": "先亮后换", "result": "当晚亮",
               "written_name": "吴邻街", "written_at": NOW}  # fmt: skip
    Practice.objects.create(**written, state="published", reviewed_at=NOW - timedelta(hours=1))
    Practice.objects.create(**written, state="draft")
    with at_time(NOW):
        found, district = pressure(here(cast.leader)), pressure(here(cast.district))
    assert sorted((one.unit, one.kind, one.count) for one in found.praised) == [
        (STREET, "praise", 1),
        (RIVAL, "practice", 1),
    ]
    assert len(district.praised) == 2

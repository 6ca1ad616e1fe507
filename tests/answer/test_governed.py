"""Streets under governance: who enters and who leaves by figures, and that a person confirms both."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases import actions, volumes
from huiyin.answer.supervision.cases.jobs import look_for_streets
from huiyin.answer.supervision.cases.models import Governed
from huiyin.answer.supervision.cases.policies import may_read_governed
from huiyin.answer.supervision.cases.queries import governed as listed
from huiyin.answer.supervision.cases.queries import helpers, read_governed
from huiyin.answer.supervision.cases.refusals import StreetNotNow, Unfinished
from huiyin.answer.supervision.cases.rules import governed as rules
from huiyin.answer.supervision.cases.rules.governed import Quarter
from huiyin.foundation.accounts.actions import give_post, open_account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.organisations.models import Unit
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.supervised import order_at

OCTOBER = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
UNITS = st.sampled_from([f"S{n}" for n in range(40)])
VALUES = st.dictionaries(UNITS, st.floats(0, 1000), min_size=1)


def test_quarters_follow_each_other() -> None:
    last = Quarter.of(date(2026, 12, 31))
    assert (last.code, last.start, last.end, last.last) == (
        "2026Q4",
        date(2026, 10, 1),
        date(2027, 1, 1),
        date(2026, 12, 1),
    )
    assert (
        Quarter.read("2026Q4") == last and last.moved(1).code == "2027Q1" and last.moved(-4).code == "2025Q4"
    )


@given(values=VALUES, share=st.floats(0.01, 0.5))
def test_the_top_share_is_the_highest_and_not_one_more_than_ties(
    values: dict[str, float], share: float
) -> None:
    found = rules.top(values, share)
    rest = [value for unit, value in values.items() if unit not in found and value > 0]
    assert all(values[unit] > 0 for unit in found)
    assert not rest or not found or max(rest) < min(values[unit] for unit in found)
    assert len({values[unit] for unit in found}) <= max(1, -(-len(values) * share // 1))


@given(quarters=st.lists(VALUES, min_size=1, max_size=4), share=st.floats(0.01, 0.5))
def test_who_enters_was_on_top_every_time(quarters: list[dict[str, float]], share: float) -> None:
    found = rules.entering(quarters, share)
    assert all(found <= rules.top(values, share) for values in quarters)


@given(
    volumes=st.lists(st.integers(0, 500), max_size=5),
    good=st.lists(st.booleans(), max_size=5),
    at_entry=st.integers(0, 500),
)
def test_who_leaves_fell_by_enough_and_was_good_each_time(
    volumes: list[int], good: list[bool], at_entry: int
) -> None:
    leaves = rules.may_leave(volumes, at_entry, 0.3, good, 2)
    if leaves:
        assert all(volume * 10 <= at_entry * 7 for volume in volumes[-2:]) and all(good[-2:])
        assert at_entry > 0 and len(volumes) >= 2


def test_the_bars_are_met_at_their_very_number() -> None:
    assert rules.fell(70, 100, 0.30) and not rules.fell(71, 100, 0.30)
    assert rules.is_good(0.80, [0.7, 0.8, 0.9]) and not rules.is_good(0.79, [0.7, 0.8, 0.9])
    assert not rules.is_good(None, [0.5])


def test_reports_are_asked_for_each_month_that_is_over() -> None:
    months = rules.months_over(date(2026, 10, 20), date(2027, 1, 5))
    assert months == [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]
    assert not rules.is_late(date(2026, 12, 1), date(2027, 1, 10), 10)
    assert rules.is_late(date(2026, 12, 1), date(2027, 1, 11), 10)


def heap(unit: str, day: date, count: int) -> None:
    """So many appeals about this street on a day."""
    with at_time(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
        ids = [order_at(unit, f"{unit}{day}{n}").pk for n in range(count)]
    WorkOrder.objects.filter(pk__in=ids).update(place=unit)


@pytest.fixture
def entry(cast: Cast) -> Governed:
    """The street was on top in two quarters, the rival in one."""
    heap(STREET, date(2026, 5, 5), 4)
    heap(STREET, date(2026, 8, 5), 10)
    heap(RIVAL, date(2026, 8, 5), 1)
    with at_time(OCTOBER):
        assert look_for_streets() == 1
        assert look_for_streets() == 0
    return Governed.objects.get()


def test_the_figures_of_two_quarters_propose_and_a_person_confirms(cast: Cast, entry: Governed) -> None:
    assert (entry.unit_id, entry.state, entry.volume) == (STREET, "entry", 10)
    seen = entry.figures["quarters"]
    assert [one["volume"] for one in seen] == [4, 10] and [one["place"] for one in seen] == [1, 1]
    people = entry.figures["residents"]
    assert seen[1]["density"] == round(10 * 10_000 / people, 2)
    for who in (cast.head, cast.district, cast.discipline, cast.rival_head):
        with pytest.raises(Refused):
            actions.confirm_entry(who, entry.pk)
    first = actions.confirm_entry(cast.supervisor, entry.pk)
    again = actions.confirm_entry(cast.supervisor, entry.pk)
    assert first.state == again.state == "governed"
    assert [event.action for event in story(f"governed:{entry.pk}")] == ["propose_entry", "confirm_entry"]


def test_one_quarter_on_top_is_not_enough(cast: Cast) -> None:
    heap(RIVAL, date(2026, 5, 5), 4)
    heap(STREET, date(2026, 8, 5), 9)
    with at_time(OCTOBER):
        assert look_for_streets() == 0


def test_a_declined_entry_is_not_proposed_again_for_that_quarter(cast: Cast, entry: Governed) -> None:
    actions.decline_entry(cast.leader, entry.pk, "工地已经完工。")
    with at_time(OCTOBER):
        assert look_for_streets() == 0
    with pytest.raises(StreetNotNow):
        actions.confirm_entry(cast.supervisor, entry.pk)


@pytest.fixture
def governed(cast: Cast, entry: Governed) -> Governed:
    """Under governance since October."""
    with at_time(OCTOBER):
        return actions.confirm_entry(cast.supervisor, entry.pk)


def _tasks(day: date) -> list[actions.Task]:
    return [actions.Task("换掉三条街的电缆", "钱分管", day), actions.Task("每周一次夜巡", "周经办", day)]


def test_the_plan_is_the_heads_with_owners_and_dates(cast: Cast, governed: Governed) -> None:
    with at_time(OCTOBER):
        with pytest.raises(Refused):
            actions.write_plan(cast.clerk, governed.pk, "先换电缆。", _tasks(date(2026, 12, 1)))
        with pytest.raises(Unfinished):
            actions.write_plan(cast.head, governed.pk, "先换电缆。", _tasks(date(2026, 10, 12)))
        with pytest.raises(Unfinished):
            actions.write_plan(cast.head, governed.pk, "先换电缆。", [])
        for _ in range(2):
            actions.write_plan(cast.head, governed.pk, "先换电缆。", _tasks(date(2026, 12, 1)))
        first = governed.tasks.order_by("id").first()
        assert governed.tasks.count() == 2 and first is not None
        actions.finish_task(cast.head, first.pk)
        actions.write_plan(cast.head, governed.pk, "再加路口。", _tasks(date(2026, 12, 9)))
    assert governed.tasks.filter(dropped_at=None).count() == 3, "what was done stays"


def test_a_month_is_reported_on_once_when_it_is_over(cast: Cast, governed: Governed) -> None:
    with at_time(OCTOBER), pytest.raises(Unfinished):
        actions.report(cast.head, governed.pk, date(2026, 10, 1), "才开始。")
    with at_time(datetime(2026, 11, 20, tzinfo=UTC)):
        one = actions.report(cast.head, governed.pk, date(2026, 10, 1), "换了一条街。")
        again = actions.report(cast.head, governed.pk, date(2026, 10, 1), "换了一条街。")
        assert one.pk == again.pk and one.late
        with pytest.raises(Unfinished):
            actions.report(cast.head, governed.pk, date(2026, 10, 1), "改口。")


def test_help_is_promised_by_others_and_came_when_the_street_says_so(cast: Cast, governed: Governed) -> None:
    with at_time(OCTOBER):
        with pytest.raises(Refused):
            actions.promise_help(cast.head, governed.pk, "money", STREET, "给自己钱。", date(2026, 11, 1))
        with pytest.raises(Refused):
            actions.promise_help(
                cast.rival_head, governed.pk, "money", DEPARTMENT, "替别人答应。", date(2026, 11, 1)
            )
        given = actions.promise_help(
            cast.department_head, governed.pk, "resources", DEPARTMENT, "两台登高车。", date(2026, 11, 1)
        )
        with pytest.raises(Refused):
            actions.help_came(cast.department_head, given.pk)
        assert actions.help_came(cast.head, given.pk).came_at is not None


def test_the_action_the_form_and_the_page_agree_on_who_helps(cast: Cast, governed: Governed) -> None:
    account = open_account(SYSTEM, "far", "远区里", "for-tests-only")
    give_post(SYSTEM, account, "coordinator", "D02")
    far, by = actor_of(account), date(2026, 11, 1)
    inside = Unit.objects.filter(path__contains=".D02.", level="street")[0].code
    wanted = {
        cast.district: {RIVAL, DEPARTMENT, inside},
        cast.supervisor: {RIVAL, DEPARTMENT, inside},
        far: {inside},
        cast.department_head: {DEPARTMENT},
        cast.head: set(),
        cast.rival: set(),
    }
    with at_time(OCTOBER):
        for actor, units in wanted.items():
            offered = set(helpers(actor, governed))
            for unit in (STREET, RIVAL, DEPARTMENT, inside):
                assert (unit in offered) == (unit in units), (actor.name, unit)
                if unit in units:
                    actions.promise_help(actor, governed.pk, "people", unit, "派两个人。", by)
                else:
                    with pytest.raises(Refused):
                        actions.promise_help(actor, governed.pk, "people", unit, "派两个人。", by)
        assert "help" in read_governed(cast.district, governed.pk).doing
        assert "help" not in read_governed(cast.head, governed.pk).doing


def test_the_list_and_the_page_agree_on_who_reads(cast: Cast, entry: Governed) -> None:
    readers = {"head", "deputy", "clerk", "district", "supervisor", "leader", "discipline"}
    for who, actor in cast.everybody().items():
        assert (who in readers) == bool(listed(actor)) == may_read_governed(actor, entry.unit), who


def test_a_street_leaves_after_two_good_quarters(
    cast: Cast, governed: Governed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "_resolution", lambda unit, quarter: (0.84, [0.80, 0.84, 0.90]))
    heap(STREET, date(2026, 11, 5), 7)
    heap(STREET, date(2027, 2, 5), 7)
    with at_time(datetime(2027, 1, 15, tzinfo=UTC)):
        assert actions.propose_exits() == 0, "one quarter is not two"
    with at_time(datetime(2027, 4, 5, tzinfo=UTC)):
        assert actions.propose_exits() == 0, "the quarter is over, but not everybody was asked"
    with at_time(datetime(2027, 4, 15, tzinfo=UTC)):
        assert actions.propose_exits() == 1
        assert actions.propose_exits() == 0
        found = actions.keep_on(cast.supervisor, governed.pk, "还有一条街没换完。")
        assert (found.state, found.kept_quarter) == ("governed", "2027Q1")
        assert actions.propose_exits() == 0, "not again for the same quarter"
    heap(STREET, date(2027, 5, 5), 5)
    with at_time(datetime(2027, 7, 15, tzinfo=UTC)):
        assert actions.propose_exits() == 1
        done = actions.confirm_exit(cast.leader, governed.pk, "换完了，诉求降了一半。")
    assert done.state == "left" and done.exit_figures["quarters"][1]["volume"] == 5
    assert timedelta(0) < (done.ended_at or OCTOBER) - OCTOBER


def test_low_resolution_keeps_a_street_in(
    cast: Cast, governed: Governed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "_resolution", lambda unit, quarter: (0.79, [0.79, 0.80, 0.90]))
    with at_time(datetime(2027, 4, 15, tzinfo=UTC)):
        assert actions.propose_exits() == 0


def test_a_fall_by_a_fifth_keeps_a_street_in(
    cast: Cast, governed: Governed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "_resolution", lambda unit, quarter: (0.84, [0.80, 0.84, 0.90]))
    heap(STREET, date(2026, 11, 5), 7)
    heap(STREET, date(2027, 2, 5), 8)
    with at_time(datetime(2027, 4, 15, tzinfo=UTC)):
        assert actions.propose_exits() == 0
    governed.refresh_from_db()
    assert [(one["quarter"], one["fell"]) for one in governed.quarters] == [
        ("2026Q4", True),
        ("2027Q1", False),
    ]

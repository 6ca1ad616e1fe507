"""What was noticed becomes one alert with a duty: told, read, answered, climbed, judged; twice changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from huiyin.act.coordination.whistles.models import Whistle
from huiyin.act.orders.actions import instruct as handle
from huiyin.act.orders.actions import sign, submit
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.queries import story
from huiyin.learn.insight.alerts import actions, jobs, queries, rules
from huiyin.learn.insight.alerts.models import Alert, AlertOrder, AlertPart, AlertReply
from huiyin.learn.insight.alerts.refusals import AlreadyJudged, NotOpen, Unwritten
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast, prepare_cast, prepare_city
from tests.learn.alerting import DAY, LEAK, NOON, PAVEMENT, POTHOLES, orders, signal, take
from tests.learn.test_insight import bring

pytestmark = pytest.mark.django_db
HELPER = "B30"  # who helps the street with its lanes


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with at_time(NOON):
        yield


@pytest.fixture
def alerting(city: City) -> Iterator[Callable[..., None]]:
    """Changes how the city is warned for one test."""
    usual = city.alerting

    def change(**how: Any) -> None:
        current().__dict__["alerting"] = replace(current().alerting, **how)

    yield change
    current().__dict__["alerting"] = usual


@pytest.fixture
def told(cast: Cast) -> Alert:
    """Potholes in the street of the cast, told; its own department is put in the lead."""
    take(signal(matter="010301", place=RIVAL))
    alert = Alert.objects.get()
    return actions.change_lead(cast.analyst, alert.pk, STREET, "街道先看。")


def deeds(alert: Alert) -> list[str]:
    return [event.action for event in story(f"alert:{alert.pk}")]


def test_one_thing_noticed_on_three_levels_is_one_alert_with_a_duty(cast: Cast) -> None:
    made = orders(cast, 3)
    found = take(
        signal(),
        signal(place="D01", observed=44),
        signal(matter="010000", place="", observed=60, expected=28),
    )
    assert (found.signals, found.things, found.new, found.told) == (3, 1, 1, 1)
    [alert] = Alert.objects.all()
    assert (alert.matter, alert.place, alert.leaf, alert.street) == (POTHOLES, STREET, POTHOLES, STREET)
    assert (alert.state, alert.owner_id, alert.co_units) == ("raised", STREET, [HELPER])
    assert set(AlertOrder.objects.values_list("order", flat=True)) == {one.pk for one in made}
    assert AlertPart.objects.count() == 3 and alert.people == 3
    assert alert.series[-1] == [DAY.isoformat(), 40, 8.0, 8.0]
    assert deeds(alert) == ["notice_alert", "raise_alert"]


def test_a_look_done_twice_changes_nothing(cast: Cast) -> None:
    orders(cast, 2)
    take(signal())
    before = (Alert.objects.values().get(), list(AlertPart.objects.values()), AlertOrder.objects.count())
    again = take(signal())
    assert (again.new, again.told) == (0, 0)
    assert (
        Alert.objects.values().get(),
        list(AlertPart.objects.values()),
        AlertOrder.objects.count(),
    ) == before
    assert len(deeds(Alert.objects.get())) == 2


def test_the_next_day_grows_the_same_alert(cast: Cast) -> None:
    take(signal())
    with at_time(NOON + timedelta(days=1)):
        tomorrow = DAY + timedelta(days=1)
        found = take(signal(day=tomorrow, observed=70, p=1e-12), day=tomorrow)
    [alert] = Alert.objects.all()
    assert found.new == 0 and (alert.first_day, alert.last_day, alert.observed) == (DAY, tomorrow, 70)
    assert alert.parts.count() == 2


def test_an_alert_that_turns_out_to_lie_elsewhere_goes_to_the_unit_there(cast: Cast) -> None:
    take(signal(place=RIVAL), signal(place="D01", observed=44))
    alert = Alert.objects.get()
    assert (alert.place, alert.owner_id) == (RIVAL, RIVAL)
    with at_time(NOON + timedelta(hours=1)):
        take(signal(place="D01", observed=400, p=1e-30))
    moved = Alert.objects.get()
    assert moved.place == "D01" and moved.owner_id not in (None, RIVAL) and RIVAL in moved.co_units
    grade = current().alerting.grades[moved.grade]
    assert moved.due_at == current().calendar.due(NOON + timedelta(hours=1), grade.reply)
    assert deeds(moved).count("raise_alert") == 2


def test_an_alert_that_was_answered_stays_with_who_answered(cast: Cast) -> None:
    take(signal(place=RIVAL), signal(place="D01", observed=44))
    alert = Alert.objects.get()
    actions.answer(cast.rival, alert.pk, "已到场。")
    take(signal(place="D01", observed=400, p=1e-30))
    assert Alert.objects.get().owner_id == RIVAL


def test_an_open_alert_takes_up_what_happens_much_later(cast: Cast) -> None:
    take(signal())
    later = DAY + timedelta(days=20)
    with at_time(NOON + timedelta(days=20)):
        take(signal(day=later), day=later)
    assert Alert.objects.count() == 1


def test_another_street_is_another_alert_though_the_city_saw_both(cast: Cast) -> None:
    take(signal(), signal(place="", observed=45))
    take(signal(place=RIVAL), signal(place="", observed=45))
    assert {(one.matter, one.place) for one in Alert.objects.all()} == {(POTHOLES, STREET), (POTHOLES, RIVAL)}


def test_the_budget_holds_the_weaker_and_keeps_them(cast: Cast, alerting: Callable[..., None]) -> None:
    grades = {name: replace(one, budget=1) for name, one in current().alerting.grades.items()}
    alerting(grades=grades)
    take(
        signal(p=1e-8, observed=20),
        signal(place=RIVAL, p=1e-9, observed=20),
        signal(place="S0103", p=1e-7, observed=20),
    )
    states = dict(Alert.objects.values_list("place", "state"))
    assert states == {STREET: "held", RIVAL: "raised", "S0103": "held"}
    take(signal(place="S0104", p=1e-12, observed=20))
    assert Alert.objects.get(place="S0104").state == "held"
    with at_time(NOON + timedelta(days=1)):
        tomorrow = DAY + timedelta(days=1)
        take(signal(place=STREET, day=tomorrow, p=1e-8, observed=20), day=tomorrow)
    assert Alert.objects.get(place=STREET).state == "raised"


def test_what_was_held_is_told_by_a_person_on_no_budget(cast: Cast, alerting: Callable[..., None]) -> None:
    alerting(grades={name: replace(one, budget=0) for name, one in current().alerting.grades.items()})
    take(signal())
    alert = Alert.objects.get()
    with pytest.raises(Refused):
        actions.tell_after_all(cast.head, alert.pk, "要看。")
    assert actions.tell_after_all(cast.analyst, alert.pk, "要看。").state == "raised"
    assert actions.tell_after_all(cast.analyst, alert.pk, "要看。").raised_on is None


def test_what_is_known_is_kept_and_not_told_until_it_is_more_than_that(cast: Cast) -> None:
    event = actions.know(cast.analyst, "道路大修", "市政大修期间。", DAY, DAY, 6, [POTHOLES], [STREET])
    take(signal())
    alert = Alert.objects.get()
    assert (alert.state, alert.known_by) == ("known", f"event:{event.pk}")
    take(signal(observed=90))
    alert.refresh_from_db()
    assert (alert.state, alert.known_by) == ("raised", "")


def test_an_event_taken_back_explains_nothing_more(cast: Cast) -> None:
    event = actions.know(cast.analyst, "大修", "大修期间。", DAY, DAY, 6, [POTHOLES])
    assert actions.know(cast.analyst, "大修", "大修期间。", DAY, DAY, 6, [POTHOLES]) == event
    actions.end(cast.supervisor, event.pk)
    take(signal())
    assert Alert.objects.get().state == "raised"
    with pytest.raises(Refused):
        actions.know(cast.head, "大修", "大修期间。", DAY, DAY, 6)
    with pytest.raises(Unwritten) as refused:
        actions.know(cast.analyst, "", "为什么", DAY, DAY - timedelta(days=1), 0.5, ["999999"], ["nowhere"])
    assert refused.value.fields == ("name", "until", "times", "matters", "places")


def test_seasons_of_the_pack_are_known(cast: Cast) -> None:
    day = date(2026, 11, 18)
    with at_time(datetime(2026, 11, 18, 4, tzinfo=UTC)):
        take(signal("020401", day=day, observed=30), signal(LEAK, RIVAL, day=day, observed=60), day=day)
    states = {one.matter: (one.state, one.known_by) for one in Alert.objects.all()}
    assert states == {"020401": ("known", "season:heating_start"), LEAK: ("raised", "")}


def test_red_is_answered_within_two_hours_and_others_within_a_day(cast: Cast) -> None:
    take(signal(LEAK, observed=90, p=1e-12, expected=9.0), signal(PAVEMENT, RIVAL, observed=15, p=1e-4))
    due = {one.matter: (one.grade, one.due_at - NOON) for one in Alert.objects.all() if one.due_at}
    assert due[LEAK][1] <= timedelta(hours=8) and due[PAVEMENT][1] == timedelta(hours=24)


def test_the_lead_reads_and_answers_once(cast: Cast, told: Alert) -> None:
    for actor in (cast.rival, cast.leader, cast.analyst, cast.district, cast.outsider, cast.citizen):
        with pytest.raises(Refused):
            actions.answer(actor, told.pk, "修好了。")
    assert actions.read(cast.clerk, told.pk).read_name == "周经办"
    actions.read(cast.head, told.pk)
    first = actions.answer(cast.clerk, told.pk, "换热站停泵，下午三点修好。", NOON + timedelta(hours=3))
    assert actions.answer(cast.clerk, told.pk, "换热站停泵，下午三点修好。").pk == first.pk
    told.refresh_from_db()
    assert (told.state, told.read_name, told.denied) == ("answered", "周经办", False)
    assert deeds(told)[-2:] == ["read_alert", "answer_alert"]
    with pytest.raises(Unwritten):
        actions.answer(cast.clerk, told.pk, "  ")


def test_a_false_alarm_said_by_the_owner_is_confirmed_by_an_analyst(cast: Cast, told: Alert) -> None:
    actions.answer(cast.head, told.pk, "物业统一代报，同一户二十二次。", denies=True)
    told.refresh_from_db()
    assert (told.state, told.denied, told.outcome) == ("answered", True, "")
    for actor in (cast.head, cast.leader, cast.district, cast.rival_head):
        with pytest.raises(Refused):
            actions.judge(actor, told.pk, "false", "同一户。")
    actions.judge(cast.analyst, told.pk, "false", "同一户。")
    told.refresh_from_db()
    assert (told.state, told.outcome, told.judged_name) == ("judged", "false", "韩分析")
    assert deeds(told)[-1] == "judge_alert"


def test_what_the_owner_denies_can_be_asked_again(cast: Cast, told: Alert) -> None:
    actions.answer(cast.head, told.pk, "没有的事。", denies=True)
    with at_time(NOON + timedelta(hours=5)):
        actions.ask_again(cast.supervisor, told.pk, "现场还在冒水。")
        actions.ask_again(cast.supervisor, told.pk, "现场还在冒水。")
    told.refresh_from_db()
    assert (told.state, told.denied) == ("raised", False)
    assert told.due_at is not None and told.due_at > NOON + timedelta(hours=6)
    assert deeds(told).count("ask_alert_again") == 1


def test_a_judgment_says_what_it_was_and_when(cast: Cast, told: Alert) -> None:
    for outcome, began, ended in (
        ("maybe", DAY, DAY),
        ("true", DAY + timedelta(days=1), None),
        ("true", DAY, DAY - timedelta(days=1)),
    ):
        with pytest.raises(Unwritten):
            actions.judge(cast.analyst, told.pk, outcome, "是真的。", began, ended)
    actions.judge(cast.analyst, told.pk, "true", "泵坏了。", DAY - timedelta(days=2), DAY)
    assert actions.judge(cast.analyst, told.pk, "true", "泵坏了。").state == "judged"
    with pytest.raises(AlreadyJudged):
        actions.judge(cast.supervisor, told.pk, "false", "不是。")
    with pytest.raises(AlreadyJudged):
        actions.answer(cast.head, told.pk, "晚了。")
    assert story(f"alert:{told.pk}")[-1].evidence["outcome"] == "true"


def test_what_was_judged_is_not_raised_again_for_the_same_days(cast: Cast, told: Alert) -> None:
    actions.judge(cast.analyst, told.pk, "false", "同一户。")
    take(signal("010301", RIVAL, observed=45))
    assert Alert.objects.count() == 1
    later = DAY + timedelta(days=3)
    with at_time(NOON + timedelta(days=3)):
        take(signal("010301", RIVAL, day=later), day=later)
    assert Alert.objects.count() == 2


def test_another_unit_can_be_put_in_the_lead_with_a_time_of_its_own(cast: Cast, told: Alert) -> None:
    with at_time(NOON + timedelta(hours=4)):
        for actor in (cast.head, cast.rival_head, cast.editor):
            with pytest.raises(Refused):
                actions.change_lead(actor, told.pk, DEPARTMENT, "该它管。")
        changed = actions.change_lead(cast.district, told.pk, DEPARTMENT, "该它管。")
        with pytest.raises(Unwritten):
            actions.change_lead(cast.leader, told.pk, "nobody", "该它管。")
    assert (changed.owner_id, changed.state) == (DEPARTMENT, "raised") and STREET in changed.co_units
    assert changed.due_at == NOON + timedelta(hours=12)  # orange: eight from when it was handed on


def test_heads_and_leaders_instruct_and_co_units_help(cast: Cast, told: Alert) -> None:
    actions.change_lead(cast.leader, told.pk, DEPARTMENT, "该它管。")
    for actor in (cast.clerk, cast.analyst, cast.editor):
        with pytest.raises(Refused):
            actions.instruct(actor, told.pk, "今晚必须修好。")
    actions.instruct(cast.leader, told.pk, "今晚必须修好。")
    actions.instruct(cast.head, told.pk, "街道派人守着。")
    actions.help_out(cast.clerk, told.pk, "社区已经通知到楼门。")
    with pytest.raises(Refused):
        actions.help_out(cast.department, told.pk, "我是主责。")
    assert list(AlertReply.objects.order_by("id").values_list("kind", flat=True)) == [
        "instruction",
        "instruction",
        "help",
    ]
    assert Alert.objects.get().state == "raised"


def test_an_instruction_is_signed_with_the_unit_for_which_it_is_given(cast: Cast, told: Alert) -> None:
    """Whoever edits at the hotline and heads the street decides for the street."""
    both = replace(cast.head, posts=(*cast.editor.posts, *cast.head.posts))
    assert both.units()[0] != STREET
    actions.instruct(both, told.pk, "街道派人守着。")
    assert AlertReply.objects.get().unit_id == STREET


def test_a_head_decides_and_blows_the_whistle_on_one_of_its_orders(cast: Cast) -> None:
    order = bring(cast, timedelta(minutes=9), POTHOLES)
    other = bring(cast, timedelta(minutes=8), PAVEMENT, street=RIVAL)
    take(signal())
    alert = Alert.objects.get()
    sign(cast.clerk, order.pk)
    submit(cast.clerk, order.pk)
    handle(cast.head, order.pk, "马上处置。", "周经办")
    blown = ("hard", "请一起到场查管线。", "街道没有权限。", "路口", [DEPARTMENT])
    with pytest.raises(Unwritten):
        actions.whistle(cast.head, alert.pk, other.pk, *blown)
    with pytest.raises(Refusal):
        actions.whistle(cast.leader, alert.pk, order.pk, *blown)
    actions.whistle(cast.head, alert.pk, order.pk, *blown)
    assert Whistle.objects.get().order_id == order.pk
    assert AlertReply.objects.get().words == "请一起到场查管线。"


def test_who_does_not_answer_is_reminded_and_then_it_climbs_twice(cast: Cast, told: Alert) -> None:
    due = told.due_at
    assert due is not None and not actions.remind(told.pk)
    with at_time(due - timedelta(hours=1)):
        assert actions.remind(told.pk) and not actions.remind(told.pk) and not actions.climb(told.pk)
    with at_time(due):
        assert actions.climb(told.pk) and not actions.climb(told.pk)
    with at_time(due + timedelta(hours=2)):
        assert actions.climb(told.pk)
    with at_time(due + timedelta(hours=90)):
        assert not actions.climb(told.pk)
    assert deeds(told)[-3:] == ["remind_alert", "climb_alert_above", "climb_alert_leaders"]


def test_what_was_never_told_is_put_away_and_then_nothing_can_be_done(
    cast: Cast, alerting: Callable[..., None]
) -> None:
    alerting(grades={name: replace(one, budget=0) for name, one in current().alerting.grades.items()})
    take(signal())
    alert = Alert.objects.get()
    assert not actions.lapse(alert.pk)
    with at_time(NOON + timedelta(days=8)):
        assert actions.lapse(alert.pk) and not actions.lapse(alert.pk)
        with pytest.raises(NotOpen):
            actions.tell_after_all(cast.analyst, alert.pk, "还是要看。")


def test_the_watch_puts_away_what_ended_and_leaves_the_rest(
    cast: Cast, alerting: Callable[..., None]
) -> None:
    alerting(grades={name: replace(one, budget=0) for name, one in current().alerting.grades.items()})
    take(signal())
    lapse = timedelta(days=current().alerting.duty.lapse_days)
    with at_time(NOON + lapse):
        assert jobs.watch() == 0
    with at_time(NOON + lapse + timedelta(days=1)):
        assert jobs.watch() == 1 and jobs.watch() == 0
    assert Alert.objects.get().state == rules.LAPSED


def test_a_graver_turn_leaves_less_time(cast: Cast) -> None:
    take(signal(PAVEMENT, observed=15, p=1e-4))
    before = Alert.objects.get()
    with at_time(NOON + timedelta(hours=1)):
        take(signal(PAVEMENT, observed=90, p=1e-12))
    after = Alert.objects.get()
    assert rules.graver(after.grade, before.grade)
    assert after.due_at is not None and before.due_at is not None and after.due_at < before.due_at


@pytest.mark.parametrize("climbs", [0, 1, 2])
def test_a_graver_turn_when_it_is_overdue_lets_nobody_hear_of_it_twice(cast: Cast, climbs: int) -> None:
    take(signal(PAVEMENT, observed=15, p=1e-4))
    before = Alert.objects.get()
    assert before.due_at is not None and before.remind_at is not None
    with at_time(before.remind_at):
        assert actions.remind(before.pk)
    at = before.due_at
    for n in range(climbs):
        with at_time(at := before.due_at + timedelta(hours=3 * n)):
            assert actions.climb(before.pk)
    with at_time(at + timedelta(minutes=1)):
        take(signal(PAVEMENT, observed=90, p=1e-12))
    assert rules.graver(Alert.objects.get().grade, before.grade)
    with at_time(before.due_at + timedelta(hours=90)):
        jobs.watch()
    with at_time(before.due_at + timedelta(hours=180)):
        jobs.watch()
    told_of = [deed for deed in deeds(before) if deed.startswith(("remind", "climb"))]
    assert told_of == ["remind_alert", "climb_alert_above", "climb_alert_leaders"]


def test_a_graver_turn_shortly_before_the_end_reminds_before_the_end(cast: Cast) -> None:
    take(signal(PAVEMENT, observed=15, p=1e-4))
    before = Alert.objects.get()
    assert before.due_at is not None
    turn = before.due_at - timedelta(minutes=10)
    with at_time(turn):
        take(signal(PAVEMENT, observed=90, p=1e-12))
    after = Alert.objects.get()
    assert rules.graver(after.grade, before.grade)
    assert after.due_at == after.climb_at == before.due_at
    assert after.remind_at is not None and turn < after.remind_at < after.due_at
    assert queries.clock_began(after) <= after.due_at


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_make_one_alert_and_two_answers_at_once_stand_once() -> None:
    prepare_city()
    cast = prepare_cast()
    at_once(lambda: take(signal("010301", RIVAL)))
    [alert] = Alert.objects.all()
    assert deeds(alert) == ["notice_alert", "raise_alert"]
    actions.change_lead(cast.analyst, alert.pk, STREET, "街道先看。")
    at_once(lambda: actions.answer(cast.head, alert.pk, "修好了。"))
    at_once(lambda: actions.judge(cast.analyst, alert.pk, "true", "是真的。"))
    assert AlertReply.objects.count() == 1
    assert [deeds(alert).count(name) for name in ("answer_alert", "judge_alert")] == [1, 1]


def at_once(deed: Callable[[], object]) -> None:
    """The same deed by two at the same moment; neither fails."""
    barrier, failed = Barrier(2), []

    def run() -> None:
        try:
            barrier.wait()
            with at_time(NOON):
                deed()
        except Refusal as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []

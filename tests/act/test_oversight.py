"""Duties of supervision: opened by people and by facts, answered, raised and lowered, closed only after callback."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.act.coordination.oversight import actions
from huiyin.act.coordination.oversight.actions import (
    accept,
    close_duty,
    lower,
    open_duty,
    open_triggered,
    raise_to,
    report,
    send_back,
)
from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.oversight.models import Duty, DutyReport, DutyStep
from huiyin.act.coordination.oversight.refusals import (
    DutyClosed,
    Judged,
    NotCalledBack,
    NoUnit,
    ReportWaiting,
    Unfinished,
    WrongLevel,
)
from huiyin.act.orders.actions import confirm, escalate, reassign, redo, waive
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import NotNow, Refused
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.act.supervised import order_at, redone, walk

pytestmark = pytest.mark.django_db
WORDS = "这件事涉及一老一小，请本周内见到灯亮。"


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the street is handling."""
    return walk(cast, order_at(STREET), "50")


@pytest.fixture
def duty(cast: Cast, order: WorkOrder) -> Duty:
    """The mayor wrote a few words on it."""
    return open_duty(cast.leader, order.pk, WORDS)


def acts(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def handle_due(order: WorkOrder) -> datetime:
    due: datetime = Clock.objects.get(order=order, name="handle").due_at
    return due


def test_a_leaders_words_open_a_duty_of_the_unit(
    cast: Cast, order: WorkOrder, duty: Duty, city: City
) -> None:
    assert (duty.level, duty.unit_id, duty.owner_role, duty.triggers) == (
        "urge",
        STREET,
        "unit_deputy",
        ["leader"],
    )
    due = city.calendar.due(duty.opened_at, city.overseeing.levels["urge"].wait)
    assert abs(duty.due_at - due) < timedelta(seconds=5)
    step = DutyStep.objects.get()
    assert (step.words, step.by, step.number) == (WORDS, cast.leader.id, "")
    told = story(f"order:{order.pk}")[-1]
    assert (told.action, told.reason, told.evidence["unit"]) == ("duty_open", WORDS, STREET)
    assert open_duty(cast.leader, order.pk, WORDS) == duty
    assert acts(order).count("duty_open") == 1


MAY_OPEN = {"supervisor", "leader"}


def test_who_may_have_an_order_looked_into(cast: Cast, order: WorkOrder) -> None:
    for who, someone in cast.everybody().items():
        if who in MAY_OPEN:
            continue
        with pytest.raises(Refused):
            open_duty(someone, order.pk, WORDS, "blue")
    assert not Duty.objects.exists()
    assert open_duty(cast.district, order.pk, "区里提醒：今天办完。", "remind").level == "remind"


def test_a_district_oversees_its_own_as_far_as_the_city_lets_it(cast: Cast) -> None:
    elsewhere = order_at("S0201", "else")
    with pytest.raises(Refused):
        open_duty(cast.district, elsewhere.pk, "提醒。", "remind")
    duty = open_duty(cast.district, order_at(STREET).pk, "提醒。", "remind")
    assert raise_to(cast.district, duty.pk, "urge", "催办。").level == "urge"
    with pytest.raises(Refused):
        raise_to(cast.district, duty.pk, "red", "红单。")


def test_words_are_needed_and_the_level_must_be_one(cast: Cast, order: WorkOrder) -> None:
    for words, level in (("  ", "urge"), ("看一下", "purple"), ("长" * 5001, "urge")):
        with pytest.raises(Unfinished):
            open_duty(cast.supervisor, order.pk, words, level)


def test_nobody_can_be_asked_about_what_nobody_has_or_what_is_done(cast: Cast, order: WorkOrder) -> None:
    walk(cast, order, "80", "50")
    with pytest.raises(NotNow):
        open_duty(cast.supervisor, order.pk, WORDS)
    lost = order_at(STREET, "lost")
    WorkOrder.objects.filter(pk=lost.pk).update(state="20", lead=None)
    with pytest.raises(NoUnit):
        open_duty(cast.supervisor, lost.pk, WORDS)


def test_a_second_reason_joins_the_duty_and_never_lowers_it(cast: Cast, order: WorkOrder, duty: Duty) -> None:
    raise_to(cast.supervisor, duty.pk, "orange", "两周没动静。")
    again = open_duty(cast.supervisor, order.pk, "群众又来电。", "remind")
    assert (again.pk, again.level) == (duty.pk, "orange")
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(
            order=order, level="urge", unit_id=STREET, owner_role="unit_head", due_at=now(), opened_at=now()
        )


def test_the_unit_reports_and_the_supervisor_accepts(cast: Cast, duty: Duty, city: City) -> None:
    made = report(cast.clerk, duty.pk, "stage", "电缆已订，周五到货。")
    assert report(cast.clerk, duty.pk, "stage", "电缆已订，周五到货。") == made
    with pytest.raises(ReportWaiting):
        report(cast.head, duty.pk, "stage", "又说一遍。")
    with at_time(now() + timedelta(hours=3)):
        assert accept(cast.supervisor, made.pk, "同意，周五看结果。").verdict == "accepted"
        duty.refresh_from_db()
        assert duty.due_at == city.calendar.due(now(), city.overseeing.levels["urge"].wait)
        accept(cast.supervisor, made.pk, "同意，周五看结果。")
        with pytest.raises(Judged):
            send_back(cast.supervisor, made.pk, "不行。")
    assert acts(duty.order)[-2:] == ["duty_report", "duty_accepted"]


def test_a_report_sent_back_leaves_the_limit_as_it_was(cast: Cast, duty: Duty) -> None:
    made = report(cast.head, duty.pk, "reason", "电缆缺货。")
    with pytest.raises(Unfinished):
        send_back(cast.supervisor, made.pk, " ")
    send_back(cast.supervisor, made.pk, "写清楚哪天到货。")
    before = duty.due_at
    duty.refresh_from_db()
    assert duty.due_at == before
    assert report(cast.head, duty.pk, "reason", "周五到货。").verdict == ""


def test_who_may_report_and_who_may_judge(cast: Cast, duty: Duty) -> None:
    for who, someone in cast.everybody().items():
        if who not in ("clerk", "deputy", "head"):
            with pytest.raises(Refused):
                report(someone, duty.pk, "stage", "我来说。")
    made = report(cast.deputy, duty.pk, "stage", "在办。")
    for who, someone in cast.everybody().items():
        if who not in ("supervisor", "district"):
            with pytest.raises(Refused):
                accept(someone, made.pk)
            with pytest.raises(Refused):
                raise_to(someone, duty.pk, "red", "升。")
    raise_to(cast.supervisor, duty.pk, "blue", "升一级。")
    with pytest.raises(Refused):
        accept(cast.district, made.pk)  # above what a district may


def test_levels_can_be_skipped_up_and_taken_back_with_words(cast: Cast, duty: Duty) -> None:
    assert raise_to(cast.supervisor, duty.pk, "red", "居民要集体上访。").owner_role == "unit_head"
    with pytest.raises(WrongLevel):
        raise_to(cast.supervisor, duty.pk, "blue", "升。")
    with pytest.raises(WrongLevel):
        lower(cast.supervisor, duty.pk, "talk", "降。")
    assert lower(cast.supervisor, duty.pk, "remind", "已经到场。").level == "remind"
    with pytest.raises(Unfinished):
        lower(cast.supervisor, duty.pk, "remind", "")
    assert [step.level for step in duty.steps.order_by("id")] == ["urge", "red", "remind"]


def test_sheets_are_numbered_without_gaps_one_matter_one_sheet(
    cast: Cast, order: WorkOrder, duty: Duty
) -> None:
    other = open_duty(cast.supervisor, order_at(STREET, "two").pk, WORDS, "blue")
    raise_to(cast.supervisor, duty.pk, "blue", "蓝单。")
    raise_to(cast.supervisor, duty.pk, "orange", "橙单。")
    sheets = list(DutyStep.objects.exclude(number="").order_by("seq"))
    year = sheets[0].at.astimezone(current().zone).year
    assert [step.duty_id for step in sheets] == [other.pk, duty.pk, duty.pk]
    assert [step.number for step in sheets] == [f"督〔{year}〕{n}号" for n in (1, 2, 3)]


@pytest.mark.parametrize("close", ["confirm", "waive"])
def test_it_closes_only_after_callback(cast: Cast, order: WorkOrder, duty: Duty, close: str) -> None:
    walk(cast, order, "70", "50")
    for someone in (cast.supervisor, cast.leader):
        with pytest.raises(NotCalledBack):
            close_duty(someone, duty.pk)
    assert actions.close_done() == 0
    if close == "confirm":
        confirm(cast.callback, order.pk, "solved")
    else:
        waive(order.pk, "unreachable")
    with pytest.raises(Refused):
        close_duty(cast.head, duty.pk)
    assert [oversee(), oversee()] == [1, 0]
    duty.refresh_from_db()
    assert duty.outcome == {"confirm": "called_back", "waive": "not_reached"}[close]
    assert close_duty(cast.supervisor, duty.pk).outcome == duty.outcome
    with pytest.raises(DutyClosed):
        report(cast.clerk, duty.pk, "stage", "早办完了。")


def test_a_redo_does_not_end_it(cast: Cast, order: WorkOrder, duty: Duty) -> None:
    walk(cast, order, "70", "50")
    redo(cast.callback, order.pk, "unsolved")
    assert actions.close_done() == 0


def test_two_unhappy_callbacks_call_the_overseers_once(cast: Cast, order: WorkOrder) -> None:
    redone(cast, order)
    assert open_triggered() == 0
    redone(cast, order)
    assert [open_triggered(), open_triggered()] == [1, 0]
    duty = Duty.objects.get()
    assert (duty.triggers, duty.level, duty.opened_name) == (["dissatisfied"], "blue", "system")
    assert DutyStep.objects.get().number


def test_more_redos_join_the_same_duty_and_raise_it(cast: Cast, order: WorkOrder) -> None:
    for _ in range(4):
        redone(cast, order)
    assert open_triggered() == 2
    duty = Duty.objects.get()
    assert (duty.triggers, duty.level) == (["dissatisfied", "redos"], "orange")


def test_three_repeats_and_a_fourth_unit(cast: Cast, order: WorkOrder) -> None:
    WorkOrder.objects.filter(pk=order.pk).update(repeats=3)
    many = walk(cast, order_at(STREET, "many"), "50")
    for unit, who in (("S0102", "street"), ("S0103", ""), ("S0104", "")):
        actor = cast.head if who else cast.supervisor
        WorkOrder.objects.filter(pk=many.pk).update(state="50")
        escalate(actor, many.pk, f"到{unit}。")
        reassign(cast.supervisor, many.pk, unit, "改派。")
    assert open_triggered() == 2
    assert Duty.objects.get(order=order).triggers == ["repeats"]
    assert Duty.objects.get(order=many).triggers == ["units"]


def test_a_slip_goes_out_the_day_after_the_limit(cast: Cast, order: WorkOrder) -> None:
    due = handle_due(order)
    with at_time(due + timedelta(hours=23)):
        assert open_triggered() == 0
    with at_time(due + timedelta(hours=25)):
        assert [open_triggered(), open_triggered()] == [1, 0]
    duty = Duty.objects.get()
    assert (duty.triggers, duty.level) == (["overdue"], "urge")


def test_a_clock_that_stands_is_not_late(cast: Cast, order: WorkOrder) -> None:
    Clock.objects.filter(order=order, name="handle").update(paused_at=now())
    with at_time(handle_due(order) + timedelta(days=20)):
        assert open_triggered() == 0


def test_an_unanswered_duty_climbs_week_by_week_to_red_and_no_further(cast: Cast, order: WorkOrder) -> None:
    due, levels = handle_due(order), []
    for hours in range(0, 24 * 28, 6):
        with at_time(due + timedelta(hours=hours)):
            oversee()
            levels.append(Duty.objects.values_list("level", flat=True).first())
    seen = list(dict.fromkeys(levels))
    assert seen == [None, "urge", "blue", "orange", "red"]
    assert [step.level for step in DutyStep.objects.order_by("id")] == seen[1:]
    assert acts(order).count("circulate") == 1
    assert verify().ok


def test_a_reason_given_keeps_a_delay_from_being_circulated(cast: Cast, order: WorkOrder) -> None:
    due = handle_due(order)
    with at_time(due + timedelta(hours=25)):
        oversee()
        report(cast.clerk, Duty.objects.get().pk, "reason", "配电箱要厂家来换，已签合同。")
    with at_time(due + timedelta(days=20)):
        oversee()
    assert "circulate" not in acts(order)
    assert Duty.objects.get().level == "urge", "what was reported waits for the overseer, not for the ladder"


def test_urgent_matters_skip_a_level(cast: Cast, order: WorkOrder) -> None:
    WorkOrder.objects.filter(pk=order.pk).update(urgency="critical")
    due = handle_due(order)
    with at_time(due + timedelta(hours=25)):
        oversee()
    assert Duty.objects.get().level == "blue"


def test_while_others_act_a_duty_rests(cast: Cast, order: WorkOrder, duty: Duty) -> None:
    walk(cast, order, "65", "50")
    with at_time(now() + timedelta(days=9)):
        actions.climb()
        duty.refresh_from_db()
        assert (duty.level, duty.due_at > now()) == ("urge", True)


def test_a_duty_follows_its_order_to_another_unit(cast: Cast, order: WorkOrder, duty: Duty) -> None:
    escalate(cast.head, order.pk, "在邻街。")
    reassign(cast.supervisor, order.pk, RIVAL, "改派。")
    assert [actions.follow_leads(), actions.follow_leads()] == [1, 0]
    duty.refresh_from_db()
    assert duty.unit_id == RIVAL
    with pytest.raises(Refused):
        report(cast.head, duty.pk, "stage", "在办。")
    report(cast.rival_head, duty.pk, "stage", "已接手。")


def test_what_nobody_read_is_settled_when_it_is_over(cast: Cast, order: WorkOrder, duty: Duty) -> None:
    report(cast.clerk, duty.pk, "stage", "办好了。")
    walk(cast, order, "80", "50")
    actions.close_done()
    assert DutyReport.objects.get().verdict == "accepted"

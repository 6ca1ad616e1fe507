"""Supervision by two workers, or by two people, at the same moment."""

from datetime import timedelta

import pytest

from huiyin.act.coordination.oversight import actions
from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.oversight.models import Card, Duty, DutyReport, DutyStep, Joint, StageReport
from huiyin.act.orders.actions import escalate, raise_escalations, reassign, take_up
from huiyin.act.orders.models import Clock, Escalation, WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.ledger.queries import story, verify
from huiyin.testing.cast import RIVAL, STREET, Cast, prepare_cast, prepare_city
from tests.act.supervised import order_at, walk
from tests.act.test_at_once import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    """Everybody, committed, since threads see only what is."""
    prepare_city()
    return prepare_cast()


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the street is handling."""
    return walk(cast, order_at(STREET), "50")


def acts(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_two_workers_give_each_card_and_open_each_duty_once(cast: Cast, order: WorkOrder) -> None:
    others = [walk(cast, order_at(STREET, f"more{n}"), "50") for n in range(4)]
    later = Clock.objects.get(order=others[-1], name="handle").due_at + timedelta(days=2)

    def work() -> int:
        with at_time(later):
            return oversee()

    done = together(work, work, work)
    assert all(isinstance(one, int) for one in done)
    assert (Card.objects.filter(colour="red").count(), Duty.objects.count()) == (5, 5)
    for one in (order, *others):
        assert (acts(one).count("red_card"), acts(one).count("duty_open")) == (1, 1)
    assert verify().ok


def test_two_workers_climb_one_step_and_ask_once(cast: Cast, order: WorkOrder) -> None:
    duty = actions.open_duty(cast.leader, order.pk, "请办好。", "blue")
    tasks = {STREET: "牵头。", RIVAL: "协助。"}
    actions.open_joint(cast.supervisor, order.pk, "一起办。", tasks, now() + timedelta(days=40))

    def work() -> int:
        with at_time(now() + timedelta(days=6)):
            return oversee()

    together(work, work)
    steps = list(DutyStep.objects.filter(duty=duty).order_by("id").values_list("level", "seq"))
    assert steps == [("blue", 1), ("orange", 2)]
    assert (StageReport.objects.count(), Joint.objects.count()) == (2, 1)


def test_two_leaders_at_once_make_one_duty(cast: Cast, order: WorkOrder) -> None:
    together(
        lambda: actions.open_duty(cast.leader, order.pk, "请办好。"),
        lambda: actions.open_duty(cast.supervisor, order.pk, "请抓紧。"),
        lambda: actions.open_duty(cast.leader, order.pk, "请办好。"),
    )
    assert Duty.objects.count() == 1
    assert sorted(DutyStep.objects.values_list("words", flat=True)) == ["请办好。", "请抓紧。"]


def test_sheets_of_many_orders_at_once_have_numbers_without_a_gap(cast: Cast, order: WorkOrder) -> None:
    orders = [order, *(order_at(STREET, f"sheet{n}") for n in range(3))]
    together(
        *(
            lambda pk=one.pk: actions.open_duty(cast.supervisor, pk, "蓝单。", "blue")  # type: ignore[misc]
            for one in orders
        )
    )
    assert sorted(DutyStep.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_two_colleagues_report_at_once_and_one_waits(cast: Cast, order: WorkOrder) -> None:
    duty = actions.open_duty(cast.leader, order.pk, "请办好。")
    done = together(
        lambda: actions.report(cast.clerk, duty.pk, "stage", "到货了。"),
        lambda: actions.report(cast.head, duty.pk, "stage", "装上了。"),
    )
    assert sum(isinstance(one, Refusal) for one in done) == 1
    assert DutyReport.objects.count() == 1


def test_two_above_decide_at_once_and_one_decision_stands(cast: Cast, order: WorkOrder) -> None:
    escalate(cast.head, order.pk, "协调不动。")
    done = together(
        lambda: take_up(cast.district, order.pk, "区里协调。"),
        lambda: reassign(cast.supervisor, order.pk, RIVAL, "改派。"),
    )
    assert sum(isinstance(one, Refusal) for one in done) == 1
    assert Escalation.objects.get().outcome in ("taken_up", "reassigned")


def test_two_workers_bring_it_before_the_city_once(cast: Cast, order: WorkOrder) -> None:
    escalate(cast.head, order.pk, "协调不动。")

    def work() -> int:
        with at_time(now() + timedelta(days=2)):
            return raise_escalations()

    assert sorted(together(work, work)) == [0, 1]  # type: ignore[type-var]
    assert acts(order).count("raise_escalation") == 1

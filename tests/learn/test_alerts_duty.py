"""Who has the duty of an alert reads, answers and handles it; who may, says what it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from huiyin.act.coordination.whistles.models import Whistle
from huiyin.act.orders.actions import instruct as handle
from huiyin.act.orders.actions import sign, submit
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story
from huiyin.learn.insight.alerts import actions
from huiyin.learn.insight.alerts.models import Alert, AlertReply
from huiyin.learn.insight.alerts.refusals import AlreadyJudged, Unwritten
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.learn.alerting import DAY, NOON, PAVEMENT, POTHOLES, deeds, signal, take, told_alert
from tests.learn.test_insight import bring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with at_time(NOON):
        yield


@pytest.fixture
def told(cast: Cast) -> Alert:
    return told_alert(cast)


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

"""Asking the appellant, more time, promises, weight, demands: each done by the people who may."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.handling_models import Extension, Promise, SupplementRequest
from huiyin.act.orders.jobs import remind_of_promises, resume_unanswered
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.refusals import Incomplete, NotNow, Refused
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.models import Attachment
from huiyin.hear.intake.rules import NewAppeal, NewAttachment
from huiyin.testing.cast import STREET, Cast

MONDAY = datetime(2026, 11, 2, 1, tzinfo=UTC)  # 09:00 in the city
MORE = actions.MoreTime(3, "要等电缆到货", "已查明是电缆断了，货在路上", "电缆断了，货三天后到，到了就换。")
POINTS = "一是路灯不亮，二是井盖松动；另外请把枯树锯掉。"


def handled(cast: Cast, words: str = "楼下路灯不亮，晚上看不见路。", **how: object) -> WorkOrder:
    """An order that the street works on since Monday morning."""
    with at_time(MONDAY):
        new = NewAppeal(words=words, channel="web", source="web", source_key="asking")
        given = Receiving(**({"lead": STREET, "matter": "010202"} | how))  # type: ignore[arg-type]
        order = actions.receive_many(cast.citizen, [new], given)[0].order
        actions.sign(cast.clerk, order.pk)
        actions.submit(cast.clerk, order.pk)
        return actions.instruct(cast.head, order.pk, "今天去看。", "周经办")


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    return handled(cast)


def handling(order: WorkOrder) -> Clock:
    return Clock.objects.get(order=order, name="handle")


def done(order: WorkOrder) -> list[str]:
    return [event.action for event in story(f"order:{order.pk}")]


def test_a_question_rests_the_clock_until_the_answer(cast: Cast, order: WorkOrder) -> None:
    due = handling(order).due_at
    with at_time(MONDAY + timedelta(hours=2)):
        assert actions.ask(cast.clerk, order.pk, "是几号楼前的灯？").state == "51"
    with at_time(MONDAY + timedelta(hours=26)):
        actions.contact(cast.clerk, order.pk, "打过电话，没接。")
        photo = NewAttachment("lamp.png", "image/png", b"\x89PNG lamp")
        back = actions.add_words(cast.citizen, order.pk, "3号楼东头那盏。", (photo,))
    assert back.state == "50" and handling(order).due_at == due + timedelta(hours=24)
    question = SupplementRequest.objects.get(order=order)
    assert (question.outcome, question.question) == ("answered", "是几号楼前的灯？")
    assert Attachment.objects.filter(appeal=order.appeal_id).count() == 1
    assert "contact" in done(order)


def test_an_agent_takes_the_answer_down_by_phone(cast: Cast, order: WorkOrder) -> None:
    actions.ask(cast.clerk, order.pk, "是几号楼前的灯？")
    assert actions.add_words(cast.agent, order.pk, "3号楼东头那盏。").state == "50"


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=3)])
def test_a_pause_ends_with_the_limit_however_late_the_job_runs(
    cast: Cast, order: WorkOrder, late: timedelta
) -> None:
    due = handling(order).due_at
    with at_time(MONDAY + timedelta(hours=2)):
        actions.ask(cast.clerk, order.pk, "是几号楼前的灯？")
    question = SupplementRequest.objects.get(order=order)
    with at_time(question.due_at - timedelta(seconds=1)):
        assert resume_unanswered() == 0
    with at_time(question.due_at + late):
        assert resume_unanswered() == 1
        assert resume_unanswered() == 0
    order.refresh_from_db()
    assert order.state == "50"
    assert handling(order).due_at == due + (question.due_at - question.asked_at)
    assert SupplementRequest.objects.get().outcome == "expired"


def test_questions_are_bounded(cast: Cast, order: WorkOrder) -> None:
    for _ in range(2):
        actions.ask(cast.clerk, order.pk, "是几号楼前的灯？")
        actions.resume(cast.clerk, order.pk, "自己查到了")
    with pytest.raises(actions.AskedEnough, match="2次"):
        actions.ask(cast.clerk, order.pk, "再问一次？")
    assert WorkOrder.objects.get(pk=order.pk).state == "50"


def test_asking_twice_with_one_click_asks_once(cast: Cast, order: WorkOrder) -> None:
    actions.ask(cast.clerk, order.pk, "是几号楼前的灯？")
    actions.ask(cast.clerk, order.pk, "是几号楼前的灯？")
    assert SupplementRequest.objects.count() == 1


def test_more_time_is_granted_in_the_clock_s_own_days(cast: Cast, order: WorkOrder) -> None:
    due = handling(order).due_at
    with at_time(MONDAY + timedelta(days=1)):
        assert actions.request_extension(cast.clerk, order.pk, MORE).state == "52"
        actions.progress(cast.clerk, order.pk, "先架了临时灯。")
        got = actions.grant_extension(cast.reviewer, order.pk)
        again = actions.grant_extension(cast.reviewer, order.pk)
    clock, extension = handling(order), Extension.objects.get()
    assert got.state == again.state == "50" and done(order).count("grant_extension") == 1
    assert clock.due_at == due + timedelta(days=3) == got.handle_due_at
    assert (clock.amount, clock.measure, clock.paused_at) == (7, "day", None)
    assert (extension.old_due, extension.new_due, extension.outcome) == (due, clock.due_at, "granted")


def test_the_hotline_may_grant_less(cast: Cast, order: WorkOrder) -> None:
    due = handling(order).due_at
    with at_time(MONDAY):
        actions.request_extension(cast.clerk, order.pk, MORE)
        with pytest.raises(actions.CannotExtend, match="多于申请"):
            actions.grant_extension(cast.reviewer, order.pk, 4)
        actions.grant_extension(cast.reviewer, order.pk, 1)
    assert handling(order).due_at == due + timedelta(days=1)


def test_more_time_is_asked_for_once(cast: Cast, order: WorkOrder) -> None:
    with at_time(MONDAY):
        actions.request_extension(cast.clerk, order.pk, MORE)
        actions.grant_extension(cast.reviewer, order.pk)
        with pytest.raises(actions.CannotExtend, match="延过期"):
            actions.request_extension(cast.clerk, order.pk, MORE)


@pytest.mark.parametrize(
    ("days", "after", "why"),
    [(3, timedelta(days=6, hours=1), "late"), (90, timedelta(days=1), "long"), (0, timedelta(0), "")],
)
def test_more_time_is_refused(cast: Cast, order: WorkOrder, days: float, after: timedelta, why: str) -> None:
    asked = actions.MoreTime(days, MORE.reason, MORE.report, MORE.told)
    with at_time(MONDAY + after), pytest.raises((actions.CannotExtend, Incomplete)) as refused:
        actions.request_extension(cast.clerk, order.pk, asked)
    assert getattr(refused.value, "code", "") == why
    assert WorkOrder.objects.get(pk=order.pk).state == "50" and not Extension.objects.exists()


def test_the_law_s_period_prevails_and_still_needs_the_hotline(cast: Cast, order: WorkOrder) -> None:
    asked = actions.MoreTime(
        0, "需要鉴定", "已委托鉴定机构", "鉴定结果出来就答复您。", "《行政处罚法》第六十条", date(2027, 3, 1)
    )
    with at_time(MONDAY):
        actions.request_extension(cast.clerk, order.pk, asked)
        with pytest.raises(Refused):
            actions.grant_extension(cast.head, order.pk)
        actions.grant_extension(cast.reviewer, order.pk)
    assert handling(order).due_at == datetime(2027, 3, 1, 9, tzinfo=UTC)
    with at_time(MONDAY):  # what a law gave is not the one that the city gives
        actions.request_extension(cast.clerk, order.pk, MORE)


def test_more_time_is_denied_with_words_or_taken_back(cast: Cast, order: WorkOrder) -> None:
    due = handling(order).due_at
    with at_time(MONDAY):
        actions.request_extension(cast.clerk, order.pk, MORE)
        with pytest.raises(Incomplete):
            actions.deny_extension(cast.reviewer, order.pk, " ")
        assert actions.deny_extension(cast.reviewer, order.pk, "货已到，可以按时换。").state == "50"
        actions.request_extension(cast.clerk, order.pk, MORE)
        assert actions.withdraw_extension(cast.clerk, order.pk).state == "50"
    assert handling(order).due_at == due
    assert list(Extension.objects.order_by("id").values_list("outcome", flat=True)) == ["denied", "withdrawn"]


PROMISE = actions.NewPromise(date(2027, 6, 1), "列入明年路灯改造", "已电话说明：明年六月前装好。", "B01")


def test_a_promise_is_kept_on_the_ledger_and_looked_at_each_quarter(cast: Cast, order: WorkOrder) -> None:
    with at_time(MONDAY):
        with pytest.raises(Refused):
            actions.shelve(cast.clerk, order.pk, PROMISE)
        assert actions.shelve(cast.head, order.pk, PROMISE).state == "56"
    with at_time(MONDAY + timedelta(days=90)):
        assert remind_of_promises() == 0
    with at_time(MONDAY + timedelta(days=92)):
        assert remind_of_promises() == 1
        assert remind_of_promises() == 0
        actions.recheck(cast.head, order.pk, "预算已批。", date(2027, 7, 1), "晚一个月，已告诉您原因。")
        assert remind_of_promises() == 0
    promise = Promise.objects.get()
    assert (promise.reviews, promise.promised, promise.first_promised) == (
        1,
        date(2027, 7, 1),
        PROMISE.promised,
    )
    assert promise.due == datetime(2027, 7, 1, 9, tzinfo=UTC)
    with at_time(MONDAY + timedelta(days=200)):
        assert actions.clear(cast.clerk, order.pk, "新路灯已装好。", "工程已验收").state == "60"
    promise.refresh_from_db()
    assert promise.outcome == "cleared" and WorkOrder.objects.get().reply == "新路灯已装好。"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"promised": date(2026, 11, 2)}, "past"),
        ({"promised": date(2036, 1, 1)}, "far"),
        ({"told": " "}, "not_told"),
        ({"sector": "XX"}, "sector"),
    ],
)
def test_a_promise_must_be_one(cast: Cast, order: WorkOrder, change: dict[str, object], code: str) -> None:
    given = {name: getattr(PROMISE, name) for name in ("promised", "plan", "told", "sector")} | change
    with at_time(MONDAY), pytest.raises(actions.CannotPromise) as refused:
        actions.shelve(cast.head, order.pk, actions.NewPromise(**given))
    assert refused.value.code == code and not Promise.objects.exists()


def test_what_comes_off_the_ledger_is_heavy(cast: Cast, order: WorkOrder) -> None:
    with at_time(MONDAY):
        actions.shelve(cast.head, order.pk, PROMISE)
        assert actions.take_off(cast.supervisor, order.pk, "资金提前到位。").state == "50"
        actions.reply(cast.clerk, order.pk, "灯装好了。")
        with pytest.raises(actions.ForTheHead, match="挂账"):
            actions.release(cast.deputy, order.pk)
        with pytest.raises(actions.ForTheHead):
            actions.send_back(cast.deputy, order.pk, "再改改。")
        assert actions.release(cast.head, order.pk).state == "65"


def test_a_light_reply_is_released_by_the_deputy(cast: Cast, order: WorkOrder) -> None:
    actions.reply(cast.clerk, order.pk, "灯装好了。")
    assert actions.release(cast.deputy, order.pk).state == "65"


def test_a_handler_is_a_colleague(cast: Cast, order: WorkOrder) -> None:
    assert cast.deputy.id and cast.rival.id
    assert actions.assign(cast.head, order.pk, cast.deputy.id).handler == "钱分管"
    with pytest.raises(actions.NotAColleague):
        actions.assign(cast.head, order.pk, cast.rival.id)
    with pytest.raises(Refused):
        actions.assign(cast.rival, order.pk, cast.rival.id)


@pytest.mark.parametrize("leak", ["13800000001", "138 0000 0001", "110101199003070011", "010-88886666"])
def test_a_reply_with_somebody_s_number_is_refused(cast: Cast, order: WorkOrder, leak: str) -> None:
    with pytest.raises(actions.Leaks, match="号码"):
        actions.reply(cast.clerk, order.pk, f"请联系张师傅{leak}。")
    assert actions.reply(cast.clerk, order.pk, "请打12345，或12315。", f"张师傅{leak}").state == "60"


def to_review(cast: Cast, words: str) -> WorkOrder:
    order = handled(cast, words)
    actions.reply(cast.clerk, order.pk, "灯已修好，井盖已垫实。")
    return actions.release(cast.deputy, order.pk)


def test_a_reply_passes_when_each_demand_is_answered(cast: Cast) -> None:
    order = to_review(cast, POINTS)
    checks = {"facts": True}
    with pytest.raises(actions.NotAnswered, match="枯树"):
        actions.approve(cast.reviewer, order.pk, checks)
    answered = {"路灯不亮": "第一句", "井盖松动": "第一句"}
    with pytest.raises(actions.NotAnswered) as open_one:
        actions.approve(cast.reviewer, order.pk, checks, answered=answered)
    assert open_one.value.open_ones == ("请把枯树锯掉",)
    with pytest.raises(actions.NotAnswered):
        actions.approve(cast.reviewer, order.pk, {"facts": False}, answered=answered)
    actions.disapprove(cast.reviewer, order.pk, "枯树没答。", open_ones=open_one.value.open_ones)
    assert story(f"order:{order.pk}")[-1].evidence["open"] == ["请把枯树锯掉"]


def test_demands_are_corrected_and_then_checked(cast: Cast) -> None:
    order = to_review(cast, POINTS)
    with pytest.raises(Refused):
        actions.list_demands(cast.rival, order.pk, ["修灯"])
    with pytest.raises(actions.NoDemands):
        actions.list_demands(cast.reviewer, order.pk, [" ", "。"])
    assert actions.list_demands(cast.reviewer, order.pk, ["修灯 ", "修灯", "垫井盖"]) == ("修灯", "垫井盖")
    answered = {"修灯": "第一句", "垫井盖": "第二句"}
    assert actions.approve(cast.reviewer, order.pk, {"facts": True}, answered=answered).state == "70"
    assert done(order).count("list_demands") == 1


STATES_OF_CONTACT: dict[str, Callable[[Cast, int], object]] = {
    "50": lambda cast, pk: None,
    "51": lambda cast, pk: actions.ask(cast.clerk, pk, "是几号楼？"),
    "52": lambda cast, pk: actions.request_extension(cast.clerk, pk, MORE),
    "56": lambda cast, pk: actions.shelve(cast.head, pk, PROMISE),
}


@pytest.mark.parametrize("state", STATES_OF_CONTACT)
def test_contact_is_never_blocked_by_a_pause(cast: Cast, order: WorkOrder, state: str) -> None:
    with at_time(MONDAY):
        STATES_OF_CONTACT[state](cast, order.pk)
        assert actions.contact(cast.clerk, order.pk, "打过电话。").state == state
    with pytest.raises((NotNow, Refused)):
        actions.contact(cast.citizen, order.pk, "我")

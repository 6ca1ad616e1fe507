"""Screens of the district and of the supervisor, supervision on an order's page, and the unit's strip."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.act.coordination.oversight import actions
from huiyin.act.coordination.oversight.models import Card, Duty, DutyReport, DutyStep, Joint, StageReport
from huiyin.act.orders.actions import escalate, request_return
from huiyin.act.orders.models import Clock, Escalation, WorkOrder
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast
from tests.act.supervised import LAMP, order_at, walk

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order that the street is handling."""
    return walk(cast, order_at(STREET), "50")


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def post(client: Client, order: WorkOrder, what: str, status: int = 302, **data: object) -> str:
    answer = client.post(f"/orders/{order.number}/{what}/", data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def late_card(order: WorkOrder) -> None:
    """Let the limit of handling be over, and the card given."""
    Clock.objects.filter(order=order, name="handle").update(due_at=now() - timedelta(hours=2))
    assert actions.give_cards() == 1


def test_a_district_sees_what_its_units_sent_up_and_decides(
    cast: Cast, order: WorkOrder, signed_in: SignIn
) -> None:
    escalate(cast.head, order.pk, "两个小区共用管网，街道协调不动。")
    client = signed_in("district")
    shown = page(client, "/district/")
    assert "1件报上来等区里定" in shown and "街道协调不动" in shown and "定下怎么办" in shown
    post(client, order, "take-up", decision="区住建局明早到场。", version=WorkOrder.objects.get().version)
    assert Escalation.objects.get().outcome == "taken_up"
    assert "没有等区里定的" in page(client, "/district/")


def test_another_district_sees_nothing_of_it(cast: Cast, signed_in: SignIn) -> None:
    far = order_at("S0201", "far")
    WorkOrder.objects.filter(pk=far.pk).update(state="50")
    escalate(cast.supervisor, far.pk, "协调不动。")
    assert far.number not in page(signed_in("district"), "/district/")
    assert far.number in page(signed_in("supervisor"), "/oversight/?view=escalated")


def test_disputes_and_what_has_no_unit(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    disputed = order_at(STREET, "not-mine")
    request_return(cast.clerk, disputed.pk, "职责清单第12条")
    lost = order_at(STREET, "lost")
    late = now() - timedelta(hours=1)
    WorkOrder.objects.filter(pk=lost.pk).update(state="20", lead=None, place=RIVAL, due_at=late)
    whistled = order_at(STREET, "whistled")
    WorkOrder.objects.filter(pk=whistled.pk).update(state="53")
    client = signed_in("district")
    for view, wanted in (("disputed", disputed), ("unplaced", lost), ("whistled", whistled)):
        shown = page(client, f"/district/?view={view}")
        assert [one.number in shown for one in (disputed, lost, whistled)] == [
            one == wanted for one in (disputed, lost, whistled)
        ], view
    assert page(client, f"/orders/{lost.number}/"), "what has no unit is the district's in which it lies"
    page(client, "/district/?view=nonsense", 404)


def test_a_card_is_reminded_of_with_one_tap(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    late_card(order)
    client = signed_in("district")
    shown = page(client, "/district/?view=cards")
    assert "红牌" in shown and "提醒单位" in shown
    words = "已超期，请今天办完并答复诉求人。"
    answer = client.post(
        f"/orders/{order.number}/oversight/open/",
        {"level": "remind", "words": words, "next": "/district/?view=cards"},
    )
    assert answer.headers["Location"] == "/district/?view=cards"
    assert Duty.objects.get().level == "remind"
    assert "看督办" in page(client, "/district/?view=cards")


def test_a_district_cannot_issue_a_sheet(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    post(signed_in("district"), order, "oversight/open", 422, level="blue", words="蓝单。")
    assert not Duty.objects.exists()


def test_the_unit_sees_cards_on_top_of_its_list_and_answers(
    cast: Cast, order: WorkOrder, signed_in: SignIn
) -> None:
    client = signed_in("clerk")
    assert "上级催的" not in page(client, "/unit/")
    late_card(order)
    assert "1张红牌" in page(client, "/unit/")
    assert "上级催的" not in page(signed_in("rival"), "/unit/")
    post(client, order, "cards/seen")
    assert Card.objects.get().seen_by == cast.clerk.id
    post(client, order, "cards/answer", 422, words="")
    post(client, order, "cards/answer", words="等配件，周五装好。")
    assert "等配件，周五装好。" in page(signed_in("supervisor"), f"/orders/{order.number}/")


def test_from_instruction_to_report_to_verdict(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    boss, unit = signed_in("supervisor"), signed_in("head")
    assert "督办这张单" in page(boss, f"/orders/{order.number}/")
    post(boss, order, "oversight/open", words="本周内亮灯。", level="orange")
    sheet = DutyStep.objects.get()
    printed = page(boss, f"/oversight/sheets/{sheet.pk}/")
    assert (
        sheet.number in printed and "橙色督办单" in printed and "本周内亮灯。" in printed and LAMP in printed
    )
    assert sheet.number in page(boss, "/oversight/?view=sheets")
    assert "橙色督办单 1" in page(boss, "/oversight/")
    shown = page(unit, f"/orders/{order.number}/")
    assert "本周内亮灯。" in shown and "向督查报告" in shown
    post(unit, order, "oversight/report", kind="stage", words="电缆周五到。")
    refused = post(unit, order, "oversight/report", 409, kind="stage", words="又写一份。")
    assert "又写一份。" in refused, "nothing typed is lost"
    assert "电缆周五到。" in page(boss, "/oversight/?view=reported")
    post(boss, order, "oversight/judge", 422, verdict="send_back", words="")
    post(boss, order, "oversight/judge", verdict="send_back", words="写清哪一天。")
    assert DutyReport.objects.get().verdict == "returned"
    post(boss, order, "oversight/level", level="remind", words="已到场。")
    assert Duty.objects.get().level == "remind"


@pytest.mark.parametrize("who", ["rival", "department", "outsider", "citizen", "analyst"])
def test_a_sheet_is_not_for_others(cast: Cast, order: WorkOrder, signed_in: SignIn, who: str) -> None:
    actions.open_duty(cast.supervisor, order.pk, "蓝单。", "blue")
    answer = signed_in(who).get(f"/oversight/sheets/{DutyStep.objects.get().pk}/")
    assert answer.status_code in (302, 403)
    assert order.number not in answer.content.decode()


def test_a_joint_supervision_from_its_form_to_the_members(
    cast: Cast, order: WorkOrder, signed_in: SignIn
) -> None:
    boss = signed_in("supervisor")
    day = (now() + timedelta(days=20)).date().isoformat()
    form = {
        "aim": "元旦前亮灯。",
        "due_on": day,
        "lead_task": "牵头。",
        "unit_1": DEPARTMENT,
        "task_1": "换电缆。",
    }
    wrong = post(boss, order, "oversight/joint", 422, **form, unit_2=DEPARTMENT, task_2="又一次。")
    assert "这个单位已经在上面了。" in wrong
    post(boss, order, "oversight/joint", **form)
    joint = Joint.objects.get()
    assert {member.unit_id for member in joint.members.all()} == {STREET, DEPARTMENT}
    with at_time(now() + timedelta(days=6)):
        actions.ask_reports()
    asked = StageReport.objects.get(member__unit=DEPARTMENT)
    helper = signed_in("department")
    assert "元旦前亮灯。" in page(helper, "/unit/")
    shown = page(helper, f"/oversight/joint/{joint.pk}/")
    assert "换电缆。" in shown and LAMP in shown
    address = f"/oversight/joint/{joint.pk}/report/"
    assert helper.post(address, {"words": " "}).status_code == 422
    assert helper.post(address, {"words": "电缆到了。"}).status_code == 302
    asked.refresh_from_db()
    assert asked.words == "电缆到了。"
    assert boss.post(f"/oversight/joint/{joint.pk}/close/").status_code == 409
    for who in ("rival", "outsider"):
        page(signed_in(who), f"/oversight/joint/{joint.pk}/", 403)


def test_who_is_late_stands_apart(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    duty = actions.open_duty(cast.leader, order.pk, "请办好。")
    Duty.objects.filter(pk=duty.pk).update(due_at=now() - timedelta(hours=3))
    joint = actions.open_joint(
        cast.supervisor, order.pk, "办成。", {STREET: "一", RIVAL: "二"}, now() + timedelta(days=30)
    )
    with at_time(now() + timedelta(days=6)):
        actions.ask_reports()
    StageReport.objects.update(due_at=now() - timedelta(days=1))
    shown = page(signed_in("leader"), "/oversight/?view=late")
    assert order.number in shown and "1件没按时报" in shown and "2家阶段情况迟报" in shown
    late = page(signed_in("supervisor"), "/oversight/?view=late_reports")
    assert late.count(f"/oversight/joint/{joint.pk}/") == 2
    assert "2家没按时报" in page(signed_in("supervisor"), "/oversight/?view=joints")


def test_a_confidential_report_keeps_its_words_in_lists(
    cast: Cast, order: WorkOrder, signed_in: SignIn
) -> None:
    WorkOrder.objects.filter(pk=order.pk).update(kind="report", confidential=True)
    actions.open_duty(cast.supervisor, order.pk, "查清。", "blue")
    for path in ("/oversight/", "/oversight/?view=sheets", f"/oversight/sheets/{DutyStep.objects.get().pk}/"):
        assert LAMP[:8] not in page(signed_in("supervisor"), path), path


def test_lists_go_on_by_keyset(cast: Cast, signed_in: SignIn) -> None:
    for place in range(53):
        actions.open_duty(cast.supervisor, order_at(STREET, f"many{place}").pk, "请办好。", "remind")
    first = page(signed_in("supervisor"), "/oversight/")
    assert first.count('class="above-line"') == 50
    address = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert page(signed_in("supervisor"), f"/oversight/{address}").count('class="above-line"') == 3


def test_pages_in_english(cast: Cast, order: WorkOrder, signed_in: SignIn) -> None:
    escalate(cast.head, order.pk, "协调不动。")
    actions.open_duty(cast.supervisor, order.pk, "请办好。", "red")
    client = signed_in("supervisor")
    client.cookies["django_language"] = "en"
    shown = page(client, "/oversight/")
    assert "Red sheet" in shown and "1 under supervision" in shown
    assert "Red sheet" in page(client, f"/orders/{order.number}/")
    sheet = page(client, f"/oversight/sheets/{DutyStep.objects.get().pk}/")
    assert "Report by" in sheet and "What is asked" in sheet

"""Joint supervision from its opening to its end, and the district's screen, in a real browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huiyin.act.coordination.oversight import actions
from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.oversight.models import Joint, StageReport
from huiyin.act.orders.actions import escalate
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.testing.cast import DEPARTMENT, STREET, Cast
from tests.act.supervised import order_at, walk

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


def test_joint_supervision_is_opened_reported_on_and_ends_with_the_callback(screen: Open, cast: Cast) -> None:
    order = walk(cast, order_at(STREET), "50")
    boss = screen("supervisor", f"/orders/{order.number}/")
    boss.click("text=几个单位一起办")
    boss.fill("#id_joint_open_aim", "元旦前这条街全部亮灯。")
    boss.fill("#id_joint_open_due_on", (now() + timedelta(days=20)).date().isoformat())
    boss.fill("#id_joint_open_lead_task", "牵头，每天到场。")
    boss.select_option("#id_joint_open_unit_1", DEPARTMENT)
    boss.fill("#id_joint_open_task_1", "换电缆。")
    boss.keyboard.press("Control+Enter")
    boss.wait_for_selector("#oversight >> text=元旦前这条街全部亮灯。")
    joint = Joint.objects.get()

    with at_time(now() + timedelta(days=6)):
        actions.ask_reports()
    helper = screen("department", "/unit/", width=390)
    helper.click("text=元旦前这条街全部亮灯。")
    helper.fill("#id_stage_words", "电缆已到，明天换。")
    helper.click("text=报阶段情况 >> nth=-1")
    helper.wait_for_selector(".above-reports >> text=电缆已到，明天换。")
    assert StageReport.objects.get(member__unit=DEPARTMENT).by == cast.department.id

    boss.goto(boss.url.split("/orders/")[0] + f"/oversight/joint/{joint.pk}/")
    assert boss.locator("text=结束联合督办").count() == 0, "nobody ends it before the callback"
    walk(cast, order, "80", "50")
    assert oversee() >= 1
    boss.reload()
    boss.wait_for_selector("text=回访办结，已销办")
    joint.refresh_from_db()
    assert joint.outcome == "called_back"


def test_the_district_decides_and_reminds_where_it_stands(screen: Open, cast: Cast) -> None:
    sent = walk(cast, order_at(STREET), "50")
    escalate(cast.head, sent.pk, "两个小区共用管网，街道协调不动。")
    late = walk(cast, order_at(STREET, "late"), "50")
    Clock.objects.filter(order=late, name="handle").update(due_at=now() - timedelta(hours=2))
    actions.give_cards()
    page = screen("district", "/district/")
    page.click("text=定下怎么办")
    page.fill("#id_take_up_decision", "区住建局明早到场。")
    page.keyboard.press("Alt+s")
    page.wait_for_selector("text=协调决定已下")
    assert WorkOrder.objects.get(pk=sent.pk).state == "50"
    page.goto(page.url.split("/orders/")[0] + "/district/")
    page.keyboard.press("5")
    page.click("text=提醒单位")
    page.wait_for_selector("text=看督办")
    page.wait_for_selector("text=已立项")

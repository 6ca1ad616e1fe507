"""Several units and several persons on one order, in a real browser: return and ruling, a late part, an ending."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import Clock, WorkOrder
from huiyin.act.orders.panel_models import Exclusion, Objection
from huiyin.act.orders.part_models import Part
from huiyin.act.triage import rulings
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.actions import NewAppeal
from huiyin.testing.cast import DEPARTMENT, RIVAL, STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAMP = "柳堤街的路灯不亮已经两个星期了，老人晚上出门看不见。"
LANE = "010202"
Open = Callable[..., Any]


def received(key: str = "a", **how: object) -> tuple[WorkOrder, str]:
    """An order and the receipt of its appellant."""
    new = NewAppeal(
        words=LAMP, channel="web", source="test", source_key=key, person=Person("张试", "13800000001")
    )
    done = receive_many(CITIZEN, [new], Receiving(matter=LANE, **how))[0]  # type: ignore[arg-type]
    return done.order, done.receipt


def in_hand(cast: Cast, key: str = "a") -> tuple[WorkOrder, str]:
    order, receipt = received(key, lead=STREET)
    actions.sign(cast.clerk, order.pk)
    actions.submit(cast.clerk, order.pk)
    return actions.instruct(cast.head, order.pk, "今天办。", ""), receipt


def vote(page: Any, box: str, reason: str) -> None:
    """Agree, on the order's page."""
    page.check(f"#{box} [name=grant][value=yes]", force=True)
    page.fill(f"#{box} [name=reason]", reason)
    page.click(f".order-bar [form={box}]")
    page.wait_for_selector(".toast")


def test_a_return_is_ruled_by_two_and_a_conference_settles_it_for_good(screen: Open, cast: Cast) -> None:
    order, _ = received(lead=STREET)
    page = screen("clerk", f"/orders/{order.number}/")
    page.click("#do-request_return-box summary")
    page.fill("#do-request_return [name=provision]", "派单目录第3条：由邻街负责")
    page.click("#do-request_return button[type=submit]")
    page.wait_for_selector(".toast")
    for who, reason in (("panel_one", "条款适用"), ("panel_two", "同意")):
        page = screen(who, f"/returns/?order={order.number}")
        page.fill("[name=reason]", reason)
        page.click("[name=grant][value=yes]")
        page.wait_for_selector(".toast")
    order.refresh_from_db()
    assert (order.state, order.lead_id, order.returns) == ("20", None, 1)
    page = screen("dispatcher", f"/orders/{order.number}/")
    page.click("#do-confer-box summary")
    page.select_option("#do-confer [name=more]", RIVAL)
    page.fill("#do-confer [name=question]", "巷口的灯归哪条街")
    page.click("#do-confer button[type=submit]")
    page.wait_for_selector(".rulings")
    page.select_option("#do-rule [name=lead]", RIVAL)
    page.fill("#do-rule [name=minutes]", "两街到场看过，以巷口为界，归邻街。")
    page.click(".order-bar [form=do-rule]")
    page.wait_for_selector(".toast")
    order.refresh_from_db()
    assert (order.state, order.lead_id) == ("30", RIVAL)
    rulings.forget()
    again, _ = received("again")
    assert (again.state, again.lead_id) == ("30", RIVAL)
    page = screen("rival", f"/orders/{again.number}/")
    page.click("#do-request_return-box summary")
    page.fill("#do-request_return [name=provision]", "不归我们")
    page.click("#do-request_return button[type=submit]")
    page.wait_for_selector("[data-error-summary]")
    assert "以巷口为界" in page.inner_text("[data-error-summary]")
    page = screen("dispatcher", "/rulings/")
    assert "以巷口为界" in page.inner_text(".rulings-list")


def test_a_part_that_is_late_is_the_late_units_own(screen: Open, cast: Cast) -> None:
    order, _ = in_hand(cast)
    page = screen("clerk", f"/orders/{order.number}/")
    page.click("#call-in summary")
    page.select_option("#call-in [name=unit]", DEPARTMENT)
    page.fill("#call-in [name=ask]", "查电缆是谁挖断的")
    page.click("#call-in button[type=submit]")
    page.wait_for_selector(".part-wait")
    part = Part.objects.get(order=order)
    gone = now() - timedelta(hours=2)
    Part.objects.filter(pk=part.pk).update(due_at=gone, opened_at=gone - timedelta(hours=5))
    Clock.objects.filter(order=order, name="part").update(due_at=gone, started_at=gone - timedelta(hours=5))
    page.reload()
    assert "超时是它的" in page.inner_text(".part-wait.is-late")
    page.fill("#do-reply [name=text]", "灯已换好。")
    page.click(".order-bar [form=do-reply]")
    page.wait_for_selector("[data-error-summary]")
    assert "住房" in page.inner_text("[data-error-summary]")
    assert page.input_value("#do-reply [name=text]") == "灯已换好。"
    page = screen("department", "/unit/")
    assert "超时，算我们的" in page.inner_text(".parts-todo")
    page.click(".parts-todo .parts-words")
    page.click("text=签收这一部分")
    page.wait_for_selector(".toast")
    page.fill(".part-acts [name=text] >> nth=0", "甲公司挖断的，已接好。")
    page.click("text=答复，这一部分办完")
    page.wait_for_selector(".toast")
    part.refresh_from_db()
    assert part.outcome == "missed"
    actions.reply(cast.clerk, order.pk, "电缆接好，灯亮了。")
    assert not Clock.objects.filter(order=order, name="handle", outcome="missed").exists()


def test_an_ending_by_two_and_the_objection_to_it(screen: Open, cast: Cast) -> None:
    order, receipt = in_hand(cast)
    page = screen("head", f"/orders/{order.number}/")
    page.click("#do-request_exclusion-box summary")
    page.select_option("#do-request_exclusion [name=ground]", "litigation")
    assert "法院" in page.input_value("#do-request_exclusion [name=told]")
    page.fill("#do-request_exclusion [name=proof]", "立案通知某字第1号")
    page.click("#do-request_exclusion button[type=submit]")
    page.wait_for_selector(".rulings")
    for who in ("panel_one", "panel_two"):
        page = screen(who, "/panel/")
        page.click(".docket-said")
        page.wait_for_selector("#do-vote_exclusion")
        vote(page, "do-vote_exclusion", "凭据属实")
    order.refresh_from_db()
    assert order.state == "85" and Exclusion.objects.get(order=order).granted
    page = screen("citizen", f"/t/{receipt}/", width=390)
    assert "法院" in page.inner_text(".public-reply")
    page.click(".objection .button")
    page.fill("[name=words]", "法院没有受理，我有退件回执。")
    page.click("button[form=object]")
    page.wait_for_selector(".objection")
    assert "两个人正在看" in page.inner_text(".objection")
    for who in ("panel_one", "panel_two"):
        page = screen(who, f"/orders/{order.number}/")
        vote(page, "do-vote_objection", "回执属实，应当重新办")
    said = Objection.objects.get(order=order)
    assert said.sustained and said.child
    page = screen("citizen", f"/t/{receipt}/", width=390)
    assert said.child.number in page.inner_text(".objection")
    assert "回执属实，应当重新办" in page.inner_text(".objection")

"""The phone in the rain: written without a line, sent once when there is one; nothing lost, nothing twice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huiyin.act.orders import actions
from huiyin.act.orders.exhibit_models import Exhibit, SiteReport
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.rules import Person
from huiyin.testing.cast import PASSWORD, RIVAL, Cast
from tests.web.crashing import cookies, killed, opened_again
from tests.web.street_phone import (
    NAME,
    PHONE,
    PHOTO,
    PHOTO_AFTER,
    WORDS,
    Open,
    back_on_line,
    known_order,
    new_order,
    on_phone,
    ready,
    reports,
    take,
    write_report,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    return known_order(cast)


@pytest.fixture
def phone(screen: Open) -> Open:
    return on_phone(screen)


def test_report_written_without_a_line_survives_a_reload_and_is_sent_once(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    page.context.set_offline(True)
    page.wait_for_selector("#street-line:not([hidden])")
    write_report(page, order)
    assert reports(order) == (0, 0, 0)
    page.reload()
    page.wait_for_selector(".street-waits")
    assert WORDS in page.locator(".street-order.is-open").inner_text()
    assert page.locator("#street-line-words").inner_text() == "没有网络，写的都存在本机"
    back_on_line(page)
    assert reports(order) == (1, 2, 1)
    report = SiteReport.objects.get()
    assert (report.lon, report.lat, report.accuracy) == (121.5, 31.2, 12)
    assert {one.media_type for one in Exhibit.objects.all()} == {"image/jpeg"}
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    assert reports(order) == (1, 2, 1)


def test_answer_lost_on_the_way_back_does_not_double(phone: Open, order: WorkOrder) -> None:
    page = phone()
    lost: list[int] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort("connectionreset")

    page.context.route("**/street/send/", lose_the_first)
    write_report(page, order)
    page.wait_for_selector(".street-waits", state="detached", timeout=20000)
    assert lost == [200] and reports(order) == (1, 2, 1)


def test_two_tabs_send_what_waits_once(phone: Open, order: WorkOrder) -> None:
    page = phone()
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0])
    ready(other)
    page.context.set_offline(True)
    write_report(page, order)
    other.wait_for_selector(".street-waits")
    page.context.set_offline(False)
    for tab in (page, other):
        tab.evaluate("window.huiyinSend.retry()")
    for tab in (page, other):
        tab.wait_for_selector(".street-waits", state="detached", timeout=20000)
    assert reports(order) == (1, 2, 1)


def test_what_one_tab_has_sent_the_other_does_not_offer_again(phone: Open, order: WorkOrder) -> None:
    page = phone()
    take(page, order, "before", PHOTO)
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0])
    ready(other)
    other.wait_for_selector(f".street-slot[for='before-{order.number}'] img[src^='blob']")
    page.click(".street-acts button:has-text('发送现场记录')")
    other.wait_for_selector(f".street-slot[for='before-{order.number}'] img[src^='blob']", state="detached")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 1, 1)


def test_after_the_session_is_over_it_waits_until_the_same_person_signs_in(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    page.context.set_offline(True)
    write_report(page, order)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.wait_for_selector("#street-signin:visible", timeout=20000)
    assert reports(order) == (0, 0, 0) and page.locator(".street-waits").count() == 1
    page.click("#street-signin")
    page.fill("[name=username]", "rival")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-ready]")
    page.wait_for_timeout(500)
    assert reports(order) == (0, 0, 0), "what one person wrote is not sent by another"
    page.context.clear_cookies()
    page.goto(page.url.partition("#")[0])
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-ready]")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 2, 1)


def test_order_that_moved_on_meanwhile_keeps_the_report_and_says_so(
    phone: Open, order: WorkOrder, cast: Cast
) -> None:
    page = phone()
    page.context.set_offline(True)
    write_report(page, order)
    actions.reply(cast.clerk, order.pk, "井盖已换。")
    back_on_line(page)
    page.click("[data-to=outbox]")
    assert "没有算作进展" in page.locator("#street-outbox").inner_text()
    assert reports(order) == (1, 2, 0)
    assert [event.action for event in story(f"order:{order.pk}")][-1] == "exhibit_late"


def test_what_was_being_written_for_an_order_that_left_can_still_be_sent(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    take(page, order, "after", PHOTO_AFTER)
    page.wait_for_selector(".street-stamp:has-text('12')")
    WorkOrder.objects.filter(pk=order.pk).update(state="30", lead=RIVAL)
    page.reload()
    page.wait_for_selector("#street-count:has-text('1')")
    page.click("[data-to=outbox]")
    assert page.locator("#street-outbox [data-state=left] img").count() == 1
    page.click("#street-outbox button:has-text('照样发送')")
    page.wait_for_selector("#street-outbox [data-state=sent]")
    assert reports(order) == (1, 1, 0) and SiteReport.objects.get().late


def test_photos_for_an_order_that_waits_for_others_can_be_left_with_it(phone: Open, order: WorkOrder) -> None:
    page = phone()
    take(page, order, "after", PHOTO_AFTER)
    WorkOrder.objects.filter(pk=order.pk).update(state="65")
    page.reload()
    page.click(".street-act.is-main:has-text('照样发送')")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 1, 0)


def test_one_report_the_server_chokes_on_does_not_hold_up_the_others(
    phone: Open, order: WorkOrder, cast: Cast
) -> None:
    made = new_order("路灯不亮。")
    page = phone()
    choked: list[int] = []

    def choke_on_the_first(route: Any) -> None:
        if b"progress" in (route.request.post_data_buffer or b""):
            choked.append(1)
            route.fulfill(status=500, body="broken")
        else:
            route.continue_()

    page.context.set_offline(True)
    take(page, order, "after", PHOTO_AFTER)
    page.click("button:has-text('发送现场记录')")
    page.wait_for_selector(".street-waits")
    page.click(f"[data-number='{made.number}']")
    page.click(".street-act.is-main:has-text('签收')")
    page.context.route("**/street/send/", choke_on_the_first)
    page.context.set_offline(False)
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached", timeout=20000)
    page.wait_for_selector("#street-line-words:has-text('服务器没有回应')")
    assert choked and WorkOrder.objects.get(pk=made.pk).state == "40" and reports(order)[0] == 0
    page.context.unroute("**/street/send/")
    page.click("[data-to=outbox]")
    page.click("#street-retry")
    page.wait_for_selector("#street-outbox [data-state=sent] >> nth=1")
    assert reports(order) == (1, 1, 1)


def test_what_is_refused_stays_with_reason_words_and_photos_and_can_be_changed(
    phone: Open, order: WorkOrder
) -> None:
    page = phone()
    refusing = json.dumps({"state": "refused", "words": "手机的时间不对，请校准后再发。"})
    page.context.route(
        "**/street/send/",
        lambda route: route.fulfill(status=422, content_type="application/json", body=refusing),
    )
    write_report(page, order)
    page.wait_for_selector("#street-outbox [data-state=refused]", state="attached")
    page.click("[data-to=outbox]")
    assert "请校准后再发" in page.locator("#street-outbox").inner_text()
    assert page.locator("#street-outbox img").count() == 2
    page.reload()
    page.wait_for_selector("#street-outbox [data-state=refused] img", state="attached")
    page.context.unroute("**/street/send/")
    page.click("[data-to=outbox]")
    page.click("#street-outbox button:has-text('改一改再发')")
    page.wait_for_selector(".street-slot.has-photo >> nth=1")
    page.click(".street-act.is-main")
    page.wait_for_selector("#street-outbox [data-state=sent]", state="attached")
    assert reports(order) == (1, 2, 1)


def test_a_new_order_is_signed_and_the_talk_written_without_a_line(phone: Open, cast: Cast) -> None:
    made = new_order(person=Person(NAME, PHONE))
    page = phone()
    page.context.set_offline(True)
    page.click(".street-act.is-main:has-text('签收')")
    page.wait_for_selector(".street-waits")
    page.click(".street-act.is-main:has-text('打给诉求人')")
    page.wait_for_selector(".toast")
    page.click(".chip:has-text('没人接')")
    page.click("button:has-text('记下联系情况')")
    page.wait_for_selector(".street-waits:has-text('2')")
    back_on_line(page)
    assert [event.action for event in story(f"order:{made.pk}")][-2:] == ["sign", "contact"]


def test_the_worker_sends_when_no_page_is_open(phone: Open, order: WorkOrder) -> None:
    page = phone()
    page.context.set_offline(True)
    write_report(page, order)
    page.goto("about:blank")
    (worker,) = page.context.service_workers
    page.context.set_offline(False)
    worker.evaluate("self.huiyinSend.flush().then(() => true)")
    assert reports(order) == (1, 2, 1)


def test_after_a_crash_the_report_is_there_and_goes_out(
    live_server: Any, signed_in: Callable[[str], Client], tmp_path: Path, browser: Any, order: WorkOrder
) -> None:
    """The browser is killed while there is no line, and opened again with the same profile."""
    jar = cookies(live_server, signed_in("clerk"))
    with killed(browser, tmp_path, 9372, jar) as context:
        page = context.new_page()
        page.goto(live_server.url + "/street/")
        ready(page)
        context.set_offline(True)
        take(page, order, "before", PHOTO)
        take(page, order, "after", PHOTO_AFTER)
        page.click(".street-act.is-main")
        page.wait_for_selector(".street-waits")
    assert reports(order) == (0, 0, 0)
    with opened_again(browser, tmp_path, jar) as context:
        page = context.new_page()
        page.goto(live_server.url + "/street/")
        page.wait_for_selector("#street-outbox [data-state=sent]", state="attached", timeout=20000)
        assert reports(order) == (1, 2, 1)

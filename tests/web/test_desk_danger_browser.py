"""Danger in a real browser: the desk says so, the alarm rings on every page, and two or three keys hand it over."""

from functools import partial
from typing import Any

import pytest

from huiyin.act.coordination.models import Alarm
from huiyin.act.orders.actions import receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import Cast
from tests.web.desk_call import LAMP, PHONE, Open, write

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screen(screen: Open) -> Open:
    """The same, where a test may look into a page by script."""
    return partial(screen, bypass_csp=True)


def test_danger_is_handed_over_with_three_keys(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.keyboard.type(PHONE)
    page.keyboard.press("Alt+t")
    page.keyboard.type("柳堤街有人落水了，快不行了。")
    page.wait_for_selector("#desk-safety [data-safety]")
    page.keyboard.press("Alt+d")
    page.wait_for_selector("#desk-hand-over[open] input:checked", state="attached")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-done")
    order = WorkOrder.objects.get()
    assert (order.state, order.urgency) == ("02", "critical")
    assert Alarm.objects.get().outcome == "handed_over"


def test_an_alarm_rings_on_every_page_and_is_taken_with_two_keys(screen: Open, cast: Cast) -> None:
    page = screen("dispatcher", "/dispatch/")
    page.wait_for_selector("#alarm-watch [name=seen]", state="attached")
    receive_many(CITIZEN, [NewAppeal("柳堤街有人落水了", "web", "web", "danger")])
    page.wait_for_selector(".alarm-strip.is-red", timeout=15000)
    page.keyboard.press("g")
    page.keyboard.press("x")
    page.wait_for_url("**/alarms/*/")
    page.keyboard.press("4")
    page.keyboard.press("t")
    page.keyboard.type("打过去问了，是模型船")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/alarms/")
    alarm = Alarm.objects.get()
    assert (alarm.taken_by, alarm.outcome) == (cast.dispatcher.id, "safe")


def test_a_citizen_who_writes_of_danger_is_told_whom_to_call(
    browser: Any, live_server: Any, cast: Cast
) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(live_server.url + "/")
    page.fill("#id_words", "我不想活了")
    page.dispatch_event("#id_words", "input")
    page.wait_for_selector(".danger a[href='tel:120']")
    assert "谢谢您写下来" in page.locator(".danger").inner_text()
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_hangs_over_the_side(screen: Open, width: int) -> None:
    page = screen("agent", "/desk/")
    page.set_viewport_size({"width": width, "height": 860})
    write(page, "柳堤街有人落水了，井盖没了，" + LAMP)
    page.wait_for_selector("#desk-safety .desk-safety")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_desk_and_the_alarms_pass_axe(screen: Open, cast: Cast) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    receive_many(CITIZEN, [NewAppeal("柳堤街有人落水了", "web", "web", "danger")])
    for path in ("/desk/", "/alarms/"):
        page = screen("agent", path)
        if path == "/desk/":
            write(page, "柳堤街有人落水了，" + LAMP)
            page.wait_for_selector("#desk-safety .desk-safety")
        page.wait_for_selector(".alarm-strip")
        page.wait_for_timeout(400)
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()

"""A day's report from draft to paper, and a crossed table, in a real browser."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from pypdf import PdfReader

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import current
from huiyin.learn.store.actions import carry
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.reviewed import Lot, fill

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Screen = Callable[..., Any]
SENTENCE = "夜里来的多，请值班的同事留意。"


@pytest.fixture
def yesterday(cast: Cast) -> Any:
    """Yesterday and the same weekday of eight weeks before, all of it carried over."""
    day = timezone.now().astimezone(current().zone).replace(hour=11) - timedelta(days=1)
    for week in range(9):
        month = (day - timedelta(days=7 * week)).date().replace(day=1)
        moved = fill(
            month, [Lot(STREET, solved=8, unsolved=2), Lot(RIVAL, "020101", solved=30 if week == 0 else 4)]
        )
        WorkOrder.objects.filter(pk__in=[one.pk for one in moved]).update(
            opened_at=day - timedelta(days=7 * week)
        )
    carry()
    return day.date()


def fits(page: Any, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


def saved(page: Any, name: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=name).click()
    return Path(found.value.path()).read_bytes()


def test_a_daily_report_is_edited_reviewed_issued_and_taken_along(yesterday: Any, screen: Screen) -> None:
    page = screen("analyst", "/reports/", accept_downloads=True)
    page.get_by_role("button", name="起草").click()
    page.wait_for_url("**/reports/*/")
    assert "收到40件" in page.locator("h1").inner_text()
    first = page.locator(".report-section").first
    first.locator("summary", has_text="改这一段").click()
    box = first.locator("textarea")
    box.fill(f"{box.input_value()}\n{SENTENCE}")
    first.get_by_role("button", name="存这一段").click()
    page.wait_for_selector(f"text={SENTENCE}")
    assert page.get_by_role("button", name="审过，没有问题").count() == 0
    path = page.url.split("//", 1)[1].partition("/")[2].split("#")[0]

    colleague = screen("supervisor", f"/{path}")
    assert SENTENCE in colleague.locator(".report").inner_text()
    colleague.get_by_role("button", name="审过，没有问题").click()
    colleague.wait_for_selector("text=已审，待签发")

    page.reload()
    page.get_by_role("button", name="签发").click()
    page.wait_for_selector("text=内容和签发时一样")
    pdf = "".join(
        "".join(one.extract_text() for one in PdfReader(io.BytesIO(saved(page, "打印（PDF）"))).pages).split()
    )
    book = docx.Document(io.BytesIO(saved(page, "接着改（DOCX）")))
    word = "".join(one.text for one in book.paragraphs)
    for text in (pdf, word):
        assert SENTENCE in text and "共收到诉求40件" in text
    assert not Axe().run(page).response["violations"]
    assert fits(page, 1440)
    narrow = screen("supervisor", f"/{path}", 390)
    assert fits(narrow, 390)


def test_a_number_of_a_report_opens_its_orders(yesterday: Any, screen: Screen) -> None:
    page = screen("supervisor", "/reports/")
    page.get_by_role("button", name="起草").click()
    page.wait_for_url("**/reports/*/")
    page.locator(".report-words a", has_text="30").first.click()
    page.wait_for_url("**/cross/orders/**")
    assert page.locator("ol.lines > li").count() == 30


def test_a_crossed_table_is_drawn_played_opened_and_kept(yesterday: Any, screen: Screen) -> None:
    page = screen("supervisor", "/cross/?rows=place&columns=week&third=&days=90")
    page.wait_for_selector("figure[data-chart]:not(.is-drawn)", state="detached")
    assert page.locator("figure[data-chart]").count() >= 4
    play = page.locator("[data-played] [data-player]")
    shown = play.locator("[data-now]").inner_text()
    play.locator("[data-slide]").press("Home")
    assert play.locator("[data-now]").inner_text() != shown
    cell = page.locator(".cross-table tbody td a").first
    number = int(cell.inner_text())
    cell.click()
    page.wait_for_url("**/cross/orders/**")
    assert page.locator("ol.lines > li").count() == min(number, 50)
    page.go_back()
    page.get_by_label("起个名字").fill("各街道每周")
    page.get_by_role("button", name="存下这样看").click()
    page.wait_for_selector("text=视图“各街道每周”存好了")
    assert not Axe().run(page).response["violations"]
    narrow = screen("supervisor", "/cross/?rows=place&columns=matter&measure=solved&days=90", 390)
    assert fits(narrow, 390) and fits(page, 1440)


def test_tables_of_a_third_dimension_are_played_one_by_one(yesterday: Any, screen: Screen) -> None:
    page = screen("leader", "/cross/?rows=place&columns=matter&third=week&days=30")
    frames = page.locator("[data-frame]")
    assert frames.count() >= 3 and page.locator("[data-frame]:visible").count() == 1
    last = page.locator("[data-frame]:visible").get_attribute("data-label")
    page.locator(".cross-tables [data-slide]").press("ArrowLeft")
    assert page.locator("[data-frame]:visible").get_attribute("data-label") != last


def test_on_a_telephone_the_open_tab_is_in_sight_and_no_line_is_cut_off(
    yesterday: Any, screen: Screen
) -> None:
    page = screen("analyst", "/reports/", width=390, locale="en-US")
    page.get_by_role("button", name="Draft it").click()
    page.wait_for_url("**/reports/*/")
    page.goto(page.url.split("/reports/")[0] + "/reports/")
    tab = page.locator(".tabs [aria-current]").first.bounding_box()
    assert tab["x"] >= 0 and tab["x"] + tab["width"] <= 390
    meta = page.locator(".line-meta").first
    assert meta.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert fits(page, 390)

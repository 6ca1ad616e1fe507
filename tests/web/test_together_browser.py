"""A whistle from blow to rating, and a letter to its PDF and its answer, in a real browser."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.whistles.models import Summons, Whistle
from huiyin.act.orders.actions import Receiving, instruct, receive_many, sign, submit
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.hear.intake.models import Appeal
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import DEPARTMENT, STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]
PLACE = {"longitude": 116.001, "latitude": 39.0}
ON_THE_SPOT = {"geolocation": PLACE, "permissions": ["geolocation"], "has_touch": True}


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """An order the street is handling, at a known point."""
    new = NewAppeal(words="路上塌了一个坑，底下在冒水。", channel="web", source="web", source_key="pit")
    made = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    Appeal.objects.update(lon=116.0, lat=39.0, place_said="江岸路12号门前")
    sign(cast.clerk, made.pk)
    submit(cast.clerk, made.pk)
    return instruct(cast.head, made.pk, "马上处置。", "周经办")


def blow(screen: Open, order: WorkOrder) -> None:
    page = screen("head", f"/orders/{order.number}/")
    page.click("#do-whistle-box summary")
    form = page.locator("#do-whistle")
    form.get_by_label("应急处置", exact=True).check()
    page.fill("#id_whistle_question", "路面塌陷一处，水管外露，请抢修。")
    page.fill("#id_whistle_why", "管道由部门管养，街道无权开挖。")
    page.select_option("#id_whistle_units", [DEPARTMENT])
    assert page.input_value("#id_whistle_place") == "江岸路12号门前"
    form.locator("button[type=submit]").click()
    page.wait_for_selector(".together-block .state")


def test_a_whistle_in_an_emergency_from_blow_to_rating(screen: Open, order: WorkOrder) -> None:
    blow(screen, order)
    whistle = Whistle.objects.get()
    assert (whistle.state, WorkOrder.objects.get().state) == ("blown", "53")

    page = screen("department", "/unit/", width=390, **ON_THE_SPOT)
    page.get_by_text("路面塌陷一处").click()
    page.wait_for_selector("form[data-arrive]")
    assert page.input_value("[name=person]") == "褚部门"
    page.fill("[name=rank]", "抢修队长")
    page.get_by_role("button", name="到场签到").click()
    page.wait_for_selector(".toast")
    arrived = Summons.objects.get()
    assert arrived.metres is not None and 80 < arrived.metres < 95

    page = screen("head", f"/whistles/{whistle.pk}/")
    assert "褚部门（抢修队长），离现场" in page.inner_text(".parts")
    page.select_option("[name=unit_1]", DEPARTMENT)
    page.fill("[name=who_1]", "褚部门")
    page.fill("[name=what_1]", "更换破损水管并回填路面")
    page.get_by_role("button", name="写处置单").click()
    page.wait_for_selector(".sheet-row")
    page.fill("[name=accepted]", "30")
    page.fill("[name=result]", "35")
    page.get_by_role("button", name="评分").click()
    page.locator(".parts", has_text="95/100").first.wait_for()

    page = screen("department", f"/whistles/{whistle.pk}/", width=390)
    page.fill("[name=answer]", "当日已修复，结果分偏低。")
    page.locator("[name=objects]").check(force=True)
    page.get_by_role("button", name="说明或异议").click()
    page.wait_for_selector(".toast")

    page = screen("district", "/whistles/")
    page.get_by_text("路面塌陷一处").first.click()
    page.fill("[name=result]", "40")
    page.fill("[name=ruling]", "采信单位说明。")
    page.get_by_role("button", name="裁定评分").click()
    page.locator(".parts", has_text="100/100").first.wait_for()
    assert WorkOrder.objects.get().state == "50"


def test_a_letter_to_its_pdf_and_its_answer(screen: Open, order: WorkOrder) -> None:
    page = screen("clerk", f"/orders/{order.number}/")
    page.click("#do-letter-box summary")
    page.select_option("#id_letter_addressee", DEPARTMENT)
    page.select_option("#id_letter_purpose", "facts")
    page.locator("#do-letter").get_by_label("加急", exact=True).check()
    page.fill("#id_letter_ask", "请提供该处管线产权资料。")
    page.locator("#do-letter button[type=submit]").click()
    page.wait_for_selector("#block-letters")
    letter = Letter.objects.get()
    assert (letter.state, WorkOrder.objects.get().state) == ("draft", "50")

    page = screen("head", f"/letters/{letter.pk}/")
    page.locator("#edit-box summary").click()
    page.fill("#id_edit_subject", "关于商请提供管线产权资料的函")
    page.locator("#edit button[type=submit]").click()
    page.wait_for_selector(".toast")
    page.get_by_role("button", name="签发这封函").click()
    page.locator(".paper-top", has_text="函〔").first.wait_for()
    assert WorkOrder.objects.get().state == "54"
    letter.refresh_from_db()

    answer = page.request.get(f"{page.url}pdf/")
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.body())).pages
    text = "".join("".join(one.extract_text() for one in pages).split())
    assert (
        letter.number in text
        and "关于商请提供管线产权资料的函" in text
        and "请提供该处管线产权资料。" in text
    )
    page.get_by_role("button", name="已打印盖章").click()
    page.locator(".who", has_text="已盖章").first.wait_for()

    page = screen("department", "/letters/")
    page.get_by_text("关于商请提供管线产权资料的函").click()
    page.fill("[name=text]", "该处管线产权属水务集团。")
    page.get_by_role("button", name="写好回函").click()
    page.wait_for_selector("#reply-title")
    page = screen("department_head", f"/letters/{letter.pk}/")
    assert page.input_value("[name=text]") == "该处管线产权属水务集团。"
    page.get_by_role("button", name="签发回函").click()
    page.wait_for_selector("#reply-title")
    assert WorkOrder.objects.get().state == "50"
    page = screen("clerk", f"/orders/{order.number}/")
    assert "该处管线产权属水务集团。" in page.inner_text("#main")

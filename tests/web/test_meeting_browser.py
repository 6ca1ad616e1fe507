"""The review meeting in a browser: called, prepared, minuted, signed; its pack opened as PDF and looked at."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from huiyin.answer.supervision.meetings import actions, queries
from huiyin.answer.supervision.meetings.models import Decision, Meeting
from huiyin.testing.cast import RIVAL, STREET, Cast
from tests.answer.reviewed import Lot, fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Screen = Callable[..., Any]
DRAWN = 20_000  # bytes of a picture that shows more than the frame
expect.set_options(timeout=20_000)  # papers are counted and set while the page waits


@pytest.fixture
def month(cast: Cast) -> date:
    """The last full month, in which one street did worse than chance explains."""
    found = queries.last_full_month()
    fill(found, [Lot(STREET, solved=30, unsolved=30, twice=4), Lot(RIVAL, solved=57, unsolved=3)])
    return found


def test_a_meeting_from_its_call_to_its_signature(screen: Screen, month: date) -> None:
    page = screen("leader", "/meetings/")
    page.get_by_label("谁主持").fill("杨市长")
    page.keyboard.press("Alt+s")
    expect(page.get_by_text("材料还没有生成").first).to_be_visible()
    page.get_by_role("button", name="生成材料").click()
    meeting = Meeting.objects.get()
    assert meeting.month == month
    below = page.locator(".agenda-item", has_text="临江街道说明情况")
    below.locator("summary").click()
    below.get_by_label("纪要").fill("郑书记说明：路灯杆权属不清。")
    below.get_by_role("button", name="保存纪要").click()
    expect(page.locator(".agenda-minutes")).to_have_text("郑书记说明：路灯杆权属不清。")
    page.locator("#decide-box summary").click()
    decide = page.locator("#decide")
    decide.get_by_label("定了什么").fill("查清权属，列出名单")
    decide.get_by_label("谁来办").select_option(STREET)
    decide.get_by_role("button").click()
    expect(page.locator("#decided-title")).to_contain_text("1")
    page.keyboard.press("s")
    expect(page.get_by_text("纪要已签发").first).to_be_visible()
    expect(page.get_by_role("button", name="保存纪要")).to_have_count(0)
    assert Decision.objects.get().state == "adopted"
    head = screen("head", "/meetings/", 390)
    head.get_by_role("link", name="查清权属，列出名单").click()
    head.get_by_label("办到哪一步").fill("名单已列出。")
    head.get_by_role("button", name="报进展").click()
    expect(head.get_by_text("名单已列出。")).to_be_visible()


def test_the_pack_is_opened_as_pdf_and_looked_at(screen: Screen, month: date, cast: Cast) -> None:
    called = actions.call_meeting(cast.supervisor, month, "C", queries.today() + timedelta(days=3), "杨市长")
    actions.prepare(cast.supervisor, called.pk)
    page = screen("supervisor", f"/meetings/{called.pk}/pack/")
    expect(page.locator(".paper-chart svg").first).to_be_visible()
    link = page.get_by_role("link", name="打印材料（PDF）")
    paper = page.request.get(page.url + "city.pdf")
    reader = PdfReader(io.BytesIO(paper.body()))
    said = ["".join(one.extract_text().split()) for one in reader.pages]
    assert "接诉即办月度工作点评会" in said[0]
    assert f"第2页共{len(said)}页" in said[1]
    assert "▼50.0%（30/60）" in "".join(said)
    # The browser's own reader shows the cover: ink on white paper, and as many pages as the file has.
    link.click()
    page.wait_for_url("**/city.pdf")
    for _ in range(40):  # the reader draws its pages when it comes to it; an empty frame is a small picture
        if len(page.screenshot()) > DRAWN:
            break
        page.wait_for_timeout(500)
    assert len(page.screenshot()) > DRAWN
    assert page.evaluate("document.contentType") == "application/pdf"


def test_nothing_runs_over_the_edge_of_a_phone(screen: Screen, month: date, cast: Cast) -> None:
    called = actions.call_meeting(cast.supervisor, month, "C", queries.today(), "杨市长")
    actions.prepare(cast.supervisor, called.pk)
    for path in ("/meetings/", f"/meetings/{called.pk}/", f"/meetings/{called.pk}/pack/"):
        page = screen("supervisor", path, 390)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.context.close()

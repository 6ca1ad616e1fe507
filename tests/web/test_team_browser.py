"""Colleagues at work in a real browser: a mention rings, presence shows, two hands on one reply become one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huiyin.act.notices.actions import look
from huiyin.act.notices.jobs import tell
from huiyin.act.notices.models import Notice
from huiyin.act.orders.actions import instruct, receive_many, reply, send_back, sign, submit
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import CITIZEN
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


@pytest.fixture
def order(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkOrder:
    """An order that the clerk works on; nobody has been told anything yet."""
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path))
    new = NewAppeal(words="路口的路灯不亮，晚上看不见。", channel="web", source="web", source_key="lamp")
    found = receive_many(CITIZEN, [new], Receiving(lead=STREET, matter="010202"))[0].order
    sign(cast.clerk, found.pk)
    submit(cast.clerk, found.pk)
    instruct(cast.head, found.pk, "今晚修好。", "周经办")
    look()
    return found


def test_a_mention_rings_the_bell_and_is_read(screen: Open, cast: Cast, order: WorkOrder) -> None:
    page = screen("clerk", f"/orders/{order.number}/")
    page.click("#talk-title")
    page.fill("#talk-text", "@郑书记 物业不让进门，请您打个招呼")
    page.click("#talk .talk-form button")
    page.wait_for_selector(".remark-text")
    tell()
    head = screen("head", "/home/")
    head.wait_for_selector("#bell-count:not(:empty)")
    assert head.inner_text("#bell-count") == "1"
    head.keyboard.press("g")
    head.keyboard.press("n")
    head.wait_for_url("**/notices/")
    assert "周经办" in head.inner_text(".inbox-row.is-fresh")
    head.click(".inbox-row a")
    head.wait_for_url(f"**/orders/{order.number}/")
    assert "物业不让进门" in head.inner_text(".remark-text")
    head.wait_for_selector("#bell-count:empty", state="attached")
    assert Notice.objects.get(template="mentioned").read_at is not None


def test_who_writes_is_seen_by_who_looks(screen: Open, cast: Cast, order: WorkOrder) -> None:
    head = screen("head", f"/orders/{order.number}/")
    clerk = screen("clerk", f"/orders/{order.number}/")
    clerk.wait_for_selector("#talk-here .here")
    assert "郑书记正在看" in clerk.inner_text("#talk-here")
    clerk.click("#talk-title")
    clerk.locator("#talk-text").press_sequentially("我在写")
    clerk.wait_for_timeout(500)
    head.evaluate("htmx.trigger('#talk-here', 'typing')")
    head.wait_for_selector("#talk-here .is-typing")
    assert "周经办正在写" in head.inner_text("#talk-here")


def test_two_people_edit_a_reply_and_m_takes_both(screen: Open, cast: Cast, order: WorkOrder) -> None:
    reply(cast.clerk, order.pk, "灯泡已换。\n线路查过。")
    send_back(cast.deputy, order.pk, "写上时间。")
    page = screen("clerk", f"/orders/{order.number}/")
    field = page.locator("#id_reply_text")
    if not field.is_visible():
        page.click("#do-reply-box summary")
    field.fill("灯泡已换。\n线路查过。\n电工李师傅换的。")
    reply(cast.head, order.pk, "灯泡今天换了。\n线路查过。")
    send_back(cast.deputy, order.pk, "写上谁换的。")
    page.evaluate("document.getElementById('do-reply').requestSubmit()")
    page.wait_for_selector(".meeting")
    assert "郑书记" in page.inner_text(".meeting h3")
    assert field.input_value().endswith("电工李师傅换的。")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("m")
    assert field.input_value() == "灯泡今天换了。\n线路查过。\n电工李师傅换的。"
    page.evaluate("document.getElementById('do-reply').requestSubmit()")
    page.wait_for_selector(".meeting", state="detached")
    order.refresh_from_db()
    assert (
        order.reply.split() == "灯泡今天换了。\n线路查过。\n电工李师傅换的。".split() and order.state == "60"
    )


def test_on_a_phone_everything_fits(screen: Open, cast: Cast, order: WorkOrder) -> None:
    page = screen("clerk", f"/orders/{order.number}/", 390)
    for path in (f"/orders/{order.number}/", "/notices/", "/handover/"):
        page.goto(page.url.split("/orders")[0].split("/notices")[0] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.click(".tabbar-more summary")
    page.click(".tabbar-sheet a[href='/notices/']")
    page.wait_for_url("**/notices/")

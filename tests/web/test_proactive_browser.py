"""From one to all in a real browser: three orders opened, one done by its street, and what it changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huiyin.act.orders import actions as orders
from huiyin.answer.callback import jobs
from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.insight.proactive.models import Opening, ProactiveOrder
from huiyin.testing.cast import RIVAL, STREET, Cast
from huiyin.web.insight.proactive_link import proactive_url
from tests.learn.test_proactive import complain, matter, open_in

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]
WHY = "临江街道这三天路面破损的诉求是往常的四倍"


def test_three_orders_are_opened_one_is_done_and_all_is_seen(cast: Cast, screen: Open) -> None:
    complain(cast, STREET, matter(), at=datetime.now(UTC))
    page = screen("supervisor", proactive_url(cast.supervisor, "alert", 17, WHY, matter(), [STREET]))
    for box in page.query_selector_all("input[name=places]:checked"):
        box.evaluate("box => box.click()")
    wanted = [box.get_attribute("value") for box in page.query_selector_all("input[name=places]")]
    wanted = [RIVAL, *[code for code in wanted if code != RIVAL][:2]]
    for code in wanted:
        page.evaluate("code => document.querySelector(`input[name=places][value=${code}]`).click()", code)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#effect")
    assert "3张单，都在办" in page.inner_text("h1")
    assert page.locator("section.card >> nth=0").locator("tbody tr").count() == 3
    row = ProactiveOrder.objects.get(place=RIVAL)
    unit = screen("rival", f"/orders/{row.order.number}/")
    assert WHY in unit.inner_text("main") and "没有人诉求，先办" in unit.inner_text("main")
    orders.sign(cast.rival, row.order_id)
    orders.submit(cast.rival, row.order_id)
    orders.instruct(cast.rival_head, row.order_id, "看一遍", "吴邻街")
    orders.reply(cast.rival, row.order_id, "看过了，有两处，已补好。", "")
    orders.release(cast.rival_head, row.order_id)
    orders.approve(cast.reviewer, row.order_id, {"facts": True})
    jobs.close_without_callback()
    page.reload()
    assert "3张单，办完1张" in page.inner_text("h1")
    page.keyboard.press("g")
    page.keyboard.press("3")
    page.wait_for_selector(".lines")
    assert WHY in page.inner_text(".lines") and "3张单，办完1张" in page.inner_text(".lines")


def test_the_effect_is_read_on_a_telephone_too(cast: Cast, screen: Open) -> None:
    began = datetime.now(UTC) - timedelta(days=60)
    with at_time(began):
        done = open_in(cast, [RIVAL], opened=began)
    for day in range(5, 65, 4):
        complain(cast, RIVAL, matter(), at=began, ago=timedelta(days=day))
        complain(cast, done.opening.controls[0], matter(), at=began, ago=timedelta(days=day))
    complain(cast, RIVAL, matter(), at=began + timedelta(days=30))
    for day in range(2, 58, 4):
        complain(cast, done.opening.controls[0], matter(), at=began + timedelta(days=day))
    page = screen("leader", f"/proactive/{Opening.objects.get().pk}/", width=390)
    assert "开单的街道少了" in page.inner_text("#effect")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

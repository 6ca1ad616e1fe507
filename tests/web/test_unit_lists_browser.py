"""The unit's list and the head's ten in a real browser, by keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from huiyin.act.orders.actions import sign, submit
from huiyin.act.orders.models import SavedView, WorkOrder
from huiyin.testing.cast import Cast
from tests.web.test_unit import receive

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


def test_three_are_chosen_and_signed_by_one_key(screen: Open, cast: Cast) -> None:
    for key in "abcd":
        receive(cast, key)
    page = screen("clerk", "/unit/?view=sign")
    page.wait_for_selector("[data-row].is-current")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    page.wait_for_selector(".bulk.is-on")
    assert page.inner_text("[data-bulk-count]") == "3"
    page.wait_for_selector("#bulk-handler option", state="attached")
    page.keyboard.press("s")
    page.wait_for_selector("[data-toast]")
    assert "签收了3件" in page.inner_text("#toasts")
    assert sorted(WorkOrder.objects.values_list("state", flat=True)) == ["30", "40", "40", "40"]


def test_a_view_is_kept_under_a_name_by_keyboard(screen: Open, cast: Cast) -> None:
    receive(cast, "a")
    page = screen("clerk", "/unit/?view=sign&repeated=1")
    page.keyboard.press("v")
    page.wait_for_selector("#view-name:focus")
    page.keyboard.type("反映过的")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kept .chip.is-on")
    assert page.inner_text(".kept .chip.is-on") == "反映过的"
    assert SavedView.objects.get().filters == {"view": "sign", "repeated": "1"}


def test_filters_come_where_they_are_asked_for(screen: Open, cast: Cast) -> None:
    receive(cast, "a")
    page = screen("clerk", "/unit/")
    page.keyboard.press("f")
    page.wait_for_selector("#choices .chip")
    page.click("#choices .chip >> nth=0")
    page.wait_for_selector(".filters .chip.is-on")
    assert re.search(r"(matter|place|kind)=", page.url)


def test_the_head_chooses_by_number_and_instructs_by_one_key(screen: Open, cast: Cast) -> None:
    orders = [receive(cast, key) for key in "ab"]
    for order in orders:
        sign(cast.clerk, order.pk)
        submit(cast.clerk, order.pk)
    page = screen("head", "/head/")
    page.wait_for_selector(".ten-item.is-current")
    page.keyboard.press("2")
    page.wait_for_selector(".ten-item:nth-child(2).is-current")
    second = page.get_attribute(".ten-item:nth-child(2)", "id").removeprefix("n")
    page.keyboard.press("a")
    page.wait_for_selector("[data-toast]")
    states = dict(WorkOrder.objects.values_list("number", "state"))
    assert states.pop(second) == "50"
    assert set(states.values()) == {"41"}
    assert WorkOrder.objects.get(number=second).handler


def test_the_head_writes_another_sentence(screen: Open, cast: Cast) -> None:
    order = receive(cast, "a")
    sign(cast.clerk, order.pk)
    submit(cast.clerk, order.pk)
    page = screen("head", "/head/", width=390)
    page.wait_for_selector(".ten-item.is-current")
    page.keyboard.press("t")
    page.wait_for_selector("textarea:focus")
    page.keyboard.press("Control+A")
    page.keyboard.type("我下午到场。")
    page.click("text=按这句批办")
    page.wait_for_selector("[data-toast]")
    order.refresh_from_db()
    assert order.state == "50"

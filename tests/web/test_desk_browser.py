"""The hotline's screens in a real browser, by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.hear.intake.actions import NewAppeal
from huiyin.testing.cast import Cast
from tests.answer.test_callback import answered_order

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAMP = "柳堤街上的路灯不亮，从上个礼拜五就坏了，找过物业，物业说不归他们管。"
Open = Callable[[str, str], Any]


def focus(page: Any) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def test_proposals_come_while_typing_and_the_focus_stays(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.focus("#id_words")
    page.keyboard.type(LAMP)
    page.wait_for_selector("#desk-matters .pick")
    assert focus(page) == "id_words"
    page.keyboard.press("Alt+1")
    page.wait_for_selector("#desk-matters :checked", state="attached")
    assert focus(page) == "id_words"
    page.keyboard.type("还在黑着")
    assert page.input_value("#id_words").endswith("还在黑着")


def test_a_reload_loses_nothing_and_the_caller_is_not_on_the_disk(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.fill("#id_phone", "13900000123")
    page.fill("#id_words", LAMP)
    page.wait_for_selector("#desk-saved .icon")
    page.reload()
    assert page.input_value("#id_words") == LAMP
    assert page.input_value("#id_phone") == "13900000123"
    assert "13900000123" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_call_from_first_word_to_receipt_by_keyboard(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.keyboard.type("13900000123")
    page.keyboard.press("Alt+t")
    page.keyboard.type(LAMP)
    page.wait_for_selector("#desk-bar [value^=dispatch]")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-receipt")
    assert page.input_value("#id_words") == ""
    assert WorkOrder.objects.get().state == "30"


def test_enter_in_a_field_decides_nothing(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.fill("#id_words", LAMP)
    page.focus("#id_place")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert not WorkOrder.objects.exists()


def test_one_key_dispatches_and_the_next_stands_there(screen: Open, cast: Cast) -> None:
    appeals = [NewAppeal("柳堤街路灯不亮", "web", "test", key, place="柳堤街") for key in "ab"]
    first, second = (one.order for one in receive_many(SYSTEM, appeals, Receiving(stop_at="20")))
    page = screen("dispatcher", "/dispatch/")
    page.keyboard.press("1")
    page.wait_for_selector(f'.queue-item[aria-label="{second.number}"]')
    first.refresh_from_db()
    assert first.state == "30"


def test_a_callback_by_keyboard(screen: Open, cast: Cast) -> None:
    order = answered_order(cast)
    page = screen("callback", f"/callbacks/{order.number}/")
    page.keyboard.press("o")
    page.wait_for_selector(".call-number a")
    for key in "y1qaz":
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/callbacks/")
    order.refresh_from_db()
    assert order.state == "80"

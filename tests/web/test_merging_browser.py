"""Joining a call to what others said, by keyboard alone, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.actions import NewAppeal
from huiyin.testing.cast import Cast
from tests.web.test_desk_browser import LAMP

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[[str, str], Any]


def heard(key: str) -> WorkOrder:
    """The lamp, said by somebody else."""
    new = NewAppeal(
        "柳堤街的路灯不亮，坏了好几天。",
        "web",
        "test",
        key,
        place="柳堤街",
        person=Person("顾", f"1391111000{key}"),
    )
    return receive_many(SYSTEM, [new], Receiving(stop_at="20"))[0].order


def test_b_joins_and_the_main_button_registers_and_merges(screen: Open, cast: Cast) -> None:
    parent = heard("1")
    page = screen("agent", "/desk/")
    page.focus("#id_words")
    page.keyboard.type(LAMP)
    page.wait_for_selector("#desk-near .near-line")
    page.keyboard.press("Alt+b")
    page.wait_for_selector(f'#desk-bar [value="merge:{parent.number}"]')
    assert page.evaluate("document.activeElement.id") == "id_words"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-receipt")
    child = WorkOrder.objects.exclude(pk=parent.pk).get()
    assert (child.state, child.parent_id) == ("11", parent.pk)


def test_n_says_that_it_is_another_thing(screen: Open, cast: Cast) -> None:
    parent = heard("2")
    page = screen("agent", "/desk/")
    page.focus("#id_words")
    page.keyboard.type(LAMP)
    page.wait_for_selector("#desk-near .near-line")
    page.keyboard.press("Alt+n")
    page.wait_for_selector("#desk-near:not(:has(.near-line))", state="attached")
    page.keyboard.type("还在黑着")
    page.wait_for_timeout(600)
    assert page.locator("#desk-near .near-line").count() == 0
    assert parent.number not in page.inner_text("#desk-near")


def test_a_dispatcher_merges_with_b(screen: Open, cast: Cast) -> None:
    parent, order = heard("3"), heard("4")
    page = screen("dispatcher", f"/dispatch/?order={order.number}")
    page.keyboard.press("b")
    page.wait_for_selector(f'.queue-item[aria-label="{parent.number}"]')
    order.refresh_from_db()
    assert order.parent_id == parent.pk

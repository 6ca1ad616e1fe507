"""A callback shift in a real browser, by keyboard alone: taken, dialled, asked, written down, and the next one stands there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback import actions
from huiyin.answer.callback.models import Asking, Callback, Recall
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.calling import Sampling
from huiyin.foundation.city.queries import City, current
from huiyin.testing.cast import Cast
from tests.answer.asking import GOOD, all_day, another, answered_order

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


@pytest.fixture(autouse=True)
def any_hour(calling: Callable[..., None], city: City) -> None:
    """Calls are made at whatever time the tests run."""
    calling(parts=all_day(city.calling).parts, recall=Sampling(second=1.0))


def test_a_shift_by_keyboard_alone(screen: Open, cast: Cast) -> None:
    first, second, third = (answered_order(cast, key) for key in "abc")
    page = screen("callback", "/callbacks/")
    page.keyboard.press("s")
    page.wait_for_url(f"**/callbacks/{first.number}/")
    page.keyboard.press("o")
    page.wait_for_selector("text=13900000001")
    for key in "y1qazp":
        page.keyboard.press(key)
    page.keyboard.press("t")
    page.keyboard.type("换好了，谢谢")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/callbacks/{second.number}/")
    assert "13900000001" not in page.content()
    said = Callback.objects.get()
    assert (said.solved, said.attitude, said.speed, said.result, said.pressed, said.words) == (
        "solved", "satisfied", "satisfied", "satisfied", True, "换好了，谢谢",
    )  # fmt: skip
    page.keyboard.press("8")  # nobody answers
    page.wait_for_url(f"**/callbacks/{third.number}/")
    page.keyboard.press("h")
    page.keyboard.press("m")
    page.wait_for_url("**/callbacks/")
    page.wait_for_selector("text=约好的")
    assert page.locator(".shift-done dd").all_inner_texts() == ["3", "1", "1", "0"]
    assert Asking.objects.exclude(appointment_at=None).get().order_id == third.pk
    assert Asking.objects.get(order=second).next_at > now()


def test_what_was_left_out_is_said_and_what_was_chosen_is_kept(screen: Open, cast: Cast) -> None:
    order = answered_order(cast)
    page = screen("callback", f"/callbacks/{order.number}/")
    for key in "y1q":
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-error-summary]")
    assert page.is_checked("[name=solved][value=solved]")
    assert page.locator("[data-error-summary] li").count() == 2
    page.click("[data-error-summary] li >> nth=0 >> a")
    assert not Callback.objects.exists()


def test_two_agents_never_have_the_same_person(screen: Open, cast: Cast) -> None:
    order = answered_order(cast)
    another("callback_two")
    one, other = screen("callback", "/callbacks/"), screen("callback_two", "/callbacks/")
    one.keyboard.press("s")
    one.wait_for_url(f"**/callbacks/{order.number}/")
    other.keyboard.press("s")
    other.wait_for_selector("text=现在没有要打的了")
    other.goto(one.url)
    other.wait_for_selector("text=别人正在打这一位")


def test_asking_again_is_blind(screen: Open, cast: Cast) -> None:
    asked = now() - timedelta(hours=6)
    with at_time(asked):
        order = answered_order(cast)
        actions.record(cast.callback, order.pk, GOOD, "person")
        actions.draw_recalls()
    another("callback_two")
    page = screen("callback_two", "/callbacks/")
    page.keyboard.press("r")
    page.wait_for_selector("text=换个人，再问一遍")
    assert order.number not in page.content()
    for key in "y3qac":
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/callbacks/")
    assert Recall.objects.get(turn=2).solved == "unsolved"
    assert WorkOrder.objects.get().state == "80"
    boss = screen("supervisor", f"/recalls/?month={asked.astimezone(current().zone):%Y-%m}")
    boss.wait_for_selector("text=首次回访有100.0%和盲测不一致，抽了1件")
    assert boss.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["/callbacks/", "/callbacks/{number}/"])
def test_a_narrow_screen_holds_it(screen: Open, cast: Cast, path: str) -> None:
    order = answered_order(cast)
    page = screen("callback", path.format(number=order.number), width=390)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

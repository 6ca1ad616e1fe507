"""Rating by the link of a message on a telephone, and the ways to misuse it."""

from collections.abc import Callable
from typing import Any

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.answer.callback import actions
from huiyin.answer.callback.models import Callback, RatingLink
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.links import link_token
from huiyin.testing.cast import Cast
from tests.answer.asking import GOOD, answered_order

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


def sent(cast: Cast) -> str:
    """The address in the message to an appellant whose order waits."""
    actions.offer_link(cast.callback, answered_order(cast).pk)
    return f"/r/{link_token('rating', RatingLink.objects.get().pk)}/"


def test_an_appellant_rates_once_without_signing_in(screen: Open, cast: Cast) -> None:
    address = sent(cast)
    page = screen("", address, width=390)
    assert page.url.endswith("/rate/")
    assert address.split("/")[2] not in page.content()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chosen = {"solved": "partly", "result": "basically", "attitude": "satisfied", "speed": "satisfied"}
    chosen |= {"reasons": "half_done", "contacted": "yes", "pressed": "yes"}
    for name, value in chosen.items():
        page.check(f"[name={name}][value={value}]", force=True)
    page.fill("[name=words]", "东边亮了，西边还在闪。")
    page.click("text=交上去")
    page.wait_for_selector("text=谢谢您，听到了。")
    said = Callback.objects.get(outcome="answered")
    assert (said.way, said.solved, said.result, said.reasons, said.pressed) == (
        "link", "partly", "basically", ["half_done"], True,
    )  # fmt: skip
    assert WorkOrder.objects.get().state == "80"
    other = screen("", address, width=390)  # the same message on another telephone
    other.wait_for_selector("text=谢谢您，听到了。")
    assert other.locator("form#rate").count() == 0
    unit = screen("clerk", f"/orders/{WorkOrder.objects.get().number}/")
    assert "催过" not in unit.content()
    boss = screen("supervisor", "/recalls/")
    boss.wait_for_selector(f"text={WorkOrder.objects.get().number}")


def test_staff_guessers_and_latecomers_are_refused(screen: Open, cast: Cast) -> None:
    address = sent(cast)
    clerk = screen("clerk", address)
    clerk.wait_for_selector("text=这个链接您不能用")
    assert Event.objects.get(action="link_abuse").actor_id == cast.clerk.id
    stranger = screen("", address[:-2] + ("A/" if address[-2] != "A" else "B/"))
    stranger.wait_for_selector("text=这个链接打不开")
    page = screen("", address)
    page.wait_for_selector("form#rate")
    order = WorkOrder.objects.get()
    actions.record(cast.callback, order.pk, GOOD, "person")  # the telephone was first
    page.reload()
    page.wait_for_selector("text=这个链接不能用了")
    boss = screen("supervisor", "/recalls/")
    boss.wait_for_selector("text=工作账号点开过诉求人的评价链接")
    assert "周经办" in boss.content()
    assert Callback.objects.get(outcome="answered").way == "person"

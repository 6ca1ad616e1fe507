"""More time in a real browser: asked for by the clerk, granted by the reviewer, read by the appellant."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from huiyin.act.orders import actions
from huiyin.act.orders.actions.receive import Receiving
from huiyin.act.orders.handling_models import Extension
from huiyin.act.orders.models import Clock
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TOLD = "电缆断了，新电缆后天到，到了当天换。"


def test_more_time_from_the_clerk_to_the_appellant_s_page(cast: Cast, screen: Callable[..., Any]) -> None:
    new = NewAppeal(
        words="楼下路灯不亮，晚上看不见路。",
        channel="web",
        source="web",
        source_key="browser",
        person=Person("张试", "13800000001"),
    )
    got = actions.receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))[0]
    pk, number = got.order.pk, got.order.number
    actions.sign(cast.clerk, pk)
    actions.contact(cast.clerk, pk, "打过电话。")
    actions.submit(cast.clerk, pk)
    actions.instruct(cast.head, pk, "今天去看。", "周经办")
    due = Clock.objects.get(order=pk, name="handle").due_at

    clerk = screen("clerk", f"/orders/{number}/")
    box = clerk.locator("#do-request_extension-box")
    box.locator("summary").click()
    assert "最多能延到" in box.inner_text()
    box.locator("[name=days]").fill("2")
    box.locator("[name=reason]").fill("要等电缆到货")
    box.locator("[name=report]").fill("已查明是电缆断了，新电缆在路上")
    box.locator("[name=told]").fill(TOLD)
    box.locator("button[type=submit]").click()
    clerk.wait_for_url(f"**/orders/{number}/")
    assert "等热线审核" in clerk.inner_text("main")

    reviewer = screen("reviewer", "/extensions/")
    assert "要等电缆到货" in reviewer.inner_text("#queue-body")
    reviewer.locator("button[name=verdict][value=grant]").click()
    reviewer.locator("main", has_text="没有等着审核的延期").wait_for()

    extension = Extension.objects.get()
    assert extension.outcome == "granted" and extension.old_due == due
    assert Clock.objects.get(order=pk, name="handle").due_at == extension.new_due > due

    phone = screen("citizen", f"/t/{got.receipt}/", width=390)
    shown = phone.inner_text("main")
    assert TOLD in shown and re.search(r"最晚.+前答复您", shown)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

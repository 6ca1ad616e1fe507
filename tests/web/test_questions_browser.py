"""A question in a real browser: the head explains on a telephone, the inspector reads the evidence and answers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.answer.supervision.questions import actions, measuring
from huiyin.answer.supervision.questions.models import Question
from huiyin.answer.supervision.questions.rules import Measured
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]
HEAP = {
    "bins": [1, 2, 4, 5, 6, 8, 8, 7, 8, 9, 8, 7, 8, 7, 6, 6, 7, 6, 5, 46],
    "peers": [0.01, 0.02, 0.04, 0.05, 0.06, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.06, 0.06, 0.06, 0.05, 0.05, 0.04,
              0.03, 0.02, 0.03],
    "past": [58, 262],
}  # fmt: skip
WORDS = ("楼下的灯坏了三天，没有人来修。", "巷口井盖松了，车一过就响。", "夜里工地一直施工，睡不着。")


@pytest.fixture
def asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Question:
    """A question about the street's heap, with three orders behind it, and one about the rival."""
    news = [NewAppeal(words=words, channel="web", source="questions", source_key=words) for words in WORDS]
    orders = [
        row.order.pk for row in receive_many(cast.citizen, news, Receiving(lead=STREET, matter="010202"))
    ]
    measured = [
        Measured("heaping", STREET, 46, 83, 0.2, 0.24, 0.13, 0.38, 1e-7, HEAP),
        Measured(
            "returns",
            RIVAL,
            9,
            12,
            0.14,
            0.15,
            0.0,
            0.42,
            1e-5,
            {"days": [0, 1] * 9 + [2, 3, 4], "last_days": 3},
        ),
    ]
    monkeypatch.setattr(measuring, "measure", lambda city, period, at: measured)
    monkeypatch.setattr(measuring, "behind", lambda city, one, period, at: orders)
    with at_time(now() - timedelta(hours=2)):
        actions.look(date(2026, 4, 1))
    return Question.objects.get(detector="heaping")


def test_a_question_is_explained_on_a_telephone_and_answered_by_an_inspector(
    screen: Open, asked: Question
) -> None:
    head = screen("head", "/questions/", width=390)
    head.click("text=请看一看")
    assert head.locator(".question-bar").count() == 20
    assert head.evaluate("document.documentElement.scrollWidth <= innerWidth")
    head.fill("#id_explain_words", "四月底系统停了三天，恢复后一起补录。")
    head.keyboard.press("Control+Enter")
    head.wait_for_selector("#said >> text=四月底系统停了三天")

    inspector = screen("supervisor", "/questions/")
    assert "有2个疑点等着看" in inspector.inner_text("main")
    inspector.click("text=落在期限的最后一小段")
    inspector.click("label:has-text('说得通')")
    inspector.fill("#id_decide_words", "有停机记录，补录的单都有当天照片。")
    inspector.keyboard.press("Control+Enter")
    inspector.wait_for_selector("#found >> text=说得通")
    inspector.goto(inspector.url.split("/questions/")[0] + "/questions/")
    inspector.wait_for_selector("text=0/1")
    asked.refresh_from_db()
    assert (asked.outcome, asked.decided_name) == ("explained", "蒋督查")


def test_the_pages_hold_on_a_telephone_and_in_english(screen: Open, asked: Question) -> None:
    inspector = screen("supervisor", "/questions/", width=390)
    assert inspector.evaluate("document.documentElement.scrollWidth <= innerWidth")
    english = screen("supervisor", f"/questions/{asked.pk}/", locale="en-GB")
    english.context.add_cookies([{"name": "django_language", "value": "en", "url": english.url}])
    english.reload()
    assert "not a verdict" in english.inner_text("main")

"""Answers in a real browser: adopted by key at the desk, counted while written, settled by the citizen alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.models import Appeal
from huiyin.hear.knowledge import actions
from huiyin.hear.knowledge.models import Draft
from huiyin.testing.cast import Cast
from tests.hear.test_knowledge_asking import counted

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RENT = "请问我在外面租房，公积金能不能取出来付房租？要什么材料？"
Open = Callable[..., Any]


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_the_agent_adopts_an_answer_by_key(screen: Open) -> None:
    page = screen("agent", "/desk/")
    page.fill("#id_phone", "13900000009")
    page.focus("#id_words")
    page.keyboard.type(RENT)
    page.wait_for_selector('#desk-knowledge [data-entry="K0126"]')
    assert page.evaluate("document.activeElement.id") == "id_words"
    page.keyboard.press("Alt+f")
    page.wait_for_selector("#desk-answer[open]")
    assert "连续缴存满三个月" in page.input_value("#id_answer")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".desk-done")
    order = WorkOrder.objects.get()
    event = next(one for one in story(f"order:{order.pk}") if one.action == "answer")
    assert (event.evidence["entry"], event.evidence["entry_version"]) == ("K0126", 1)
    assert counted("K0126") == {"proposed": 1, "used": 1}


def test_a_citizen_settles_it_without_filing_and_tells_nobody(screen: Open) -> None:
    page = screen("", "/", 390)
    page.fill("#id_phone", "13900001234")
    page.fill("#id_words", RENT)
    page.click(".found-answer summary")
    with page.expect_request(lambda request: request.url.endswith("/vote/")) as sent:
        page.click(".found-answer button")
    assert sent.value.post_data == "vote=settled"
    page.wait_for_url("**/answers/K0126/")
    page.wait_for_selector(".answer-done")
    assert counted("K0126")["settled"] == 1
    assert not Appeal.objects.exists()


def test_without_a_script_an_answer_is_found_and_judged(screen: Open) -> None:
    page = screen("", "/answers/", 390, java_script_enabled=False)
    page.fill("#q", "租房怎么提公积金")
    page.click(".ask button")
    assert page.url.endswith("/answers/"), "the words stand in no address"
    page.click('a[href="/answers/K0126/"]')
    page.get_by_role("button", name="没用").click()
    page.get_by_text("负责的单位会看到并改写").wait_for()
    assert counted("K0126")["not_helped"] == 1


def test_the_breath_is_counted_while_writing_and_the_draft_handed_in_by_key(screen: Open, cast: Cast) -> None:
    draft = actions.begin(cast.editor, "b")
    page = screen("editor", f"/knowledge/drafts/{draft.pk}/")
    page.fill("#id_spoken", "长" * 81)
    assert page.inner_text("#id_spoken_count") == "81 / 80"
    assert "is-over" in (page.get_attribute("#id_spoken_count", "class") or "")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".error-summary")
    page.fill("#id_spoken", "由街道登记报修。")
    assert page.inner_text("#id_spoken_count") == "8 / 80"
    page.fill("#id_question", "健身器材坏了找谁？")
    page.fill("#id_written", "由街道登记后报修。依据：《办法》第八条。")
    page.fill("#id_source", "《办法》第八条")
    page.fill("#id_valid_until", "2031-12-31")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/knowledge/?view=todo")
    assert Draft.objects.get().state == "submitted"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_the_rules_of_accessibility_and_fit_a_phone(screen: Open, cast: Cast, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    draft, request = actions.begin(cast.editor, "b"), actions.report_gap(cast.agent, "健身器材坏了找谁修")
    paths = ["/knowledge/?view=todo", "/knowledge/?q=健身器材", "/knowledge/K0117/", "/knowledge/K0117/1/"]
    paths += [f"/knowledge/drafts/{draft.pk}/", f"/knowledge/requests/{request.pk}/"]
    page = screen("editor", paths[0], color_scheme=scheme)
    server, wrong = page.url.partition("/knowledge/")[0], []
    for path in paths:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(server + path)
        wrong += [f"{path}: {found['id']}" for found in axe.run(page).response["violations"]]
        page.set_viewport_size({"width": 320, "height": 600})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wrong.append(f"{path} is wider than the phone")
    assert wrong == []

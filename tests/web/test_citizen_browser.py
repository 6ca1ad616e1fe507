"""The citizen's pages in a real browser: typing, a double press, no script, accessibility rules."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from huiyin.act.orders import actions
from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.hear.intake.models import Appeal
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "江滨路的路灯不亮，晚上黑漆漆的。"
Open = Callable[..., Any]
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def phone(screen: Open) -> Open:
    """Opens pages on a phone; a script that fails there fails the test."""
    return lambda path, **how: screen("citizen", path, **(PHONE | how))


def answered(cast: Cast) -> str:
    """A matter that waits for its rating; its receipt."""
    new = NewAppeal(words=WORDS, channel="web", source="web", source_key="browser", place="江滨路")
    [got] = receive_many(cast.citizen, [new], Receiving(lead=STREET, matter="010202"))
    pk = got.order.pk
    actions.sign(cast.clerk, pk)
    actions.contact(cast.clerk, pk, "打过电话")
    actions.submit(cast.clerk, pk)
    actions.instruct(cast.head, pk, "今天修好", "高师傅")
    actions.reply(cast.clerk, pk, "灯已换好。")
    actions.release(cast.deputy, pk)
    actions.approve(cast.reviewer, pk, {"answered": True})
    return got.receipt


def test_pressed_twice_is_one_appeal(phone: Open) -> None:
    page = phone("/")
    page.fill("#id_words", WORDS)
    page.fill("#id_phone", "13900001234")
    page.locator(".actionbar button").dblclick()
    page.wait_for_url("**/receipt/")
    assert page.locator(".ticket-code b").inner_text().strip()
    assert Appeal.objects.count() == 1


def test_what_was_typed_comes_back_but_the_number_is_not_kept_on_the_device(phone: Open) -> None:
    page = phone("/")
    page.fill("#id_words", WORDS)
    page.fill("#id_phone", "13900001234")
    page.locator("[data-draft-status]:not(:empty)").wait_for()
    assert "13900001234" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    assert page.input_value("#id_words") == WORDS


def test_answers_come_while_typing_and_nobody_is_named_meanwhile(phone: Open) -> None:
    page = phone("/")
    page.fill("#id_phone", "13900001234")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.fill("#id_words", WORDS)
    page.wait_for_selector(".found")
    assert "13900001234" not in (sent.value.post_data or "")
    assert sent.value.url.endswith("/answers/")
    page.locator("[data-map] .map-ground").click(position={"x": 180, "y": 110})
    page.wait_for_selector("#pinned span")


def test_without_a_script_an_appeal_can_be_filed(phone: Open) -> None:
    page = phone("/", java_script_enabled=False)
    page.fill("#id_words", WORDS)
    page.check("#id_anonymous")
    page.locator(".actionbar button").click()
    page.wait_for_url("**/receipt/")
    assert Appeal.objects.get().anonymous


def test_a_rating_is_given_by_thumb(phone: Open, cast: Cast) -> None:
    page = phone(f"/t/{answered(cast)}/")
    page.get_by_role("link", name="评一评").click()
    for name, value in {"solved": "solved", "contacted": "yes", "pressed": "no"}.items():
        page.check(f"input[name={name}][value={value}]")
    for name in ("result", "attitude", "speed"):
        page.check(f"input[name={name}][value=satisfied]")
    page.get_by_role("button", name="交上去").click()
    page.get_by_role("heading", name="谢谢您").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_the_rules_of_accessibility_and_fit_a_small_phone(
    phone: Open, cast: Cast, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    code = answered(cast)
    paths = ["/", "/track/", "/answers/?q=路灯", "/answers/K0101/", f"/t/{code}/", f"/t/{code}/rate/"]
    page = phone("/", color_scheme=scheme)
    server = page.url.rstrip("/")
    wrong = []
    for path in [*paths, f"/t/{code}/add/"]:
        page.goto(server + path)
        wrong += [f"{path}: {found['id']}" for found in axe.run(page).response["violations"]]
        page.set_viewport_size({"width": 320, "height": 600})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wrong.append(f"{path} is wider than the phone")
        page.set_viewport_size({"width": 390, "height": 844})
    assert wrong == []

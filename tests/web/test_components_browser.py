"""The design system in a real browser: accessibility rules, keys, drafts, the map."""

import mimetypes
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from huiyin.web.components.samples import samples

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser


def draw(language: str) -> str:
    request = RequestFactory().get("/")
    nav = [{"url": "/gone", "label": "今天", "key": "t"}]
    with translation.override(language):
        guides = {"request": request, "guides": [samples("light"), samples("dark")], "nav": nav}
        return render_to_string("huiyin/styleguide.html", guides)


def answer(route: Any) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        kind = mimetypes.guess_type(path)[0]
        route.fulfill(path=found, content_type=kind) if found else route.abort()
    else:
        route.fulfill(
            body=draw("en" if path == "/en/" else "zh-hans"), content_type="text/html; charset=utf-8"
        )


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route("**/*", answer)
    sheet = context.new_page()
    problems: list[str] = []
    sheet.on("pageerror", lambda error: problems.append(str(error)))
    sheet.goto("http://huiyin.test/")
    yield sheet
    assert problems == []
    context.close()


@pytest.mark.parametrize("path", ["/", "/en/"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_rule_of_accessibility_is_broken_and_nothing_runs_off_the_page(
    page: Any, width: int, path: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"http://huiyin.test{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_j_and_k_move_and_letters_stay_letters_inside_a_field(page: Any) -> None:
    page.locator("h1").first.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    box = page.locator("#id_light-words")
    box.focus()
    page.keyboard.type("jk?")
    assert box.input_value() == "jk?"


def test_alt_and_a_digit_take_a_suggestion_while_writing(page: Any) -> None:
    page.locator("#id_light-words").focus()
    page.keyboard.press("Alt+2")
    assert page.locator("input[name=light-matter]:checked").get_attribute("value") == "2"


def test_the_question_mark_lists_the_keys_and_they_can_be_switched_off(page: Any) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert "派单给临江街道" in page.locator("#help-keys").inner_text()
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_draft_survives_leaving_the_page_and_can_be_thrown_away(page: Any) -> None:
    page.locator("#id_light-words").fill("东边亮了")
    page.wait_for_function("localStorage.getItem('huiyin-draft:guide-light')")
    page.reload()
    page.locator("[data-error-summary]").first.evaluate(
        "() => document.querySelectorAll('[data-error-summary]').forEach(b => b.remove())"
    )
    page.add_script_tag(url="/static/huiyin/drafts.js")
    assert page.locator("#id_light-words").input_value() == "东边亮了"
    page.locator(".draft-note button").last.click()
    assert page.locator("#id_light-words").input_value() == ""
    assert page.evaluate("localStorage.getItem('huiyin-draft:guide-light')") is None


def test_the_pin_moves_by_arrow_keys_and_by_a_click(page: Any) -> None:
    ground = page.locator(".map-ground[role=application]").first
    value = page.locator("input[name=light-lon]")
    before = float(value.input_value())
    ground.focus()
    page.keyboard.press("ArrowRight")
    moved = float(value.input_value())
    assert moved > before
    box = ground.bounding_box()
    ground.click(position={"x": 5, "y": box["height"] / 2})
    assert float(value.input_value()) < before


def test_light_and_dark_are_switched_and_remembered(page: Any) -> None:
    page.evaluate(
        "const b = document.createElement('button'); b.dataset.switch = 'theme'; b.id = 'lights';"
        "document.body.append(b)"
    )
    page.locator("#lights").evaluate("b => b.click()")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "huiyin_theme=dark" in page.evaluate("document.cookie")


def test_a_form_is_sent_once(page: Any) -> None:
    sent = page.evaluate(
        """() => { let n = 0; const f = document.createElement('form'); f.target = 'nowhere';
        document.body.append(f);
        const frame = document.createElement('iframe'); frame.name = 'nowhere'; document.body.append(frame);
        document.addEventListener('submit', e => { if (!e.defaultPrevented) n += 1; });
        f.requestSubmit(); f.requestSubmit(); return n; }"""
    )
    assert sent == 1
    assert "正在提交" in page.locator("#toasts").inner_text()


def test_no_network_is_said_and_taken_back(page: Any) -> None:
    page.context.set_offline(True)
    page.locator("#offline").wait_for(state="visible")
    page.context.set_offline(False)
    page.locator("#offline").wait_for(state="hidden")

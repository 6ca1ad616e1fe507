"""Charts in a real browser: drawn in our tones, read by keyboard, saved as files, a table without script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huiyin.testing.cast import Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Screen = Callable[..., Any]
WEEK = "#chart-light-week"


def drawn(screen: Screen, **how: Any) -> Any:
    page = screen("leader", "/styleguide/", **how)
    page.wait_for_selector(f"{WEEK} .chart-drawing svg path", state="attached")
    return page


def test_charts_are_drawn_and_nothing_comes_from_elsewhere_or_is_refused(cast: Cast, screen: Screen) -> None:
    page = screen("leader", "/rates/")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(page.url.replace("/rates/", "/styleguide/"))
    page.wait_for_selector(f"{WEEK} .chart-drawing svg path", state="attached")
    assert page.locator("figure[data-chart]").count() == page.locator("figure.is-drawn").count() == 6
    assert page.locator("#chart-light-rises .chart-drawing svg text", has_text="98件").count() == 1
    assert said == []
    root = page.url.split("/styleguide/")[0]
    assert all(url.startswith((root, "data:", "blob:")) for url in asked)


def test_the_tones_follow_the_switch_of_the_theme(cast: Cast, screen: Screen) -> None:
    page = drawn(screen)

    def tone(figure: str, name: str) -> bool:
        colour = page.evaluate(
            f"getComputedStyle(document.querySelector('{figure}')).getPropertyValue('{name}').trim()"
        )
        return colour.lower() in page.locator(f"{figure} .chart-drawing svg").inner_html().lower()

    assert tone(WEEK, "--blue")
    assert tone("#chart-dark-week", "--blue")
    page.evaluate("document.querySelector('.guide').dataset.theme = 'dark'")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_selector(f"{WEEK} .chart-drawing svg path[stroke='#7DB3E6']", state="attached")
    assert tone(WEEK, "--blue")


def test_arrows_go_from_mark_to_mark_and_t_shows_the_table(cast: Cast, screen: Screen) -> None:
    page = drawn(screen)
    page.locator("#chart-light-rises .chart-drawing").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#chart-light-rises .chart-said").inner_text() == "供热 98件"
    page.keyboard.press("ArrowDown")
    assert page.locator("#chart-light-rises .chart-said").inner_text() == "噪声 24件"
    table = page.locator("#chart-light-rises .chart-table table")
    assert not table.is_visible()
    page.keyboard.press("t")
    assert table.is_visible()
    assert not page.locator(f"{WEEK} .chart-table table").is_visible()


def test_a_mark_leads_where_it_says(cast: Cast, screen: Screen) -> None:
    page = drawn(screen)
    page.locator("#chart-light-rises .chart-drawing").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/styleguide/#")


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_is_saved_with_its_title(
    cast: Cast, screen: Screen, tmp_path: Path, kind: str, start: bytes
) -> None:
    page = drawn(screen)
    with page.expect_download() as waiting:
        page.locator(f"{WEEK} [data-chart-save={kind}]").click()
    saved = tmp_path / "saved"
    waiting.value.save_as(saved)
    assert waiting.value.suggested_filename == f"light-week.{kind}"
    assert saved.read_bytes().startswith(start)
    if kind == "svg":
        assert "周五起多过往常，周六最多" in saved.read_text()


def test_without_script_the_table_is_what_is_read(cast: Cast, screen: Screen) -> None:
    page = screen("leader", "/styleguide/", java_script_enabled=False)
    assert page.locator(f"{WEEK} .chart-table table").is_visible()
    assert not page.locator(f"{WEEK} .chart-drawing").is_visible()


def test_on_paper_a_dark_chart_is_light(cast: Cast, screen: Screen) -> None:
    page = drawn(screen, color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert "#7db3e6" not in page.locator("#chart-dark-week .chart-drawing svg").inner_html().lower()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "#7db3e6" in page.locator("#chart-dark-week .chart-drawing svg").inner_html().lower()

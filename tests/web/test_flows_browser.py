"""The four flows and the wall in a real browser: drawn, opened, refreshed, old when the server is gone."""

from collections.abc import Callable
from typing import Any

import pytest

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.flowing import Flowing
from huiyin.foundation.city.queries import City
from huiyin.hear.intake.rules import NewAppeal
from huiyin.testing.cast import RIVAL, STREET, Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Screen = Callable[..., Any]


def bring(cast: Cast, key: str, lead: str = STREET, channel: str = "phone") -> None:
    new = NewAppeal(words=f"楼道里的灯不亮了（{key}）。", channel=channel, source="flows", source_key=key)
    receive_many(cast.citizen, [new], Receiving(hold=False, lead=lead, matter="010202"))


@pytest.fixture
def orders(cast: Cast) -> None:
    for n in range(6):
        bring(cast, f"f{n}", RIVAL if n > 3 else STREET, "grid" if n == 0 else "phone")
    WorkOrder.objects.filter(appeal__source="flows").update(place=STREET)


@pytest.fixture
def quick(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall asks anew every second."""
    monkeypatch.setattr(City, "flowing", Flowing(refresh=1))
    city.__dict__.pop("flowing", None)  # what was read before


def test_every_chart_of_every_flow_is_drawn_and_nothing_is_refused(
    orders: None, screen: Screen, cast: Cast
) -> None:
    page = screen("leader", "/rates/")
    root = page.url.split("/rates/")[0]
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    for flow in ("discovery", "upward", "downward", "pressure"):
        page.goto(f"{root}/flows/{flow}/")
        page.wait_for_selector("figure[data-chart]:not(.is-drawn)", state="detached")
        assert page.locator("figure[data-chart]").count() == page.locator(".chart-drawing svg").count()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert said == []
    assert all(url.startswith((root, "data:", "blob:")) for url in asked)


def test_the_map_has_a_shape_for_each_street_and_the_bars_a_mark_for_each_row(
    orders: None, screen: Screen, cast: Cast
) -> None:
    page = screen("leader", "/flows/discovery/")
    page.wait_for_selector("#chart-areas.is-drawn svg path", state="attached")
    assert page.locator("#chart-areas .chart-drawing svg path").count() >= 28
    # The same cells stand in the table behind it.
    assert page.locator("#chart-areas tbody tr").count() == 28
    gates = page.locator("#chart-gates tbody tr")
    assert gates.count() == 4
    drawn = page.locator("#chart-gates .chart-drawing svg text")
    for name in gates.locator("th").all_text_contents():
        assert drawn.filter(has_text=name).count() == 1


def test_a_bar_opens_the_orders_behind_it(orders: None, screen: Screen, cast: Cast) -> None:
    page = screen("leader", "/flows/discovery/")
    page.wait_for_selector("#chart-gates.is-drawn svg path", state="attached")
    page.locator("#chart-gates .chart-drawing").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/flows/orders/**")
    assert page.locator(".lines .line").count() == 6


@pytest.mark.parametrize("width", [390, 768, 1920, 2560])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_runs_off_the_page(
    orders: None, screen: Screen, cast: Cast, width: int, language: str
) -> None:
    page = screen("leader", "/flows/discovery/", width=width, locale=language, color_scheme="dark")
    page.wait_for_selector("figure.is-drawn svg", state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(page.url.replace("/flows/discovery/", "/wall/"))
    page.wait_for_selector("#chart-day.is-drawn svg", state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_wall_is_new_after_a_new_order_without_a_reload(
    orders: None, screen: Screen, cast: Cast, quick: None
) -> None:
    page = screen("leader", "/wall/", width=1920)
    page.wait_for_selector("#chart-areas.is-drawn svg path", state="attached")
    page.evaluate("window.stayed = true")
    assert page.locator("#wall-total").inner_text() == "6"
    bring(cast, "new")
    page.locator("#wall-total", has_text="7").wait_for()
    assert page.evaluate("window.stayed") is True
    assert page.locator("#chart-areas .chart-drawing svg path").count() >= 28
    sizes = page.evaluate(
        "[...document.querySelectorAll('.wall *')].filter(e => e.checkVisibility() && [...e.childNodes].some("
        "n => n.nodeType === 3 && n.textContent.trim()) && !e.closest('.only-read, .skip, script, dialog, .toasts'))"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 26


def test_a_wall_that_gets_no_answer_says_since_when_it_is_old_and_comes_back(
    orders: None, screen: Screen, cast: Cast, quick: None
) -> None:
    page = screen("leader", "/wall/", width=1920)
    page.route("**/wall/now/", lambda route: route.abort())
    page.wait_for_selector("#wall-old:not([hidden])")
    assert "连不上服务器" in page.locator("#wall-old").inner_text()
    assert page.locator("#wall-since").inner_text().count(":") == 1
    page.unroute("**/wall/now/")
    page.wait_for_selector("#wall-old", state="hidden")


def test_a_wall_whose_sign_in_ran_out_says_so_and_stays(
    orders: None, screen: Screen, cast: Cast, quick: None
) -> None:
    page = screen("leader", "/wall/", width=1920)
    page.context.clear_cookies()
    page.wait_for_selector("#wall-old:not([hidden]) >> text=重新登录")
    assert page.url.endswith("/wall/")
    assert page.locator("#wall-total").inner_text() == "6"


def test_the_wall_shows_the_flows_in_turn(orders: None, screen: Screen, cast: Cast) -> None:
    page = screen("leader", "/rates/", width=1920)
    page.clock.install()
    page.goto(page.url.replace("/rates/", "/wall/?rotate=10"))
    page.clock.run_for(10_500)
    page.wait_for_selector("#wall-turn figure.is-drawn svg", state="attached")
    assert not page.locator("#wall-now").is_visible()
    assert "发现" in page.locator("#wall-turn .wall-name").inner_text()


@pytest.mark.parametrize("url", ["/flows/discovery/", "/flows/downward/", "/wall/"])
def test_no_rule_of_accessibility_is_broken(orders: None, screen: Screen, cast: Cast, url: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    page = screen("leader", url)
    page.wait_for_selector("figure.is-drawn svg", state="attached")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()

"""The pin on the citizen's page and on the desk, in a real browser."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from huiyin.foundation.city.queries import City
from huiyin.hear.intake.models import Appeal

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"longitude": 113.40539, "latitude": 31.21749}
Open = Callable[..., Any]
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def screen(screen: Open) -> Open:
    """Opens a page on a phone, or as a member of the cast on a wide screen; a script that fails fails the test."""
    return lambda path, who="", **how: screen(who, path, **(({} if who else PHONE) | how))


def lon(page: Any) -> float:
    return float(page.input_value("input[name=lon]"))


def window(page: Any) -> float:
    """How much of the drawing is seen, 1 for all."""
    box = page.locator("[data-map-shapes]").first.get_attribute("viewBox")
    return float(box.split()[2]) / 1000


def tap(page: Any, x: float = 0.5, y: float = 0.5) -> None:
    box = page.locator(".map-ground").first.bounding_box()
    page.locator(".map-ground").first.click(position={"x": box["width"] * x, "y": box["height"] * y})


def drag(page: Any, start: tuple[float, float], by: float) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by / 2, start[1], steps=4)
    page.mouse.move(start[0] + by, start[1], steps=4)
    page.mouse.up()


def test_a_tap_pins_and_the_street_is_named(screen: Open) -> None:
    page = screen("/")
    tap(page)
    page.wait_for_selector("#pinned .pinned")
    assert "图上的点在" in page.inner_text("#pinned")
    page.click("[data-unpin-map]")
    page.wait_for_selector("#pinned .pinned", state="detached")
    assert page.input_value("input[name=lon]") == ""


def test_zoomed_in_a_step_is_smaller_and_names_appear(screen: Open) -> None:
    page = screen("/")
    tap(page)
    page.focus(".map-ground")
    before = lon(page)
    page.keyboard.press("ArrowRight")
    wide = lon(page) - before
    for _ in range(3):
        page.click("[data-map-zoom=in]")
    assert window(page) == pytest.approx(1 / 8)
    page.wait_for_selector("[data-map-labels] text", state="attached")
    page.focus(".map-ground")
    before = lon(page)
    page.keyboard.press("ArrowRight")
    assert 0 < lon(page) - before < wide / 4
    page.keyboard.press("-")
    assert window(page) == pytest.approx(1 / 4)
    page.click("[data-map-zoom=all]")
    assert window(page) == 1


def test_the_map_follows_a_pin_that_leaves_the_window(screen: Open) -> None:
    page = screen("/")
    tap(page)
    for _ in range(4):
        page.click("[data-map-zoom=in]")
    page.focus(".map-ground")
    for _ in range(30):
        page.keyboard.press("Shift+ArrowRight")
    pin = float(page.locator("[data-pin]").get_attribute("x").rstrip("%"))
    assert 0 <= pin <= 100


def test_a_mouse_drags_the_pin_or_the_map(screen: Open) -> None:
    page = screen("/")
    tap(page)
    for _ in range(2):
        page.click("[data-map-zoom=in]")
    before, eye = lon(page), page.locator(".map-eye").bounding_box()
    drag(page, (eye["x"] + 3, eye["y"] + 3), 40)
    moved = lon(page)
    assert moved > before
    ground = page.locator(".map-ground").bounding_box()
    seen = page.locator("[data-map-shapes]").get_attribute("viewBox")
    drag(page, (ground["x"] + 30, ground["y"] + 30), 60)
    assert page.locator("[data-map-shapes]").get_attribute("viewBox") != seen
    assert lon(page) == moved


def test_my_position_is_used_only_when_asked_and_allowed(screen: Open) -> None:
    page = screen("/", geolocation=HERE, permissions=["geolocation"])
    assert page.input_value("input[name=lon]") == ""
    page.click("[data-locate]")
    page.wait_for_selector("#pinned .pinned")
    assert lon(page) == pytest.approx(HERE["longitude"], abs=1e-4)
    assert "临江街道" in page.inner_text("#pinned")
    assert window(page) < 0.5


def test_without_consent_the_page_says_what_to_do_instead(screen: Open) -> None:
    page = screen("/")
    page.evaluate("() => { navigator.geolocation.getCurrentPosition = (ok, failed) => failed({ code: 1 }); }")
    page.click("[data-locate]")
    assert "写地址" in page.inner_text("[data-map-told]")


def test_a_position_in_another_city_sets_no_pin(screen: Open) -> None:
    page = screen("/", geolocation={"longitude": 0.1, "latitude": 51.5}, permissions=["geolocation"])
    page.click("[data-locate]")
    expect(page.locator("[data-map-told]").first).to_contain_text("不在")
    assert page.input_value("input[name=lon]") == ""


def test_an_address_of_several_places_is_chosen_and_one_elsewhere_is_told(screen: Open) -> None:
    page = screen("/")
    page.fill("#id_place", "和平路")
    page.wait_for_selector("#pinned [data-pin-to]")
    assert page.locator("#pinned [data-pin-to]").count() == 3
    page.locator("#pinned [data-pin-to]").first.click()
    page.wait_for_selector("#pinned .pinned >> text=图上的点在望塔街道")
    page.fill("#id_place", "溪口村")
    page.wait_for_selector(".is-warning")
    page.click("#pinned [data-pin-to]")
    page.wait_for_selector("#pinned .pinned >> text=图上的点在柳溪镇")


def test_without_a_script_the_map_offers_nothing_that_does_not_work(screen: Open) -> None:
    page = screen("/", java_script_enabled=False)
    assert not page.locator("[data-map-tools]").is_visible()
    assert not page.locator("[data-locate]").is_visible()
    page.fill("#id_words", "路灯不亮，晚上黑漆漆的。")
    page.fill("#id_place", "江滨路12号")
    page.check("#id_anonymous")
    page.locator(".actionbar button").click()
    page.wait_for_url("**/receipt/")
    assert Appeal.objects.get().place_said == "江滨路12号"


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("large", [False, True])
def test_the_pinned_page_keeps_the_rules_of_accessibility(screen: Open, locale: str, large: bool) -> None:
    page = screen("/", locale=locale, geolocation=HERE, permissions=["geolocation"])
    if large:
        page.locator("[data-switch=type]").first.click()
    page.click("[data-locate]")
    page.fill("#id_place", "溪口村")
    page.wait_for_selector(".is-warning")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_the_desk_takes_a_candidate_with_one_key_and_says_why(screen: Open, city: City) -> None:
    page = screen("/desk/", "agent")
    page.fill("#id_words", "和平路上的路灯不亮，从上个礼拜五就坏了。")
    page.wait_for_selector("[data-key=e]")
    assert "不止一处" in page.inner_text(".desk-spots")
    page.focus("#id_words")
    page.keyboard.press("Alt+w")
    page.wait_for_selector("#desk-places [data-unpin]")
    unit = city.jurisdictions.unit_at(lon(page), float(page.input_value("input[name=lat]")))
    assert page.input_value("#id_place") == "和平路"
    assert city.units[unit or ""].name in page.inner_text("#desk-places figcaption")


def test_the_desk_says_when_pin_and_words_differ(screen: Open) -> None:
    page = screen("/desk/", "agent")
    page.fill("#id_words", "和平路上的路灯不亮。")
    page.wait_for_selector("[data-key=q]")
    page.keyboard.press("Alt+q")
    page.wait_for_selector("#desk-places [data-unpin]")
    page.fill("#id_place", "柳溪镇溪口村")
    page.wait_for_selector(".desk-place-warning")
    assert "柳溪镇" in page.inner_text(".desk-place-warning")
    page.focus("#desk-places .map-ground")
    before = page.input_value("input[name=lon]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=lon]").first).not_to_have_value(before)
    assert lon(page) > float(before)


def test_a_street_without_a_point_is_put_before_what_was_said(screen: Open) -> None:
    page = screen("/desk/", "agent")
    page.fill("#id_words", "码头上有人打架，一直没人管。")
    page.wait_for_selector("[data-key=q]")
    page.focus("#id_words")
    page.keyboard.press("Alt+q")
    expect(page.locator("#id_place")).to_have_value(re.compile("^码头街道"))
    assert page.input_value("input[name=lon]") == ""

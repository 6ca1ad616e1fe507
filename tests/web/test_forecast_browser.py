"""Forecasts and staffing in a real browser: drawn, fitting the width, in both languages, tried out by keys."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from huiyin.learn.insight.forecasts.actions import Made, keep
from huiyin.learn.insight.forecasts.calls import Shape
from huiyin.learn.insight.forecasts.reckoning import Told
from huiyin.testing.cast import Cast

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Screen = Callable[..., Any]
DAY = date(2026, 10, 11)
HOURS = [8, 5, 4, 3, 3, 5, 12, 28, 66, 98, 102, 78, 45, 56, 88, 92, 82, 60, 42, 36, 32, 27, 18, 10]
WEEK = (13, 12, 11, 10, 10, 7, 6)


def told(matter: str, place: str, times: float = 1.0) -> Told:
    missed = [0.2, 0.3, 0.81]
    past = [round(times * WEEK[n % 7]) for n in range(56)]
    days = [[1.2 * times * n, 0.8 * times * n, 1.7 * times * n, times * n] for n in (*WEEK, *WEEK)]
    week = [[83 * times, 70 * times, 97 * times, 69 * times]] * 4
    return Told(
        matter,
        place,
        past,
        {"day": days, "week": week, "month": [[350 * times, 310 * times, 390 * times, 300 * times]]},
        {"day": missed, "week": missed, "month": missed},
    )


@pytest.fixture
def kept(cast: Cast) -> None:
    shape = [part / sum(HOURS) / 2 for part in HOURS for _ in range(2)]
    rows = [told("", "", 9), told("010000", "", 3), told("020000", "", 4), told("080000", "", 2)]
    rows += [told("", "D01", 5), told("010000", "D01", 2), told("020401", "", 1)]
    keep(DAY, Made(date(2025, 1, 1), 1.0, rows, [[900.0, 800.0, 1000.0]] * 14, Shape(shape, shape)))


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_pages_are_drawn_and_fit(kept: None, screen: Screen, width: int, language: str) -> None:
    said: list[str] = []
    page = screen("leader", "/forecasts/", width=width, locale=language)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for address in ("/forecasts/", "/staffing/"):
        page.goto(page.url.split("/forecasts/")[0].split("/staffing/")[0] + address)
        page.wait_for_selector(".chart-drawing svg, .chart-drawing canvas")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert said == []


def test_people_are_moved_and_the_day_is_reckoned_again(kept: None, screen: Screen) -> None:
    page = screen("leader", "/staffing/")
    assert "不够" in page.inner_text("h1")
    page.click("text=换成最少够用的人数看看")
    page.wait_for_selector("h1:has-text('排的人够')")
    page.fill("[name=people_day]", "0")
    page.press("body", "Escape")
    page.click("button:has-text('重新算')")
    page.wait_for_selector("h1:has-text('不够')")

"""From a signal to its judged outcome in a real browser: the lead answers, the analyst judges, the next one remembers."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.alerts.actions import judge, take_up
from huiyin.learn.insight.alerts.models import Alert
from huiyin.testing.cast import RIVAL, Cast
from tests.learn.alerting import POTHOLES, orders, signal, usual

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Screen = Callable[..., Any]


@pytest.fixture
def alert(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Alert:
    """Lanes in the street of the cast, just now; three weeks ago it was so before, and true."""
    monkeypatch.setattr("tests.learn.test_insight.NOW", now())
    orders(cast, 7)
    orders(cast, 3, street=RIVAL)
    today = now().astimezone(current().zone).date()
    before = today - timedelta(days=21)
    with at_time(now() - timedelta(days=21)):
        take_up(before, [signal(day=before, observed=31)], usual(before, today=31))
        judge(cast.analyst, Alert.objects.get().pk, "true", "雨后路基塌陷，次日填好。")
    with at_time(now() - timedelta(minutes=20)):
        take_up(today, [signal(day=today, observed=40)], usual(today))
    return Alert.objects.get(state="raised")


def test_from_the_signal_to_the_judged_outcome_by_keys(screen: Screen, alert: Alert) -> None:
    page = screen("head", "/home/")
    page.keyboard.press("g")
    page.keyboard.press("1")
    page.wait_for_url("**/alerts/")
    assert "有1条预警等着" in page.inner_text("h1")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/alerts/{alert.pk}/")
    assert "背街小巷路面破损一天40件，是平时的5.0倍。" in page.inner_text("h1")
    assert page.locator("svg.alert-series rect.is-over").count() == 1
    assert "小时内答复" in page.inner_text(".alert-pane") and page.locator(".alert-clock").count() == 1
    page.keyboard.press("t")
    assert page.locator("details.as-table[open] table").first.is_visible()
    page.fill("#id_answer_words_said", "雨后路基塌陷，今晚八点前填好。")
    page.click("#answer button[type=submit]")
    page.wait_for_selector(".alert-done")
    assert "雨后路基塌陷" in page.inner_text(".alert-done")

    analyst = screen("analyst", f"/alerts/{alert.pk}/")
    analyst.click("#judge label:has-text('属实') >> nth=0")
    analyst.fill("#id_judge_what", "雨后路基塌陷，当晚填好。")
    analyst.click("#judge button[type=submit]")
    analyst.wait_for_selector(".alert-outcome")
    assert "属实" in analyst.inner_text(".alert-outcome")
    analyst.goto(analyst.url.split("/alerts/")[0] + "/alerts/?view=judged")
    assert "100%" in analyst.inner_text("#record")


@pytest.mark.parametrize(
    ("width", "tongue"), [(1440, "zh-CN"), (1440, "en-GB"), (390, "zh-CN"), (390, "en-GB")]
)
def test_nothing_runs_over_the_edge(screen: Screen, alert: Alert, width: int, tongue: str) -> None:
    for path in ("/alerts/", f"/alerts/{alert.pk}/", "/alerts/known/"):
        page = screen("supervisor", path, width=width, locale=tongue)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        if folder := os.environ.get("SHOTS"):
            page.screenshot(
                path=f"{folder}/{tongue}-{width}-{path.strip('/').replace('/', '-')}.png", full_page=True
            )


def test_on_a_telephone_what_is_to_be_done_is_a_touch_away(screen: Screen, alert: Alert) -> None:
    """At night nobody scrolls past a chart and a map to find how long there is and where to answer."""
    page = screen("head", f"/alerts/{alert.pk}/", width=390)
    jump = page.locator(".alert-jump a")
    assert jump.bounding_box()["y"] < 900 - 60, "on the first screen, above the bar"
    jump.click()
    assert page.locator("#do").bounding_box()["y"] < 450
    assert not screen("head", f"/alerts/{alert.pk}/").locator(".alert-jump").is_visible()


def test_what_is_known_is_noted_and_the_alert_is_kept_back(screen: Screen, alert: Alert) -> None:
    page = screen("analyst", "/alerts/known/")
    page.fill("#id_name", "主管检修")
    page.fill("#id_why", "停水检修，公告已发。")
    today = now().astimezone(current().zone).date()
    page.fill("#id_since", today.isoformat())
    page.fill("#id_until", today.isoformat())
    page.select_option("#id_matters", POTHOLES)
    page.click("button[type=submit]:has-text('记下')")
    page.wait_for_selector("text=主管检修")

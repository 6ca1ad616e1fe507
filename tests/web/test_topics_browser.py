"""Topics in a real browser: the list by keyboard, one opened, renamed with a reason; pictures fit a telephone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huiyin.foundation.calendar.clock import now
from huiyin.learn.insight.topics.jobs import read_topics
from huiyin.learn.insight.topics.models import Topic
from huiyin.testing.cast import RIVAL, STREET
from tests.learn.topic_stories import NOISE, OTHERS, PARKING, bring

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]


@pytest.fixture
def story(cast: Any) -> Topic:
    start = now() - timedelta(days=3)
    bring(NOISE, start, street=STREET)
    bring(PARKING, start, street=RIVAL)
    bring(OTHERS, start)
    read_topics()
    return Topic.objects.get(name__contains="云栖丽苑")


def test_a_topic_is_opened_and_renamed(story: Topic, screen: Open) -> None:
    page = screen("supervisor", "/topics/")
    page.click(f".topic-line a:has-text('{story.name}')")
    page.wait_for_selector(".topic-board")
    page.keyboard.press("r")
    page.fill("#rename [name=name]", "丽苑东侧搅拌站")
    page.fill("#rename [name=reason]", "地名说清楚")
    page.click("#rename [type=submit]")
    page.wait_for_selector("h1:has-text('丽苑东侧搅拌站')")
    assert Topic.objects.get(pk=story.pk).name == "丽苑东侧搅拌站"


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_sticks_out(story: Topic, screen: Open, width: int) -> None:
    for path in ("/topics/", f"/topics/{story.pk}/"):
        page = screen("supervisor", path, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

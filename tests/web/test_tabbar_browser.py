"""The bar at the foot of a telephone: every label in one line and whole, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from huiyin.testing.cast import Cast
from huiyin.web.context import NAVIGATION, SHORT

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LABELS = """() => [...document.querySelectorAll(".tabbar > a > span, .tabbar summary > span")].map(
  (one) => [one.textContent, one.getBoundingClientRect().height, one.scrollWidth - one.clientWidth])"""
ALL = """(names) => { const bar = document.querySelector(".tabbar"); const first = bar.querySelector("a");
  return names.map((name) => { first.querySelector("span").textContent = name;
    const one = first.querySelector("span");
    return [name, one.getBoundingClientRect().height, one.scrollWidth - one.clientWidth]; }); }"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_labels_stand_in_one_line_and_whole(cast: Cast, screen: Callable[..., Any], language: str) -> None:
    """Not those of one person alone: whatever entry may come into the bar fits there."""
    page = screen("supervisor", "/notices/", 390)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.reload()
    line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.tabbar > a')).lineHeight)")
    with translation.override(language):
        names = [str(SHORT.get(name, label)) for name, label, _key, _icon in NAVIGATION]
    shown = page.evaluate(LABELS)
    assert len(shown) == 5 and {name for name, _height, _over in shown[:4]} <= set(names)
    wrong = [one for one in shown + page.evaluate(ALL, names) if one[1] > line * 1.2 or one[2] > 0]
    assert wrong == []

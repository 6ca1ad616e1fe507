"""The entry that is marked on each page of learning, and where trends begin for those who see a part of them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.learn.insight.alerts.actions import take_up
from huiyin.learn.insight.alerts.models import Alert
from huiyin.testing.cast import Cast
from tests.learn.alerting import DAY, orders, signal, usual

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def marked(page: str) -> list[str]:
    """The entries that say they are the current page, without their numbers."""
    rail = page[: page.index("<main")]
    return re.findall(r'href="([^"]+)"[^>]*aria-current="page"', rail)


def test_a_page_below_an_entry_marks_the_entry(cast: Cast, signed_in: SignIn) -> None:
    orders(cast, 7)
    take_up(DAY, [signal()], usual())
    pages = {
        f"/alerts/{Alert.objects.get().pk}/": "/alerts/",
        "/alerts/known/": "/alerts/",
        "/topics/": "/insight/",
        "/staffing/": "/insight/",
    }
    client = signed_in("analyst")
    for path, entry in pages.items():
        assert set(marked(client.get(path).content.decode())) == {entry}, path


@pytest.mark.parametrize(("who", "door"), [("discipline", "/topics/"), ("dispatcher", "/staffing/")])
def test_trends_begin_where_the_reader_may_go(cast: Cast, signed_in: SignIn, who: str, door: str) -> None:
    page = signed_in(who).get(door).content.decode()
    assert set(marked(page)) == {door}
    assert 'href="/insight/"' not in page

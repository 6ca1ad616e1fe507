"""A phone that holds an older page of the street gets the new one whole, and opens it without a line."""

from time import monotonic
from typing import Any

import pytest

from huiyin.act.orders.models import WorkOrder
from huiyin.testing.cast import Cast
from huiyin.web.unit import views_street
from huiyin.web.unit.views_street import SCRIPTS, version
from tests.web.street_phone import PHOTO, Open, known_order, on_phone, take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CACHES = "caches.keys().then(names => names.sort().join())"
USED = "[...document.scripts].map(one => one.src).filter(src => src.includes('/street/'))"


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    return known_order(cast)


@pytest.fixture
def phone(screen: Open) -> Open:
    return on_phone(screen)


def used(page: Any) -> list[str]:
    return [src.partition("/static/")[2] for src in page.evaluate(USED)]


def older(phone: Open, order: WorkOrder, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The page on a phone that was given it by an older version, with a photo that was taken."""
    with monkeypatch.context() as before:
        before.setattr(views_street, "version", lambda: "older")
        page = phone()
        take(page, order, "before", PHOTO)
        assert page.evaluate(CACHES) == "huiyin-street-older"
    return page


def test_phone_with_an_older_page_gets_the_new_one_with_all_its_files(
    phone: Open, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = older(phone, order, monkeypatch)
    page.reload()
    until = monotonic() + 60
    while page.evaluate(CACHES) != f"huiyin-street-{version()}":
        assert monotonic() < until
        page.wait_for_timeout(50)
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert used(page) == [f"{name}?v={version()}" for name in SCRIPTS]
    assert page.locator(".street-slot.has-photo").count() == 1


def test_phone_that_lost_the_line_before_the_new_files_came_opens_the_older_page(
    phone: Open, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = older(phone, order, monkeypatch)
    monkeypatch.setattr(views_street, "WORKER", "unit/street/nothing.js")  # the new worker does not arrive
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert used(page) == [f"{name}?v={version()}" for name in SCRIPTS]
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert used(page) == [f"{name}?v=older" for name in SCRIPTS]
    assert page.locator(".street-slot.has-photo").count() == 1

"""Fixtures of all tests: the city, the cast, and a browser where there is one."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from huiyin.act.triage.queries import forget as forget_models
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.city.queries import City, current, forget
from huiyin.testing.cast import Cast, prepare_cast, prepare_city
from tests.putting_back import put_back, remember

# These machines are shared: how long an example takes says nothing.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared"
BROWSER = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The city and the cast are there for every test; after one that commits they are put back."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        prepare_city()
        prepare_cast()
        remember()
    TransactionTestCase._fixture_teardown = lambda _: put_back()  # type: ignore[attr-defined]
    yield
    # A thread of the live server may still hold its connection when the last page is closed.
    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _nobody_is_slowed_down() -> None:
    """How often one test asked is no matter of the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _chinese_first() -> Iterator[None]:
    """A page read in English leaves English behind in its thread; the next test begins anew."""
    translation.activate("zh-hans")
    yield
    translation.activate("zh-hans")


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """The demonstration city; models that another test put in service are looked for again."""
    forget_models()
    yield prepare_city()
    forget()
    forget_models()


@pytest.fixture
def cast(city: City) -> Cast:
    """Everybody."""
    return prepare_cast()


@pytest.fixture
def calling(city: City) -> Iterator[Callable[..., None]]:
    """Changes how the city asks its appellants for one test: `calling(tries=1)`."""
    usual = city.calling

    def change(**how: Any) -> None:
        current().__dict__["calling"] = replace(current().calling, **how)

    yield change
    current().__dict__["calling"] = usual


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Client]:
    """A browser-like client in which this member of the cast has signed in; the citizen has not."""

    def sign_in(who: str) -> Client:
        client = Client()
        if who != "citizen":
            backend = "huiyin.foundation.accounts.backend.AccountBackend"
            client.force_login(Account.objects.get(username=who), backend=backend)
        return client

    return sign_in


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data beside the repository; tests that need it are skipped where it is absent."""
    if not SHARED.exists():
        pytest.skip("the shared data is not beside this repository")
    return SHARED


@pytest.fixture
def browser(chromium: object) -> Iterator[object]:
    """A browser without pages, and none left behind: an open page goes on asking, and holds a connection."""
    yield chromium
    for context in chromium.contexts:  # type: ignore[attr-defined]
        context.close()
    _wait_until_all_is_answered()


def _wait_until_all_is_answered() -> None:
    """What a page sent last may still be read or answered: it would land in the tables of the next test."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def screen(
    browser: Any, live_server: Any, signed_in: Callable[[str], Client]
) -> Iterator[Callable[..., Any]]:
    """Opens a page as a member of the cast, or as a citizen ("" or "citizen"); a script that fails there fails the test.

    `width` is the window's, in pixels; what else is given goes to the browser's context.
    """
    problems: list[str] = []
    contexts = []

    def open_page(who: str, path: str, width: int = 1440, **how: Any) -> Any:
        usual = {"viewport": {"width": width, "height": 900}, "locale": "zh-CN"}
        context = browser.new_context(**(usual | how))
        contexts.append(context)
        if who not in ("", "citizen"):
            name = django_settings.SESSION_COOKIE_NAME
            session = signed_in(who).cookies[name].value
            context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Debian's Chromium, driven by Playwright; tests are skipped where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=BROWSER)
        yield launched
        launched.close()

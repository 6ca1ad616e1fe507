"""A browser that is killed as by a crash, and one that is opened again where the other left off."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from tests.conftest import BROWSER

CHROMIUM = shutil.which("chromium") or "chromium"


def cookies(live_server: Any, client: Client) -> list[Any]:
    """What a browser keeps of someone who is signed in."""
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]


@contextmanager
def killed(browser: Any, profile: Path, port: int, jar: list[Any]) -> Iterator[Any]:
    """The windows of a browser of its own, which is killed in the end without a chance to put anything away."""
    command = [
        CHROMIUM,
        *BROWSER,
        f"--user-data-dir={profile}",
        f"--remote-debugging-port={port}",
        "about:blank",
    ]
    started = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        context = _connect(browser.browser_type, port).contexts[0]
        context.add_cookies(jar)
        yield context
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


@contextmanager
def opened_again(browser: Any, profile: Path, jar: list[Any], **how: Any) -> Iterator[Any]:
    """The windows of a browser with the profile of one that was killed."""
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=BROWSER, **how
    )
    try:
        context.add_cookies(jar)
        yield context
    finally:
        context.close()


def _connect(playwright: Any, port: int) -> Any:
    for _ in range(100):
        try:
            return playwright.connect_over_cdp(f"http://127.0.0.1:{port}")
        except Exception:  # noqa: BLE001 (not listening yet)
            time.sleep(0.2)
    raise AssertionError("the browser did not start")

"""Pictures of the documentation, taken anew from a running demonstration: `python -m checks.pictures ADDRESS`."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path("docs/pictures")
PASSWORD = "huiyin-demo"  # noqa: S105 - of invented people; `make demo` prints it
WINDOW: Any = {"width": 1440, "height": 900}
SAID = (
    "我住和平里3号楼，楼下那盏路灯从上上个礼拜五就一直不亮，两个礼拜了。晚上黑漆漆的，我妈买菜回来差点摔一跤。"
    "问过物业，物业说路灯不归他们管。"
)


def typed(page: Page) -> None:
    """A call that is being written down, with what the machine proposes."""
    page.fill("#id_phone", "13800001234")
    page.fill("#id_words", "")  # a draft of before is put there again
    page.click("#id_words")
    page.keyboard.type(SAID)
    page.wait_for_selector("#desk-matters .pick")
    page.wait_for_timeout(2500)


def one_of_them(page: Page) -> None:
    """A line of a list, not the first: that one is asked for from above."""
    page.locator("[data-row] a").nth(3).click()
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/**")
    page.wait_for_load_state("networkidle")


def as_it_is(page: Page) -> None:
    """The page without doing anything."""


# (name, who, address, language, what is done before)
PICTURES: tuple[tuple[str, str, str, str, Callable[[Page], None]], ...] = (
    ("desk", "agent", "/desk/", "zh-hans", typed),
    ("unit-list", "clerk", "/unit/", "en", as_it_is),
    ("order", "clerk", "/unit/", "en", one_of_them),
    ("alert", "supervisor", "/alerts/1/", "zh-hans", as_it_is),
    ("forecasts", "analyst", "/forecasts/", "en", as_it_is),
)


def opened(browser: Browser, address: str, who: str, path: str, language: str) -> Page:
    """A page, signed in."""
    context = browser.new_context(viewport=WINDOW, locale=language, reduced_motion="reduce")
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/signin/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/signin/" not in url)
    page.goto(address + path, wait_until="networkidle")
    return page


def main(address: str, wanted: set[str]) -> None:
    """All pictures, or those that are named."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, who, path, language, before in PICTURES:
            if wanted and name not in wanted:
                continue
            page = opened(browser, address, who, path, language)
            before(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.context.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), set(sys.argv[2:]))

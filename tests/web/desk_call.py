"""A call at the desk as an agent types it, in a real browser."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

LAMP = "柳堤街上的路灯不亮，从上个礼拜五就坏了，找过物业，物业说不归他们管。"
PHONE, NAME = "13900000123", "张女士"
Open = Callable[..., Any]


def write(page: Any, words: str = LAMP) -> None:
    """Telephone, name, and these words."""
    page.fill("#id_phone", PHONE)
    page.fill("#id_name", NAME)
    page.focus("#id_words")
    page.keyboard.type(words)


def write_and_see(page: Any) -> None:
    """Write, and wait for what is proposed for all of it: what half of it brought is drawn again."""
    with page.expect_response(lambda answer: quote(LAMP) in (answer.request.post_data or "")):
        write(page)
    page.wait_for_function("!document.querySelector('.htmx-request')")
    page.wait_for_selector("#desk-matters .pick")

"""One thing a person can do on an order's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from huiyin.web.unit.forms import ActForm


@dataclass(frozen=True)
class Deed:
    """One thing a person can do: its page, label, key, form (None: a button only) and the action behind it.

    `when` narrows further what the table of moves allows in the order's state.
    """

    action: str
    page: str
    label: str
    key: str
    form: type[ActForm] | None
    act: Callable[..., Any]
    done: str
    when: Callable[[int], bool] | None = None  # asked with the order's id

"""How a process of its own begins that does a part of the day's work; imports nothing of the house before that."""

from collections.abc import Callable
from typing import TypeVar

import django
from django.db import connection

Given = TypeVar("Given")
Found = TypeVar("Found")


def begin(database: str) -> None:
    """Make Django ready, on the same database as the process that asks."""
    django.setup()
    connection.settings_dict["NAME"] = database


def done(work: Callable[[Given], Found], given: Given) -> Found:
    """Do the work and give the connections back: whoever waits for this process to end would wait for them."""
    try:
        return work(given)
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]

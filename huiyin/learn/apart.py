"""How a process of its own begins that does a part of the day's work; imports nothing of the house before that."""

import django
from django.db import connection


def begin(database: str) -> None:
    """Make Django ready, on the same database as the process that asks."""
    django.setup()
    connection.settings_dict["NAME"] = database

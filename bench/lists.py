"""A unit's list of fifty: its first page and its last."""

import http.client
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.cpu import Spent, measured
from bench.filling import OWN
from bench.house import House
from huiyin.foundation.accounts.models import Account

PAGES = {"first": "/unit/", "last": "/unit/?before=last"}
ROWS = 50
SETTLE = 0.5


@dataclass(frozen=True)
class Listed:
    """What one page cost, with how many SQL statements, and how many bytes it has."""

    count: int
    spent: Spent
    statements: int
    bytes: int


def measure(house: House, count: int) -> dict[str, Listed]:
    """Ask for each page `count` times, as the clerk of the unit with the longest list."""
    client = _signed_in()
    cookie = client.cookies["sessionid"].value
    return {page: _measure(house, client, cookie, path, count) for page, path in PAGES.items()}


def _signed_in() -> Client:
    assert get_user_model() is Account
    clerk = Account.objects.filter(posts__unit=OWN, posts__role="unit_clerk").order_by("id")[0]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(clerk, backend="huiyin.foundation.accounts.backend.AccountBackend")
    return client


def _measure(house: House, client: Client, cookie: str, path: str, count: int) -> Listed:
    body = client.get(path).content.decode()
    shown = body.count('href="/orders/')
    if shown < ROWS:
        raise RuntimeError(f"{path} shows {shown} orders, not {ROWS}")
    line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
    _get(line, path, cookie, 20)
    with measured(house.groups, SETTLE) as spent:
        _get(line, path, cookie, count)
    line.close()
    return Listed(count, spent, _statements(client, path), len(body.encode()))


def _get(line: http.client.HTTPConnection, path: str, cookie: str, count: int) -> None:
    for _ in range(count):
        line.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")


def _statements(client: Client, path: str) -> int:
    """The most of three: a process looks now and then whether the city is still the same."""
    found = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as said:
            client.get(path)
        found.append(len(said))
    return max(found)

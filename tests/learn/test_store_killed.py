"""Carrying over that is killed at any point is finished by the next run: nothing is missing, nothing doubled."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.store.actions import carry
from huiyin.learn.store.files import folder
from huiyin.learn.store.models import Bookmark, Piece
from huiyin.learn.store.queries import every_file
from huiyin.testing.cast import Cast, prepare_cast, prepare_city
from tests.answer.test_rates_of_orders import START, receive, work
from tests.hear.test_files_killed import environment
from tests.learn.stored import agrees

pytestmark = pytest.mark.slow
# Dies at the nth call of one function, before or after it did its work.
KILLED = """
import os, signal, sys
import django
django.setup()
from importlib import import_module
from huiyin.learn.store.actions import carry

module, name, nth, when = sys.argv[1:]
owner = import_module(module)
for part in name.split(".")[:-1]:
    owner = getattr(owner, part)
name = name.split(".")[-1]
usual, calls = getattr(owner, name), 0


def deadly(*given, **named):
    global calls
    calls += 1
    if calls == int(nth) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    found = usual(*given, **named)
    if calls == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
    return found


setattr(owner, name, deadly)
carry()
"""
FILES, ACTIONS = "huiyin.learn.store.files", "huiyin.learn.store.actions"
POINTS = (
    (FILES, "stage", "2", "after"),  # all is read, nothing is written
    (FILES, "settle", "2", "before"),  # a file is written, it may not be on the disk yet
    (ACTIONS, "_put", "2", "after"),  # the second of three months is in the list, nothing is committed
    ("huiyin.learn.store.models", "Bookmark.save", "1", "after"),  # a moment before the commit
    (ACTIONS, "_step", "1", "after"),  # a moment after it
)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Cast]:
    prepare_city()
    yield prepare_cast()
    connections.close_all()


def die(*point: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *point], env=environment(), cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == -signal.SIGKILL, point


def known_files() -> set[str]:
    return {str(path.relative_to(folder())) for path in folder().glob("orders/*/*")}


def test_killed_while_following_the_ledger(committed: Cast) -> None:
    orders = [receive(committed, at=START + timedelta(days=40 * n)) for n in range(3)]
    carry()
    for point in POINTS:
        for order in orders:
            orders = [*orders[1:], receive(committed, at=order.opened_at)]
        before, mark = every_file(), Bookmark.objects.get()
        die(*point)
        if point[1] != "_step":  # what counts is what counted before
            assert every_file() == before
            assert Bookmark.objects.get().position == mark.position
        carry()
        agrees()
        assert known_files() == set(
            Piece.objects.values_list("path", flat=True)
        )  # nothing is left lying about
        assert not list(folder().glob("staging/*"))


def test_killed_while_all_is_made_anew(committed: Cast) -> None:
    orders = [receive(committed, at=START + timedelta(days=40 * n)) for n in range(3)]
    die(ACTIONS, "_make", "2", "after")
    assert every_file() == ()  # what is not whole does not count
    assert Bookmark.objects.get().next_month is not None
    work(committed, orders[0])
    with at_time(START + timedelta(days=100)):
        assert carry().files == 3  # the two months that were missing, and the one that changed since
    agrees()

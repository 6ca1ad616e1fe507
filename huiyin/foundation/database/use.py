"""Using the embedded server from any process."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UP_WITHIN = 90.0  # seconds


class DatabaseFailed(Exception):
    """The embedded database did not come up; the message says where to look."""


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The URL of a running database for as long as the block lasts.

    HUIYIN_DATABASE_URL, when set, is that URL, and nothing is started. Otherwise the server of `home` is used,
    and started first if nobody had it running.
    """
    given = os.environ.get("HUIYIN_DATABASE_URL")
    if given:
        yield given
        return
    home.mkdir(parents=True, exist_ok=True)
    with (home / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is on its way out
        yield _up(home)


def _up(home: Path) -> str:
    with (home / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _kept(home):
            (home / "keeper.ready").unlink(missing_ok=True)
            return _wait(home, _spawn(home))
        return _wait(home, None)


def _kept(home: Path) -> bool:
    with (home / "keeper.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _spawn(home: Path) -> "subprocess.Popen[bytes]":
    with (home / "postgres.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "huiyin.foundation.database.keeper", str(home)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=home,
        )


def _wait(home: Path, keeper: "subprocess.Popen[bytes] | None") -> str:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        if (home / "keeper.ready").exists() and (url := (home / "keeper.ready").read_text()):
            return url
        if keeper is not None and keeper.poll() is not None:
            raise DatabaseFailed(_last_words(home))
        time.sleep(0.05)
    raise DatabaseFailed(f"the database did not answer within {UP_WITHIN:.0f} s; see {home / 'postgres.log'}")


def _last_words(home: Path) -> str:
    lines = (home / "postgres.log").read_text(errors="replace").strip().splitlines()
    return "\n".join(["the database did not start:", *lines[-5:]])


def wait_until_stopped(home: Path, within: float = 20.0) -> bool:
    """Wait, after the last use, until the server has stopped; False if others still use it."""
    until = time.monotonic() + within
    while time.monotonic() < until and _kept(home):
        time.sleep(0.1)
    return not _kept(home)

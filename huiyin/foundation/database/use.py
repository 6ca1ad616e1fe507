"""Using the embedded server from any process."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huiyin.foundation.database.places import DatabaseFailed

UP_WITHIN = 300.0  # seconds; recovery after a crash may take its time
LONGEST_LOG = 1_000_000  # bytes
PACKAGES = Path(__file__).resolve().parents[3]


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The URL of a running database for as long as the block lasts.

    HUIYIN_DATABASE_URL, when set, is that URL, and nothing is started. Otherwise the server of `home` is used,
    and started first if nobody had it running. Raises `DatabaseFailed`.
    """
    given = os.environ.get("HUIYIN_DATABASE_URL")
    if given:
        yield given
        return
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with (home / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is on its way out
        yield ensure(home)


def ensure(home: Path) -> str:
    """Make sure that the server is up, and return its URL; only within `running`."""
    home = home.resolve()
    with (home / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        until, spawned = time.monotonic() + UP_WITHIN, False
        while time.monotonic() < until:
            if kept(home):
                if (url := _published(home)) is not None:
                    return url
            elif spawned:
                raise DatabaseFailed(f"the database did not start: {_last_words(home)}")
            else:
                _spawn(home)
                spawned = True
            time.sleep(0.05)
    raise DatabaseFailed(f"the database does not answer yet; see {home / 'postgres.log'}")


def kept(home: Path) -> bool:
    """Whether a keeper looks after this home's server now."""
    with (home / "keeper.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def wait_until_stopped(home: Path, within: float = 20.0) -> bool:
    """Wait, after the last use, until the server has stopped; False if others still use it."""
    until = time.monotonic() + within
    while kept(home) and not _others_use(home):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return not kept(home)


def _others_use(home: Path) -> bool:
    # The keeper holds this lock alone while it stops, and then no `keeper.ready` is there.
    with (home / "users.lock").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return (home / "keeper.ready").exists()
    return False


def _published(home: Path) -> str | None:
    try:
        return (home / "keeper.ready").read_text()
    except FileNotFoundError:
        return None


def _spawn(home: Path) -> None:
    (home / "keeper.ready").unlink(missing_ok=True)  # of a keeper that was killed
    _turn_over(home / "postgres.log")
    path = os.pathsep.join([str(PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])])
    with (home / "postgres.log").open("ab") as log:
        log.write(b"---\n")
        log.flush()
        subprocess.run(
            [sys.executable, "-P", "-m", "huiyin.foundation.database.keeper", str(home)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )


def _turn_over(log: Path) -> None:
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    log.touch(mode=0o600)


def _last_words(home: Path) -> str:
    log = home / "postgres.log"
    last = log.read_text(errors="replace").rpartition("---\n")[2].split("\n")
    said = [line.strip() for line in last if line.strip()]
    telling = [line for line in said if "FATAL" in line and "starting up" not in line] or said
    words = (telling[-1] if telling else "without a word").rpartition(" keeper: ")[2]
    return f"{words} (more in {log})"

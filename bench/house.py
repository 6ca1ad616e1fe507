"""A house to measure: a database of its own, thrown away afterwards, with web server and worker as in service."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.cpu import parent_of, spent_by
from huiyin.cli.up import web_command, worker_command
from huiyin.foundation.database import running, wait_until_stopped

ANSWERS_WITHIN = 60.0  # seconds
IDLE = 0.05  # seconds of processor time in two seconds


@dataclass(frozen=True)
class House:
    """Where it is reached, and the processes at the root of its three groups."""

    port: int
    web: int
    worker: int
    database: int

    @property
    def groups(self) -> dict[str, int]:
        """For `measured`."""
        return {"web": self.web, "worker": self.worker, "database": self.database}


@contextmanager
def database() -> Iterator[str]:
    """An empty database with all tables, in a home of its own; Django is ready inside."""
    home = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    home.chmod(0o711)
    os.environ.pop("HUIYIN_DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    os.environ |= {"HUIYIN_HOME": str(home), "HUIYIN_STATIC": str(home / "static")}
    (home / "static").mkdir()
    try:
        with running(home) as url:
            os.environ["HUIYIN_DATABASE_URL"] = url
            _migrate()
            yield url
            _hang_up()
        wait_until_stopped(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _hang_up() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def postmaster(url: str) -> int:
    """The process whose children are the database's backends."""
    with psycopg.connect(url) as raw:
        [pid] = raw.execute("SELECT pg_backend_pid()").fetchone() or [0]
        return parent_of(pid)


@contextmanager
def open_house(url: str) -> Iterator[House]:
    """Web server and worker, started by the same commands as `huiyin up`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    web = subprocess.Popen(web_command("127.0.0.1", port))
    worker = subprocess.Popen(worker_command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        _wait_until_idle(worker.pid)
        yield House(port, web.pid, worker.pid, postmaster(url))
    finally:
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            process.wait(30)


def _wait_until_idle(pid: int) -> None:
    # Starting is not part of what an appeal costs: the worker reads its modules and makes its first round.
    before, until = -1.0, time.monotonic() + ANSWERS_WITHIN
    while (now := spent_by(pid)) - before > IDLE and time.monotonic() < until:
        before = now
        time.sleep(2)


def _wait(port: int) -> None:
    until = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the web server did not answer")

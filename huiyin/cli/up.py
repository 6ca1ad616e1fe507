"""`huiyin up`: everything in one terminal."""

import errno
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from huiyin.cli.processes import Child, Crew, say
from huiyin.cli.running import Unusable, bring_up_to_date, django_ready
from huiyin.foundation.database import ensure, kept, wait_until_stopped
from huiyin.foundation.home import home

WEB_THREADS = 4  # of each web process; most of them wait for the database
LOOK_EVERY = 1.0  # seconds between looks at the database's keeper
PORT = typer.Option(min=1, max=65535, help="Port of the web server.")
HOST = typer.Option(help="Address to listen on.")
DEMO = typer.Option("--demo", help="With an invented city, its people and some weeks of history.")


def up(
    port: Annotated[int, PORT] = 8000,
    host: Annotated[str, HOST] = "127.0.0.1",
    demo: Annotated[bool, DEMO] = False,
) -> None:
    """Start database, worker and web server; stop them all with Ctrl-C."""
    _check_free(host, port)
    embedded = not os.environ.get("HUIYIN_DATABASE_URL")
    before = signal.signal(signal.SIGTERM, _interrupt)  # until the crew listens itself
    try:
        say("Huiyin is starting …")
        _work(host, port, demo, embedded)
    except KeyboardInterrupt:
        say("Stopped before all was ready; the next start goes on from here.")
    finally:
        signal.signal(signal.SIGTERM, before)
    if embedded and not wait_until_stopped(home()):
        say("The database stays up: another huiyin command still uses it.")
    say("Huiyin has stopped.")


def _work(host: str, port: int, demo: bool, embedded: bool) -> None:
    _allow(host)
    _make_static_folder()
    with django_ready(migrated=False):
        if embedded:
            say(f"The database is up; its files are in {(home() / 'postgres').resolve()}.")
        if bring_up_to_date():
            say("The tables are ready.")
        if demo:
            # Links in messages of the demonstration lead to it; a real city names its public address.
            os.environ.setdefault("HUIYIN_PUBLIC_URL", f"http://{_named(host)}:{port}")
            _prepare_demo()
        _close_connections()
        _run(host, port, demo, embedded)


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _check_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            raise Unusable(
                f"port {port} is taken by another program; choose another one with --port (PORT=… with make)"
            ) from refused
        raise Unusable(f"cannot listen at {host}, port {port}: {refused.strerror}") from refused


def _allow(host: str) -> None:
    # Django answers to known names only; the address that was asked for is one of them.
    if "HUIYIN_HOSTS" not in os.environ and host not in ("127.0.0.1", "localhost", "::1"):
        os.environ["HUIYIN_HOSTS"] = ",".join(["127.0.0.1", "localhost", "[::1]", host, socket.gethostname()])


def _make_static_folder() -> None:
    folder = Path(os.environ.setdefault("HUIYIN_STATIC", str(home() / "static")))
    folder.mkdir(parents=True, exist_ok=True)


def _prepare_demo() -> None:
    from huiyin.demo.actions import OtherCity, prepare

    try:
        prepare(say)
    except OtherCity as other:
        raise Unusable(
            f"the city in force is {other}, a real one; choose another HUIYIN_HOME for the demonstration"
        ) from other


def _close_connections() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _run(host: str, port: int, demo: bool, embedded: bool) -> None:
    crew = Crew([Child("web", web_command(host, port)), Child("worker", worker_command())])
    greet = _greeter(host, port, demo)
    watch = _database_watch() if embedded else lambda: None

    def each_round() -> None:
        watch()
        greet()

    crew.work(each_round)


def _greeter(host: str, port: int, demo: bool) -> Callable[[], None]:
    told = False

    def greet() -> None:
        nonlocal told
        if told or not _answers(host, port):
            return
        told = True
        if demo:
            _print_logins()
        say(f"Huiyin is ready at http://{_named(host)}:{port}")

    return greet


def _database_watch() -> Callable[[], None]:
    look_at = 0.0

    def watch() -> None:
        nonlocal look_at
        if time.monotonic() < look_at:
            return
        if not kept(home()):
            say("The database stopped and is started again.")
            ensure(home())
        look_at = time.monotonic() + LOOK_EVERY

    return watch


def web_command(host: str, port: int) -> list[str]:
    """The web server: one process a core, threads inside."""
    options = [
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    options += ["--workers", str(min(2, os.cpu_count() or 1)), "--blocking-threads", str(WEB_THREADS)]
    options += ["--respawn-failed-workers", "--workers-kill-timeout", "8"]
    return [sys.executable, "-m", "granian", *options, "huiyin.cli.serving:application"]


def worker_command() -> list[str]:
    """The worker that does what is due."""
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"]


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _answers(host: str, port: int) -> bool:
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared
    try:
        with urllib.request.urlopen(f"http://{_named(where)}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _print_logins() -> None:
    from rich.console import Console
    from rich.table import Table

    from huiyin.demo.actions import logins

    table = Table("role", "username", "password", "unit", title="One login for each role")
    for login in logins():
        table.add_row(login.role, login.username, login.password, login.unit)
    Console().print(table)

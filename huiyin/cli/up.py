"""`huiyin up`: everything in one terminal."""

import os
import socket
import sys
import urllib.error
import urllib.request
from typing import Annotated

import typer

from huiyin.cli.processes import Child, Crew, say
from huiyin.cli.running import Unusable, bring_up_to_date, django_ready
from huiyin.foundation.database import wait_until_stopped
from huiyin.foundation.home import home

WEB_THREADS = 8


def up(
    port: Annotated[int, typer.Option(help="Port of the web server.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    demo: Annotated[bool, typer.Option("--demo", help="An invented city with people and history.")] = False,
) -> None:
    """Start database, worker and web server, and stop them all with Ctrl-C."""
    _check_free(host, port)
    embedded = "HUIYIN_DATABASE_URL" not in os.environ
    with django_ready(migrated=False):
        if bring_up_to_date():
            say("The tables are ready.")
        if demo:
            _prepare_demo()
        _close_connections()
        _run(host, port, demo)
    if embedded:
        del os.environ["HUIYIN_DATABASE_URL"]
        if not wait_until_stopped(home()):
            say("The database stays up: another huiyin command still uses it.")
    say("Huiyin has stopped.")


def _check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as busy:
            raise Unusable(
                f"port {port} is taken by another program; choose another one with --port (PORT=… with make)"
            ) from busy


def _prepare_demo() -> None:
    from huiyin.demo.actions import prepare

    prepare(say)


def _close_connections() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _run(host: str, port: int, demo: bool) -> None:
    crew = Crew([Child("web server", web_command(host, port)), Child("worker", worker_command())])
    told = False

    def greet() -> None:
        nonlocal told
        if not told and _answers(host, port):
            told = True
            if demo:
                _print_logins()
            say(f"Huiyin is ready at http://{host}:{port}")

    crew.work(greet)


def web_command(host: str, port: int) -> list[str]:
    """The web server: one process a core, threads inside."""
    workers = str(min(2, os.cpu_count() or 1))
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", workers]
    options += [
        "--blocking-threads",
        str(WEB_THREADS),
        "--no-ws",
        "--log-level",
        "warning",
        "--respawn-failed-workers",
    ]
    return [sys.executable, "-m", "granian", *options, "huiyin.wsgi:application"]


def worker_command() -> list[str]:
    """The worker that does what is due."""
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"]


def _answers(host: str, port: int) -> bool:
    where = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - only compared
    try:
        with urllib.request.urlopen(f"http://{where}:{port}/healthz", timeout=5) as answer:
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

"""Making the cluster, and starting and stopping the server process."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable

import psycopg

from huiyin.foundation.database.places import Places, own

START_WITHIN = 60.0  # seconds, after a crash recovery may take its time
PR_SET_PDEATHSIG = 1
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "jit": "off",  # pays for long analysis only, and costs every short question
    "log_min_messages": "warning",
    "log_statement": "none",
    "log_min_error_statement": "panic",  # statements carry what people said: never into a log
}


class ServerFailed(Exception):
    """The server did not start; the message holds what it said."""


def as_service(places: Places, die_with_parent: bool) -> Callable[[], None]:
    """What a child does before it becomes PostgreSQL: drop privileges, and tie its life to its parent's."""
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        if places.uid is not None and places.gid is not None:
            os.setgroups([])
            os.setgid(places.gid)
            os.setuid(places.uid)
        if die_with_parent:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return prepare


def make_cluster(places: Places) -> None:
    """Make the cluster if it is not there; one that was half made is made anew."""
    if (places.data / "PG_VERSION").exists():
        return
    part = places.folder / "data.part"
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(places.data, ignore_errors=True)
    part.mkdir()
    own(part, places.uid, places.gid)
    command = [places.binaries / "initdb", "-D", part, "-U", "huiyin", "-A", "trust", "-E", "UTF8"]
    made = subprocess.run(
        [*map(str, command), "--locale=C.UTF-8", "--data-checksums", "--no-instructions"],
        preexec_fn=as_service(places, False),
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        check=False,
    )
    if made.returncode:
        raise ServerFailed(made.stderr.strip())
    part.rename(places.data)


def start(places: Places) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers; tries again for a while after a crash.

    Backends of a killed server hold its shared memory for some moments, during which a start fails.
    """
    until = time.monotonic() + START_WITHIN
    while True:
        process = _launch(places)
        if _answers(places, process, until):
            return process
        if process.poll() is None:
            process.kill()
        if time.monotonic() > until - START_WITHIN / 2:
            raise ServerFailed("PostgreSQL did not start; the reason stands in postgres.log of HUIYIN_HOME")
        time.sleep(0.5)


def _launch(places: Places) -> subprocess.Popen[bytes]:
    settings = SETTINGS | {"unix_socket_directories": str(places.socket)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [str(places.binaries / "postgres"), "-D", str(places.data), *options],
        preexec_fn=as_service(places, True),
        stdin=subprocess.DEVNULL,
        cwd="/",
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _answers(places: Places, process: subprocess.Popen[bytes], until: float) -> bool:
    while time.monotonic() < until and process.poll() is None:
        if ready(places):
            return True
        time.sleep(0.05)
    return False


def ready(places: Places) -> bool:
    """Whether the server answers now; makes the database when it is missing."""
    try:
        with psycopg.connect(
            f"host={places.socket} user=huiyin dbname=postgres connect_timeout=3", autocommit=True
        ) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'huiyin'").fetchone():
                connection.execute("CREATE DATABASE huiyin")
    except psycopg.OperationalError:
        return False
    return True


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server: clients are cut off, everything acknowledged is kept."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)

"""Making the cluster, and starting and stopping the server process."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from huiyin.foundation.database.places import DatabaseFailed, Places, own

RETRY_FOR = 15.0  # seconds; what a killed server leaves behind is gone long before
STOP_WITHIN = 60.0
PR_SET_PDEATHSIG = 1
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "jit": "off",  # pays for long analysis only, and costs every short question
    "log_min_messages": "log",  # an error's text may hold what people said: the caller gets it, the log does not
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}


class Server:
    """One PostgreSQL process over one cluster."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers; after a crash, try again for some seconds.

        Backends of a killed server hold its shared memory for some moments, during which a start fails; a server
        that recovers after a crash is waited for as long as it lives.
        """
        until = time.monotonic() + RETRY_FOR
        while True:
            self.process = self._launch()
            while self.alive():
                if ready(self.places):
                    return
                time.sleep(0.05)
            if time.monotonic() > until:
                raise DatabaseFailed("PostgreSQL did not start")
            time.sleep(0.5)

    def alive(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Stop the server: clients are cut off, everything acknowledged is kept."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = SETTINGS | {"unix_socket_directories": str(self.places.socket)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return subprocess.Popen(
            [str(self.places.binaries / "postgres"), "-D", str(self.places.data), *options],
            preexec_fn=_die_with_parent(),
            stdin=subprocess.DEVNULL,
            **_surroundings(self.places),
        )


def make_cluster(places: Places) -> None:
    """Make the cluster if it is not there; one whose making was cut short is made anew."""
    if places.data.exists():  # only a whole cluster ever gets this name
        if not (places.data / "PG_VERSION").exists():
            raise DatabaseFailed(
                f"{places.data} is damaged: its PG_VERSION is gone; bring it back from a copy"
            )
        return
    part = places.folder / "data.part"
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(mode=0o700)
    own(part, places.user)
    command = [str(places.binaries / "initdb"), "-D", str(part), "-U", "huiyin", "-A", "trust", "-E", "UTF8"]
    made = subprocess.run(
        [*command, "--locale=C.UTF-8", "--data-checksums", "--no-instructions"],
        preexec_fn=_die_with_parent(),
        capture_output=True,
        check=False,
        **_surroundings(places),
    )
    if made.returncode:
        raise DatabaseFailed(f"initdb: {made.stderr.decode(errors='replace').strip()}")
    part.rename(places.data)
    _flush(places.folder)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def ready(places: Places) -> bool:
    """Whether the server answers now; makes the database when it is missing."""
    asked = f"host={places.socket} user=huiyin dbname=postgres connect_timeout=3"
    try:
        with psycopg.connect(asked, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'huiyin'").fetchone():
                connection.execute("CREATE DATABASE huiyin")
    except psycopg.OperationalError:
        return False
    return True


def _surroundings(places: Places) -> dict[str, Any]:
    user = places.user
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return {**as_user, "cwd": "/", "env": environment}


def _die_with_parent() -> Callable[[], None]:
    # SIGINT is PostgreSQL's fast shutdown. Dropping privileges clears this, so it is done after them.
    libc, parent = ctypes.CDLL(None), os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie

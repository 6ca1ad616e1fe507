"""The keeper: a small process that runs the server as long as anybody uses it, and stops it then.

It outlives whoever started it, so that one process may go while others still work; it needs no goodbye from
them either, since a lock is let go even by a process that was killed.
"""

import fcntl
import logging
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from huiyin.foundation.database.places import DatabaseFailed, places
from huiyin.foundation.database.server import Server, make_cluster

LOOK_EVERY = 0.5  # seconds
LOCK_WITHIN = 2.0
log = logging.getLogger("keeper")


class Told(Exception):
    """The keeper was told to stop."""


def keep(home: Path) -> None:
    """Run the server until nobody holds `users.lock` any more."""
    server = Server(places(home))
    with (home / "users.lock").open("a") as users:
        try:
            make_cluster(server.places)
            server.start()
            _publish(home, server.places.url)
            log.warning("the database is up; its files are in %s", server.places.folder)
            while not _take(users):
                if not server.alive():
                    log.warning("PostgreSQL stopped by itself and is started again")
                    server.start()
                time.sleep(LOOK_EVERY)
        finally:
            (home / "keeper.ready").unlink(missing_ok=True)
            server.stop()
            server.places.clear()
            log.warning("the database is down")


def _publish(home: Path, url: str) -> None:
    part = home / "keeper.ready.part"
    part.write_text(url)
    part.replace(home / "keeper.ready")


def _take(lock: IO[str], within: float = 0.0) -> bool:
    until = time.monotonic() + within
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)


def _tell(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: what follows is the stopping
    raise Told


def main() -> int:
    """Become the keeper of the home named on the command line, in the background; one keeper a home."""
    logging.basicConfig(format="%(asctime)s UTC %(name)s: %(message)s")
    logging.Formatter.converter = time.gmtime  # as PostgreSQL's own lines beside these
    home = Path(sys.argv[1])
    with (home / "keeper.lock").open("a") as lock:
        if not _take(lock, LOCK_WITHIN):  # somebody may be looking at it for an instant
            return 0
        if os.fork():  # the child keeps the lock; the caller knows now that it is held
            os._exit(0)
        signal.signal(signal.SIGTERM, _tell)
        try:
            keep(home)
        except Told:
            log.warning("the keeper was told to stop")
        except (DatabaseFailed, OSError) as failure:
            log.error("%s", failure)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The keeper: a small process that runs the server as long as anybody uses it, and stops it then.

It outlives whoever started it, so that one process may go while others still work; it needs no goodbye from
them either, since a lock is let go even by a process that was killed.
"""

import fcntl
import logging
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from huiyin.foundation.database.places import places
from huiyin.foundation.database.server import ServerFailed, make_cluster, start, stop

LOOK_EVERY = 0.5  # seconds
log = logging.getLogger("keeper")


class Told(Exception):
    """The keeper was told to stop."""


def keep(home: Path) -> None:
    """Run the server until nobody holds `users.lock` any more."""
    signal.signal(signal.SIGTERM, _tell)
    where = places(home)
    make_cluster(where)
    server = start(where)
    (home / "keeper.ready").write_text(where.url)
    log.warning("the database is up; its files are in %s", where.folder)
    try:
        with (home / "users.lock").open("a") as users:
            while not _alone(users.fileno()):
                if server.poll() is not None:
                    log.warning("the server stopped by itself and is started again")
                    server = start(where)
                time.sleep(LOOK_EVERY)
            _leave(home, server)
    except Told:
        _leave(home, server)


def _leave(home: Path, server: object) -> None:
    (home / "keeper.ready").unlink(missing_ok=True)
    stop(server)  # type: ignore[arg-type]
    log.warning("the database is down")


def _alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tell(_number: int, _frame: FrameType | None) -> None:
    raise Told


def main() -> int:
    """Keep the database of the home named on the command line; one keeper a home."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    home = Path(sys.argv[1])
    with (home / "keeper.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        try:
            keep(home)
        except (ServerFailed, OSError) as failure:
            log.error("%s", failure)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Settings of the tests: a real PostgreSQL with a home of its own, thrown away afterwards."""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from huiyin.foundation.database import running, wait_until_stopped

# Tests run on every core already: threads of the numerics would only wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _remove(home: Path) -> None:
    """The home, and what it links to where root keeps the database elsewhere."""
    shutil.rmtree((home / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


if "HUIYIN_TEST_HOME" not in os.environ:  # the first process; workers of xdist find it set
    _home = Path(tempfile.mkdtemp(prefix="huiyin-test-"))
    _home.chmod(0o711)
    os.environ["HUIYIN_TEST_HOME"] = str(_home)
    _stack = ExitStack()
    atexit.register(_remove, _home)
    atexit.register(wait_until_stopped, _home)
    atexit.register(_stack.close)
    os.environ["HUIYIN_DATABASE_URL"] = _stack.enter_context(running(_home))
# Each worker has files of its own beside the database they share, so that any two tests may run at once.
_own = Path(os.environ["HUIYIN_TEST_HOME"]) / os.environ.get("PYTEST_XDIST_WORKER", "")
_own.mkdir(mode=0o711, exist_ok=True)
os.environ["HUIYIN_HOME"] = str(_own)

from huiyin.settings import *  # noqa: E402, F403
from huiyin.settings import DATABASES, INSTALLED_APPS  # noqa: E402

# Durability is tested where it matters (tests/foundation); elsewhere waiting for the disk only costs time.
DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]

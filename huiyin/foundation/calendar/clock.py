"""What time it is; a simulation or a test may say otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The time, in UTC, or the time told by `at_time`."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at_time(moment: datetime) -> Iterator[None]:
    """Inside this block it is `moment`; for simulations and tests."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)

"""What topics do by themselves: reading new orders, day by day or more often, and letting the silent sleep."""

from datetime import date, datetime, time, timedelta

from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.topics.actions import read_next, tend

ROUNDS_AT_MOST = 100


def read_topics(day: date | None = None) -> int:
    """Read all orders that are new, then count topics as they stand at the end of `day`; returns how many were read.

    Run again it finds nothing new; broken off, it goes on where it was.
    """
    zone = current().zone
    at = now() if day is None else min(now(), datetime.combine(day + timedelta(days=1), time(), zone))
    read = 0
    for _ in range(ROUNDS_AT_MOST):
        found = read_next(at)
        read += found
        if not found:
            break
    tend(at)
    return read

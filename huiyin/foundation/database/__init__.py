"""The embedded PostgreSQL: one server for a home, shared by every huiyin process that uses it."""

from huiyin.foundation.database.use import DatabaseFailed, running, wait_until_stopped

__all__ = ["DatabaseFailed", "running", "wait_until_stopped"]

"""The embedded PostgreSQL: one server for a home, shared by every huiyin process that uses it.

`running(home)` is all that others need. The first process that asks brings up a keeper (`keeper.py`), which runs
the server until the last process that uses the home is gone, whether it said goodbye or was killed.
"""

from huiyin.foundation.database.places import DatabaseFailed
from huiyin.foundation.database.use import ensure, kept, running, wait_until_stopped

__all__ = ["DatabaseFailed", "ensure", "kept", "running", "wait_until_stopped"]

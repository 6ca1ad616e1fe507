"""Processor time of groups of processes, those that have ended included.

`/proc/<pid>/stat` gives user and system time of a process, and of those of its children that ended and were waited
for. A group is a process with all its descendants: the web server's parent with its workers, the database's
postmaster with every backend, checkpointer, writer and autovacuum worker. Its time is the sum of both over all that
live; a backend that ends moves its time into the postmaster's, so nothing is lost between two readings. The clock
ticks a hundred times a second, so figures are taken over hundreds of units of work.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Spent:
    """Seconds of processor time by group, and of the wall."""

    cpu: dict[str, float] = field(default_factory=dict)
    wall: float = 0.0

    def each(self, count: int) -> dict[str, float]:
        """Milliseconds for one of `count`, by group and together."""
        parts = {name: 1000 * seconds / count for name, seconds in self.cpu.items()}
        return {**parts, "together": sum(parts.values())}


@contextmanager
def measured(groups: Mapping[str, int], settle: float = 0.0) -> Iterator[Spent]:
    """What the groups (name -> process at the root) spend inside the block and `settle` seconds after it.

    The process that measures is the group of root 0: its own time, without children.
    """
    spent = Spent()
    before, began = _read(groups), time.monotonic()
    yield spent
    spent.wall = time.monotonic() - began
    time.sleep(settle)
    after = _read(groups)
    spent.cpu = {name: after[name] - before[name] for name in groups}


def spent_by(root: int) -> float:
    """Seconds of processor time of a process and all below it so far."""
    return _tree(root, _children())


def _read(groups: Mapping[str, int]) -> dict[str, float]:
    children = _children()
    return {name: _tree(root, children) if root else time.process_time() for name, root in groups.items()}


def _tree(root: int, children: Mapping[int, list[int]]) -> float:
    return _own(root) + sum(_tree(child, children) for child in children.get(root, ()))


def _own(pid: int) -> float:
    fields = _stat(pid)
    return sum(int(ticks) for ticks in fields[11:15]) / TICK if fields else 0.0


def _stat(pid: int) -> list[str]:
    """Fields of the process from its state on; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(int(entry))):
            found.setdefault(int(fields[1]), []).append(int(entry))
    return found


def parent_of(pid: int) -> int:
    """The process that started this one."""
    return int(_stat(pid)[1])

"""What every reader hands over: rows of cells, whatever the file; no Django."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from huiyin.hear.channels.files.faults import Fault

ROW_AT_MOST = 1 << 20  # bytes of one row that are held in memory
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Number(str):
    """A cell that the file itself calls a number, as it was spelt."""


class Flag(str):
    """A cell that the file itself calls true or false."""


class Odd(str):
    """A cell that is a list or an object, where only text makes sense."""


class Row(NamedTuple):
    """One data row: its number from 1, its line in the file, its cells, and what the reader found wrong."""

    number: int
    line: int
    cells: Sequence[str]
    fault: Fault | None = None


@dataclass(frozen=True)
class Table:
    """A file opened for reading: its columns, its rows (read once), and how far the reading is."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    size: int
    done: Callable[[], int]


class Numbering:
    """Counts data rows; empty ones count only when another row follows, so that an empty end is no row."""

    def __init__(self) -> None:
        self.count = 0
        self._empty: list[int] = []

    def empty(self, line: int) -> None:
        """Remember an empty row."""
        self._empty.append(line)

    def row(self, line: int, cells: Sequence[str], fault: Fault | None = None) -> Iterator[Row]:
        """The empty rows before this one, then this one."""
        for before in self._empty:
            self.count += 1
            yield Row(self.count, before, (), Fault("empty_row"))
        self._empty.clear()
        self.count += 1
        yield Row(self.count, line, cells, fault)


def control_fault(cells: Sequence[str]) -> Fault | None:
    """The fault of cells with control characters, or with halves of characters that no encoding can hold."""
    return Fault("control_characters") if _CONTROL.search("\t".join(cells)) else None

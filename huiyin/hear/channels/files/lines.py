"""Physical lines and the records they form, with bounded memory however long a line is; no Django."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from huiyin.hear.channels.files.rows import ROW_AT_MOST

QUOTED_AT_MOST = 64 << 20  # bytes after which an open quotation mark counts as forgotten


class Line(NamedTuple):
    """One physical line; of a longer one than `ROW_AT_MOST` the beginning, and how many quotes the rest has."""

    number: int
    data: bytes
    cut: bool = False
    quotes: int = 0


class Mark(NamedTuple):
    """A place between two lines."""

    offset: int
    number: int


class Lines:
    """Reads lines one at a time and can go back to a mark."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.offset = stream.tell()
        self.number = 0

    def take(self) -> Line | None:
        """The next line, None at the end of the file."""
        data = self._stream.readline(ROW_AT_MOST)
        if not data:
            return None
        self.offset += len(data)
        self.number += 1
        if len(data) < ROW_AT_MOST or data.endswith(b"\n"):
            return Line(self.number, data)
        return Line(self.number, data, True, self._skip_rest())

    def _skip_rest(self) -> int:
        quotes = 0
        while data := self._stream.readline(ROW_AT_MOST):
            self.offset += len(data)
            quotes += data.count(b'"')
            if data.endswith(b"\n"):
                break
        return quotes

    def mark(self) -> Mark:
        """Where the next line begins."""
        return Mark(self.offset, self.number)

    def back_to(self, mark: Mark) -> None:
        """Read again from a mark."""
        self._stream.seek(mark.offset)
        self.offset, self.number = mark


class Record(NamedTuple):
    """The lines of one row of a delimited file; `behind_first` is where to go on if they are no row after all."""

    line: int
    data: bytes
    quoted: bool = False
    cut: bool = False
    unclosed: bool = False
    behind_first: Mark | None = None


class Records:
    """Puts physical lines together where a quoted cell holds line breaks."""

    def __init__(self, lines: Lines, delimiter: str) -> None:
        self.lines = lines
        sep = re.escape(delimiter.encode())
        inside = rb'"(?:[^"]++|"")*+'
        cell = rb"(?:" + inside + rb'"[^' + sep + rb"]*+|[^" + sep + rb'"][^' + sep + rb"]*+|)" + sep
        self._open = re.compile(rb"(?:" + cell + rb")*+" + inside + rb"\Z")

    def __iter__(self) -> Iterator[Record]:
        while (line := self.lines.take()) is not None:
            if line.cut or b'"' in line.data:
                yield self._quoted(line)
            else:
                yield Record(line.number, line.data)

    def _quoted(self, first: Line) -> Record:
        mark, kept, size, cut = self.lines.mark(), [first.data], len(first.data), first.cut
        still_open, alone = self._open_after(first, False), True
        while still_open:
            line, alone = self.lines.take(), False
            if line is None or self.lines.offset - mark.offset > QUOTED_AT_MOST:
                self.lines.back_to(mark)
                return Record(first.number, first.data, True, first.cut, True)
            still_open = self._open_after(line, True)
            size += len(line.data)
            cut = cut or line.cut or size > ROW_AT_MOST
            if not cut:
                kept.append(line.data)
        return Record(first.number, b"".join(kept), True, cut, False, None if alone else mark)

    def _open_after(self, line: Line, inside: bool) -> bool:
        # A leading quotation mark puts the expression into the state in which the line before ended.
        data = b'"' + line.data if inside else line.data
        return bool(self._open.match(data)) != bool(line.quotes % 2)

"""The file that tells which rows were not taken, and why; no Django."""

import csv
import os
from pathlib import Path
from typing import IO, Any

from huiyin.hear.channels.files.cells import safe
from huiyin.hear.channels.files.convert import Converter
from huiyin.hear.channels.files.faults import Fault
from huiyin.hear.channels.files.rows import Row

COLUMNS = ("row", "line", "reason", "reason_zh", "reason_en", "column", "id", "time", "title")


class Rejects:
    """Writes one line for each faulty row; the file comes into being with the first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._stream: IO[str] | None = None
        self._writer: Any = None

    def add(self, row: Row, fault: Fault, converter: Converter) -> None:
        """Report a row. Names, numbers, addresses and the words themselves are not copied."""
        if self._stream is None:
            self._open()
        column = str(fault.facts.get("column", "")) or converter.bound.column(fault.field)
        shown = [converter.reported(row, name) for name in ("id", "time", "title")]
        cells = [str(row.number), str(row.line), fault.code, *fault.words(column), column, *shown]
        self._writer.writerow([safe(cell) for cell in cells])
        self.count += 1

    def close(self) -> None:
        """Finish the file."""
        if self._stream:
            self._stream.close()

    def _open(self) -> None:
        # Only its owner may read it; the mark at the start lets spreadsheets see that it is UTF-8.
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._stream = open(handle, "w", encoding="utf-8-sig", newline="")  # noqa: SIM115
        self._writer = csv.writer(self._stream)
        self._writer.writerow(COLUMNS)

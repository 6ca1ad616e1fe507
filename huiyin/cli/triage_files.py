"""Files of texts and labels for `huiyin triage`: read tolerantly, written with predictions."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing
from huiyin.hear.channels.files.faults import UnusableFile
from huiyin.hear.channels.files.opening import open_table
from huiyin.hear.channels.files.rows import Row, Table


class Writer(Protocol):
    """What a CSV is written with."""

    def writerow(self, cells: Iterable[str], /) -> object:
        """Write one row."""


ADDED = ("predicted", "probability")
BOM = b"\xef\xbb\xbf"


@dataclass
class Labelled:
    """Rows of texts with their labels, and how many rows were left out because something was missing."""

    rows: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    without_label: int = 0
    broken: int = 0


@contextmanager
def table_of(file: Path, columns: Sequence[str]) -> Iterator[Table]:
    """A file opened for reading; whatever is wrong with it is one line."""
    try:
        table, close = open_table(file, columns)
        try:
            yield table
        finally:
            close()
    except UnusableFile as problem:
        raise Unusable(str(problem)) from problem


def read_labelled(file: Path, texts: Sequence[str], label: str) -> Labelled:
    """All rows that have a label, in their order."""
    found = Labelled()
    with table_of(file, [*texts, label]) as table:
        at, of_label = [table.columns.index(name) for name in texts], table.columns.index(label)
        for row in table.rows:
            if not _whole(row, [*at, of_label]):
                found.broken += bool(row.cells)
            elif not row.cells[of_label].strip():
                found.without_label += 1
            else:
                found.rows.append([str(row.cells[i]) for i in at])
                found.labels.append(row.cells[of_label].strip())
    if not found.rows:
        raise Unusable(f"没有带标签的行 | no row has a label in column {label}: {file}")
    return found


def rows_of(table: Table) -> Iterator[list[str]]:
    """Every row that is not empty, with as many cells as there are columns."""
    width = len(table.columns)
    for row in table.rows:
        if row.cells:
            cells = [str(cell) for cell in row.cells[:width]]
            yield cells + [""] * (width - len(cells))


@contextmanager
def written(out: Path, like: Path) -> Iterator["Writer"]:
    """A CSV that appears when it is whole; it begins with a byte order mark if the file it is made from does."""
    with appearing(out, "utf-8-sig" if _has_mark(like) else "utf-8") as stream:
        yield csv.writer(stream)


def _whole(row: Row, positions: Sequence[int]) -> bool:
    return max(positions) < len(row.cells)


def _has_mark(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(3) == BOM

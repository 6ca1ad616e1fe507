"""Reading comma, tab and semicolon separated files; no Django."""

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from huiyin.hear.channels.files.encoding import encoding_of
from huiyin.hear.channels.files.faults import Fault, UnusableFile
from huiyin.hear.channels.files.lines import Lines, Record, Records
from huiyin.hear.channels.files.rows import ROW_AT_MOST, Numbering, Row, Table

DELIMITERS = (",", "\t", ";")
HEADER_WITHIN = 10  # rows; some files begin with a heading
CONTROL = bytes(i for i in range(32) if i not in (9, 10, 13)) + b"\x7f"
csv.field_size_limit(ROW_AT_MOST)


def open_delimited(
    stream: BinaryIO, size: int, is_header: Callable[[Sequence[str]], bool], encoding: str, delimiter: str
) -> Table:
    """Open a delimited file; the header is the first row of which `is_header` holds."""
    encoding = encoding_of(stream, encoding)
    begin = stream.tell()
    for sep in (delimiter,) if delimiter else _likely(stream.readline(ROW_AT_MOST)):
        stream.seek(begin)
        reader = _Reader(Lines(stream), encoding, sep)
        if reader.find_header(is_header):
            return reader.table(size)
    seen = "、".join(cell[:20] for cell in reader.first[:12])
    raise UnusableFile(
        f"找不到需要的列；文件的第一行是：{seen}。请用--mapping说明各列。",
        f"The columns needed are not there; the first row reads: {seen}. Name the columns with --mapping.",
    )


def _likely(start: bytes) -> list[str]:
    return sorted(DELIMITERS, key=lambda sep: -start.count(sep.encode()))


class _Reader:
    def __init__(self, lines: Lines, encoding: str, delimiter: str) -> None:
        self.lines, self.encoding, self.delimiter = lines, encoding, delimiter
        self.records = iter(Records(lines, delimiter))
        self.columns: list[str] = []
        self.first: list[str] = []

    def find_header(self, is_header: Callable[[Sequence[str]], bool]) -> bool:
        for record, _ in zip(self.records, range(HEADER_WITHIN), strict=False):
            cells, fault = self._cells(record)
            self.first = self.first or [cell for cell in cells if cell.strip()]
            if fault is None and is_header(cells):
                self.columns = [cell.strip() for cell in cells]
                return True
        return False

    def table(self, size: int) -> Table:
        return Table(tuple(self.columns), self.rows(), size, lambda: self.lines.offset)

    def rows(self) -> Iterator[Row]:
        numbering = Numbering()
        for record in self.records:
            if not record.data.strip():
                numbering.empty(record.line)
                continue
            cells, fault = self._cells(record)
            yield from numbering.row(record.line, cells, fault or self._width(cells))

    def _width(self, cells: list[str]) -> Fault | None:
        found, wanted = len(cells), len(self.columns)
        if found == wanted:
            return None
        if found < wanted:
            return Fault("too_few_cells", facts={"wanted": wanted, "found": found})
        if any(cell.strip() for cell in cells[wanted:]):
            return Fault("too_many_cells", facts={"wanted": wanted, "found": found})
        return None

    def _cells(self, record: Record) -> tuple[list[str], Fault | None]:
        text, fault = self._text(record)
        if not record.quoted:
            return text.split(self.delimiter), fault
        try:
            return next(csv.reader([text], delimiter=self.delimiter, strict=fault is None)), fault
        except csv.Error:
            return self._give_up(record, text), fault or Fault("broken_quotes")

    def _give_up(self, record: Record, text: str) -> list[str]:
        # Only the first line is lost: the ones behind it may be rows of their own.
        if record.behind_first:
            self.lines.back_to(record.behind_first)
            text = text.splitlines()[0]
        return text.replace('"', "").split(self.delimiter)

    def _text(self, record: Record) -> tuple[str, Fault | None]:
        data = record.data.rstrip(b"\r\n")
        try:
            return data.decode(self.encoding), _first_look(record, data)
        except UnicodeDecodeError:
            # What can be read of a faulty row still tells its id.
            fault = None if record.cut else Fault("bad_encoding", facts={"encoding": self.encoding.upper()})
            return data.decode(self.encoding, "replace"), fault or _first_look(record, data)


def _first_look(record: Record, data: bytes) -> Fault | None:
    if record.unclosed:
        return Fault("broken_quotes")
    if record.cut:
        return Fault("too_large", facts={"most": ROW_AT_MOST})
    if len(data.translate(None, CONTROL)) != len(data) or (b"\r" in data and not record.quoted):
        return Fault("control_characters")
    return None

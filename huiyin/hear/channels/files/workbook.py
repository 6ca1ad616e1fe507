"""Reading XLSX workbooks; no Django."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
    load_workbook,
)

from huiyin.hear.channels.files.faults import UnusableFile
from huiyin.hear.channels.files.rows import Flag, Number, Numbering, Row, Table, control_fault

UNPACKED_AT_MOST = 200 << 20  # bytes; a workbook is read into memory as a whole
HEADER_WITHIN = 10


def open_workbook(path: Path, is_header: Callable[[Sequence[str]], bool], sheet: str = "") -> Table:
    """Open one sheet of a workbook: the one named, else the first visible one that has a header."""
    _refuse_huge(path)
    try:
        book = load_workbook(str(path))
        for name in [sheet] if sheet else _visible(book):
            found = _table(book.get_sheet_by_name(name), is_header)
            if found:
                return found
    except WorksheetNotFound:
        raise UnusableFile(f"没有工作表“{sheet}”。", f"There is no sheet “{sheet}”.") from None
    except PasswordError:
        raise UnusableFile(
            "工作簿有密码，请先解除。", "The workbook has a password; please remove it."
        ) from None
    except (CalamineError, ZipError, XmlError):
        raise UnusableFile(
            "工作簿打不开，可能已损坏。", "The workbook cannot be read; it may be damaged."
        ) from None
    raise UnusableFile(
        "工作簿里找不到需要的列，请用--mapping说明各列。",
        "No sheet has the columns needed; name them with --mapping.",
    )


def _refuse_huge(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        size = path.stat().st_size
    if size > UNPACKED_AT_MOST:
        raise UnusableFile(
            "工作簿太大，请另存为CSV再导入。", "The workbook is too large; save it as CSV and try again."
        )


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _table(sheet: CalamineSheet, is_header: Callable[[Sequence[str]], bool]) -> Table | None:
    if sheet.start is None:
        return None
    grid, top = sheet.iter_rows(), sheet.start[0] + 1
    for line, values in enumerate(grid, 1):
        cells = [_cell(value) for value in values]
        if is_header(cells):
            reader = _Reader(grid, line, max(line, top + sheet.height))
            return reader.table(cells)
        if line >= top + HEADER_WITHIN:
            break
    return None


class _Reader:
    def __init__(self, grid: Iterator[list[Any]], line: int, last: int) -> None:
        self.grid, self.line, self.last = grid, line, last

    def table(self, header: list[str]) -> Table:
        return Table(tuple(cell.strip() for cell in header), self.rows(), self.last, lambda: self.line)

    def rows(self) -> Iterator[Row]:
        numbering = Numbering()
        for values in self.grid:
            self.line += 1
            cells = [_cell(value) for value in values]
            if not any(cells):
                numbering.empty(self.line)
                continue
            yield from numbering.row(self.line, cells, control_fault(cells))


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return Flag("true" if value else "false")
    if isinstance(value, float):
        return Number(int(value) if value.is_integer() and abs(value) < 1e15 else value)
    if isinstance(value, int | timedelta):
        return Number(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return ""

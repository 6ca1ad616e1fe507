"""A workbook to print and to edit: formats, sheets whose heads stay, rates as formulas over their counts."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext
from xlsxwriter.utility import xl_rowcol_to_cell

from huiyin.answer.assessment.rules import Z95, Rate

SONG, HEI = "宋体", "黑体"
Value = str | float | int | None | Rate
TOP = 3  # the row at which tables begin


@dataclass
class Book:
    """A workbook being written."""

    at: datetime
    title: str
    file: io.BytesIO = field(default_factory=io.BytesIO)
    formats: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        how = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book: Any = xlsxwriter.Workbook(self.file, how)
        # The same figures give the same bytes: the time is that of the counting.
        self.book.set_properties({"title": self.title, "created": self.at.replace(tzinfo=None)})
        plain = {"font_name": SONG, "font_size": 10.5, "valign": "vcenter"}
        cell = plain | {"bottom": 1, "bottom_color": "#D5D7D0"}
        styles = {
            "title": {"font_name": HEI, "font_size": 16, "bold": True},
            "lead": {"font_name": SONG, "font_size": 11, "text_wrap": True, "valign": "top"},
            "head": {
                "font_name": HEI, "font_size": 10, "bold": True, "text_wrap": True, "valign": "bottom",
                "bottom": 2, "align": "center", "bg_color": "#F2F3EF",
            },
            "text": cell | {"text_wrap": True},
            "count": cell | {"num_format": "#,##0.##"},
            "share": cell | {"num_format": "0.0%"},
            "number": cell | {"num_format": "0.0"},
            "points": cell | {"num_format": '+0.0;-0.0;0.0'},
            "quiet": cell | {"font_color": "#8A929D", "num_format": "0.0%"},
        }  # fmt: skip
        self.formats = {name: self.book.add_format(style) for name, style in styles.items()}

    def sheet(self, name: str, finding: str, wide: bool = False) -> Any:
        """A new sheet, set up for A4 with page numbers; its finding stands above the table."""
        made = self.book.add_worksheet(name[:31])
        made.set_paper(9)
        made.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        made.fit_to_pages(1, 0)
        made.hide_gridlines(2)
        made.set_footer("&C第 &P 页　共 &N 页")
        made.set_header(f"&L{self.title.replace('&', '&&')}&R{name.replace('&', '&&')}")
        if wide:
            made.set_landscape()
        made.write_string(0, 0, f"{self.title} · {name}", self.formats["title"])
        made.set_row(0, 24)
        made.write_string(1, 0, finding, self.formats["lead"])
        return made

    def bytes(self) -> bytes:
        """The workbook as a file."""
        self.book.close()
        return self.file.getvalue()


@dataclass(frozen=True)
class Field:
    """A column: its label, its format (`rate` takes five columns) and its width in characters."""

    label: str
    kind: str = "text"
    width: float = 12


@dataclass(frozen=True)
class Placed:
    """Where a table stands: its first row of values, its last, and the column each field begins at."""

    first: int
    last: int
    columns: dict[str, int]


def table(
    book: Book,
    sheet: Any,
    fields: Sequence[Field],
    rows: Sequence[Sequence[Value]],
    frozen: int | None = None,
) -> Placed:
    """Write a table whose head repeats in print, with a filter over all of it.

    `frozen`: how many columns stay in sight, with the head, while the rest is scrolled.
    """
    columns = _head(book, sheet, fields)
    for place, row in enumerate(rows, start=TOP + 1):
        for one, value in zip(fields, row, strict=True):
            _write(book, sheet, place, columns[one.label], one.kind, value)
    sheet.repeat_rows(TOP)
    last = TOP + max(1, len(rows))
    if rows:
        sheet.autofilter(TOP, 0, last, sum(len(_labels(one)) for one in fields) - 1)
    if frozen is not None:
        sheet.freeze_panes(TOP + 1, frozen)
    return Placed(TOP + 1, last, columns)


def _head(book: Book, sheet: Any, fields: Sequence[Field]) -> dict[str, int]:
    """Write the labels; the column at which each field begins."""
    columns, here = {}, 0
    for one in fields:
        columns[one.label] = here
        for label in _labels(one):
            sheet.write_string(TOP, here, label, book.formats["head"])
            sheet.set_column(here, here, one.width)
            here += 1
    sheet.set_row(TOP, 30)
    return columns


def _labels(one: Field) -> list[str]:
    """What stands above the columns of a field: a rate is its counts, its share, and both ends of its interval."""
    if one.kind != "rate":
        return [one.label]
    parts = (gettext("分子"), gettext("分母"), gettext("率"), gettext("下限"), gettext("上限"))
    return [f"{one.label}\n{part}" for part in parts]


def _write(book: Book, sheet: Any, row: int, column: int, kind: str, value: Value) -> None:
    if isinstance(value, Rate):
        _rate(book, sheet, row, column, value)
    elif value is None:
        sheet.write_blank(row, column, None, book.formats["text"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value, book.formats["text"])
    else:
        sheet.write_number(row, column, value, book.formats[kind])


def _rate(book: Book, sheet: Any, row: int, column: int, one: Rate) -> None:
    """Counts as numbers; share and interval as formulas over them, so that who edits a count sees what follows."""
    above, below, share = (xl_rowcol_to_cell(row, column + n) for n in range(3))
    style = book.formats["quiet" if one.few else "share"]
    sheet.write_number(row, column, one.numerator, book.formats["count"])
    sheet.write_number(row, column + 1, one.denominator, book.formats["count"])
    sheet.write_formula(row, column + 2, f'=IF({below}=0,"",{above}/{below})', style, _or_empty(one.value))
    for place, sign, value in ((3, "-", one.low), (4, "+", one.high)):
        formula = _wilson(share, below, sign)
        sheet.write_formula(row, column + place, f'=IF({below}=0,"",{formula})', style, _or_empty(value))


def _or_empty(value: float | None) -> float | str:
    return "" if value is None else value


def _wilson(share: str, below: str, sign: str) -> str:
    spread = f"({Z95}^2/{below})"
    half = f"{Z95}*SQRT({share}*(1-{share})/{below}+{spread}/(4*{below}))"
    return f"MIN(1,MAX(0,({share}+{spread}/2{sign}{half})/(1+{spread})))"

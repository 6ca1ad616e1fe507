"""The table behind a chart: shown on the page, and given out as CSV or as a workbook with the same cells."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from huiyin.web.components.words import percent
from huiyin.web.flows.words import named

Cell = str | int | float | None
FORMATS = {"count": "#,##0", "percent": "0.0%", "decimal": "#,##0.0"}
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """A head and how the cells below it are written: words, count, percent, decimal."""

    label: str
    way: str = "words"


def named_columns(names: Mapping[str, str], codes: Iterable[str], way: str = "count") -> list[Column]:
    """A column for each code, under its word."""
    return [Column(named(names, code), way) for code in codes]


@dataclass(frozen=True)
class Sheet:
    """Rows of plain values; None is what is not known, and `few` marks what this reader is not shown.

    `about` is written into files: what was asked for, and when it was counted.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    urls: Sequence[str] = ()
    few: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    about: Sequence[tuple[str, str]] = ()

    def as_table(self) -> dict[str, Any]:
        """As `{% table %}` takes it."""
        return {
            "caption": self.caption,
            "hide_caption": True,
            "columns": [{"label": c.label, "number": c.way != "words"} for c in self.columns],
            "rows": [
                {"cells": [self._cell(r, c, value) for c, value in enumerate(row)]}
                for r, row in enumerate(self.rows)
            ],
        }

    def _cell(self, row: int, column: int, value: Cell) -> dict[str, Any]:
        url = self.urls[row] if column == 0 and row < len(self.urls) else ""
        number = self.columns[column].way != "words"
        return {"text": self._written(row, column, value), "number": number, "url": url}

    def _written(self, row: int, column: int, value: Cell) -> str:
        if (row, column) in self.few:
            return gettext("件数少，不列")
        if value is None:
            return "—"
        way = self.columns[column].way
        if isinstance(value, str) or way == "words":
            return str(value)
        return (
            percent(value) if way == "percent" else f"{value:,.1f}" if way == "decimal" else f"{value:,.0f}"
        )

    def _plain(self) -> list[list[Cell]]:
        """Values as files hold them; what is not shown is not in them either."""
        return [
            [None if (r, c) in self.few else value for c, value in enumerate(row)]
            for r, row in enumerate(self.rows)
        ]

    def as_csv(self) -> bytes:
        """UTF-8 with the mark by which spreadsheets know it."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerows([[_safe(cell) for cell in line] for line in self.about])
        writer.writerow([column.label for column in self.columns])
        writer.writerows([[_safe(value) for value in row] for row in self._plain()])
        return text.getvalue().encode("utf-8-sig")

    def as_xlsx(self) -> bytes:
        """A workbook of one sheet, numbers as numbers."""
        held = io.BytesIO()
        with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
            page = book.add_worksheet()
            bold, formats = (
                book.add_format({"bold": True}),
                {w: book.add_format({"num_format": f}) for w, f in FORMATS.items()},
            )
            for c, column in enumerate(self.columns):
                page.write_string(0, c, column.label, bold)
                page.set_column(c, c, 24 if column.way == "words" else 14)
            for r, row in enumerate(self._plain(), start=1):
                for c, value in enumerate(row):
                    page.write(r, c, value, formats.get(self.columns[c].way))
            page.freeze_panes(1, 1)
            if self.about:
                notes = book.add_worksheet(gettext("说明"))
                notes.set_column(0, 0, 16)
                for r, line in enumerate(self.about):
                    notes.write_row(r, 0, line)
        return held.getvalue()


def weekly_sheet(
    caption: str, weeks: Sequence[date], counts: Mapping[str, Sequence[int]], names: Mapping[str, str]
) -> Sheet:
    """The table behind columns by week: a row for each week, a column for each kind."""
    columns = [Column(gettext("哪周")), *named_columns(names, counts)]
    rows: list[list[Cell]] = [
        [week.isoformat(), *[of[n] for of in counts.values()]] for n, week in enumerate(weeks)
    ]
    return Sheet(caption, columns, rows)


def _safe(value: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(BEGINS_A_FORMULA) else value


@dataclass(frozen=True)
class Figure:
    """One chart of a page: its finding, what it shows, how it is drawn, and the table behind it."""

    key: str
    title: str
    note: str
    option: dict[str, Any]
    sheet: Sheet
    size: str = ""
    wide: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: a picture of nothing says less than its words."""
        numbers = (value for row in self.sheet.rows for value in row if isinstance(value, int | float))
        return not any(numbers)

    def shown(self, flow: str, export: str, period: str) -> dict[str, Any]:
        """As `{% chart %}` takes it; `export` is the address of its files without their ending."""
        return {
            "key": self.key,
            "title": self.title,
            "note": self.note,
            "label": f"{self.title} {self.note}",
            "option": self.option,
            "table": self.sheet.as_table(),
            "size": self.size,
            "card": True,
            "wide": self.wide,
            "csv": export.replace("KEY", f"{self.key}.csv"),
            "xlsx": export.replace("KEY", f"{self.key}.xlsx"),
            "file": f"{flow}-{self.key}-{period}",
            "empty": self.empty,
        }

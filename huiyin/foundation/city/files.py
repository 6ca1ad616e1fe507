"""Reading the plain files of a pack, remembering the line of every value."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from math import isfinite, isnan, nan
from pathlib import Path
from typing import Any

from huiyin.foundation.calendar.rules import UNITS, Limit
from huiyin.foundation.city.findings import Findings

_TOML_PLACE = re.compile(r"\(at line (\d+)")


def read_text(folder: Path, name: str, found: Findings) -> str | None:
    """The text of a file, or None after recording that it is missing or not UTF-8."""
    path = folder / name
    if not path.is_file():
        found.give_up(name, 0, "缺少这个文件。", "This file is missing.")
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        found.give_up(name, line, "不是UTF-8编码。", "The file is not UTF-8.")
        return None


@dataclass(frozen=True)
class Row:
    """One row of a CSV file, its cells stripped."""

    file: str
    line: int
    cells: Mapping[str, str]
    found: Findings

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell separated by `|`."""
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())

    def error(self, zh: str, en: str) -> None:
        """Record an error on this row."""
        self.found.add(self.file, self.line, zh, en)

    def number(self, column: str) -> float:
        """A cell as a number; NaN after recording that it is none."""
        number = _finite(self.cells[column])
        if isnan(number):
            self.error(
                f"“{column}”不是数字：{self.cells[column]}",
                f"“{column}” is not a number: {self.cells[column]}",
            )
        return number

    def date(self, column: str) -> date:
        """A cell as a date (YYYY-MM-DD); the smallest date after recording that it is none."""
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError:
            self.error(f"日期无效：{self.cells[column]}", f"Not a date: {self.cells[column]}")
            return date.min


def read_rows(folder: Path, name: str, columns: Sequence[str], found: Findings) -> list[Row]:
    """The rows of a CSV file with these columns; empty after recording why it cannot be read."""
    text = read_text(folder, name, found)
    if text is None:
        return []
    lines = _numbered(text)
    header = [cell.strip() for cell in next(lines, (1, [""]))[1]]
    missing = [column for column in columns if column not in header]
    if missing:
        names = "、".join(missing)
        found.give_up(name, 1, f"缺少列：{names}", f"Missing columns: {', '.join(missing)}")
        return []
    return list(_rows(name, header, lines, found))


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line each begins on; a quoted cell may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""))
    begins = 1
    for record in reader:
        yield begins, record
        begins = reader.line_num + 1


def _rows(
    name: str, header: list[str], lines: Iterator[tuple[int, list[str]]], found: Findings
) -> Iterator[Row]:
    for line, record in lines:
        if not any(cell.strip() for cell in record):
            continue
        if len(record) != len(header):
            found.add(
                name,
                line,
                f"应有{len(header)}列，实有{len(record)}列。",
                f"{len(header)} cells expected, {len(record)} found.",
            )
            continue
        yield Row(name, line, dict(zip(header, (c.strip() for c in record), strict=True)), found)


@dataclass(frozen=True)
class Table:
    """A table of a TOML file that knows its path, so that errors name the line of the offending key."""

    file: str
    text: str
    path: tuple[str, ...]
    data: Mapping[str, Any]
    found: Findings
    offset: int = 0

    def line(self, key: str = "") -> int:
        """The line of a key of this table, of the table itself if the key is absent."""
        return self.offset + toml_line(self.text, self.path, key)

    def error(self, key: str, zh: str, en: str) -> None:
        """Record an error at a key of this table."""
        where = ".".join((*self.path, key)) if key else ".".join(self.path)
        self.found.add(self.file, self.line(key), f"{where}：{zh}", f"{where}: {en}")

    def table(self, key: str, required: bool = True) -> Table:
        """A table inside this one, empty after recording that it is missing."""
        value = self.data.get(key)
        if not isinstance(value, dict):
            if required or value is not None:
                self.error(key, "缺少这一节。", "This table is missing.")
            value = {}
        return Table(self.file, self.text, (*self.path, key), value, self.found, self.offset)

    def string(self, key: str) -> str:
        """A text that is not empty."""
        value = self.data.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.error(key, "应填文字。", "A text is expected.")
        return ""

    def number(self, key: str) -> float:
        """A number; NaN after recording that it is none."""
        value = self.data.get(key)
        number = _finite(value) if isinstance(value, int | float) and not isinstance(value, bool) else nan
        if isnan(number):
            self.error(key, "应填数字。", "A number is expected.")
        return number

    def above(self, key: str, above: float, most: float) -> float:
        """A number above one and at most another; `most` after recording that it is not."""
        value = self.number(key)
        if not above < value <= most:
            said = f"应大于{above:g}，不超过{most:g}。"
            self.error(key, said, f"A number above {above:g}, at most {most:g}, is expected.")
            return most
        return value

    def between(self, key: str, least: float, most: float) -> float:
        """A number from one to another; the least after recording that it is not."""
        value = self.number(key)
        if not least <= value <= most:
            said = f"应为{least:g}到{most:g}。"
            self.error(key, said, f"A number from {least:g} to {most:g} is expected.")
            return least
        return value

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number from one to another; the least after recording that it is not."""
        value = self.number(key)
        if not least <= value <= most or value % 1 > 0:
            said = f"应为{least}到{most}的整数。"
            self.error(key, said, f"A whole number from {least} to {most} is expected.")
            return least
        return int(value)

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of these texts; the first after recording that it is none."""
        value = self.string(key)
        if value and value not in allowed:
            names = "|".join(allowed)
            self.error(key, f"应为{names}。", f"One of {names} is expected.")
        return value if value in allowed else allowed[0]

    def limit(self) -> Limit:
        """This table's `amount` and `unit` as a limit of a clock."""
        amount, unit = self.number("amount"), self.string("unit")
        if not amount > 0:
            self.error("amount", "须为正数。", "Must be positive.")
        if unit and unit not in UNITS:
            names = "|".join(UNITS)
            self.error("unit", f"应为{names}。", f"One of {names} is expected.")
        return Limit(amount, unit)

    def numbers(self) -> dict[str, float]:
        """All values of this table as numbers."""
        return {key: self.number(key) for key in self.data}

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.data.get(key)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(part.strip() for part in value if part.strip())
        self.error(key, "应填文字的列表。", "A list of texts is expected.")
        return ()

    def date(self, key: str) -> date:
        """A date, written plainly or in quotes."""
        value = self.data.get(key)
        try:
            return value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            self.error(key, f"日期无效：{value}", f"Not a date: {value}")
            return date.min

    def clock_time(self, key: str) -> time:
        """A time of day, HH:MM."""
        value = self.data.get(key)
        try:
            return value if isinstance(value, time) else time.fromisoformat(str(value))
        except ValueError:
            self.error(key, f"时刻无效：{value}", f"Not a time of day: {value}")
            return time.min


def parse_toml(file: str, text: str, found: Findings, offset: int = 0) -> Table:
    """The root table of a TOML text; empty after recording the line that cannot be parsed."""
    data: dict[str, Any] = {}
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        found.give_up(file, offset + line, f"TOML语法有误：{error}", f"Not valid TOML: {error}")
    return Table(file, text, (), data, found, offset)


def read_toml(folder: Path, name: str, found: Findings) -> Table:
    """The root table of a TOML file; empty after recording why it cannot be read."""
    text = read_text(folder, name, found)
    return Table(name, "", (), {}, found) if text is None else parse_toml(name, text, found)


def _finite(value: str | float) -> float:
    """The value as a finite number, else NaN: TOML and CSV can both say infinity, no city can mean it."""
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return nan
    return number if isfinite(number) else nan


def toml_line(text: str, path: Sequence[str], key: str) -> int:
    """The line of a key (or of its table's heading, or 1) in a TOML text, counted from 1."""
    if key:
        exact = _find(text, (*path, key))
        if exact:
            return exact
    for depth in range(len(path), 0, -1):
        line = _find(text, tuple(path[:depth]))
        if line:
            return line
    return 1


def _find(text: str, wanted: tuple[str, ...]) -> int:
    heading: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            heading = _dotted(stripped.strip("[]").split("]")[0])
            here = heading
        elif "=" in stripped and not stripped.startswith("#"):
            here = (*heading, *_dotted(stripped.split("=", 1)[0]))
        else:
            continue
        if here == wanted:
            return number
    return 0


def _dotted(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))

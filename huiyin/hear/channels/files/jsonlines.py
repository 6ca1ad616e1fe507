"""Reading JSON Lines: one object on each line; no Django."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from huiyin.hear.channels.files.encoding import encoding_of
from huiyin.hear.channels.files.faults import Fault, UnusableFile
from huiyin.hear.channels.files.lines import Line, Lines
from huiyin.hear.channels.files.rows import (
    ROW_AT_MOST,
    Flag,
    Number,
    Numbering,
    Odd,
    Row,
    Table,
    control_fault,
)

LOOK_AT = 2000  # lines whose keys are taken for the columns


def open_jsonlines(stream: BinaryIO, size: int, encoding: str) -> Table:
    """Open a JSON Lines file; its columns are the keys of the first objects, in the order in which they appear."""
    encoding = encoding_of(stream, encoding)
    lines = Lines(stream)
    start = lines.mark()
    columns = _columns(lines, encoding)
    if not columns:
        raise UnusableFile(
            "文件开头没有一行JSON对象。", "No JSON object stands on the first lines of the file."
        )
    lines.back_to(start)
    return Table(columns, _rows(lines, encoding, columns), size, lambda: lines.offset)


def _columns(lines: Lines, encoding: str) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for line, _ in zip(iter(lines.take, None), range(LOOK_AT), strict=False):
        assert line is not None
        found, _fault = _object(line, encoding)
        keys |= dict.fromkeys(key for key in found if len(key) <= 100)
    return tuple(keys)


def _rows(lines: Lines, encoding: str, columns: Sequence[str]) -> Iterator[Row]:
    numbering = Numbering()
    while (line := lines.take()) is not None:
        if not line.data.strip():
            numbering.empty(line.number)
            continue
        found, fault = _object(line, encoding)
        if not found and not fault:
            fault = Fault("empty_row")
        cells = [_cell(found.get(key)) for key in columns]
        yield from numbering.row(line.number, cells, fault or control_fault(cells))


def _object(line: Line, encoding: str) -> tuple[Mapping[str, Any], Fault | None]:
    if line.cut:
        return {}, Fault("too_large", facts={"most": ROW_AT_MOST})
    try:
        return _parsed(line.data.decode(encoding))
    except UnicodeDecodeError:
        # What can be read of a faulty row still tells its id.
        found, _fault = _parsed(line.data.decode(encoding, "replace"))
        return found, Fault("bad_encoding", facts={"encoding": encoding.upper()})


def _parsed(text: str) -> tuple[Mapping[str, Any], Fault | None]:
    try:
        found = json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number, strict=False)
    except (ValueError, RecursionError):
        return {}, Fault("not_json")
    return (found, None) if isinstance(found, dict) else ({}, Fault("not_object"))


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return Flag("true" if value else "false")
    return Odd(json.dumps(value, ensure_ascii=False)[:200])

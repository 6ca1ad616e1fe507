"""Counts of series and times as a CSV holds them: read whole, in whatever order, and grouped by span."""

import csv
import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from huiyin.cli.learn_texts import UTF8, encoding_in, undecoded, unopened
from huiyin.cli.running import Unusable

NEEDED = ["series", "t", "y"]
HEADER_AT_MOST = 1 << 16
SEPARATORS = ",\t;"
_RAGGED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")


def read_counts(file: Path) -> Any:
    """Rows of series, t and y; whatever is wrong with the file is one line."""
    try:
        rows = _table(file)
    except OSError as error:
        raise unopened(file, error) from error
    missing = [name for name in NEEDED if name not in rows.columns]
    if missing:
        names = ", ".join(missing)
        raise Unusable(f"{file}缺少列{names} | {file} lacks the column {names}")
    if rows.empty:
        raise Unusable(f"{file}没有数据 | {file} holds no row")
    return _whole(rows[NEEDED], file)


def _table(file: Path) -> Any:
    # Nearly all files are UTF-8: it is tried first, and only what is not is looked through.
    try:
        return _parsed(file, UTF8)
    except UnicodeDecodeError:
        encoding = encoding_in(file)
    try:
        if encoding != UTF8:
            return _parsed(file, encoding)
    except UnicodeDecodeError:
        pass
    raise undecoded(file, encoding)


def _parsed(file: Path, encoding: str) -> Any:
    with io.BufferedReader(file.open("rb", buffering=0), HEADER_AT_MOST) as raw:
        separator, names = _header(raw.peek(HEADER_AT_MOST), encoding)
        text = [there for there, name in names.items() if name == "series"]
        stream = io.TextIOWrapper(raw, encoding, newline="")
        try:
            rows = _frame(stream, separator, text)
        except UnicodeDecodeError:
            raise
        except ValueError as error:  # what pandas cannot part into cells is one too
            raise _no_csv(file, str(error)) from error
    # Names that are right are left alone: to rename copies all rows.
    return rows if set(NEEDED) <= set(rows.columns) else rows.rename(columns=names)


def _frame(stream: TextIO, separator: str, text: list[str]) -> Any:
    import pandas as pd

    with warnings.catch_warnings():
        # Cells that are no numbers are told by row, later on.
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        return pd.read_csv(stream, sep=separator, dtype=dict.fromkeys(text, "string"), keep_default_na=False)


def _header(start: bytes, encoding: str) -> tuple[str, dict[str, str]]:
    """What stands between the columns, and by which names in the file the columns needed go."""
    lines = start.decode(encoding, "replace").splitlines()
    first = next((line for line in lines if line.strip()), "")
    for separator in SEPARATORS:
        names = _names(next(csv.reader([first], delimiter=separator), []))
        if len(names) == len(NEEDED):
            return separator, names
    return ",", _names(next(csv.reader([first]), []))


def _names(cells: list[str]) -> dict[str, str]:
    """For each column needed the cell that names it: the very word, else one with blanks or capitals."""
    found: dict[str, str] = {}
    for name in NEEDED:
        alike = [cell for cell in cells if cell.strip("\ufeff \t　").lower() == name]
        if alike:
            found[name if name in alike else alike[0]] = name
    return found


def _no_csv(file: Path, told: str) -> Unusable:
    reason, zh = " ".join(told.split()), ""
    if ragged := _RAGGED.search(reason):
        zh = "：第{1}行应有{0}列，却有{2}列".format(*ragged.groups())
    elif "No columns" in reason:
        zh = "：文件是空的"
    return Unusable(f"{file}不是CSV文件{zh} | {file} is no CSV: {reason}")


def _whole(rows: Any, file: Path) -> Any:
    """The same with whole numbers in t and y."""
    import pandas as pd

    for name in ("t", "y"):
        numbers = pd.to_numeric(rows[name], errors="coerce")
        wrong = numbers.isna() | (numbers % 1 != 0) | (numbers.abs() > 1e15) | ((name == "y") & (numbers < 0))
        if wrong.any():
            at = int(wrong.to_numpy().argmax())
            raise _no_count(file, at + 2, name, rows[name].iloc[at])
        rows = rows.assign(**{name: numbers.astype("int64")})
    return rows


def _no_count(file: Path, row: int, name: str, cell: object) -> Unusable:
    told = repr(cell) if isinstance(cell, str) else str(cell)
    zh, en = ("0或正整数", "a whole number of at least 0") if name == "y" else ("整数", "a whole number")
    return Unusable(
        f"{file}第{row}行的{name}是{told}，应是{zh} | {file}, row {row}: {name} is {told}, not {en}"
    )


def grids(rows: Any) -> Iterator[Any]:
    """Series of one span together, as a table with a row for each; a gap is said, not filled."""
    import numpy as np
    import pandas as pd

    codes, found = pd.factorize(rows["series"], sort=True)
    names = found.to_numpy(object)
    order = np.lexsort((rows["t"].to_numpy(), codes))
    codes, t, y = codes[order], rows["t"].to_numpy()[order], rows["y"].to_numpy()[order]
    step = np.diff(t)
    wrong = np.flatnonzero((codes[1:] == codes[:-1]) & (step != 1))
    if len(wrong):
        at = wrong[0]
        raise _gap(names[codes[at]], int(t[at]), int(t[at + 1]))
    begin = np.concatenate([[0], np.flatnonzero(np.diff(codes)) + 1])
    lengths = np.diff(np.append(begin, len(t)))
    for span in sorted(set(zip(t[begin].tolist(), lengths.tolist(), strict=True))):
        chosen = np.flatnonzero((t[begin] == span[0]) & (lengths == span[1]))
        where = begin[chosen][:, None] + np.arange(span[1])
        yield names[codes[begin[chosen]]], span[0], y[where]


def _gap(series: str, before: int, after: int) -> Unusable:
    if before == after:
        zh, en = f"t {before}出现两次", f"t {before} stands twice"
    else:
        zh, en = f"t {before}之后是{after}", f"after t {before} comes {after}"
    return Unusable(
        f"序列{series}时间不连续：{zh}；每个时间都要有计数，0也要写 | "
        f"series {series}: {en}; every time needs its count, 0 too"
    )

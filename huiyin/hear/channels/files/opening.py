"""Opening a file of appeals, whatever it is; no Django."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from huiyin.hear.channels.files.delimited import open_delimited
from huiyin.hear.channels.files.faults import UnusableFile
from huiyin.hear.channels.files.jsonlines import open_jsonlines
from huiyin.hear.channels.files.mapping import Bound, Layout, bind, missing
from huiyin.hear.channels.files.rows import Table
from huiyin.hear.channels.files.workbook import open_workbook

FORMATS = ("csv", "jsonl", "xlsx")
SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
}
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Opened:
    """A file whose columns are understood."""

    table: Table
    bound: Bound
    close: Callable[[], None] = lambda: None


def open_file(path: Path, layout: Layout | None = None) -> Opened:
    """Open a file and find its columns; raises `UnusableFile` when that cannot be done."""
    with _reachable(path):
        return _open(path, layout)


@contextmanager
def _reachable(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise UnusableFile(f"没有这个文件：{path}", f"There is no such file: {path}") from None
    except IsADirectoryError:
        raise UnusableFile(f"这是一个文件夹：{path}", f"This is a folder: {path}") from None
    except OSError as error:
        raise UnusableFile(
            f"文件打不开：{path}", f"The file cannot be opened: {path} ({error.strerror})"
        ) from None


def open_table(path: Path, columns: Collection[str]) -> tuple[Table, Callable[[], None]]:
    """Open any table that has these columns, with what closes it; raises `UnusableFile` when one is missing."""
    with _reachable(path), ExitStack() as closing:
        table = _table(path, {}, lambda cells: any(cell.strip() for cell in cells), closing)
        there = table.columns
        if not set(columns) <= set(there):
            closing.close()
            table = _below_a_heading(path, columns, there, closing)
        return table, closing.pop_all().close


def _below_a_heading(path: Path, columns: Collection[str], there: Sequence[str], closing: ExitStack) -> Table:
    try:
        table = _table(path, {}, lambda cells: set(columns) <= {cell.strip() for cell in cells}, closing)
    except UnusableFile:
        raise _without(columns, there) from None
    if not set(columns) <= set(table.columns):
        raise _without(columns, there)
    return table


def _without(columns: Collection[str], there: Sequence[str]) -> UnusableFile:
    gone = "、".join(name for name in columns if name not in there)
    seen = "、".join(name[:40] for name in there[:40])
    return UnusableFile(
        f"文件里没有列：{gone}；有的列是：{seen}", f"There is no column {gone}; the columns are: {seen}"
    )


def _open(path: Path, layout: Layout | None) -> Opened:
    with ExitStack() as closing:
        said = layout.file if layout else {}
        table = _table(path, said, lambda cells: bind(layout, cells) is not None, closing)
        found = _bound(layout, table)
        return Opened(*found, closing.pop_all().close)


def _table(
    path: Path, said: Mapping[str, str], is_header: Callable[[Sequence[str]], bool], closing: ExitStack
) -> Table:
    form, encoding = said.get("format") or _format(path), said.get("encoding", "")
    _check_told(form, encoding, said.get("delimiter", ""))
    if form == "xlsx":
        return open_workbook(path, is_header, said.get("sheet", ""))
    size = path.stat().st_size
    stream = closing.enter_context(path.open("rb", buffering=1 << 18))
    if form == "jsonl":
        return open_jsonlines(stream, size, encoding)
    return open_delimited(stream, size, is_header, encoding, said.get("delimiter", ""))


def _bound(layout: Layout | None, table: Table) -> tuple[Table, Bound]:
    bound = bind(layout, table.columns)
    if bound is None:
        raise _unbound(layout, table.columns)
    return table, bound


def _check_told(form: str, encoding: str, delimiter: str) -> None:
    if form not in FORMATS:
        raise UnusableFile(
            f"不认识的格式：{form}", f"The format is not known: {form}; use {', '.join(FORMATS)}"
        )
    if encoding.lower() not in ("", "utf-8", "utf8", "gb18030", "gbk", "gb2312"):
        raise UnusableFile(
            f"不认识的编码：{encoding}", f"The encoding is not known: {encoding}; use utf-8 or gb18030"
        )
    if delimiter and (len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n'):
        raise UnusableFile("分隔符应是一个字符。", "The delimiter should be one character.")


def _format(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4096)
    if not start:
        raise UnusableFile("文件是空的。", "The file is empty.")
    if start.startswith(WORKBOOK_STARTS):
        return "xlsx"
    if path.suffix.lower() in SUFFIXES:
        return SUFFIXES[path.suffix.lower()]
    return "jsonl" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "csv"


def _unbound(layout: Layout | None, columns: Sequence[str]) -> UnusableFile:
    names = "、".join((missing(layout, columns) if layout else list(columns))[:12])
    if layout:
        return UnusableFile(
            f"文件里没有对照文件说的列：{names}", f"Columns of the mapping are not in the file: {names}"
        )
    return UnusableFile(
        f"认不出哪一列是诉求内容：{names}。请用--mapping说明。",
        f"No column could be recognised as the words of the appeal: {names}. Name it with --mapping.",
    )

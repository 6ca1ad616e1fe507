"""Which column is which field, and what its values mean; no Django."""

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

from huiyin.hear.channels.files.faults import UnusableFile
from huiyin.hear.intake.rules import CHANNELS, KINDS

FIELDS = (
    "id",
    "title",
    "words",
    "time",
    "channel",
    "kind",
    "label",
    "place",
    "lon",
    "lat",
    "name",
    "phone",
    "anonymous",
    "confidential",
)
TABLES = ("columns", "constants", "values", "time", "joined", "file")
FILE_KEYS = ("encoding", "delimiter", "sheet", "format")
WITH_VALUES = ("channel", "kind", "label", "name", "phone", "place", "anonymous", "confidential")
ELSE = "*"


@dataclass(frozen=True)
class Layout:
    """What a mapping file says; without one, what is recognised."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    joined: Mapping[str, str] = field(default_factory=dict)
    time_formats: tuple[str, ...] = ()
    file: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """A mapping tied to the columns of one file: the positions of each field's cells."""

    at: Mapping[str, tuple[int, ...]]
    columns: tuple[str, ...]
    mapping: Layout

    def column(self, name: str) -> str:
        """What the file calls a field."""
        return " + ".join(self.columns[i][:40] for i in self.at.get(name, ()))


def read_layout(path: Path) -> Layout:
    """Read a mapping file; raises `UnusableFile` that names the key that is wrong."""
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError:
        raise UnusableFile(f"对照文件打不开：{path}", f"The mapping cannot be opened: {path}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableFile(
            f"对照文件不是有效的TOML：{error}", f"The mapping is not valid TOML: {error}"
        ) from None
    _known("", found, TABLES)
    for table in TABLES:
        if not isinstance(found.get(table, {}), dict):
            _wrong(table, "应是一个表", "should be a table")
    return Layout(
        _columns(found.get("columns", {})),
        _constants(found.get("constants", {})),
        _values(found.get("values", {})),
        _texts("joined", found.get("joined", {}), FIELDS),
        _formats(found.get("time", {})),
        _texts("file", found.get("file", {}), FILE_KEYS),
    )


def _columns(found: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    _known("columns", found, FIELDS)
    columns = {name: tuple(value) if isinstance(value, list) else (value,) for name, value in found.items()}
    if not columns.get("words"):
        _wrong(
            "columns.words", "必须说明哪一列是诉求内容", "must name the column with the words of the appeal"
        )
    for name, names in columns.items():
        if not all(isinstance(one, str) for one in names):
            _wrong(f"columns.{name}", "应是列名", "should be the name of a column")
    return columns


def _constants(found: Mapping[str, Any]) -> dict[str, str]:
    constants = {name: _text(value) for name, value in found.items()}
    _known("constants", found, ("channel", "kind", "label", "place", "anonymous", "confidential"))
    for name, value in constants.items():
        _code(f"constants.{name}", name, value)
    return constants


def _values(found: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    _known("values", found, WITH_VALUES)
    tables = {}
    for name, table in found.items():
        if not isinstance(table, dict):
            _wrong(f"values.{name}", "应是一个表", "should be a table")
        tables[name] = {key.strip().lower(): _text(value) for key, value in table.items()}
        for key, value in tables[name].items():
            _code(f'values.{name}."{key}"', name, value)
    return tables


def _formats(found: Mapping[str, Any]) -> tuple[str, ...]:
    _known("time", found, ("formats",))
    formats = found.get("formats", [])
    if not isinstance(formats, list) or not all(isinstance(one, str) and "%" in one for one in formats):
        _wrong("time.formats", "应是格式的列表", "should be a list of formats")
    return tuple(formats)


def _texts(table: str, found: Mapping[str, Any], known: Sequence[str]) -> dict[str, str]:
    _known(table, found, known)
    return {name: _text(value) for name, value in found.items()}


def _text(value: Any) -> str:
    return ("yes" if value else "") if isinstance(value, bool) else str(value)


def _code(key: str, name: str, value: str) -> None:
    codes = {"channel": CHANNELS, "kind": ("", *KINDS)}.get(name)
    if codes is not None and value not in codes:
        _wrong(key, f"应为{'、'.join(codes)}之一", f"should be one of {', '.join(codes)}")


def _known(table: str, found: Mapping[str, Any], known: Sequence[str]) -> None:
    for key in found:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1) or known
            _wrong(
                f"{table}.{key}".lstrip("."),
                f"不认识，可用：{'、'.join(near)}",
                f"is not known; try {', '.join(near)}",
            )


def _wrong(key: str, zh: str, en: str) -> NoReturn:
    raise UnusableFile(f"对照文件的{key}：{zh}。", f"The mapping's {key} {en}.")


@cache
def recognised() -> Mapping[str, Any]:
    """Names of columns and values that are understood without a mapping."""
    text = files("huiyin.hear.channels.files").joinpath("recognised.toml").read_text("utf-8")
    return tomllib.loads(text)


def spelling(column: str) -> str:
    """The name of a column in one spelling."""
    return re.sub(r"[\s_\-\ufeff()（）\[\]【】:：*]", "", column).lower()


def bind(layout: Layout | None, columns: Sequence[str]) -> Bound | None:
    """Find the columns of a mapping, or recognise them; None if the words are not among them."""
    at = _named(layout, columns) if layout else _recognised(columns)
    if at is None or "words" not in at:
        return None
    return Bound(at, tuple(column.strip() for column in columns), layout or Layout())


def _named(layout: Layout, columns: Sequence[str]) -> dict[str, tuple[int, ...]] | None:
    places = {column.strip().lstrip("\ufeff"): i for i, column in reversed(list(enumerate(columns)))}
    if any(name not in places for names in layout.columns.values() for name in names):
        return None
    return {name: tuple(places[one] for one in names) for name, names in layout.columns.items()}


def _recognised(columns: Sequence[str]) -> dict[str, tuple[int, ...]]:
    spelt = {spelling(column): i for i, column in reversed(list(enumerate(columns)))}
    found: dict[str, tuple[int, ...]] = {}
    for name, aliases in recognised()["columns"].items():
        positions = tuple(spelt[alias] for alias in aliases if alias in spelt)
        if positions:
            found[name] = positions if name == "place" else positions[:1]
    if "words" not in found and "title" in found:
        found["words"] = found.pop("title")
    return found


def missing(layout: Layout, columns: Sequence[str]) -> list[str]:
    """Columns that the mapping names and the file has not."""
    there = {column.strip().lstrip("\ufeff") for column in columns}
    return [name for names in layout.columns.values() for name in names if name not in there]


@cache
def known_values(kind: str) -> tuple[Mapping[str, str], tuple[tuple[str, str], ...]]:
    """The values recognised for `channel`, `kind` or `flag`: exact ones, and (contained word, code) pairs."""
    exact, contained = {}, []
    for code, words in recognised()["values"][kind].items():
        for word in words:
            if word.startswith("~"):
                contained.append((word[1:], code))
            else:
                exact[word] = code
    return exact, tuple(contained)


@cache
def emptiness() -> frozenset[str]:
    """What is written to say that there is nothing."""
    return frozenset(recognised()["empty"]["values"])
